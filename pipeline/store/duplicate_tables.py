"""The tables of the duplicate check. Together they stay under 500 bytes an invoice on SQLite (docs/duplicates.md)."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, ForeignKey, LargeBinary, SmallInteger, String, Table, Text

from pipeline.store.tables import Id, metadata

duplicate_keys = Table(
    "duplicate_keys",
    metadata,
    Column("key", BigInteger, primary_key=True),
    Column("day", SmallInteger, primary_key=True),
    Column("invoice_id", Id, ForeignKey("invoices.id"), primary_key=True),
    sqlite_with_rowid=False,
)
"""The blocking keys of each invoice, by the day it was issued (days since 2000), so that the nearest come first."""

duplicate_facts = Table(
    "duplicate_facts",
    metadata,
    Column("invoice_id", Id, ForeignKey("invoices.id"), primary_key=True, autoincrement=False),
    Column("written", LargeBinary, nullable=False),
    Column("syntax", String(20)),
    Column("vat_id", Text),
    Column("iban", Text),
    Column("net", Text),
    Column("purchase_order", Text),
    Column("delivery_note", Text),
    Column("contract", Text),
    Column("preceding", Text),
    Column("period_start", Date),
    Column("period_end", Date),
    Column("ksef_number", Text),
)
"""What the check compares beside the columns of ``invoices``, and the keys that were written, to take them back."""

duplicate_backlog = Table(
    "duplicate_backlog",
    metadata,
    Column("invoice_id", Id, ForeignKey("invoices.id"), primary_key=True, autoincrement=False),
)
"""Invoices whose keys and facts are to be written anew: a release that looks for twins otherwise lists them all."""

posted_identities = Table(
    "posted_identities",
    metadata,
    Column("identity", LargeBinary(16), primary_key=True),
    Column("pardon", Id, primary_key=True, autoincrement=False),
    Column("invoice_id", Id, ForeignKey("invoices.id"), nullable=False, index=True),
)
"""What may be in the ledger once: a file, a KSeF number, a supplier's number with date and total.

``pardon`` is 0, or the invoice's own id where a person answered that it is no duplicate.
"""
