"""Bank accounts that another person confirms, and files that the virus scanner refused."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pipeline.store import guards, tables

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the tables and what holds them."""
    bind = op.get_bind()
    tables.metadata.create_all(bind, tables=[tables.account_requests, tables.refused_files])
    for statement in guards.SQLITE_REQUESTS if bind.dialect.name == "sqlite" else guards.POSTGRESQL_REQUESTS:
        op.execute(sa.text(statement))
