"""Arrivals, readings, verdicts and entries of our own making."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from types import SimpleNamespace

import pytest

from pipeline.approval import Plan, Stage
from pipeline.assess import Verdict
from pipeline.documents import Attachment, Box, Channel, Ink, MediaType, Origin, Page, Word
from pipeline.findings import Finding, Reason
from pipeline.intake import Part
from pipeline.invoices import Extraction, Field, FieldName, Kind, Reading, Source, invoice_of
from pipeline.ledger import Entry, EntryKind, Posting
from pipeline.money import Money
from pipeline.status import Disposition, Status
from pipeline.store import Store

TODAY = dt.date(2026, 7, 1)


def attachment(content: bytes, name: str = "rechnung.pdf", place: str = "/in/rechnung.pdf") -> Attachment:
    return Attachment(name, content, Origin(Channel.FOLDER, place, dt.datetime(2026, 7, 1, 8, tzinfo=dt.UTC)))


def file(content: bytes = b"%PDF-1.7 one", name: str = "rechnung.pdf") -> Part:
    """One file that waits to be read."""
    return Part("", attachment(content, name), MediaType.PDF, Disposition.RECEIVED)


def message(*contents: bytes) -> Part:
    """A mail with a text that is ignored and these attachments."""
    body = Part(
        "1",
        attachment(b"Guten Tag", "body.txt"),
        MediaType.TEXT,
        Disposition.IGNORED,
        Finding(Reason.BODY_TEXT, "Text."),
    )
    files = tuple(
        Part(str(number), attachment(content, f"{number}.pdf"), MediaType.PDF, Disposition.RECEIVED)
        for number, content in enumerate(contents, 2)
    )
    whole = attachment(b"From: a\n\n" + b"".join(contents), "mail.eml", "ap@example/INBOX")
    return Part("", whole, MediaType.MAIL, Disposition.UNPACKED, parts=(body, *files))


def extraction(
    sha256: str = "0" * 64, *, index: int = 0, gross: str = "119.00", number: str = "R-1001", **more: str
) -> Extraction:
    """A reading of one invoice; further fields by their names."""
    said = {
        "invoice_number": number, "gross_total": gross, "currency": "EUR", "invoice_date": "2026-06-15",
        "supplier_name": "Elbe Bürobedarf GmbH", **more,
    }  # fmt: skip
    fields = {
        FieldName(name): Field(FieldName(name), value, 0.98, Source.TEXT, page=1, box=Box(1.5, 2.25, 30.1, 4))
        for name, value in said.items()
    }
    return Extraction(sha256, index, (1,), Kind.INVOICE, 0.99, fields)


def reading(*extractions: Extraction) -> Reading:
    """One page with two words, and these invoices."""
    words = (Word("Rechnung", Box(10, 10, 60, 20)), Word("R-1001", Box(70, 10, 99.5, 20), 0.93))
    page = Page(1, 595.28, 841.89, words, Ink.TEXT)
    return Reading("0" * 64, (page,), extractions or (extraction(),))


def verdict(
    status: Status = Status.IN_APPROVAL, *, findings: tuple[Finding, ...] = (), said: Extraction | None = None
) -> Verdict:
    """What assessing came to."""
    return Verdict(invoice_of(said or extraction()), findings, findings, status, "ours")


def plan(*people: str, need: int = 1, mark: str = "a") -> Plan:
    """A plan with one stage; without people nobody is asked."""
    stages = (Stage(1, "R30", people, need),) if people else ()
    return Plan(not people, stages, (("R30", True),), mark * 64)


def entry(invoice_id: int, amount: str = "119.00", *, key: str = "", kind: EntryKind = EntryKind.INVOICE) -> Entry:
    """An expense owed."""
    money = Money(Decimal(amount), "EUR")
    owed = Posting("Liabilities:Payables", -money, supplier_id="S1")
    return Entry(key or f"invoice:{invoice_id}", kind, TODAY, "R-1001", (Posting("Expenses:Office", money), owed))


@dataclass(frozen=True)
class Clerk:
    """Takes a store along the walk, one named step at a time."""

    store: Store

    def received(self, content: bytes = b"%PDF-1.7 one") -> int:
        """A document that waits to be read."""
        return self.store.intake.receive(file(content)).document_id

    def extracted(self, content: bytes = b"%PDF-1.7 one", **fields: str) -> int:
        """An invoice that waits for its checks."""
        document_id = self.received(content)
        return self.store.intake.record_reading(document_id, reading(extraction(**fields)))[0]

    def asked(self, content: bytes = b"%PDF-1.7 one", *people: str, need: int = 1) -> int:
        """An invoice that waits for people."""
        invoice_id = self.extracted(content)
        self.store.invoices.record_verdict(invoice_id, verdict(), None, "payables")
        self.planned(invoice_id, plan(*(people or ("omar",)), need=need))
        return invoice_id

    def planned(self, invoice_id: int, made: Plan) -> Status:
        """A plan, on the version that the invoice has."""
        version = self.store.invoices.one(invoice_id).version
        return self.store.approvals.record_plan(invoice_id, made, "payables", version)

    def approved(self, content: bytes = b"%PDF-1.7 one") -> int:
        """An invoice that may be posted."""
        invoice_id = self.extracted(content)
        self.store.invoices.record_verdict(invoice_id, verdict(), None, "payables")
        self.planned(invoice_id, plan())
        return invoice_id

    def posted(self, content: bytes = b"%PDF-1.7 one") -> int:
        """An invoice in the ledger."""
        invoice_id = self.approved(content)
        self.store.journal.post(entry(invoice_id), invoice_id, "payables")
        return invoice_id


@pytest.fixture
def clerk(any_store: Store) -> Clerk:
    """A clerk at ``any_store``."""
    return Clerk(any_store)


@pytest.fixture
def make() -> SimpleNamespace:
    """The makers above, by name: ``make.file(b"...")``."""
    return SimpleNamespace(
        file=file, message=message, extraction=extraction, reading=reading, verdict=verdict, plan=plan, entry=entry,
        clerk=Clerk, today=TODAY,
    )  # fmt: skip
