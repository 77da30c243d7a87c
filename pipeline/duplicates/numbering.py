"""Where a number stands in its supplier's numbering: whether it fits between those of the days around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Final, NamedTuple

from pipeline.duplicates.earlier import Earlier
from pipeline.duplicates.forms import remembered, strip

NEIGHBOURS: Final = 5
"""Invoices before and after in time, whose numbers a number is put between."""
NEAR: Final = 200
"""Counts between two numbers of the same weeks, at most."""
MOST: Final = 0.8
"""Share of them that must agree: a misread number among them settles nothing."""
FEWEST: Final = 3
"""Numbers of a supplier that must be known before another form is foreign to it."""
_PARTS: Final = re.compile(r"[0-9]+|[^0-9]+")


class Place(NamedTuple):
    """A number as its supplier counts: the form with the date written in it, and the count by year."""

    form: str
    year: int
    counted: int


@remembered
def place_of(number: str, issued: date) -> Place:
    """``INV-2026-00017`` of 2026 is 17 under ``INV-Y-#``; of another year it is a number without a year."""
    form, year, counts = "", 0, [0]
    written = {f"{issued:%Y}": "Y", f"{issued:%Y%m%d}": "D", f"{issued:%Y%m}": "P"}
    for part in _PARTS.findall(strip(number)):
        if not part.isdecimal():
            form += part
        elif part in written:
            form, year = form + written[part], issued.year
        elif year == 0 and len(part) == 2 and int(part) == issued.month and counts != [0]:
            form += "M"
        elif part.startswith(f"{issued:%Y}") and len(part) > 4:
            form, year = form + "Y#", issued.year
            counts.append(int(part[4:]))
        else:
            form += "#"
            counts.append(int(part))
    return Place(form, year, counts[1] if len(counts) > 1 else 0)


def in_one_series(one: Earlier, other: Earlier) -> bool:
    """Whether two numbers of one form are few enough counts apart to be of the same weeks."""
    if not (one.number and other.number and one.issued and other.issued):
        return False
    form, year, counted = place_of(one.number, one.issued)
    there = place_of(other.number, other.issued)
    return (form, year) == there[:2] and abs(counted - there.counted) <= NEAR


def numbering(suspect: Earlier, kin: Sequence[Earlier]) -> str:
    """How the suspect's number stands among those of its supplier.

    ``fits`` where it lies between those of the days around it, ``uneven`` where it is among them but not in order,
    ``stray`` where it is far from them, ``foreign`` where the supplier writes its numbers otherwise; empty where that
    cannot be said.
    """
    if not suspect.number or suspect.issued is None:
        return ""
    own = place_of(suspect.number, suspect.issued)
    known = [(one.issued, place_of(one.number, one.issued)) for one in kin if one.number and one.issued]
    row = sorted((day, place.year, place.counted) for day, place in known if place.form == own.form)
    if not row:
        return "foreign" if len(known) >= FEWEST else ""
    here = [own.year, own.counted]
    before = [place for day, *place in row if day < suspect.issued][-NEIGHBOURS:]
    after = [place for day, *place in row if day > suspect.issued][:NEIGHBOURS]
    shares = [
        sum(share) / len(share)
        for share in ([place <= here for place in before], [place >= here for place in after])
        if share
    ]
    if not shares or 1 - MOST < min(shares) < MOST or not _counts_up([*before, *after]):
        return ""
    if min(shares) >= MOST:
        return "fits"
    return "uneven" if _within_reach(here, [*before, *after]) else "stray"


def _counts_up(places: list[list[int]]) -> bool:
    """Whether a numbering goes up with the days at all: one that starts anew every hundred invoices says nothing."""
    steps = [later >= sooner for sooner, later in pairwise(places)]
    return not steps or sum(steps) / len(steps) >= MOST


def _within_reach(here: list[int], others: list[list[int]]) -> bool:
    """Whether a number is as near to the others as they are to each other."""
    year, count = here
    counts = [there for of_year, there in others if of_year == year]
    if not counts:
        return False
    low, high = min(counts), max(counts)
    return low - (high - low) <= count <= high + (high - low)
