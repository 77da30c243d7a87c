"""Messages that were received, and where in their mailboxes they lie."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "messages",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("document_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_messages_document_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_messages")),
    )
    op.create_table(
        "mailbox_messages",
        sa.Column("place", sa.String(length=64), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.Column("document_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_mailbox_messages_document_id")),
        sa.PrimaryKeyConstraint("place", "uidvalidity", "uid", name=op.f("pk_mailbox_messages")),
    )
