"""The days on which banks work. Holidays are computed: moveable ones from Easter, so no year runs out."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import Final

DAY: Final = timedelta(days=1)


class Calendar(StrEnum):
    """Whose holidays: the euro's payment system, or a country's banks."""

    TARGET = "TARGET"  # ECB, long-term calendar of TARGET closing days
    DE = "DE"  # public holidays of all sixteen states (art. 2 of the Unification Treaty and the states' laws)
    PL = "PL"  # act of 18 January 1951 on public holidays; Christmas Eve since 2025


_FIXED: Final = {
    Calendar.TARGET: ((1, 1), (5, 1), (12, 25), (12, 26)),
    Calendar.DE: ((1, 1), (5, 1), (10, 3), (12, 25), (12, 26)),
    Calendar.PL: ((1, 1), (1, 6), (5, 1), (5, 3), (8, 15), (11, 1), (11, 11), (12, 25), (12, 26)),
}
_FROM_EASTER: Final = {
    Calendar.TARGET: (-2, 1),  # Good Friday, Easter Monday
    Calendar.DE: (-2, 1, 39, 50),  # and Ascension, Whit Monday
    Calendar.PL: (0, 1, 49, 60),  # Easter, Easter Monday, Pentecost, Corpus Christi
}


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Astronomical Algorithms, chapter 8)."""
    golden = year % 19
    century, rest = divmod(year, 100)
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    correction = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * correction + 114, 31)
    return date(year, month, day + 1)


@cache
def holidays(calendar: Calendar, year: int) -> frozenset[date]:
    """The holidays of one year, those on a weekend too."""
    sunday = easter(year)
    found = {date(year, month, day) for month, day in _FIXED[calendar]}
    found |= {sunday + after * DAY for after in _FROM_EASTER[calendar]}
    if calendar is Calendar.PL and year >= 2025:
        found.add(date(year, 12, 24))
    return frozenset(found)


def is_bank_day(day: date, calendars: Collection[Calendar]) -> bool:
    """Whether banks work: Monday to Friday, and a holiday in none of the calendars."""
    return day.weekday() < 5 and not any(day in holidays(one, day.year) for one in calendars)


def on_or_before(day: date, calendars: Collection[Calendar]) -> date:
    """The day itself, or the last bank day before it."""
    return _walk(day, -DAY, lambda one: is_bank_day(one, calendars))


def on_or_after(day: date, calendars: Collection[Calendar]) -> date:
    """The day itself, or the first bank day after it."""
    return _walk(day, DAY, lambda one: is_bank_day(one, calendars))


def bank_days_before(day: date, count: int, calendars: Collection[Calendar]) -> date:
    """So many bank days before the last bank day on or before a day."""
    found = on_or_before(day, calendars)
    for _ in range(count):
        found = on_or_before(found - DAY, calendars)
    return found


def _walk(day: date, step: timedelta, stops: Callable[[date], bool]) -> date:
    while not stops(day):
        day += step
    return day
