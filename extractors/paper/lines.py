"""The lines of an invoice: rows under the heads of a table, wrapped descriptions and pages joined."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from extractors.paper.candidates import Value
from extractors.paper.columns import NUMERIC, Column, Head
from extractors.paper.layout import Segment, Sheet
from extractors.paper.totals import readings
from pipeline.documents import Box
from pipeline.invoices import Line

_TOTALS: Final = frozenset({"net_total", "tax_total", "gross_total", "amount_due"})
_POSITION: Final = re.compile(r"^\d{1,4}[.)]?\s+(?=\D)")
_UNIT: Final = re.compile(r"^[^\W\d]{1,10}\.?(?:\(s\))?$")
_CENT: Final = Decimal("0.02")


@dataclass
class _Item:
    """A line while it is being put together."""

    page: int
    box: Box
    numbers: dict[str, Decimal] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    unit: str = ""
    item: str = ""

    def line(self) -> Line:
        """The finished line."""
        numbers = self.numbers
        rate = numbers.get("tax")
        return Line(
            description=" ".join(self.texts).strip(" :|"),
            quantity=numbers.get("quantity"),
            unit=self.unit,
            unit_price=numbers.get("price"),
            net_amount=numbers.get("amount"),
            tax_rate=rate if rate is not None and 0 <= rate <= 30 else None,
            seller_item=self.item,
            page=self.page,
            box=self.box,
        )


def read(
    sheet: Sheet, heads: Sequence[Head], found: Mapping[int, tuple[Value, ...]], decimal: str, net: Decimal | None
) -> tuple[Line, ...]:
    """The lines under every head; of the lines without a quantity those that the net total asks for."""
    items: list[_Item] = []
    for number, head in enumerate(heads):
        end = heads[number + 1].row if number + 1 < len(heads) else len(sheet.rows)
        items.extend(_table(sheet, head, end, found, decimal))
    return tuple(item.line() for item in _fitting(items, net))


def _table(sheet: Sheet, head: Head, end: int, found: Mapping[int, tuple[Value, ...]], decimal: str) -> Iterator[_Item]:
    item: _Item | None = None
    waiting: list[tuple[float, str]] = []
    early: tuple[float, dict[str, Decimal]] | None = None
    bottom = 0.0
    for row in sheet.rows[head.row + 1 : end]:
        if _ends(row, found):
            break
        numbers, texts, unit, code = _cells(head, row, found, decimal)
        box = _row_box(row)
        if "amount" in numbers:
            if item:
                yield item
            if early and box.y0 - early[0] < 1.3 * sheet.line_height:
                numbers = {**early[1], **numbers}
            item = _Item(row[0].page, box, numbers, [text for _, text in waiting], unit, code)
            waiting, early = [], None
            item.texts.extend(texts)
        elif texts:
            near = item is not None and row[0].page == item.page and box.y0 - bottom < 1.6 * sheet.line_height
            if item and (near or not item.texts):
                item.texts.extend(texts)
                item.box = item.box.union(box) if row[0].page == item.page else item.box
            else:
                waiting = [one for one in waiting if box.y0 - one[0] < 3 * sheet.line_height]
                waiting.append((box.y0, " ".join(texts)))
        if "quantity" in numbers and "amount" not in numbers and not _joins(item, numbers, box, sheet):
            early = box.y1, numbers
        bottom = box.y1
    if item:
        yield item


def _joins(item: _Item | None, numbers: Mapping[str, Decimal], box: Box, sheet: Sheet) -> bool:
    """Whether numbers set a little lower than the amount were taken into its line."""
    if item is None or "quantity" in item.numbers or box.y0 - item.box.y1 >= 0.8 * sheet.line_height:
        return False
    item.numbers = {**numbers, **item.numbers}
    return True


def _row_box(row: Sequence[Segment]) -> Box:
    box = row[0].box
    for segment in row[1:]:
        box = box.union(segment.box)
    return box


def _ends(row: Sequence[Segment], found: Mapping[int, tuple[Value, ...]]) -> bool:
    """Whether the totals begin: a row that starts with the name of a total and holds no more than an amount or two."""
    first = next((segment for segment in row if any(character.isalpha() for character in segment.text)), row[0])
    names = [match for match in first.labels if match.start <= 3 and _TOTALS & match.concepts.keys()]
    if not names:
        return False
    amounts = [value for segment in row for value in found[segment.position] if value.kind == "amount"]
    covered = max(match.end for match in names) >= 0.6 * len(first.text.rstrip(" :€$£"))
    return covered and len([value for value in amounts if not value.percent]) <= 3


def _cells(
    head: Head, row: Sequence[Segment], found: Mapping[int, tuple[Value, ...]], decimal: str
) -> tuple[dict[str, Decimal], list[str], str, str]:
    """The numbers of a row by column, the texts of its description, its unit and its item code."""
    numbers: dict[str, Decimal] = {}
    texts: list[str] = []
    unit = code = ""
    edge = _description_edge(head)
    placed = _placed(head, row, found, edge)
    for segment in row:
        column = _text_column(head, segment)
        spans = []
        for value, target in _targets(head, found[segment.position], segment, placed, edge):
            if target not in numbers:
                numbers[target] = readings(value, decimal)[0].value
                spans.append((value.start, value.end))
        rest = _without(segment.text, spans)
        if not rest:
            continue
        if column == "item" and len(segment.text.split()) == 1:
            code = code or segment.text
        elif column in {"quantity", "unit", "price"} and _UNIT.match(rest):
            unit = unit or rest
        elif column in {"description", "item"} and any(character.isalpha() for character in rest):
            texts.append(_POSITION.sub("", rest) if head.column("position") else rest)
    return numbers, texts, unit, code


def _targets(
    head: Head,
    inside: Sequence[Value],
    segment: Segment,
    placed: Mapping[tuple[int, int, str], str],
    edge: tuple[float, float],
) -> Iterator[tuple[Value, str]]:
    """The numbers of a segment with the columns they belong to."""
    for value in inside:
        if value.kind != "amount" or _is_text(value, segment, edge):
            continue
        if value.percent:
            yield value, "tax" if head.column("tax") else "discount"
        elif placed[value.key] != "amount" or _under(head, value):
            yield value, placed[value.key]


def _under(head: Head, value: Value) -> bool:
    """Whether an amount stands under the head of the amounts, give or take a column's margin."""
    column = head.column("amount")
    return column is not None and column.x0 - 45 < value.box.x1 and value.box.x0 < column.x1 + 45


def _placed(
    head: Head, row: Sequence[Segment], found: Mapping[int, tuple[Value, ...]], edge: tuple[float, float]
) -> dict[tuple[int, int, str], str]:
    """The column of each number of a row: in order where the row is full, else the nearest."""
    numbers = [
        value
        for segment in row
        for value in found[segment.position]
        if value.kind == "amount" and not value.percent and not _is_text(value, segment, edge)
    ]
    numbers.sort(key=lambda value: value.box.x0)
    columns = [column for column in head.columns if column.concept in NUMERIC and column.concept != "position"]
    beyond = [value for value in numbers if value.box.x0 > min(column.x0 for column in head.columns) + 15]
    if len(columns) == len(beyond) and len(beyond) > 1 and beyond[0].box.x0 > edge[0]:
        placed = {value.key: "position" for value in numbers}
        return placed | {value.key: column.concept for value, column in zip(beyond, columns, strict=True)}
    return {value.key: head.nearest(value.box.x0, value.box.x1).concept for value in numbers}


def _description_edge(head: Head) -> tuple[float, float]:
    """From where to where descriptions run: up to the next numeric column."""
    text = head.column("description") or head.column("item")
    if text is None:
        return 0.0, min(column.x0 for column in head.columns)
    right = [column.x0 for column in head.columns if column.x0 > text.x0 + 1 and column.concept in {*NUMERIC_RIGHT}]
    return text.x0, min(right, default=text.x1 + 200)


NUMERIC_RIGHT: Final = ("quantity", "price", "amount", "tax", "discount", "gross", "unit")


def _is_text(value: Value, segment: Segment, edge: tuple[float, float]) -> bool:
    """Whether a number is part of a description: it has words around it and stands in the description's span."""
    letters = sum(character.isalpha() for character in segment.text)
    return letters > 3 and value.box.x1 < edge[1] - 1


def _text_column(head: Head, segment: Segment) -> str:
    """The column that a segment's text belongs to, by its left edge and its overlap."""
    left, right = _description_edge(head)
    if head.column("description") and left - 3 <= segment.box.x0 < right - 3:
        return "description"
    overlapping = [column for column in head.columns if column.x0 < segment.box.x1 and column.x1 > segment.box.x0]
    if overlapping:
        widest = max(overlapping, key=lambda column: _overlap(column, segment))
        wide = len(segment.text) > 14 and widest.concept in {"position", "quantity", "item", "date"}
        return "description" if wide else widest.concept
    return "description" if segment.box.x0 < right else ""


def _overlap(column: Column, segment: Segment) -> float:
    share = min(column.x1, segment.box.x1) - max(column.x0, segment.box.x0)
    return share + (1000 if column.concept == "description" else 0)


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + " " + text[end:]
    return re.sub(r"\s+", " ", re.sub(r"[€$£]|\bEUR\b|\bUSD\b", "", text)).strip(" %:|;-")


def _fitting(items: Sequence[_Item], net: Decimal | None) -> list[_Item]:
    """All lines, unless leaving out some that have no quantity and no price makes them add up to the net total."""
    priced = [item for item in items if "amount" in item.numbers and (item.texts or "quantity" in item.numbers)]
    if net is None or _adds_up(priced, net):
        return priced
    doubtful = [item for item in priced if "quantity" not in item.numbers or "price" not in item.numbers]
    for size in range(1, min(len(doubtful), 4) + 1):
        for dropped in itertools.combinations(doubtful[-8:], size):
            kept = [item for item in priced if not any(item is one for one in dropped)]
            if kept and _adds_up(kept, net):
                return kept
    return priced


def _adds_up(items: Sequence[_Item], net: Decimal) -> bool:
    return abs(sum((item.numbers["amount"] for item in items), Decimal(0)) - net) <= _CENT
