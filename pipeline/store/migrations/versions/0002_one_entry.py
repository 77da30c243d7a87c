"""One entry of a kind for each invoice, no posting of nothing, and guards where the first ones had gaps."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pipeline.store import guards

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the index, then the guards."""
    only = sa.text("reverses is null")
    op.create_index(
        "uq_entries_invoice_id_kind",
        "entries",
        ["invoice_id", "kind"],
        unique=True,
        sqlite_where=only,
        postgresql_where=only,
    )
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in guards.SQLITE_GAPS if sqlite else guards.POSTGRESQL_GAPS:
        op.execute(sa.text(statement))
