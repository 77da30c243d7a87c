"""Automation quality: how often what nobody touched was reversed afterwards, beside what people saw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.reports.figures import Table, percent, places, share


@dataclass(frozen=True, slots=True)
class Posted:
    """Invoices that were posted in the period: with nobody's hand in them or not, and how many were reversed since."""

    touchless: bool
    invoices: int
    reversed: int

    @property
    def share(self) -> Decimal | None:
        """The share that was reversed, from 0 to 1."""
        return share(self.reversed, self.invoices)


def automation(rows: Sequence[Posted]) -> tuple[Posted, Posted]:
    """The touchless ones, then the others; zeros where there were none."""
    return _all(rows, touchless=True), _all(rows, touchless=False)


def _all(rows: Sequence[Posted], *, touchless: bool) -> Posted:
    chosen = [one for one in rows if one.touchless is touchless]
    return Posted(touchless, sum(one.invoices for one in chosen), sum(one.reversed for one in chosen))


def table(report: Sequence[Posted]) -> Table:
    """Two rows."""
    columns = ("posted", "invoices", "reversed", "reversed_percent")
    rows = tuple(
        ("touchless" if one.touchless else "with a person", one.invoices, one.reversed, _percent(one.share))
        for one in report
    )
    return Table(columns, rows)


def _percent(value: Decimal | None) -> Decimal | None:
    """With three digits: a good rate is far below one percent."""
    return percent(value) if value is None else places(value * 100, 3)
