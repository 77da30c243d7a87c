"""Cash forecast: what leaves the bank week by week, as likely as our own payment history makes it.

Each open item is paid so many days beyond its terms as payments to its supplier were before (to anybody, where the
supplier has few): drawn again and again (bootstrap, Efron 1979), summed by week, and told by the 10th, 50th and 90th
percentile. What is in a payment run leaves on its day. The same history gives the same forecast.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from pipeline.money import Money
from pipeline.reports.figures import Table, percentile

DRAWS: Final = 500
FEW: Final = 5
"""Fewer payments than these say little about a supplier."""
SEED: Final = 20110216  # the day of Directive 2011/7/EU


@dataclass(frozen=True, slots=True)
class Expected:
    """Something to be paid. ``delayed`` is false where its day is settled, as within a payment run."""

    supplier: str
    money: Money
    day: date
    delayed: bool = True


@dataclass(frozen=True, slots=True)
class Week:
    """What leaves in the week that begins on ``start``, and in all weeks up to its end."""

    start: date
    currency: str
    p10: Money
    p50: Money
    p90: Money
    together_p50: Money


def forecast(
    today: date, expected: Sequence[Expected], delays: Mapping[str, Sequence[int]], weeks: int = 8, draws: int = DRAWS
) -> tuple[Week, ...]:
    """Weeks from today on, for each currency. ``delays`` are days beyond terms by supplier; early is negative.

    What should have left by now leaves in the first week; what leaves after the last is in none.
    """
    pooled = [one for days in delays.values() for one in days] or [0]
    dice = random.Random(SEED)  # noqa: S311 - a simulation, and the same each time
    found: list[Week] = []
    for currency in sorted({one.money.currency for one in expected}):
        items = [(one, _history(one, delays, pooled)) for one in expected if one.money.currency == currency]
        sums = [_draw(today, items, weeks, dice) for _ in range(draws)]
        found += _told(today, currency, sums)
    return tuple(found)


def _history(one: Expected, delays: Mapping[str, Sequence[int]], pooled: Sequence[int]) -> Sequence[int]:
    if not one.delayed:
        return (0,)
    own = delays.get(one.supplier, ())
    return own if len(own) >= FEW else pooled


def _draw(today: date, items: Iterable[tuple[Expected, Sequence[int]]], weeks: int, dice: random.Random) -> list[int]:
    """One possible future: minor units by week."""
    sums = [0] * weeks
    for one, history in items:
        days = (one.day - today).days + history[int(dice.random() * len(history))]
        week = max(0, days) // 7
        if week < weeks:
            sums[week] += one.money.minor
    return sums


def _told(today: date, currency: str, sums: Sequence[Sequence[int]]) -> Iterable[Week]:
    for week in range(len(sums[0])):
        counted = Counter(one[week] for one in sums)
        together = Counter(sum(one[: week + 1]) for one in sums)
        low, middle, high = (_money(percentile_of(percent, counted), currency) for percent in (10, 50, 90))
        start = today + timedelta(weeks=week)
        yield Week(start, currency, low, middle, high, _money(percentile_of(50, together), currency))


def percentile_of(percent: int, counted: Mapping[int, int]) -> int:
    """A percentile in whole minor units."""
    found = percentile(percent, counted)
    return 0 if found is None else round(found)


def _money(minor: int, currency: str) -> Money:
    return Money.from_minor(minor, currency)


def table(weeks: Iterable[Week]) -> Table:
    """One row for each week and currency."""
    rows = tuple(
        (one.start, one.currency, one.p10.amount, one.p50.amount, one.p90.amount, one.together_p50.amount)
        for one in weeks
    )
    return Table(("week_from", "currency", "p10", "p50", "p90", "cumulative_p50"), rows)
