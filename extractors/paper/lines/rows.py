"""Rows of the pages as numbers and words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from extractors.paper.candidates import Value
from extractors.paper.layout import Segment, Sheet
from extractors.paper.totals import readings
from pipeline.documents import Box
from pipeline.invoices import Line

CENT: Final = Decimal("0.02")
MOST_RATE: Final = 30


@dataclass(frozen=True)
class Totals:
    """What the lines may add up to: the invoice's net total, its gross total, and all amounts that are printed."""

    net: Decimal | None = None
    gross: Decimal | None = None


@dataclass(frozen=True)
class Number:
    """A number of a row: its readings, most likely first, and where it stands."""

    value: Decimal
    others: tuple[Decimal, ...]
    places: int
    box: Box
    segment: Segment
    span: tuple[int, int]
    percent: bool
    currency: bool

    @property
    def money(self) -> bool:
        """Whether it is printed as money is: to the cent, or with a currency."""
        return not self.percent and (self.places == 2 or self.currency)


@dataclass(frozen=True)
class Row:
    """A row of the pages. ``labels`` are the concepts of its labels."""

    index: int
    page: int
    box: Box
    segments: tuple[Segment, ...]
    numbers: tuple[Number, ...]
    labels: frozenset[str]

    @property
    def text(self) -> str:
        """All its words."""
        return " ".join(segment.text for segment in self.segments)


@dataclass
class Item:
    """A line while it is put together: its amount, and which of its row's numbers are what."""

    row: Row
    amount: Decimal
    used: list[Number] = field(default_factory=list)
    quantity: Decimal | None = None
    price: Decimal | None = None
    discount: Decimal | None = None
    rate: Decimal | None = None
    extra: list[Row] = field(default_factory=list)
    """Rows that belong to it besides its own: more numbers, an allowance."""
    explained: bool = False
    """Whether quantity, price and discount make the amount."""

    def line(self, words: tuple[str, str, str, Box]) -> Line:
        """The finished line; ``words`` are its description, unit, item code, and the box around all of it."""
        description, unit, code, box = words
        return Line(
            description=description, quantity=self.quantity, unit=unit, unit_price=self.price, discount=self.discount,
            net_amount=self.amount, tax_rate=self.rate, seller_item=code, page=self.row.page, box=box,
        )  # fmt: skip


def rows_of(sheet: Sheet, found: Mapping[int, tuple[Value, ...]], decimal: str) -> tuple[Row, ...]:
    """All rows, top to bottom; numbers set a little lower or higher than the rest of their row belong to it."""
    rows: list[Row] = []
    for index, segments in enumerate(sheet.rows):
        row = _row(index, segments, found, decimal)
        if rows and _one_row(rows[-1], row):
            both = sorted((*rows[-1].segments, *segments), key=lambda segment: segment.box.x0)
            rows[-1] = _row(rows[-1].index, both, found, decimal)
        else:
            rows.append(row)
    return tuple(rows)


def _one_row(above: Row, below: Row) -> bool:
    """Whether one of two rows has numbers alone, less than a line away, in columns where the other has nothing."""
    if above.page != below.page or not (above.numbers and below.numbers):
        return False
    if any(character.isalpha() for character in above.text) and any(character.isalpha() for character in below.text):
        return False
    height = min(segment.height for segment in (*above.segments, *below.segments))
    if abs(above.box.centre[1] - below.box.centre[1]) > 1.1 * height:
        return False
    return all(
        one.box.x1 + 2 < other.box.x0 or other.box.x1 + 2 < one.box.x0
        for one in above.segments
        for other in below.segments
    )


def _row(index: int, row: Sequence[Segment], found: Mapping[int, tuple[Value, ...]], decimal: str) -> Row:
    box = row[0].box
    for segment in row[1:]:
        box = box.union(segment.box)
    numbers = [
        _number(value, decimal) for segment in row for value in found[segment.position] if value.kind == "amount"
    ]
    numbers.sort(key=lambda number: number.box.x0)
    labels = frozenset(concept for segment in row for match in segment.labels for concept in match.concepts)
    return Row(index, row[0].page, box, tuple(row), tuple(numbers), labels)


def _number(value: Value, decimal: str) -> Number:
    read = readings(value, decimal)
    return Number(
        read[0].value, tuple(one.value for one in value.amounts if one.value != read[0].value), read[0].places,
        value.box, value.segment, (value.start, value.end), value.percent, value.currency,
    )  # fmt: skip
