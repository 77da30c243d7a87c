"""What a suspect and its possible twin have in common, and what not: named observations that ``weights.toml`` weighs.

Five looks (seller, number, total, date, references) yield one name each, with a few measures beside them. What they
say together weighs more than one by one, so their names are joined too: ``alike, same, same, none``. The words for
each name are in ``words.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from math import log1p
from typing import Final

from pipeline.duplicates.earlier import Earlier
from pipeline.duplicates.forms import amount_digits, norm
from pipeline.duplicates.likeness import closeness, likeness
from pipeline.duplicates.numbering import in_one_series
from pipeline.duplicates.sellers import SAME, seller_likeness
from pipeline.duplicates.surroundings import Surroundings

ALIKE: Final = frozenset({"number_same", "number_affix", "number_look_alike"})
"""Numbers that are one number, written or read differently."""
EDITED: Final = frozenset({"number_swapped", "number_misread", "number_one_other", "number_one_more"})
"""Numbers one slip apart: a misreading, or neighbours in a series."""
SLIPPED: Final = frozenset({"total_cents", "total_scaled", "total_same_digits"})
"""Totals one slip apart."""
CENTS: Final = Decimal("0.05")
FACTORS: Final = frozenset({Decimal(10), Decimal(100), Decimal("0.1"), Decimal("0.01")})

REFERENCES: Final = (
    ("delivery_same", "delivery_differs"),
    ("order_same", "order_differs"),
    ("contract_same", "contract_differs"),
    ("period_same", "period_differs"),
)
Agreeing = tuple[bool | None, bool | None, bool | None, bool | None]
"""Whether delivery note, order, contract and period agree; ``None`` where one side is silent."""
PASSING: Final = frozenset({"date_near", "date_apart", "date_rhythm"})
"""Dates that time lies between, and no slip."""
_AT_ONCE: Final = frozenset({None, 0, 1, 2, 3})
"""Days between two invoices of a contract that are not two of its bills; ``None`` where a date is missing."""
Observed = dict[str, float]
"""Names of what is seen, 1 for a plain fact."""


def observe(suspect: Earlier, twin: Earlier, around: Surroundings) -> Observed:
    """Everything that is seen in a pair."""
    seller = seller_likeness(suspect, twin)
    number = _number(suspect, twin)
    total = _total(suspect, twin)
    apart = _days(suspect, twin)
    day = _date(suspect, twin, apart)
    agreeing = _agreeing(suspect, twin)
    seen: Observed = dict.fromkeys((seller, number, total, day, *_said_of(suspect, twin, agreeing)), 1.0)
    seen.update(_measures(suspect, twin, total, apart if day in PASSING else None))
    numbers = "one series" if number == "number_differs" and in_one_series(suspect, twin) else _number_group(number)
    groups = numbers, _total_group(total), _date_group(day), _reference(agreeing)
    seen.update(_around(twin, around, groups))
    seen[", ".join(groups)] = 1.0
    seen[f"{_seller_group(seller)}: {groups[0]}, {groups[1]}, {'same' if day == 'date_same' else 'other'}"] = 1.0
    return seen


def _number(a: Earlier, b: Earlier) -> str:
    if not a.number or not b.number:
        return "number_missing"
    found = likeness(a.number, b.number)
    if found == "number_differs" and (reference_for_number(a, b) or reference_for_number(b, a)):
        return "number_is_reference"
    return found


def reference_for_number(a: Earlier, b: Earlier) -> str:
    """Which field of the other one was taken for the number of this one; empty for none."""
    number = norm(a.number or "")
    if number and b.purchase_order and norm(b.purchase_order) == number:
        return "purchase_order"
    if number and b.delivery_note and norm(b.delivery_note) == number:
        return "delivery_note"
    return "contract" if number and b.contract and norm(b.contract) == number else ""


def _total(a: Earlier, b: Earlier) -> str:
    mine, other = a.gross, b.gross
    if mine is None or other is None:
        return "total_missing"
    if mine == other:
        return "total_same"
    if mine == b.net or other == a.net:
        return "total_is_net"
    if mine and other and mine / other in FACTORS:
        return "total_scaled"
    if abs(mine - other) <= CENTS:
        return "total_cents"
    return "total_same_digits" if amount_digits(mine) == amount_digits(other) else "total_differs"


def _days(a: Earlier, b: Earlier) -> int | None:
    return abs((a.issued - b.issued).days) if a.issued and b.issued else None


def _date(a: Earlier, b: Earlier, apart: int | None) -> str:
    if apart is None or a.issued is None or b.issued is None:
        return "date_missing"
    if apart == 0:
        return "date_same"
    if is_swapped(a.issued, b.issued):
        return "date_swapped"
    if apart <= 3:
        return "date_near"
    if apart >= 27 and abs(a.issued.day - b.issued.day) <= 2:
        return "date_other_year" if (a.issued.day, a.issued.month) == (b.issued.day, b.issued.month) else "date_rhythm"
    return "date_apart"


def is_swapped(one: date, other: date) -> bool:
    """Whether one date is the other with day and month exchanged."""
    return one.year == other.year and one.month == other.day and one.day == other.month and one != other


def _agrees(one: str | None, other: str | None) -> bool | None:
    """Whether two references are one; ``None`` where one of them is missing."""
    return norm(one) == norm(other) if one and other else None


def _agreeing(a: Earlier, b: Earlier) -> Agreeing:
    return (
        _agrees(a.delivery_note, b.delivery_note),
        _agrees(a.purchase_order, b.purchase_order),
        _agrees(a.contract, b.contract),
        a.period == b.period if a.period[0] and b.period[0] else None,
    )


def _reference(agreeing: Agreeing) -> str:
    """Delivery, contract and period in one word: a conflict outweighs an agreement, and one period has many bills."""
    delivery, _, contract, period = agreeing
    if delivery is False or contract is False or period is False:
        return "differ"
    if delivery or (contract and period):
        return "agree"
    return "in part" if contract or period else "none"


def _said_of(a: Earlier, b: Earlier, agreeing: Agreeing) -> Iterator[str]:
    """Each reference by itself, and the currency. A contract that is billed again another day says nothing."""
    runs_on = agreeing[2] and agreeing[3] is not True and _days(a, b) not in _AT_ONCE
    for names, agrees in zip(REFERENCES, agreeing, strict=True):
        if agrees is not None and not (agrees and runs_on and names[0] == "contract_same"):
            yield names[0] if agrees else names[1]
    if a.currency and b.currency and a.currency != b.currency:
        yield "currency_differs"


def _measures(a: Earlier, b: Earlier, total: str, apart: int | None) -> Observed:
    """How far apart number, total and date are."""
    seen: Observed = {}
    if a.number and b.number and (near := closeness(a.number, b.number)):
        seen["number_close"] = near
    if apart:
        seen["days_apart"] = log1p(apart)
    if a.gross is not None and b.gross is not None and total in {"total_differs", "total_same_digits"}:
        larger = max(abs(a.gross), abs(b.gross))
        seen["total_distance"] = float(min(Decimal(1), abs(a.gross - b.gross) / larger)) if larger else 0.0
    return seen


def _around(twin: Earlier, around: Surroundings, pair: tuple[str, str, str, str]) -> Observed:
    """What the other candidates say of this pair."""
    number, total, day, reference = pair
    seen: Observed = {}
    if around.same_total > 1:
        seen["usual_total"] = log1p(around.same_total)
    if twin.invoice_id in around.reversed:
        seen["twin_reversed"] = 1.0
        seen[f"reversed, {number}"] = 1.0
    told = f"{number}, {total}, {day if day in {'same', 'swapped'} else 'other'}, {reference}"
    seen[f"numbering {around.numbering or 'unknown'}, {told}"] = 1.0
    siblings = "siblings" if around.siblings else "no siblings"
    seen[f"totals {around.totals or 'unknown'}, {siblings}, {told}"] = 1.0
    return seen


def _number_group(name: str) -> str:
    if name in ALIKE:
        return "alike"
    return "edited" if name in EDITED else name.removeprefix("number_").replace("_", " ")


def _total_group(name: str) -> str:
    if name in SLIPPED:
        return "slipped"
    return "other" if name in {"total_differs", "total_missing"} else name.removeprefix("total_").replace("_", " ")


def _date_group(name: str) -> str:
    return name.removeprefix("date_").replace("_", " ")


def _seller_group(name: str) -> str:
    return "one seller" if name in SAME else name.replace("seller_unknown", "seller unknown").replace("_", " ")
