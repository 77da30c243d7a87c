"""The tables from arrival to ledger; those of the desk are in ``desk_tables``, of the numbers in ``walk_tables``.

Amounts of the ledger are whole minor units; everything else exact is text; times are aware UTC.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Id = BigInteger().with_variant(Integer, "sqlite")


class Moment(TypeDecorator[datetime]):
    """An aware time in UTC, kept as ISO 8601 text of one width: it sorts, and is the same on both databases."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Aware times only."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be kept")
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ANN401
        """An aware time."""
        del dialect
        return None if value is None else datetime.fromisoformat(value)


documents = Table(
    "documents",
    metadata,
    Column("id", Id, primary_key=True),
    Column("root_key", String(64), nullable=False),
    Column("part", String(200), nullable=False),
    Column("parent_id", Id, ForeignKey("documents.id")),
    Column("sha256", String(64), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("media_type", String(80), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("origin", Text, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("disposition", String(20), nullable=False),
    Column("finding", Text),
    Column("claimed_by", String(200)),
    Column("lease_until", Moment),
    Column("attempts", Integer, nullable=False, default=0),
    UniqueConstraint("root_key", "part"),
    Index("ix_documents_waiting", "disposition", "id"),
)

pages = Table(
    "pages",
    metadata,
    Column("document_id", Id, ForeignKey("documents.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

folder_files = Table(
    "folder_files",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("document_id", Id, ForeignKey("documents.id"), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("modified_ns", BigInteger, nullable=False),
)

messages = Table(
    "messages",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("document_id", Id, ForeignKey("documents.id"), nullable=False),
)

mailbox_messages = Table(
    "mailbox_messages",
    metadata,
    Column("place", String(64), primary_key=True),
    Column("uidvalidity", BigInteger, primary_key=True),
    Column("uid", BigInteger, primary_key=True),
    Column("document_id", Id, ForeignKey("documents.id"), nullable=False),
)

retired = Table(
    "retired",
    metadata,
    Column("document_id", Id, ForeignKey("documents.id"), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("by", String(200), nullable=False),
    Column("kept_until", Date, nullable=False),
    Column("purged_at", Moment),
)

invoices = Table(
    "invoices",
    metadata,
    Column("id", Id, primary_key=True),
    Column("document_id", Id, ForeignKey("documents.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("status", String(20), nullable=False),
    Column("since", Moment, nullable=False),
    Column("version", Integer, nullable=False, default=1),
    Column("kind", String(30), nullable=False),
    Column("entity_id", String(80)),
    Column("supplier_id", String(80), index=True),
    Column("supplier_name", Text),
    Column("number", Text, index=True),
    Column("issued", Date),
    Column("due", Date),
    Column("currency", Text),
    Column("gross", Text),
    Column("order_state", String(20), nullable=False, default="none"),
    Column("reason", Text, nullable=False, default=""),
    Column("extraction", Text, nullable=False),
    Column("invoice", Text, nullable=False),
    UniqueConstraint("document_id", "position"),
    Index("ix_invoices_queue", "status", "due", "id"),
)

findings = Table(
    "findings",
    metadata,
    Column("invoice_id", Id, ForeignKey("invoices.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("reason", String(40), nullable=False, index=True),
    Column("is_open", Boolean, nullable=False),
    Column("body", Text, nullable=False),
)

corrections = Table(
    "corrections",
    metadata,
    Column("id", Id, primary_key=True),
    Column("invoice_id", Id, ForeignKey("invoices.id"), nullable=False, index=True),
    Column("body", Text, nullable=False),
)

answers = Table(
    "answers",
    metadata,
    Column("id", Id, primary_key=True),
    Column("invoice_id", Id, ForeignKey("invoices.id"), nullable=False, index=True),
    Column("body", Text, nullable=False),
)

recollections = Table(
    "recollections",
    metadata,
    Column("invoice_id", Id, ForeignKey("invoices.id"), primary_key=True),
    Column("body", Text, nullable=False),
)
"""What the supplier's memory read differently, as of the last verdict."""

examples = Table(
    "examples",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", String(300), nullable=False, unique=True),
    Column("supplier_id", String(80), nullable=False),
    Column("invoice_id", Id, ForeignKey("invoices.id"), nullable=False, index=True),
    Column("field", String(40), nullable=False),
    Column("teaches", Boolean, nullable=False),
    Column("body", Text, nullable=False),
    Index("ix_examples_supplier_id_teaches", "supplier_id", "teaches"),
)
"""A correction whose value stands nowhere on the document is kept, and teaches nothing."""

forgotten = Table(
    "forgotten",
    metadata,
    Column("example_id", Id, ForeignKey("examples.id"), primary_key=True),
    Column("by", String(200), nullable=False),
    Column("at", Moment, nullable=False),
    Column("why", Text, nullable=False),
)

suppliers = Table(
    "suppliers",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("body", Text, nullable=False),
)

orders = Table(
    "orders",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("body", Text, nullable=False),
)

billings = Table(
    "billings",
    metadata,
    Column("order_id", String(80), ForeignKey("orders.id"), primary_key=True),
    Column("line", String(40), primary_key=True),
    Column("invoice_id", Id, ForeignKey("invoices.id"), primary_key=True),
    Column("quantity", Text, nullable=False),
)

plans = Table(
    "plans",
    metadata,
    Column("invoice_id", Id, ForeignKey("invoices.id"), primary_key=True),
    Column("hash", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Column("body", Text, nullable=False),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("invoice_id", Id, ForeignKey("invoices.id"), nullable=False),
    Column("person", String(200), nullable=False),
    Column("plan_hash", String(64), nullable=False),
    Column("body", Text, nullable=False),
    UniqueConstraint("invoice_id", "person", "plan_hash"),
    Index("ix_decisions_person", "person", "id"),
)

entries = Table(
    "entries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", String(200), nullable=False, unique=True),
    Column("kind", String(30), nullable=False),
    Column("date", Date, nullable=False),
    Column("description", Text, nullable=False),
    Column("invoice_id", Id, ForeignKey("invoices.id"), index=True),
    Column("reverses", String(200), ForeignKey("entries.key"), unique=True),
    Column("payload_hash", String(64), nullable=False),
    Column("posted", Boolean, nullable=False, default=False),
    Index(
        "uq_entries_invoice_id_kind",
        "invoice_id",
        "kind",
        unique=True,
        sqlite_where=text("reverses is null"),
        postgresql_where=text("reverses is null"),
    ),
)
"""An invoice has one entry of a kind, ever: one that was reversed is void and stays so."""

postings = Table(
    "postings",
    metadata,
    Column("entry_id", Id, ForeignKey("entries.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("account", String(200), nullable=False, index=True),
    Column("minor", BigInteger, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("tax_code", String(40)),
    Column("cost_centre", String(80)),
    Column("supplier_id", String(80)),
    Column("memo", Text, nullable=False, default=""),
)

outbox = Table(
    "outbox",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("body", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("done_at", Moment, index=True),
)

events = Table(
    "events",
    metadata,
    Column("seq", Id, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("actor", String(200), nullable=False),
    Column("action", String(60), nullable=False),
    Column("subject", String(200), nullable=False, index=True),
    Column("body", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)
