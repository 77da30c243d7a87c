"""The tables of the review desk: its queue, the people and programs at it, and what they asked for."""

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
)

from pipeline.store.tables import Id, Moment, metadata

review_queue = Table(
    "review_queue",
    metadata,
    Column("invoice_id", Id, ForeignKey("invoices.id"), primary_key=True),
    Column("place", String(30), nullable=False),
    Column("at_risk", Integer, nullable=False, default=0),
    Index("ix_review_queue_order", "place", "invoice_id"),
)
"""The invoices in review, in the order they should be looked at. Derived: each verdict writes it again."""

withdrawals = Table(
    "withdrawals",
    metadata,
    Column("id", Id, primary_key=True),
    Column("invoice_id", Id, ForeignKey("invoices.id"), nullable=False, index=True),
    Column("said", String(20), nullable=False),
    Column("said_id", Id, nullable=False),
    Column("by", String(200), nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("said", "said_id"),
)
"""What a person took back: ``said`` names the table (corrections or answers), ``said_id`` its row, which stays."""

claims = Table(
    "claims",
    metadata,
    Column("invoice_id", Id, ForeignKey("invoices.id"), primary_key=True),
    Column("person", String(200), nullable=False),
    Column("since", Moment, nullable=False),
    Column("until", Moment, nullable=False),
)
"""Who has an invoice open at the desk, until when."""

accounts = Table(
    "accounts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("login", String(100), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False, default=""),
    Column("roles", Text, nullable=False, default=""),
    Column("entities", Text),
    Column("active", Boolean, nullable=False, default=True),
    Column("password", Text),
    Column("subject", String(300), unique=True),
)
"""People. ``subject`` is who the identity provider of the company says they are."""

preferences = Table(
    "preferences",
    metadata,
    Column("account_id", Id, ForeignKey("accounts.id"), primary_key=True),
    Column("body", Text, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("account_id", Id, ForeignKey("accounts.id"), nullable=False, index=True),
    Column("csrf", String(64), nullable=False),
    Column("since", Moment, nullable=False),
    Column("seen", Moment, nullable=False),
    Column("proved", Moment, nullable=False),
    Column("device", Text, nullable=False, default=""),
)
"""``proved`` is when the person last gave their password."""

invitations = Table(
    "invitations",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("purpose", String(20), nullable=False),
    Column("subject", String(200), nullable=False, index=True),
    Column("body", Text, nullable=False, default=""),
    Column("until", Moment, nullable=False),
    Column("used", Moment),
)
"""Links that work once: the first administrator, a new password, a decision by mail."""

guesses = Table(
    "guesses",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last", Moment, nullable=False),
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", Id, primary_key=True),
    Column("hash", String(64), nullable=False, unique=True),
    Column("account_id", Id, ForeignKey("accounts.id"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("since", Moment, nullable=False),
    Column("until", Moment),
    Column("used", Moment),
    Column("revoked", Moment),
)

idempotency = Table(
    "idempotency",
    metadata,
    Column("account_id", Id, ForeignKey("accounts.id"), primary_key=True),
    Column("key", String(200), primary_key=True),
    Column("request", String(64), nullable=False),
    Column("status", Integer),
    Column("answer", Text),
    Column("at", Moment, nullable=False, index=True),
)

webhooks = Table(
    "webhooks",
    metadata,
    Column("id", Id, primary_key=True),
    Column("url", Text, nullable=False),
    Column("secret", Text, nullable=False),
    Column("actions", Text, nullable=False),
    Column("active", Boolean, nullable=False, default=True),
    Column("sent", BigInteger, nullable=False, default=0),
    Column("failures", Integer, nullable=False, default=0),
)
"""``sent`` is the number of the last event that was told."""

absences = Table(
    "absences",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person", String(100), nullable=False, index=True),
    Column("deputy", String(100), nullable=False),
    Column("start", Date, nullable=False),
    Column("end", Date, nullable=False),
    Column("ended", Moment),
)
"""Somebody else decides from ``start`` to ``end`` inclusive, unless it was ended before."""

account_requests = Table(
    "account_requests",
    metadata,
    Column("id", Id, primary_key=True),
    Column("supplier_id", String(80), ForeignKey("suppliers.id"), nullable=False, index=True),
    Column("iban", String(40), nullable=False),
    Column("invoice_id", Id, ForeignKey("invoices.id")),
    Column("asked_by", String(200), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("why", Text, nullable=False, default=""),
    Column("settled_by", String(200)),
    Column("settled_at", Moment, index=True),
    Column("confirmed", Boolean),
    Column("called", Text, nullable=False, default=""),
    Column("known_number", Text, nullable=False, default=""),
    Column("note", Text, nullable=False, default=""),
    CheckConstraint("confirmed is null or not confirmed or settled_by <> asked_by", name="ck_account_requests_two"),
)
"""Bank accounts that somebody wants in the master; another person confirms them after a call. One alone cannot."""

refused_files = Table(
    "refused_files",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("by", String(200), nullable=False),
    Column("name", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("reason", String(40), nullable=False),
    Column("said", Text, nullable=False),
)
"""Files that the virus scanner refused: what was said of them. Their bytes are not kept."""
