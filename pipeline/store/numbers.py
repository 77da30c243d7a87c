"""How the work goes, counted: each question over a period, for some of our entities or (``None``) for all of them.

Counted from the walks (``walk_tables``), which are brought up to date first. An invoice whose entity is not known is
seen only by those who see all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final, TypeAlias

from sqlalchemy import Column, ColumnElement, Row, String, case, func, literal_column, select, type_coerce

from pipeline.invoices import Invoice, Kind
from pipeline.money import Money
from pipeline.reports.automation import Posted
from pipeline.reports.due import SOON, Offer, Owed
from pipeline.reports.exceptions import Counted
from pipeline.reports.period import Period
from pipeline.reports.steps import Stayed
from pipeline.reports.straight_through import Judged
from pipeline.reports.supplier_quality import Sent, Trouble
from pipeline.reports.touch import Touched
from pipeline.reports.walk import Step
from pipeline.status import OPEN
from pipeline.store.database import Database
from pipeline.store.rows import from_json
from pipeline.store.tables import invoices
from pipeline.store.walk_tables import walk_reasons, walk_stays, walk_touches, walks
from pipeline.store.walks import catch_up

Entities: TypeAlias = Collection[str] | None
"""Ids of our own companies; ``None`` is all of them, an empty collection is none."""

_OPEN: Final = sorted(OPEN)


class Numbers:
    """Counts and times for the reports."""

    def __init__(self, database: Database) -> None:
        """Over one database."""
        self._database = database

    def catch_up(self) -> int:
        """Read the events since last time; returns how many. Every question does it, so that it is never behind."""
        return catch_up(self._database)

    def judged(self, period: Period, entities: Entities = None) -> list[Judged]:
        """Invoices by the day they were first judged; what was filed is no invoice and is not counted."""
        day = _day(walks.c.judged_at)
        chosen = (
            select(day, func.count(), _how_many(walks.c.is_touchless))
            .where(_within(walks.c.judged_at, period), ~walks.c.is_filed, *_of(walks.c.entity_id, entities))
            .group_by(day)
            .order_by(day)
        )
        return [Judged(date.fromisoformat(row[0]), row[1], row[2]) for row in self._rows(chosen)]

    def sent_to_review(self, period: Period, entities: Entities = None) -> int:
        """How many invoices a judgement sent to review."""
        chosen = select(func.count(walk_reasons.c.invoice_id.distinct())).where(
            _within(walk_reasons.c.at, period), *_of(walk_reasons.c.entity_id, entities)
        )
        return int(self._rows(chosen)[0][0])

    def exceptions(self, period: Period, entities: Entities = None) -> list[Counted]:
        """How many invoices each reason sent to review."""
        chosen = (
            select(walk_reasons.c.reason, func.count())
            .where(_within(walk_reasons.c.at, period), *_of(walk_reasons.c.entity_id, entities))
            .group_by(walk_reasons.c.reason)
        )
        return [Counted(*row) for row in self._rows(chosen)]

    def stays(self, period: Period, entities: Entities = None) -> list[Stayed]:
        """The stays that ended in the period, by step and length."""
        chosen = (
            select(walk_stays.c.step, walk_stays.c.seconds, func.count())
            .where(_within(walk_stays.c.left_at, period), *_of(walk_stays.c.entity_id, entities))
            .group_by(walk_stays.c.step, walk_stays.c.seconds)
        )
        return [Stayed(Step(step), seconds, stays) for step, seconds, stays in self._rows(chosen)]

    def touched(self, period: Period, entities: Entities = None) -> list[Touched]:
        """Each invoice that people acted on in the period, with their time in it, on the last day they did."""
        chosen = (
            select(func.max(_day(walk_touches.c.acted_at)), func.sum(walk_touches.c.seconds))
            .where(_within(walk_touches.c.acted_at, period), *_of(walk_touches.c.entity_id, entities))
            .group_by(walk_touches.c.invoice_id)
        )
        return [Touched(date.fromisoformat(day), int(seconds)) for day, seconds in self._rows(chosen)]

    def owed(self, entities: Entities = None) -> list[Owed]:
        """Everything that still waits for a step of ours, by its due date."""
        wanted = (invoices.c.due, invoices.c.currency, invoices.c.gross, invoices.c.kind)
        chosen = (
            select(*wanted, func.count().label("invoices"))
            .where(invoices.c.status.in_(_OPEN), *_of(invoices.c.entity_id, entities))
            .group_by(*wanted)
        )
        return [_owed(row) for row in self._rows(chosen)]

    def discounts(self, today: date, entities: Entities = None) -> list[Offer]:
        """The discounts on open invoices that lapse within ``SOON`` days, today included."""
        chosen = (
            select(invoices.c.invoice)
            .join(walks, walks.c.invoice_id == invoices.c.id)
            .where(
                walks.c.discount_until.between(today, today + timedelta(days=SOON)),
                invoices.c.status.in_(_OPEN),
                *_of(invoices.c.entity_id, entities),
            )
        )
        return [offer for (body,) in self._rows(chosen) for offer in _offers(from_json(Invoice, body))]

    def by_supplier(self, period: Period, entities: Entities = None) -> list[Sent]:
        """What each supplier sent, by when it was first judged; one row for all whose supplier is not known."""
        counts = (
            select(
                walks.c.supplier_id,
                func.count().label("invoices"),
                _how_many(walks.c.is_touchless).label("touchless"),
                func.max(walks.c.invoice_id).label("latest"),
            )
            .where(_within(walks.c.judged_at, period), ~walks.c.is_filed, *_of(walks.c.entity_id, entities))
            .group_by(walks.c.supplier_id)
            .subquery()
        )
        chosen = select(counts, walks.c.supplier_name).join(walks, walks.c.invoice_id == counts.c.latest)
        return [
            Sent(row.supplier_id, row.supplier_name if row.supplier_id else None, row.invoices, row.touchless)
            for row in self._rows(chosen)
        ]

    def troubles(self, period: Period, entities: Entities = None) -> list[Trouble]:
        """How many invoices of each supplier each reason sent to review."""
        chosen = (
            select(walk_reasons.c.supplier_id, walk_reasons.c.reason, func.count())
            .where(_within(walk_reasons.c.at, period), *_of(walk_reasons.c.entity_id, entities))
            .group_by(walk_reasons.c.supplier_id, walk_reasons.c.reason)
        )
        return [Trouble(*row) for row in self._rows(chosen)]

    def posted(self, period: Period, entities: Entities = None) -> list[Posted]:
        """What was posted in the period, touchless or not, and how many of each were reversed since."""
        reversed_since = _how_many(walks.c.reversed_at.is_not(None))
        chosen = (
            select(walks.c.is_touchless, func.count(), reversed_since)
            .where(_within(walks.c.posted_at, period), *_of(walks.c.entity_id, entities))
            .group_by(walks.c.is_touchless)
        )
        return [Posted(bool(touchless), count, undone) for touchless, count, undone in self._rows(chosen)]

    def _rows(self, chosen: Any) -> list[Row[Any]]:  # noqa: ANN401 - selects of any shape
        self.catch_up()
        with self._database.read() as connection:
            return list(connection.execute(chosen).all())


def _within(moment: Column[Any], period: Period) -> ColumnElement[bool]:
    return (moment >= period.begins) & (moment < period.ends)


def _of(column: Column[Any], entities: Entities) -> list[ColumnElement[bool]]:
    return [] if entities is None else [column.in_(sorted(entities))]


def _day(moment: Column[Any]) -> ColumnElement[str]:
    """The day of a moment in UTC, as it is kept: the first ten characters."""
    return func.substr(type_coerce(moment, String), literal_column("1"), literal_column("10"), type_=String)


def _how_many(condition: ColumnElement[bool] | Column[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _owed(row: Row[Any]) -> Owed:
    money = _money(row.gross, row.currency)
    credit = row.kind == Kind.CREDIT_NOTE
    return Owed(row.due, None if money is None else (-money if credit else money) * row.invoices, row.invoices)


def _money(gross: str | None, currency: str | None) -> Money | None:
    """``None`` where one is missing, or what was read is no currency."""
    if gross is None or currency is None:
        return None
    try:
        return Money(Decimal(gross), currency)
    except (TypeError, ValueError):
        return None


def _offers(invoice: Invoice) -> Iterator[Offer]:
    gross = None if invoice.gross is None else _money(f"{invoice.gross:f}", invoice.currency)
    percent, until = invoice.discount_percent, invoice.discount_until
    if gross and percent and until and 0 < percent < 100 and not invoice.is_credit:
        yield Offer(gross, percent, until)
