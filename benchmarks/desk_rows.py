"""Invented invoices as the store would have written them: suppliers, pages, readings, and what follows from them."""

from __future__ import annotations

import bisect
import hashlib
import itertools
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from pipeline.approval import Plan, Stage
from pipeline.documents import Box, Channel, Ink, Origin, Page, Word
from pipeline.duplicates import Earlier, earlier_of
from pipeline.findings import Finding, Reason
from pipeline.invoices import Alternative, Extraction, Field, FieldName, Invoice, Kind, Line, Source, invoice_of
from pipeline.parties import Supplier
from pipeline.status import Status
from pipeline.store.duplicates import facts_row, key_rows
from pipeline.store.rows import to_blob, to_json
from pipeline.store.search_text import SearchText, search_text
from pipeline.urgency import urgency

TODAY: Final = date(2026, 7, 1)
SUPPLIERS: Final = 2000
PAGES_OF_POSTED: Final = 8
"""Of the posted invoices one in so many has its page; all of them have its words in the search index."""

_NOUNS: Final = (
    "Papier", "Toner", "Schraube", "Bohrer", "Kabel", "Lampe", "Reifen", "Filter", "Pumpe", "Motor", "Ventil",
    "Platte", "Karton", "Palette", "Folie", "Reiniger", "Kaffee", "Tee", "Wasser", "Strom", "Gas", "Miete", "Lager",
    "Fracht", "Zoll", "Service", "Wartung", "Lizenz", "Server", "Monitor", "Drucker", "Telefon", "Beratung",
    "Schulung", "Reise", "Hotel", "Druck", "Anzeige", "Messe", "Werkzeug", "Schlüssel", "Farbe", "Holz", "Stahl",
    "Glas", "Beton", "Kies", "Erde", "Pflanze", "Stoff", "Leder", "Knopf", "Łożysko", "Śruba", "Żarówka",
)  # fmt: skip
_COMMON: Final = (
    "Rechnung", "Rechnungsnummer", "Datum", "Menge", "Preis", "Gesamt", "netto", "brutto", "MwSt", "Zahlbar", "bis",
    "Bankverbindung", "IBAN", "BIC", "Kunde", "Position", "Bestellung", "Lieferung", "Vielen", "Dank", "für", "Ihren",
    "Auftrag", "Geschäftsführer", "Amtsgericht", "HRB", "Telefon", "Seite", "von", "EUR", "Stück",
)  # fmt: skip
_TOWNS: Final = ("Hamburg", "Berlin", "München", "Köln", "Łódź", "Gdańsk", "Wien", "Zürich", "Lyon", "Gent")
_FORMS: Final = ("GmbH", "AG", "KG", "GmbH & Co. KG", "Sp. z o.o.", "Ltd", "SARL")
_DOUBTS: Final = (
    (Reason.UNSURE, "gross_total"), (Reason.BANK_CHANGED, "iban"), (Reason.SUPPLIER_UNKNOWN, "supplier_name"),
    (Reason.TOTALS_DISAGREE, "gross_total"), (Reason.ORDER_UNKNOWN, "purchase_order"),
    (Reason.FIELD_MISSING, "due_date"), (Reason.DUPLICATE_NEAR, "invoice_number"),
)  # fmt: skip
Row = dict[str, Any]


@dataclass(frozen=True)
class Made:
    """The rows of one invoice by the name of their table, what is searched of it, and the actions of its events."""

    id: int
    rows: dict[str, list[Row]]
    said: SearchText
    events: tuple[tuple[str, str], ...]


class Office:
    """A company's invoices, the same for the same numbers."""

    def __init__(self, size: int, review: int, approval: int) -> None:
        """``review`` and ``approval`` of the newest are still open."""
        self._random = random.Random(4)  # noqa: S311 - no secret
        self._size, self._review, self._approval = size, review, approval
        words = [*_NOUNS, *(a + b.lower() for a, b in itertools.product(_NOUNS, _NOUNS) if a != b)]
        self._words = words
        self._heaped = list(itertools.accumulate(1 / (place + 3) for place in range(len(words))))
        self.suppliers = [self._supplier(number) for number in range(1, SUPPLIERS + 1)]
        self._shares = list(itertools.accumulate(1 / (place + 10) for place in range(SUPPLIERS)))

    def _supplier(self, number: int) -> Supplier:
        pick = self._random.choice
        name = f"{pick(_NOUNS)}{pick(_NOUNS).lower()} {pick(_TOWNS)} {pick(_FORMS)}"
        account = f"{number:018d}"
        check = 98 - int(f"{account}131400") % 97
        return Supplier(
            f"S{number:05d}", name, f"DE{100_000_000 + number * 37}", country="DE", email=f"ar@s{number}.example",
            ibans=(f"DE{check:02d}{account}",), currency="EUR", cost_centre=pick(("CC100", "CC200")),
        )  # fmt: skip

    def word(self) -> str:
        """A word of an invoice; some are much more common than others."""
        return self._words[bisect.bisect(self._heaped, self._random.random() * self._heaped[-1])]

    def invoices(self) -> Iterator[Made]:
        """Every invoice, oldest first."""
        for number in range(1, self._size + 1):
            yield self._invoice(number)

    def _invoice(self, number: int) -> Made:
        supplier = self.suppliers[bisect.bisect(self._shares, self._random.random() * self._shares[-1])]
        left = self._size - number
        status = Status.IN_REVIEW if left < self._review else Status.POSTED
        if self._review <= left < self._review + self._approval:
            status = Status.IN_APPROVAL
        read = self._read(number, supplier, TODAY - timedelta(days=left * 1000 // self._size))
        page = self._page(read)
        return _made(_Case(number, supplier, status, read, page, self._doubts(status), self._random.random()))

    def _doubts(self, status: Status) -> list[Finding]:
        if status is not Status.IN_REVIEW:
            return []
        chosen = self._random.sample(_DOUBTS, self._random.choice((1, 1, 1, 2, 3)))
        return [Finding(reason, f"Look at {field} on the page.", (field,), {"value": "x"}) for reason, field in chosen]

    def _read(self, number: int, supplier: Supplier, issued: date) -> Extraction:
        lines = tuple(self._line(place) for place in range(self._random.choice((1, 1, 2, 2, 3, 4, 6))))
        net = sum((one.net_amount or Decimal(0) for one in lines), Decimal(0))
        tax = (net * 19 / 100).quantize(Decimal("0.01"))
        told = {
            FieldName.INVOICE_NUMBER: self._number(number, issued), FieldName.INVOICE_DATE: issued.isoformat(),
            FieldName.DUE_DATE: (issued + timedelta(days=self._random.choice((14, 30, 60)))).isoformat(),
            FieldName.CURRENCY: self._random.choice(("EUR",) * 8 + ("PLN", "USD")),
            FieldName.SUPPLIER_NAME: supplier.name, FieldName.SUPPLIER_VAT_ID: supplier.vat_id or "",
            FieldName.BUYER_NAME: "Nordlicht Handel GmbH", FieldName.BUYER_VAT_ID: "DE811907980",
            FieldName.NET_TOTAL: f"{net}", FieldName.TAX_TOTAL: f"{tax}", FieldName.GROSS_TOTAL: f"{net + tax}",
            FieldName.IBAN: supplier.ibans[0], FieldName.PAYMENT_TERMS: "30 Tage netto",
        }  # fmt: skip
        if self._random.random() < 0.3:
            told[FieldName.PURCHASE_ORDER] = f"PO-{self._random.randrange(10_000, 99_999)}"
        fields = {name: self._field(place, name, value) for place, (name, value) in enumerate(told.items())}
        sha256 = hashlib.sha256(b"%d" % number).hexdigest()
        return Extraction(sha256, 0, (1,), Kind.INVOICE, 0.99, fields, lines, reader="text")

    def _number(self, number: int, issued: date) -> str:
        form = self._random.randrange(4)
        return (f"R-{issued:%Y}-{number:06d}", f"{issued:%y%m}{number % 100_000:05d}", f"FV/{number}/{issued:%m/%Y}",
                f"{self._random.randrange(10**6, 10**8)}")[form]  # fmt: skip

    def _line(self, place: int) -> Line:
        quantity = Decimal(self._random.choice((1, 1, 2, 5, 10, 24)))
        price = Decimal(int(self._random.lognormvariate(4, 1.4) * 100) + 100) / 100
        box = Box(50, 300 + 15 * place, 540, 312 + 15 * place)
        what = f"{self.word()} {self.word()} {self._random.randrange(10, 1000)}"
        return Line(what, quantity, "Stk", price, None, quantity * price, Decimal(19), "S", page=1, box=box)

    def _field(self, place: int, name: FieldName, value: str) -> Field:
        box = Box(60.25, 80 + 14.5 * place, 60.25 + 5.1 * len(value), 90 + 14.5 * place)
        sure = 0.9 + self._random.random() / 10
        others = (Alternative(value[::-1], 1 - sure, value[::-1], 1, box),) if place % 4 == 0 else ()
        return Field(name, value, sure, Source.TEXT, value, 1, box, box, reader="scorer", alternatives=others)

    def _page(self, read: Extraction) -> Page:
        texts = [part for field in read.fields.values() for part in field.value.split()]
        texts += [part for line in read.lines for part in f"{line.description} {line.net_amount}".split()]
        texts += [*_COMMON, *(self.word() for _ in range(self._random.randrange(60, 160)))]
        words = tuple(
            Word(text, Box(50 + 60 * (at % 8), 60 + 12 * (at // 8), 100 + 60 * (at % 8), 70 + 12 * (at // 8)), size=9)
            for at, text in enumerate(texts)
        )
        return Page(1, 595.28, 841.89, words, Ink.TEXT)


@dataclass(frozen=True)
class _Case:
    """One invoice: what was read of it, and where it stands."""

    id: int
    supplier: Supplier
    status: Status
    read: Extraction
    page: Page
    doubts: Sequence[Finding]
    chance: float

    @property
    def at(self) -> datetime:
        """When it came."""
        return datetime.combine(TODAY, datetime.min.time(), UTC) + timedelta(seconds=self.id)

    @property
    def name(self) -> str:
        """The name of its file."""
        return f"scan_{self.at:%Y%m%d}_{self.id:06d}.pdf"


def _made(case: _Case) -> Made:
    """Everything that is written of one invoice."""
    invoice = invoice_of(case.read)
    rows: dict[str, list[Row]] = {
        "documents": [_document(case)],
        "invoices": [_invoice(case, invoice)],
        "findings": [
            {"invoice_id": case.id, "position": place, "reason": str(one.reason), "is_open": True, "body": to_json(one)}
            for place, one in enumerate(case.doubts, 1)
        ],
        "duplicate_facts": [facts_row(_projection(case, invoice))],
        "duplicate_keys": key_rows(_projection(case, invoice)),
    }
    if case.status is not Status.POSTED or case.id % PAGES_OF_POSTED == 0:
        rows["pages"] = [{"document_id": case.id, "number": 1, "body": to_blob(case.page)}]
    if case.status is Status.IN_REVIEW:
        wanted = urgency(invoice, case.doubts)
        rows["review_queue"] = [{"invoice_id": case.id, "place": wanted.place, "at_risk": wanted.at_risk}]
    else:
        rows["plans"] = [_plan(case)]
    if case.status is Status.POSTED:
        rows["entries"], rows["postings"] = _entry(case.id, case.supplier, invoice.gross or Decimal(1))
    words = [(word.text, word.box) for word in case.page.words]
    return Made(case.id, rows, search_text(invoice, case.supplier.name, case.name, [words]), tuple(_events(case)))


def _events(case: _Case) -> Iterator[tuple[str, str]]:
    yield f"document:{case.id}", "received"
    yield f"invoice:{case.id}", "extracted"
    yield f"invoice:{case.id}", "assessed"
    if case.status is Status.POSTED:
        yield f"entry:{case.id}", "posted"
        yield f"invoice:{case.id}", "posted"


def _document(case: _Case) -> Row:
    origin = Origin(Channel.FOLDER, f"/invoices/{case.id}.pdf", case.at)
    return {
        "id": case.id, "root_key": hashlib.sha256(b"root %d" % case.id).hexdigest(), "part": "",
        "sha256": case.read.sha256, "name": case.name, "media_type": "application/pdf", "size": 80_000,
        "origin": to_json(origin), "received_at": case.at, "disposition": "read", "attempts": 1,
    }  # fmt: skip


def _invoice(case: _Case, invoice: Invoice) -> Row:
    known = Reason.SUPPLIER_UNKNOWN not in {one.reason for one in case.doubts}
    return {
        "id": case.id, "document_id": case.id, "position": 0, "status": str(case.status), "since": case.at,
        "version": 2, "kind": "invoice", "entity_id": "nordlicht", "supplier_id": case.supplier.id if known else None,
        "supplier_name": case.supplier.name, "number": invoice.number, "issued": invoice.issued, "due": invoice.due,
        "currency": invoice.currency, "gross": f"{invoice.gross}", "order_state": "none", "reason": "",
        "extraction": to_json(case.read), "invoice": to_json(invoice),
    }  # fmt: skip


def _projection(case: _Case, invoice: Invoice) -> Earlier:
    return earlier_of(
        invoice, invoice_id=case.id, sha256=case.read.sha256, index=0, supplier=case.supplier,
        status=case.status, syntax="",
    )  # fmt: skip


def _plan(case: _Case) -> Row:
    asked = case.status is Status.IN_APPROVAL or case.chance < 0.4
    stages = (Stage(10, "R30 owner", ("olga" if case.chance < 0.2 else "omar",), 1),) if asked else ()
    made = Plan(not asked, stages, (("R20 small purchase", not asked), ("R30 owner", asked)), f"{case.id:064x}")
    return {"invoice_id": case.id, "hash": made.hash, "at": case.at, "body": to_json(made)}


def _entry(number: int, supplier: Supplier, gross: Decimal) -> tuple[list[Row], list[Row]]:
    minor = int(gross * 100)
    entry = {
        "id": number, "key": f"invoice:{number}", "kind": "invoice", "date": TODAY, "description": supplier.name,
        "invoice_id": number, "payload_hash": f"{number:064x}", "posted": False,
    }  # fmt: skip
    lines = (("Expenses:Uncoded", minor), ("Liabilities:Payables", -minor))
    return [entry], [
        {"entry_id": number, "position": place, "account": account, "minor": amount, "currency": "EUR",
         "supplier_id": supplier.id, "memo": ""}
        for place, (account, amount) in enumerate(lines, 1)
    ]  # fmt: skip


def body_of(action: str, number: int) -> str:
    """What an event says. Its state is left out: nobody proves the chain of a benchmark."""
    said: dict[str, dict[str, Any]] = {
        "received": {"name": f"{number}.pdf", "disposition": "received"},
        "extracted": {"document": number, "kind": "invoice"},
        "assessed": {"before": "extracted", "after": "in_review", "open": ["UNSURE"]},
        "posted": {"before": "approved", "reason": f"entry invoice:{number}"},
    }
    return json.dumps({**said[action], "state": "0" * 64}, sort_keys=True, separators=(",", ":"))
