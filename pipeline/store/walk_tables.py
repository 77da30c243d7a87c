"""The tables of the walks: what the events of each invoice came to, kept for counting.

They say nothing of their own. Every row is made from ``events`` and ``invoices`` and can be made again: set ``seq`` of
``walked`` to 0. No event speaks of them, and no person is named in them.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from pipeline.store.tables import Id, Moment, metadata

walks = Table(
    "walks",
    metadata,
    Column("invoice_id", Id, ForeignKey("invoices.id"), primary_key=True, autoincrement=False),
    Column("entity_id", String(80)),
    Column("supplier_id", String(80)),
    Column("supplier_name", Text),
    Column("judged_at", Moment),
    Column("posted_at", Moment),
    Column("reversed_at", Moment),
    Column("is_filed", Boolean, nullable=False),
    Column("is_touchless", Boolean, nullable=False),
    Column("discount_until", Date),
    Index("ix_walks_judged_at", "judged_at", "is_filed", "is_touchless", "entity_id", "supplier_id"),
    Index("ix_walks_posted_at", "posted_at", "is_touchless", "reversed_at", "entity_id"),
    Index("ix_walks_discount_until", "discount_until"),
)

walk_reasons = Table(
    "walk_reasons",
    metadata,
    Column("invoice_id", Id, ForeignKey("invoices.id"), primary_key=True, autoincrement=False),
    Column("reason", String(40), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("entity_id", String(80)),
    Column("supplier_id", String(80)),
    Index("ix_walk_reasons_at", "at", "reason", "invoice_id", "entity_id", "supplier_id"),
)

walk_stays = Table(
    "walk_stays",
    metadata,
    Column("invoice_id", Id, ForeignKey("invoices.id"), primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("step", String(20), nullable=False),
    Column("left_at", Moment, nullable=False),
    Column("seconds", Integer, nullable=False),
    Column("entity_id", String(80)),
    Index("ix_walk_stays_left_at", "left_at", "step", "seconds", "entity_id"),
)

walk_touches = Table(
    "walk_touches",
    metadata,
    Column("invoice_id", Id, ForeignKey("invoices.id"), primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("acted_at", Moment, nullable=False),
    Column("seconds", Integer, nullable=False),
    Column("entity_id", String(80)),
    Index("ix_walk_touches_acted_at", "acted_at", "invoice_id", "seconds", "entity_id"),
)

walked = Table(
    "walked",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", Id, nullable=False),
)
"""One row: the last event that the walks know."""
