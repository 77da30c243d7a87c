"""Invoices as the API tells them."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import ConfigDict, Field

from pipeline.findings import Reason
from pipeline.invoices import Kind, Source
from pipeline.ledger import EntryKind
from pipeline.status import Status
from pipeline.web.api.models import Amount, BoxOut, EventOut, FindingOut, Model


class InvoiceRow(Model):
    """An invoice in one line."""

    model_config = ConfigDict(title="InvoiceRow", from_attributes=True)

    id: int = Field(examples=[7])
    version: int = Field(description="Goes up with every change; what you say of an invoice carries it.", examples=[4])
    status: Status
    since: datetime = Field(description="When it came to this status.")
    kind: Kind
    entity_id: str | None = Field(description="Our company; null while it is not known.", examples=["nordlicht"])
    supplier_id: str | None = Field(
        description="The record of the master, where it is known surely.", examples=["S-1001"]
    )
    supplier_name: str | None = Field(examples=["Elbe Bürobedarf GmbH"])
    number: str | None = Field(description="The supplier's number.", examples=["R-1001"])
    issued: date | None
    due: date | None
    currency: str | None = Field(examples=["EUR"])
    gross: Amount | None
    document_id: int = Field(examples=[12])
    document_name: str = Field(examples=["rechnung.pdf"])
    reasons: list[Reason] = Field(description="Codes of the open findings.", examples=[["TOTALS_DISAGREE"]])


class InvoicePage(Model):
    """A page of invoices, the newest first."""

    items: list[InvoiceRow]
    next: str | None = Field(description="Give it as `before` for the next page; null at the end.", examples=["4711"])


class AlternativeOut(Model):
    """Another reading of a field."""

    model_config = ConfigDict(title="Alternative")

    value: str = Field(examples=["190.00"])
    confidence: float = Field(examples=[0.21])
    page: int | None
    box: BoxOut | None


class FieldOut(Model):
    """A value as it was read or corrected, and the ink behind it."""

    model_config = ConfigDict(title="Field")

    value: str = Field(
        description="Canonical: amounts 1234.50, dates ISO 8601, currencies ISO 4217.", examples=["119.00"]
    )
    confidence: float = Field(description="The probability that it is right, 0 to 1.", examples=[0.98])
    source: Source = Field(description="Who says so.")
    raw: str = Field(description="As printed.", examples=["119,00 €"])
    page: int | None = Field(description="Counted from 1.", examples=[1])
    box: BoxOut | None
    place: str = Field(description="An XPath, where the source is XML.")
    alternatives: list[AlternativeOut]


class LineOut(Model):
    """An invoice line."""

    model_config = ConfigDict(title="Line")

    description: str
    quantity: Amount | None
    unit: str
    unit_price: Amount | None
    discount: Amount | None
    net_amount: Amount | None
    tax_rate: Amount | None
    tax_category: str
    order_line: str
    seller_item: str
    page: int | None
    box: BoxOut | None


class StageOut(Model):
    """People who are asked together."""

    model_config = ConfigDict(title="Stage")

    number: int
    rule: str = Field(description="The rule of the policy that asks them.", examples=["R30 owner"])
    people: list[str] = Field(examples=[["olga"]])
    need: int = Field(description="How many of them must say yes.")
    stands_in: dict[str, str] = Field(description="Deputies, with whom they stand in for.")


class DecisionOut(Model):
    """A person's word."""

    model_config = ConfigDict(title="Decision")

    person: str
    approved: bool
    at: datetime
    note: str
    counts: bool = Field(description="Whether it was given on the plan as it is now.")


class ApprovalOut(Model):
    """Who is asked about an invoice, and who has answered."""

    model_config = ConfigDict(title="Approval")

    automatic: bool = Field(description="Whether nobody is asked.")
    stages: list[StageOut]
    turn: list[str] = Field(description="Who is asked now.", examples=[["olga"]])
    decisions: list[DecisionOut]


class LinksOut(Model):
    """Where the rest is."""

    model_config = ConfigDict(title="Links")

    self: str = Field(examples=["/api/v1/invoices/7"])
    document: str = Field(examples=["/api/v1/documents/12"])
    original: str = Field(examples=["/api/v1/invoices/7/original"])
    pages: list[str] = Field(examples=[["/api/v1/invoices/7/pages/1"]])
    entries: str = Field(examples=["/api/v1/invoices/7/entries"])
    desk: str = Field(description="For people.", examples=["https://payables.example.com/invoices/7"])


class InvoiceOut(InvoiceRow):
    """One invoice with everything about it."""

    model_config = ConfigDict(title="Invoice")

    reason: str = Field(description="Why it was rejected, filed or moved, where somebody said so.")
    order_state: str = Field(description="How it compares with its purchase order: none, matched or variance.")
    language: str = Field(examples=["de"])
    syntax: str = Field(description="The e-invoice format: cii, ubl, fatturapa, ksef; empty for paper.")
    held_by: str | None = Field(description="Who has it open at the desk.")
    fields: dict[str, FieldOut] = Field(description="By name; what is not on the document is not here.")
    lines: list[LineOut]
    findings: list[FindingOut]
    approval: ApprovalOut | None
    history: list[EventOut] = Field(description="Of the invoice and its document, oldest first.")
    links: LinksOut


class PostingOut(Model):
    """A line of an entry; a debit is positive."""

    model_config = ConfigDict(title="Posting")

    account: str = Field(examples=["Liabilities:Payables"])
    amount: Amount
    currency: str = Field(examples=["EUR"])
    tax_code: str | None
    cost_centre: str | None
    supplier_id: str | None
    memo: str


class EntryOut(Model):
    """An entry of the ledger: it balances, and never changes."""

    model_config = ConfigDict(title="Entry")

    key: str = Field(description="Unique: post it under this key and it is posted once.", examples=["invoice:7"])
    kind: EntryKind
    date: date
    description: str
    reverses: str | None
    postings: list[PostingOut]


class StandingOut(Model):
    """Where an invoice stands after what was said of it."""

    model_config = ConfigDict(title="Standing")

    id: int = Field(examples=[7])
    status: Status
    version: int = Field(examples=[6])
    findings: list[FindingOut] = Field(description="Those that are still open.")
    turn: list[str] = Field(description="Who is asked to approve it now.")
