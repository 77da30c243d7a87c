"""What might be a field's value: typed values on the pages, and the labels that claim them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from extractors.paper import labels
from extractors.paper.layout import Segment, Sheet
from extractors.parsing import amounts, dates, identifiers
from extractors.parsing.amounts import Amount
from extractors.parsing.dates import Day
from pipeline.documents import Box

_CODE: Final = re.compile(r"(?<![\w/-])#?((?:[A-Z]{1,5}[ ]?)?(?=[\w./-]*\d)[^\W_][\w./\\-]*[^\W_]|\d)(?![\w])")
_SPACED_CODE: Final = re.compile(r"(?<![\w/-])([A-Z]{1,5} ?/? ?\d+(?: ?[/-] ?\w+)+|\d+ [/-] \w+(?: ?[/-] ?\w+)*)")
_SENTENCE: Final = re.compile(r"(?:[^\W\d_]{3,}.*){3}")
_MARKS: Final = r"€|\$|£|zł|Kč|Ft|kr\.?|lei|RM|Rs\.?|CHF|EUR|USD|GBP|PLN|SEK|NOK|DKK|CZK|HUF|RON|MYR|CAD|AUD|INR"
_CURRENCY_NEAR: Final = re.compile(rf"(?:{_MARKS})\s?$")
_CURRENCY_AFTER: Final = re.compile(rf"^\s?(?:{_MARKS})")

CONCEPT_KINDS: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        ["net_total", "tax_total", "gross_total", "amount_due", "prepaid", "change", "previous_balance", "shipping",
         "discount", "rounding", "tax_base"], "amount",
    ),
    **dict.fromkeys(["invoice_date", "due_date", "delivery_date", "order_date", "period"], "date"),
    **dict.fromkeys(
        ["invoice_number", "purchase_order", "contract", "customer_number", "other_number", "delivery_note", "phone",
         "page", "registration", "tax_number", "payment_reference", "supplier_vat_id", "buyer_vat_id", "iban", "bic"],
        "code",
    ),
}  # fmt: skip
"""Which type of value a label asks for; the concepts that are no field are there to claim what is theirs."""


@dataclass(frozen=True)
class Value:
    """A typed value in a segment: an amount, a date or a code, with all its readings."""

    kind: str
    segment: Segment
    start: int
    end: int
    amounts: tuple[Amount, ...] = ()
    days: tuple[Day, ...] = ()
    percent: bool = False
    currency: bool = False

    @property
    def raw(self) -> str:
        """The text as it stands on the page."""
        return self.segment.text[self.start : self.end]

    @property
    def box(self) -> Box:
        """Where it stands."""
        return self.segment.span_box(self.start, self.end)

    @property
    def key(self) -> tuple[int, int, str]:
        """What tells it from every other value of the document."""
        return self.segment.position, self.start, self.kind


@dataclass(frozen=True)
class Link:
    """A label that claims a value: how it stands to it, and how well that fits, 0 to 1."""

    concept: str
    label: labels.Match
    labelled: Segment
    value: Value
    relation: str
    order: int
    quality: float
    in_table: bool = False

    @property
    def weak(self) -> bool:
        """Whether the label stands beside many other things too."""
        return self.label.phrase in weak_labels()

    @property
    def label_box(self) -> Box:
        """Where the label stands."""
        return self.labelled.span_box(self.label.start, self.label.end)


@cache
def weak_labels() -> frozenset[str]:
    """Labels that prove little alone."""
    source = files("extractors.paper.labels").joinpath("weak.toml")
    return frozenset(tomllib.loads(source.read_text("utf-8"))["weak"])


def values(sheet: Sheet) -> dict[int, tuple[Value, ...]]:
    """All typed values by the position of their segment, left to right."""
    return {segment.position: tuple(_values(segment)) for segment in sheet.segments}


def _values(segment: Segment) -> Iterator[Value]:
    text = segment.text
    taken: list[tuple[int, int]] = []
    for found in dates.find(text):
        taken.append((found.start, found.end))
        yield Value("date", segment, found.start, found.end, days=found.days)
    for iban in identifiers.ibans(text):
        taken.append((iban.start, iban.end))
        yield Value("iban", segment, iban.start, iban.end)
    for match in amounts.NUMBER.finditer(text):
        readings = amounts.matched(match)
        if readings and not _touches(match.start(), match.end(), taken):
            yield _amount(segment, match, readings)
    for pattern in (_CODE, _SPACED_CODE):
        for match in pattern.finditer(text):
            yield Value("code", segment, match.start(1), match.end(1))


def _amount(segment: Segment, match: re.Match[str], readings: tuple[Amount, ...]) -> Value:
    behind, before = segment.text[match.end() :], segment.text[: match.start()]
    percent = bool(re.match(r"\s?(?:%|[^\W\d]*prozent\b|percent|v\.\s?H)", behind, re.IGNORECASE))
    currency = bool(_CURRENCY_NEAR.search(before) or _CURRENCY_AFTER.match(behind))
    return Value("amount", segment, match.start(), match.end(), readings, percent=percent, currency=currency)


def _touches(start: int, end: int, taken: Iterable[tuple[int, int]]) -> bool:
    return any(start < other_end and end > other_start for other_start, other_end in taken)


def links(sheet: Sheet, found: Mapping[int, tuple[Value, ...]], tables: frozenset[int]) -> tuple[Link, ...]:
    """Every claim of a label on a value of its type. ``tables`` are the rows that head a table of lines."""
    claims: list[Link] = []
    for segment in sheet.segments:
        for match in segment.labels:
            for concept in match.concepts:
                kind = CONCEPT_KINDS.get(concept)
                if kind:
                    claims.extend(_claims(sheet, found, tables, (segment, match, concept, kind)))
    return tuple(claims)


def _claims(
    sheet: Sheet,
    found: Mapping[int, tuple[Value, ...]],
    tables: frozenset[int],
    asked: tuple[Segment, labels.Match, str, str],
) -> Iterator[Link]:
    segment, match, _, kind = asked
    in_table = segment.row in tables
    near = list(_same(found, asked)) if not in_table else []
    near += [] if in_table or (near and kind != "amount") else list(_right(sheet, found, asked, len(near)))
    yield from near
    if not near and match.start <= 12:
        yield from _below(sheet, found, asked, in_table=in_table)


def _fits(value: Value, kind: str) -> bool:
    return value.kind == kind and not (kind == "amount" and value.percent)


def _same(found: Mapping[int, tuple[Value, ...]], asked: tuple[Segment, labels.Match, str, str]) -> Iterator[Link]:
    """Values behind the label in its own segment, up to the next label that asks for the same type."""
    segment, match, concept, kind = asked
    stop = next((other.start for other in segment.labels if other.start >= match.end and _asks(other)), 10**6)
    order = 0
    for value in found[segment.position]:
        if value.start < match.end or not _fits(value, kind) or value.start >= stop + (40 if kind == "amount" else 0):
            continue
        between = value.start - match.end
        if kind != "amount" and _SENTENCE.search(segment.text[match.end : value.start]):
            continue
        yield Link(concept, match, segment, value, "same", order, max(1.0 - between / 60 - 0.15 * order, 0.1))
        order += 1


def _asks(match: labels.Match) -> bool:
    return any(concept in CONCEPT_KINDS for concept in match.concepts) and match.words + len(match.phrase) > 3


def _asks_amount(match: labels.Match) -> bool:
    return any(CONCEPT_KINDS.get(concept) == "amount" for concept in match.concepts)


def _right(
    sheet: Sheet, found: Mapping[int, tuple[Value, ...]], asked: tuple[Segment, labels.Match, str, str], order: int
) -> Iterator[Link]:
    """Values in the segments to the right, up to one that begins with a label of its own."""
    segment, match, concept, kind = asked
    if kind != "amount" and any(other.start > match.end and _asks(other) for other in segment.labels):
        return
    second = any(other.end <= match.start and _asks_amount(other) for other in segment.labels)
    for other in sheet.right_of(segment):
        if any(label.start <= 2 and _asks(label) for label in other.labels) and not _is_value(other):
            return
        for value in found[other.position]:
            if not _fits(value, kind):
                continue
            gap = (value.box.x0 - segment.box.x1) / sheet.widths[segment.page]
            late = 0.1 if kind != "amount" and value.start > 12 else 0.0
            quality = max(0.95 - gap * 0.4 - 0.12 * order - late - 0.45 * second, 0.1)
            yield Link(concept, match, segment, value, "right", order, quality)
            order += 1
            if kind != "amount":
                return
        if kind != "amount" and len(other.text) > 12:
            return


def _is_value(segment: Segment) -> bool:
    """Whether digits make up most of it though it begins with a label's word (``no 12345``)."""
    return sum(character.isdigit() for character in segment.text) * 2 > len(segment.text)


def _below(
    sheet: Sheet,
    found: Mapping[int, tuple[Value, ...]],
    asked: tuple[Segment, labels.Match, str, str],
    *,
    in_table: bool,
) -> Iterator[Link]:
    """Values under the label, as under a column's head; another label in between ends it."""
    segment, match, concept, kind = asked
    rows = 0
    for other in sheet.below(segment):
        fitting = [value for value in found[other.position] if _fits(value, kind) and value.start <= 12]
        if not fitting and any(_asks(label) and label.start <= 2 for label in other.labels):
            return
        for value in fitting:
            quality = 0.75 - 0.12 * rows - (0.3 if in_table else 0.0)
            yield Link(concept, match, segment, value, "below", rows, max(quality, 0.1), in_table)
            rows += 1
            break
        else:
            rows += 0 if not other.text.strip() else 1
        if rows > 2:
            return
