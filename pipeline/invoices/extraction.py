"""What is read off a document, with the ink behind each value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pipeline.documents import Box, Page
from pipeline.findings import Finding
from pipeline.invoices.fields import FieldName
from pipeline.invoices.kinds import Kind


class Source(StrEnum):
    """Who says so."""

    XML = "xml"
    TEXT = "text"
    OCR = "ocr"
    TERMS = "terms"  # worked out from printed payment terms
    MEMORY = "memory"  # the supplier's remembered layout
    CLERK = "clerk"


@dataclass(frozen=True, slots=True)
class Alternative:
    """A runner-up reading of a field."""

    value: str
    confidence: float
    raw: str = ""
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One value as it was read, and the ink behind it.

    ``value`` is canonical text: amounts ``1234.50``, dates ISO 8601, currency ISO 4217, codes as printed.
    ``confidence`` is the probability that it is right. ``place`` is an XPath where the source is XML;
    otherwise page and box say where to look. A field that was not found has no ``Field`` at all.
    """

    name: FieldName
    value: str
    confidence: float
    source: Source
    raw: str = ""
    page: int | None = None
    box: Box | None = None
    label_box: Box | None = None
    place: str = ""
    reader: str = ""
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """An invoice line (BG-25). Amounts are in the invoice's currency; missing stays ``None``."""

    description: str = ""  # BT-153
    quantity: Decimal | None = None  # BT-129
    unit: str = ""  # BT-130
    unit_price: Decimal | None = None  # BT-146, net
    discount: Decimal | None = None  # BT-136
    net_amount: Decimal | None = None  # BT-131
    tax_rate: Decimal | None = None  # BT-152, percent
    tax_category: str = ""  # BT-151, UNCL 5305
    order_line: str = ""  # BT-132
    seller_item: str = ""  # BT-155
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class TaxShare:
    """The tax of one category and rate (BG-23)."""

    rate: Decimal | None  # BT-119, percent
    base: Decimal | None  # BT-116
    tax: Decimal | None  # BT-117
    category: str = ""  # BT-118, UNCL 5305: S standard, Z zero, E exempt, AE reverse charge, K, G, O
    reason: str = ""  # BT-120


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A document-level allowance (negative) or charge (positive) (BG-20, BG-21)."""

    amount: Decimal
    reason: str = ""
    tax_rate: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """One invoice as it was read from one document; never edited, a new reading is a new row.

    ``index`` counts the invoices of the document from 0; ``pages`` are the pages it covers. ``syntax``
    names the e-invoice format (``cii``, ``ubl``, ``fatturapa``, ``ksef``) or is empty for paper.
    ``notes`` are the doubts of the reading itself: a proposed repair, a page that contradicts its XML.
    """

    sha256: str
    index: int
    pages: tuple[int, ...]
    kind: Kind
    kind_confidence: float
    fields: Mapping[FieldName, Field]
    lines: tuple[Line, ...] = ()
    taxes: tuple[TaxShare, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    notes: tuple[Finding, ...] = ()
    syntax: str = ""
    language: str = ""
    reader: str = ""

    def text(self, name: FieldName) -> str | None:
        """The value of a field, ``None`` where it was not read."""
        found = self.fields.get(name)
        return found.value if found else None

    def amount(self, name: FieldName) -> Decimal | None:
        """The value of an amount or percent field."""
        value = self.text(name)
        return None if value is None else Decimal(value)

    def day(self, name: FieldName) -> date | None:
        """The value of a date field."""
        value = self.text(name)
        return None if value is None else date.fromisoformat(value)


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that reading one document gave: its pages with their words, and the invoices on them."""

    sha256: str
    pages: tuple[Page, ...]
    extractions: tuple[Extraction, ...]
