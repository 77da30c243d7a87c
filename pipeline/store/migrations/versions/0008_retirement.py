"""Originals whose time of retention is over."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "retired",
        sa.Column("document_id", ID, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("kept_until", sa.Date(), nullable=False),
        sa.Column("purged_at", sa.String(32)),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_retired_document_id")),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_retired")),
    )
