"""The tables of payments: runs, the payments of each, what each clears, and what the bank told."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from pipeline.store.tables import Id, Moment, metadata

payment_runs = Table(
    "payment_runs",
    metadata,
    Column("id", Id, primary_key=True),
    Column("proposed_by", String(200), nullable=False),
    Column("proposed_at", Moment, nullable=False),
    Column("until", Date, nullable=False),
    Column("choices", Text, nullable=False),
    Column("released_by", String(200)),
    Column("released_at", Moment),
    Column("sent_at", Moment),
    Column("message_id", String(35), unique=True),
    Column("file_sha256", String(64)),
    CheckConstraint("released_by is null or released_by <> proposed_by", name="ck_payment_runs_two"),
)
"""``choices`` is the trace: every open item that was looked at, and why it is paid or not."""

payments = Table(
    "payments",
    metadata,
    Column("id", Id, primary_key=True),
    Column("run_id", Id, ForeignKey("payment_runs.id"), nullable=False, index=True),
    Column("end_to_end", String(35), nullable=False, unique=True),
    Column("group_id", String(35), nullable=False, default=""),
    Column("account", String(34), nullable=False),
    Column("supplier_id", String(80), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("iban", String(34), nullable=False),
    Column("bic", String(11)),
    Column("country", String(2)),
    Column("reference", Text, nullable=False, default=""),
    Column("date", Date, nullable=False),
    Column("minor", BigInteger, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("status", String(20), nullable=False),
    Column("since", Moment, nullable=False),
    Column("reason", Text, nullable=False, default=""),
    Column("booked", Date),
    Column("paid_minor", BigInteger),
    CheckConstraint("minor > 0", name="ck_payments_minor"),
    Index("ix_payments_status", "status", "id"),
)
"""``end_to_end`` is the key that makes a payment one payment, here and at the bank."""

payment_items = Table(
    "payment_items",
    metadata,
    Column("payment_id", Id, ForeignKey("payments.id"), primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("run_id", Id, ForeignKey("payment_runs.id"), nullable=False, index=True),
    Column("invoice_id", Id, ForeignKey("invoices.id"), nullable=False, index=True),
    Column("number", Text, nullable=False),
    Column("minor", BigInteger, nullable=False),
    Column("discount_minor", BigInteger, nullable=False, default=0),
    Column("cleared_minor", BigInteger, nullable=False, default=0),
    Column("is_bound", Boolean, nullable=False),
    UniqueConstraint("payment_id", "invoice_id"),
    Index(
        "uq_payment_items_bound",
        "invoice_id",
        unique=True,
        sqlite_where=text("is_bound"),
        postgresql_where=text("is_bound"),
    ),
)
"""An invoice is in one payment at a time: the database itself refuses a second. ``cleared_minor`` is what was booked,
the discount with it; signs as of the open item."""

bank_files = Table(
    "bank_files",
    metadata,
    Column("id", Id, primary_key=True),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("by", String(200), nullable=False),
    Column("at", Moment, nullable=False),
)

bank_lines = Table(
    "bank_lines",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", String(64), nullable=False, unique=True),
    Column("file_id", Id, ForeignKey("bank_files.id"), nullable=False, index=True),
    Column("account", String(34), nullable=False),
    Column("booked", Date, nullable=False),
    Column("minor", BigInteger, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("is_matched", Boolean, nullable=False, index=True),
    Column("why", Text, nullable=False, default=""),
    Column("body", Text, nullable=False),
)
"""Every booking that a bank told of, once; those of no payment of ours are kept with the reason."""
