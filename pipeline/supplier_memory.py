"""What a person's corrections taught about a supplier's layout: nouns alone.

An ``Example`` never holds a value to be used again: only where on the page the right value stood, and which printed
words stood beside it. ``extractors.memory`` makes examples and reads by them; the store keeps them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from pipeline.documents import Box
from pipeline.findings import Finding
from pipeline.invoices import FIELDS, Alternative, Extraction, Field, FieldName

REMEMBERED: Final = frozenset(
    name
    for name, info in FIELDS.items()
    if info.holds in {"amount", "date", "code"}
    and not name.startswith(("supplier_", "buyer_vat"))
    and name not in {FieldName.IBAN, FieldName.BIC}
)
"""Fields with a place of their own. Who the supplier is must be known before; a bank account is never taken from
memory, because a changed one is what a fraud looks like."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: on which page, where on it, and beside which printed words.

    ``page`` counts from 1, ``page_from_end`` too. ``box`` is in shares of the page's width and height. ``left`` and
    ``above`` are the nearest words without digits, folded; empty where there are none. ``style`` says how the text was
    read: the decimal mark of an amount, the order of a date.
    """

    page: int
    page_from_end: int
    box: Box
    raw: str
    left: str = ""
    above: str = ""
    style: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """One value that a person gave, and every place on the document where it stands; none where it stands nowhere.

    ``layout`` is the fingerprint of the document's first page: ``hash:column`` of its words.
    """

    supplier_id: str
    invoice_id: int
    field: FieldName
    sha256: str
    by: str
    at: datetime
    places: tuple[Place, ...] = ()
    layout: tuple[str, ...] = ()
    confirmed: bool = False
    """Whether the value was what had been read: the person confirmed it."""

    @property
    def key(self) -> str:
        """What makes it the same lesson: supplier, invoice, field and the moment a person said it."""
        return f"{self.supplier_id}:{self.invoice_id}:{self.field}:{self.at.isoformat(timespec='microseconds')}"


@dataclass(frozen=True, slots=True)
class Recollection:
    """What memory changed about a reading: the fields it read, and a note for each that came out otherwise."""

    fields: Mapping[FieldName, Field] = field(default_factory=dict)
    notes: tuple[Finding, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything."""
        return bool(self.fields)


def overlay(extraction: Extraction, recalled: Recollection) -> Extraction:
    """The reading with what memory read; what was read without it stays as an alternative."""
    fields = dict(extraction.fields)
    for name, found in recalled.fields.items():
        fields[name] = _over(fields.get(name), found)
    return replace(extraction, fields=fields, notes=(*extraction.notes, *recalled.notes))


def _over(old: Field | None, found: Field) -> Field:
    if old is None or old.value == found.value:
        return found
    former = Alternative(old.value, old.confidence, old.raw, old.page, old.box)
    return replace(found, alternatives=(former, *old.alternatives))


def layout_likeness(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """How much of the shorter fingerprint stands in the other within one column, 0 to 1.

    A scan that lost words keeps most of them; the lines of an invoice differ, its printed words do not.
    """
    short, long = sorted((one, other), key=len)
    if not short:
        return 0.0
    known = set(long)
    return sum(any(near in known for near in _near(mark)) for mark in short) / len(short)


def _near(mark: str) -> tuple[str, str, str]:
    word, _, column = mark.rpartition(":")
    at = int(column)
    return mark, f"{word}:{at - 1}", f"{word}:{at + 1}"
