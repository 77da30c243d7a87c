"""The heads of a table of lines: which row names the columns, and where each column stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from extractors.paper.layout import Segment, Sheet

_PREFIX: Final = "col_"
NUMERIC: Final = frozenset({"quantity", "price", "amount", "tax", "discount", "gross", "position"})
_RANK: Final = (
    "position", "item", "description", "quantity", "unit", "price", "discount", "tax", "amount", "gross", "date",
)  # fmt: skip


@dataclass(frozen=True)
class Column:
    """One column: what it holds and the span of its head across the page."""

    concept: str
    x0: float
    x1: float


@dataclass(frozen=True)
class Head:
    """The heads of a table: the row they end in, on which page, and the columns from left to right."""

    row: int
    page: int
    columns: tuple[Column, ...]

    def column(self, concept: str) -> Column | None:
        """The column of a concept."""
        return next((column for column in self.columns if column.concept == concept), None)

    def nearest(self, x0: float, x1: float) -> Column:
        """The numeric column that a span of the page belongs to: the one it overlaps or is closest to."""
        numeric = [column for column in self.columns if column.concept in NUMERIC]
        return min(numeric, key=lambda column: _distance(column, x0, x1))


def _distance(column: Column, x0: float, x1: float) -> float:
    gap = max(column.x0 - x1, x0 - column.x1, 0.0)
    edges = min(abs(column.x1 - x1), abs(column.x0 - x0), abs((column.x0 + column.x1) - (x0 + x1)) / 2)
    return gap * 3 + edges


def heads(sheet: Sheet) -> tuple[Head, ...]:
    """The rows that head a table of lines, top to bottom; a head may take two or three rows."""
    found: list[tuple[float, Head]] = []
    for number in range(len(sheet.rows)):
        if (found and number <= found[-1][1].row) or not _names_columns(sheet, number):
            continue
        worth, head = max((_head(sheet, number, size) for size in (1, 2, 3)), key=lambda pair: pair[0])
        if worth > 0 and head:
            found.append((worth, head))
    if not found:
        return ()
    main = max(found, key=lambda pair: pair[0])[1]
    return tuple(head for _, head in found if _alike(head, main))


def _names_columns(sheet: Sheet, number: int) -> bool:
    """Whether a row has any word that heads columns."""
    return any(
        name.startswith(_PREFIX)
        for segment in sheet.rows[number]
        for match in segment.labels
        for name in match.concepts
    )


def _alike(head: Head, main: Head) -> bool:
    """Whether it heads the same table again, on a further page; a table of taxes has other columns."""
    one, other = ({column.concept for column in each.columns} for each in (head, main))
    return head is main or len(one & other) >= 0.75 * len(other)


def _head(sheet: Sheet, number: int, size: int) -> tuple[float, Head | None]:
    rows = sheet.rows[number : number + size]
    segments = [segment for row in rows for segment in row]
    if len(rows) < size or len({segment.page for segment in segments}) > 1:
        return 0.0, None
    if size > 1 and rows[-1][0].box.y0 - rows[0][0].box.y1 > 3.2 * sheet.line_height:
        return 0.0, None
    named = list(_named(segments))
    covered = sum(share for _, share in named) / max(sum(len(segment.text) for segment in segments), 1)
    columns = _distinct([option for option, _ in named])
    concepts = {column.concept for column in columns}
    money = bool(concepts & {"amount", "price", "gross"})
    if len(concepts) < 2 or not money or not concepts & {"description", "quantity", "item"} or covered < 0.55:
        return 0.0, None
    if any(character.isdigit() for segment in segments for character in segment.text) and covered < 0.8:
        return 0.0, None
    worth = len(concepts) * (1.0 + covered) - 0.8 * (size - 1)
    return worth, Head(number + size - 1, segments[0].page, tuple(sorted(columns, key=lambda one: one.x0)))


Option = tuple[tuple[str, ...], float, float]


def _named(segments: Sequence[Segment]) -> Iterator[tuple[Option, int]]:
    for segment in segments:
        for match in segment.labels:
            concepts = tuple(name.removeprefix(_PREFIX) for name in match.concepts if name.startswith(_PREFIX))
            if concepts:
                box = segment.span_box(match.start, match.end)
                yield (concepts, box.x0, box.x1), match.end - match.start


def _distinct(options: Sequence[Option]) -> list[Column]:
    """Each concept once: what is sure first, then what is left; amounts stand on the right."""
    columns: list[Column] = []
    left = sorted(options, key=lambda option: (len(option[0]), -option[1]))
    for concepts, x0, x1 in left:
        taken = {column.concept for column in columns}
        free = sorted((name for name in concepts if name not in taken and name in _RANK), key=_RANK.index)
        if not free:
            continue
        between = [column for column in columns if column.concept == "price" and column.x0 < x0]
        concept = "amount" if "amount" in free and (between or "price" not in free) else free[0]
        if "amount" in free and "description" in free:
            concept = "amount" if any(column.x0 < x0 for column in columns) else "description"
        columns.append(Column(concept, x0, x1))
    return _with_amount(columns)


def _with_amount(columns: list[Column]) -> list[Column]:
    """A table with a price but no amount has its amount in the rightmost money column."""
    concepts = {column.concept for column in columns}
    if "amount" in concepts or not columns:
        return columns
    money = [column for column in columns if column.concept in {"price", "gross"}]
    if not money:
        return columns
    last = max(money, key=lambda column: column.x0)
    return [Column("amount", one.x0, one.x1) if one is last else one for one in columns]
