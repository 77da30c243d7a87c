"""The duplicate check: keys by day, facts to compare, and what may be in the ledger once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the keys anew, and put every invoice that was judged on the list of those to write them for."""
    op.drop_table("duplicate_keys")
    op.create_table(
        "duplicate_keys",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.SmallInteger(), nullable=False),
        sa.Column("invoice_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoices.id"], name=op.f("fk_duplicate_keys_invoice_id")),
        sa.PrimaryKeyConstraint("key", "day", "invoice_id", name=op.f("pk_duplicate_keys")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "duplicate_facts",
        sa.Column("invoice_id", ID, nullable=False),
        sa.Column("written", sa.LargeBinary(), nullable=False),
        sa.Column("syntax", sa.String(length=20)),
        sa.Column("vat_id", sa.Text()),
        sa.Column("iban", sa.Text()),
        sa.Column("net", sa.Text()),
        sa.Column("purchase_order", sa.Text()),
        sa.Column("delivery_note", sa.Text()),
        sa.Column("contract", sa.Text()),
        sa.Column("preceding", sa.Text()),
        sa.Column("period_start", sa.Date()),
        sa.Column("period_end", sa.Date()),
        sa.Column("ksef_number", sa.Text()),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoices.id"], name=op.f("fk_duplicate_facts_invoice_id")),
        sa.PrimaryKeyConstraint("invoice_id", name=op.f("pk_duplicate_facts")),
    )
    op.create_table(
        "duplicate_backlog",
        sa.Column("invoice_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoices.id"], name=op.f("fk_duplicate_backlog_invoice_id")),
        sa.PrimaryKeyConstraint("invoice_id", name=op.f("pk_duplicate_backlog")),
    )
    op.execute("insert into duplicate_backlog (invoice_id) select id from invoices where status <> 'extracted'")
    op.create_table(
        "posted_identities",
        sa.Column("identity", sa.LargeBinary(length=16), nullable=False),
        sa.Column("pardon", ID, nullable=False),
        sa.Column("invoice_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoices.id"], name=op.f("fk_posted_identities_invoice_id")),
        sa.PrimaryKeyConstraint("identity", "pardon", name=op.f("pk_posted_identities")),
    )
    op.create_index(op.f("ix_posted_identities_invoice_id"), "posted_identities", ["invoice_id"])
