"""The words of a line: description over several rows, unit, and the seller's item code."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Final

from extractors.paper.columns import Column, Head
from extractors.paper.layout import Segment, Sheet
from extractors.paper.lines.regions import Region
from extractors.paper.lines.rows import Item, Row
from pipeline.documents import Box

_POSITION: Final = re.compile(r"^\d{1,4}[.)]?\s+(?=\D)")
_UNIT: Final = re.compile(r"^[^\W\d]{1,10}\.?(?:\(s\))?\d?$")
_MARKS: Final = re.compile(r"[€$£]|\b(?:EUR|USD|GBP|PLN|CHF)\b|\bzł\b")
_MEASURED: Final = frozenset({"quantity", "unit", "price"})
_BESIDE: Final = frozenset({"quantity", "price", "amount", "tax", "discount", "gross", "unit"})


def described(sheet: Sheet, region: Region, items: Sequence[Item]) -> Iterator[tuple[Item, tuple[str, str, str, Box]]]:
    """Each item with its description, unit, item code and box."""
    own = {row.index: number for number, item in enumerate(items) for row in (item.row, *item.extra)}
    words: list[list[tuple[int, str]]] = [[] for _ in items]
    units, codes = [""] * len(items), [""] * len(items)
    boxes = [item.row.box for item in items]
    edge = _edge(region, items)
    for row in region.rows:
        number = own.get(row.index)
        if number is None:
            number = _belongs(row, region, items, edge, sheet.line_height)
            if number is None:
                continue
        item = items[number]
        text, unit, code = _texts(row, item if row.index in own else None, region.head, edge)
        if row is item.row or row.index not in own:
            words[number].append((row.index, text))
        units[number] = units[number] or unit
        codes[number] = codes[number] or code
        if row.page == item.row.page and text:
            boxes[number] = boxes[number].union(row.box)
    for number, item in enumerate(items):
        text = " ".join(part for _, part in sorted(words[number]) if part).strip(" :|")
        yield item, (re.sub(r"\s+", " ", text), units[number], codes[number], boxes[number])


def _edge(region: Region, items: Sequence[Item]) -> tuple[float, float]:
    """From where to where descriptions run."""
    head = region.head
    column = (head.column("description") or head.column("item")) if head else None
    if head and column:
        right = [one.x0 for one in head.columns if one.x0 > column.x0 + 1 and one.concept in _BESIDE]
        return column.x0, min(right, default=column.x1 + 250)
    lefts = sorted(_first_words(item.row).box.x0 for item in items)
    return lefts[len(lefts) // 2], min(item.used[0].box.x0 for item in items)


def _first_words(row: Row) -> Segment:
    return next((one for one in row.segments if any(character.isalpha() for character in one.text)), row.segments[0])


def _belongs(row: Row, region: Region, items: Sequence[Item], edge: tuple[float, float], height: float) -> int | None:
    """The item whose description a row of words goes on with: the one above it, or the first one below it."""
    inside = [one for one in row.segments if edge[0] - 12 <= one.box.x0 < edge[1] - 3]
    if not any(character.isalpha() for one in inside for character in one.text):
        return None
    near = [(number, item) for number, item in enumerate(items) if item.row.page == row.page]
    above = [(number, item) for number, item in near if item.row.index < row.index]
    below = [(number, item) for number, item in near if item.row.index > row.index]
    if above:
        number, item = above[-1]
        if _joined(region, item.row.index, row.index, height):
            own = _first_words(item.row)
            worded = own.box.x0 < edge[1] and any(character.isalpha() for character in own.text)
            if worded or not below:
                return number
    if below and region.head and _joined(region, row.index, below[0][1].row.index, height):
        return below[0][0]
    return None


def _joined(region: Region, first: int, last: int, height: float) -> bool:
    """Whether the rows from one to another follow each other without a gap of more than a line."""
    between = [row for row in region.rows if first <= row.index <= last]
    return all(
        below.page == above.page and below.box.y0 - above.box.y1 < 1.3 * height
        for above, below in itertools.pairwise(between)
    )


def _texts(row: Row, item: Item | None, head: Head | None, edge: tuple[float, float]) -> tuple[str, str, str]:
    """Description, unit and item code in a row; numbers that have a role are taken out."""
    texts: list[str] = []
    aside: list[str] = []
    unit = code = ""
    for segment in row.segments:
        used = [number for number in item.used if number.segment is segment] if item else []
        rest = _without(segment.text, [number.span for number in used])
        if not rest:
            continue
        concept = _concept(segment, head, edge)
        counted = any(item is not None and number.value in (item.quantity, item.price) for number in used)
        if item and not code and _is_code(segment.text, concept):
            code = segment.text
        elif item and _UNIT.match(rest) and (concept in _MEASURED or (counted and concept != "description")):
            unit = unit or rest
        elif concept in {"description", "item", "position"} and any(character.isalnum() for character in rest):
            if not any(character.isalpha() for character in rest) and segment.box.x0 < edge[0] - 3:
                continue
            plain = _POSITION.sub("", rest) if head and head.column("position") and item else rest
            (aside if segment.box.x1 < edge[0] - 3 and head else texts).append(plain)
    return " ".join(texts or aside), unit, code


def _is_code(text: str, concept: str) -> bool:
    """Whether it is the seller's code of an item; *Item no* may also head the positions, which have no letters."""
    if " " in text:
        return False
    mixed = any(one.isalpha() for one in text) and any(one.isdigit() for one in text)
    return concept == "item" or (concept == "position" and mixed and len(text) > 3)


def _concept(segment: Segment, head: Head | None, edge: tuple[float, float]) -> str:
    """The column that a text stands in; without heads everything left of the amounts describes."""
    if edge[0] - 3 <= segment.box.x0 < edge[1] - 3:
        return "description"
    if head is None:
        return "description" if segment.box.x0 < edge[1] else ""
    overlapping = [one for one in head.columns if one.x0 < segment.box.x1 and one.x1 > segment.box.x0]
    if overlapping:
        widest = max(overlapping, key=lambda one: _overlap(one, segment))
        wide = len(segment.text) > 14 and widest.concept in {"position", "quantity", "item", "date"}
        return "description" if wide else widest.concept
    return "description" if segment.box.x0 < edge[1] - 3 else ""


def _overlap(column: Column, segment: Segment) -> float:
    share = min(column.x1, segment.box.x1) - max(column.x0, segment.box.x0)
    return share + (1000 if column.concept == "description" else 0)


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + " " + text[end:]
    return re.sub(r"\s+", " ", _MARKS.sub("", text)).strip(" %:|;")
