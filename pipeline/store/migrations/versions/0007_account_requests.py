"""Bank accounts that another person confirms, and files that the virus scanner refused."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pipeline.store import guards

revision = "0007"
down_revision = "0006"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.String(32)


def upgrade() -> None:
    """Add the tables and what holds them."""
    op.create_table(
        "account_requests",
        sa.Column("id", ID, nullable=False),
        sa.Column("supplier_id", sa.String(length=80), nullable=False),
        sa.Column("iban", sa.String(length=40), nullable=False),
        sa.Column("invoice_id", ID),
        sa.Column("asked_by", sa.String(length=200), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("settled_by", sa.String(length=200)),
        sa.Column("settled_at", MOMENT),
        sa.Column("confirmed", sa.Boolean()),
        sa.Column("called", sa.Text(), nullable=False),
        sa.Column("known_number", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "confirmed is null or not confirmed or settled_by <> asked_by", name="ck_account_requests_two"
        ),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoices.id"], name=op.f("fk_account_requests_invoice_id")),
        sa.ForeignKeyConstraint(["supplier_id"], ["suppliers.id"], name=op.f("fk_account_requests_supplier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_requests")),
    )
    op.create_index(op.f("ix_account_requests_settled_at"), "account_requests", ["settled_at"])
    op.create_index(op.f("ix_account_requests_supplier_id"), "account_requests", ["supplier_id"])
    op.create_table(
        "refused_files",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refused_files")),
    )
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in guards.SQLITE_REQUESTS if sqlite else guards.POSTGRESQL_REQUESTS:
        op.execute(sa.text(statement))
