"""Payments: runs that two people make, what each payment clears, and what the bank told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pipeline.store import payment_guards

revision = "0010"
down_revision = "0009"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.String(32)


def upgrade() -> None:
    """Add the tables, then the triggers that hold them."""
    op.create_table(
        "payment_runs",
        sa.Column("id", ID, nullable=False),
        sa.Column("proposed_by", sa.String(length=200), nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.Column("released_by", sa.String(length=200)),
        sa.Column("released_at", MOMENT),
        sa.Column("sent_at", MOMENT),
        sa.Column("message_id", sa.String(length=35)),
        sa.Column("file_sha256", sa.String(length=64)),
        sa.CheckConstraint("released_by is null or released_by <> proposed_by", name="ck_payment_runs_two"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_runs")),
        sa.UniqueConstraint("message_id", name=op.f("uq_payment_runs_message_id")),
    )
    op.create_table(
        "payments",
        sa.Column("id", ID, nullable=False),
        sa.Column("run_id", ID, nullable=False),
        sa.Column("end_to_end", sa.String(length=35), nullable=False),
        sa.Column("group_id", sa.String(length=35), nullable=False),
        sa.Column("account", sa.String(length=34), nullable=False),
        sa.Column("supplier_id", sa.String(length=80), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("iban", sa.String(length=34), nullable=False),
        sa.Column("bic", sa.String(length=11)),
        sa.Column("country", sa.String(length=2)),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("booked", sa.Date()),
        sa.Column("paid_minor", sa.BigInteger()),
        sa.CheckConstraint("minor > 0", name="ck_payments_minor"),
        sa.ForeignKeyConstraint(["run_id"], ["payment_runs.id"], name=op.f("fk_payments_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments")),
        sa.UniqueConstraint("end_to_end", name=op.f("uq_payments_end_to_end")),
    )
    op.create_index("ix_payments_run_id", "payments", ["run_id"])
    op.create_index("ix_payments_supplier_id", "payments", ["supplier_id"])
    op.create_index("ix_payments_status", "payments", ["status", "id"])
    op.create_table(
        "payment_items",
        sa.Column("payment_id", ID, autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("run_id", ID, nullable=False),
        sa.Column("invoice_id", ID, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        sa.Column("discount_minor", sa.BigInteger(), nullable=False),
        sa.Column("cleared_minor", sa.BigInteger(), nullable=False),
        sa.Column("is_bound", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_payment_items_payment_id")),
        sa.ForeignKeyConstraint(["run_id"], ["payment_runs.id"], name=op.f("fk_payment_items_run_id")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoices.id"], name=op.f("fk_payment_items_invoice_id")),
        sa.PrimaryKeyConstraint("payment_id", "position", name=op.f("pk_payment_items")),
        sa.UniqueConstraint("payment_id", "invoice_id", name=op.f("uq_payment_items_payment_id_invoice_id")),
    )
    op.create_index("ix_payment_items_run_id", "payment_items", ["run_id"])
    op.create_index("ix_payment_items_invoice_id", "payment_items", ["invoice_id"])
    op.create_index(
        "uq_payment_items_bound", "payment_items", ["invoice_id"], unique=True,
        sqlite_where=sa.text("is_bound"), postgresql_where=sa.text("is_bound"),
    )  # fmt: skip
    op.create_table(
        "bank_files",
        sa.Column("id", ID, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_files")),
        sa.UniqueConstraint("sha256", name=op.f("uq_bank_files_sha256")),
    )
    op.create_table(
        "bank_lines",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("file_id", ID, nullable=False),
        sa.Column("account", sa.String(length=34), nullable=False),
        sa.Column("booked", sa.Date(), nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("is_matched", sa.Boolean(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["bank_files.id"], name=op.f("fk_bank_lines_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_lines")),
        sa.UniqueConstraint("key", name=op.f("uq_bank_lines_key")),
    )
    op.create_index("ix_bank_lines_file_id", "bank_lines", ["file_id"])
    op.create_index("ix_bank_lines_is_matched", "bank_lines", ["is_matched"])
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in payment_guards.SQLITE if sqlite else payment_guards.POSTGRESQL:
        op.execute(sa.text(statement))
