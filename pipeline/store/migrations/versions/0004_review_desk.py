"""The review desk: its queue and claims, accounts, sessions, tokens, webhooks, absences."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pipeline.store import guards, tables

revision = "0004"
down_revision = "0003"

NEW = (
    "review_queue", "withdrawals", "claims", "accounts", "preferences", "sessions", "invitations", "guesses", "tokens", "idempotency",
    "webhooks", "absences",
)  # fmt: skip


def upgrade() -> None:
    """Add the tables; what stands in review is queued by its due date until it is next judged."""
    bind = op.get_bind()
    tables.metadata.create_all(bind, tables=[tables.metadata.tables[name] for name in NEW])
    op.create_index("ix_decisions_person", "decisions", ["person", "id"])
    op.execute(
        sa.text(
            "insert into review_queue (invoice_id, at_risk, place) select id, 0, '99' || "
            "replace(coalesce(cast(due as varchar(10)), '9999-12-31'), '-', '') || '1000000000000000' "
            "from invoices where status = 'in_review'"
        )
    )
    for statement in guards.SQLITE_DESK if bind.dialect.name == "sqlite" else guards.POSTGRESQL_DESK:
        op.execute(sa.text(statement))
