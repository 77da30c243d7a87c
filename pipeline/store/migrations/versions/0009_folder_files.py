"""Files of folders that were received."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "folder_files",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("document_id", ID, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("modified_ns", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_folder_files_document_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_folder_files")),
    )
