"""Where lines may stand: below the heads of a table, or, without heads, above the first total."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from extractors.paper.candidates import Value
from extractors.paper.columns import Head
from extractors.paper.layout import Segment, Sheet
from extractors.paper.lines.rows import Row

_TOTALS: Final = frozenset({"net_total", "tax_total", "gross_total", "amount_due"})
_COVERED: Final = 0.6
"""Share of a text that the name of a total makes up when the row is a total."""


@dataclass(frozen=True)
class Region:
    """Rows that may bill something. ``head`` names their columns, where there is one."""

    rows: tuple[Row, ...]
    head: Head | None
    line_height: float


def regions(
    sheet: Sheet, rows: Sequence[Row], heads: Sequence[Head], found: Mapping[int, tuple[Value, ...]]
) -> Iterator[Region]:
    """The rows under all heads of one table; then, whatever heads there are, all rows above the totals."""
    taken: list[Row] = []
    for number, head in enumerate(heads):
        end = heads[number + 1].row if number + 1 < len(heads) else len(rows)
        for row in rows[head.row + 1 : end]:
            if is_total(row, found):
                break
            taken.append(row)
    if taken:
        yield Region(tuple(taken), heads[0], sheet.line_height)
    start = heads[0].row + 1 if heads else 0
    stop = next((row.index for row in rows[start:] if row.numbers and is_total(row, found)), len(rows))
    yield Region(tuple(rows[:stop]) if not heads else tuple(rows[start:stop]), None, sheet.line_height)


def is_total(row: Row, found: Mapping[int, tuple[Value, ...]]) -> bool:
    """Whether the totals begin: the name of a total makes up a text of the row, with an amount or two and no more."""
    amounts = [number for number in row.numbers if not number.percent]
    if not 1 <= len(amounts) <= 3:
        return False
    return any(_names_total(segment, found) for segment in row.segments)


def _names_total(segment: Segment, found: Mapping[int, tuple[Value, ...]]) -> bool:
    text = segment.text
    for value in sorted(found[segment.position], key=lambda one: -one.start):
        if value.kind == "amount" and value.start > 3:
            text = text[: value.start]
    bare = text.rstrip(" :€$£%(")
    names = [match for match in segment.labels if match.start <= 3 and _TOTALS & match.concepts.keys()]
    return bool(names) and max(match.end for match in names) >= _COVERED * len(bare)
