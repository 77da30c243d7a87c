"""Supplier memory: examples, what was forgotten of them, and what memory read on each invoice."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pipeline.store import guards

revision = "0003"
down_revision = "0002"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables, then their guards."""
    op.create_table(
        "recollections",
        sa.Column("invoice_id", ID, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoices.id"], name=op.f("fk_recollections_invoice_id")),
        sa.PrimaryKeyConstraint("invoice_id", name=op.f("pk_recollections")),
    )
    op.create_table(
        "examples",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(length=300), nullable=False),
        sa.Column("supplier_id", sa.String(length=80), nullable=False),
        sa.Column("invoice_id", ID, nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("teaches", sa.Boolean(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoices.id"], name=op.f("fk_examples_invoice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_examples")),
        sa.UniqueConstraint("key", name=op.f("uq_examples_key")),
    )
    op.create_index(op.f("ix_examples_invoice_id"), "examples", ["invoice_id"])
    op.create_index("ix_examples_supplier_id_teaches", "examples", ["supplier_id", "teaches"])
    op.create_table(
        "forgotten",
        sa.Column("example_id", ID, nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["example_id"], ["examples.id"], name=op.f("fk_forgotten_example_id")),
        sa.PrimaryKeyConstraint("example_id", name=op.f("pk_forgotten")),
    )
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in guards.SQLITE_MEMORY if sqlite else guards.POSTGRESQL_MEMORY:
        op.execute(sa.text(statement))
