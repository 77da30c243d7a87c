"""The walks: what the events of each invoice came to. They are filled from the events when numbers are first asked for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.String(32)


def upgrade() -> None:
    """Add the tables, and the place where reading the events begins."""
    op.create_table(
        "walks",
        sa.Column("invoice_id", ID, autoincrement=False, nullable=False),
        sa.Column("entity_id", sa.String(length=80)),
        sa.Column("supplier_id", sa.String(length=80)),
        sa.Column("supplier_name", sa.Text()),
        sa.Column("judged_at", MOMENT),
        sa.Column("posted_at", MOMENT),
        sa.Column("reversed_at", MOMENT),
        sa.Column("is_filed", sa.Boolean(), nullable=False),
        sa.Column("is_touchless", sa.Boolean(), nullable=False),
        sa.Column("discount_until", sa.Date()),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoices.id"], name=op.f("fk_walks_invoice_id")),
        sa.PrimaryKeyConstraint("invoice_id", name=op.f("pk_walks")),
    )
    op.create_index(
        "ix_walks_judged_at", "walks", ["judged_at", "is_filed", "is_touchless", "entity_id", "supplier_id"]
    )
    op.create_index("ix_walks_posted_at", "walks", ["posted_at", "is_touchless", "reversed_at", "entity_id"])
    op.create_index("ix_walks_discount_until", "walks", ["discount_until"])
    op.create_table(
        "walk_reasons",
        sa.Column("invoice_id", ID, autoincrement=False, nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("entity_id", sa.String(length=80)),
        sa.Column("supplier_id", sa.String(length=80)),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoices.id"], name=op.f("fk_walk_reasons_invoice_id")),
        sa.PrimaryKeyConstraint("invoice_id", "reason", name=op.f("pk_walk_reasons")),
    )
    op.create_index("ix_walk_reasons_at", "walk_reasons", ["at", "reason", "invoice_id", "entity_id", "supplier_id"])
    _timed("walk_stays", "left_at", sa.Column("step", sa.String(length=20), nullable=False))
    op.create_index("ix_walk_stays_left_at", "walk_stays", ["left_at", "step", "seconds", "entity_id"])
    _timed("walk_touches", "acted_at")
    op.create_index("ix_walk_touches_acted_at", "walk_touches", ["acted_at", "invoice_id", "seconds", "entity_id"])
    walked = op.create_table(
        "walked",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", ID, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_walked")),
    )
    op.bulk_insert(walked, [{"id": 1, "seq": 0}])


def _timed(name: str, moment: str, *more: sa.Column[str]) -> None:
    """A table of things that happened to an invoice one after the other, and how long each took."""
    op.create_table(
        name,
        sa.Column("invoice_id", ID, autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        *more,
        sa.Column(moment, MOMENT, nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("entity_id", sa.String(length=80)),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoices.id"], name=op.f(f"fk_{name}_invoice_id")),
        sa.PrimaryKeyConstraint("invoice_id", "position", name=op.f(f"pk_{name}")),
    )
