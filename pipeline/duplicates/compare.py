"""Two invoices side by side: a score in log-odds that is the sum of weighted reasons, for and against.

Weights are a cold start after the measured logistic scorer of record linkage on a generated history: each is the
evidence in favour of the two being one invoice. They are readable so that a clerk's verdicts can be argued with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from math import exp

from rapidfuzz.distance import OSA

from pipeline.duplicates.earlier import Earlier
from pipeline.duplicates.forms import amount_digits, norm, skeleton, strip

PRIOR = -5.0
"""Two invoices that share a key are rarely the same: log-odds before any evidence."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason: its weight in log-odds and a sentence. A negative weight speaks against a duplicate."""

    weight: float
    sentence: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A suspect and its possible twin, with every reason, the weightiest first."""

    suspect: Earlier
    twin: Earlier
    probability: float
    reasons: tuple[Evidence, ...]

    @property
    def sentence(self) -> str:
        """The reasons in one line: those for, then those against."""
        speaking = [one.sentence for one in self.reasons if one.weight > 0]
        against = [one.sentence for one in self.reasons if one.weight < 0]
        return "; ".join(speaking) + ("; against it: " + "; ".join(against) if against else "")


def compare(suspect: Earlier, twin: Earlier) -> Pair:
    """The pair with its probability and reasons."""
    reasons = sorted(
        (reason for look in LOOKS for reason in look(suspect, twin)), key=lambda one: (-abs(one.weight), one.sentence)
    )
    score = PRIOR + sum(one.weight for one in reasons)
    return Pair(suspect, twin, 1 / (1 + exp(-max(-60.0, min(60.0, score)))), tuple(reasons))


def _file(a: Earlier, b: Earlier) -> Iterator[Evidence]:
    if a.sha256 == b.sha256 and a.index == b.index:
        yield Evidence(20.0, "the file is the same, byte for byte")


def _seller(a: Earlier, b: Earlier) -> Iterator[Evidence]:
    if a.seller == b.seller:
        yield Evidence(2.0, "the supplier is the same")
    else:
        yield Evidence(-2.0, "the suppliers differ")


def _number(a: Earlier, b: Earlier) -> Iterator[Evidence]:
    if not a.number or not b.number:
        yield Evidence(0.5, "one of them has no number")
        return
    first, second = norm(strip(a.number)), norm(strip(b.number))
    if first == second:
        yield Evidence(6.0, f"the number {b.number} is the same")
    elif skeleton(a.number) == skeleton(b.number):
        yield Evidence(4.5, f"the numbers {a.number} and {b.number} differ only in {_difference(first, second)}")
    elif len(first) == len(second) and sorted(first) == sorted(second) and OSA.distance(first, second) == 1:
        yield Evidence(3.5, f"two characters of the numbers {a.number} and {b.number} are swapped")
    elif OSA.distance(first, second) == 1 and not _counts_up(first, second):
        yield Evidence(2.0, f"the numbers {a.number} and {b.number} differ in one character")
    else:
        yield Evidence(-3.0, f"the numbers {a.number} and {b.number} differ")


def _difference(first: str, second: str) -> str:
    if len(first) != len(second):
        return "a prefix, zeros or a suffix"
    pairs = [f"{x}/{y} at position {at}" for at, (x, y) in enumerate(zip(first, second, strict=True), 1) if x != y]
    return "look-alike characters: " + ", ".join(pairs)


def _counts_up(first: str, second: str) -> bool:
    """Whether one character's difference is what consecutive numbers show: a digit near the end for another digit."""
    if len(first) != len(second):
        return len(first) > 0 and (first[-1:].isdigit() or second[-1:].isdigit())
    places = [at for at in range(len(first)) if first[at] != second[at]]
    return all(first[at].isdigit() and second[at].isdigit() for at in places) and places[-1:] >= [len(first) - 3]


def _amount(a: Earlier, b: Earlier) -> Iterator[Evidence]:
    if a.gross is None or b.gross is None:
        return
    if a.currency and b.currency and a.currency != b.currency:
        yield Evidence(-2.0, f"the currencies differ, {a.currency} and {b.currency}")
    if a.gross == b.gross:
        yield Evidence(3.5, f"the total {a.gross} is the same")
    elif b.net is not None and a.gross == b.net:
        yield Evidence(2.0, f"the total {a.gross} is the other one's net amount")
    elif amount_digits(a.gross) == amount_digits(b.gross):
        yield Evidence(1.5, f"the totals {a.gross} and {b.gross} have the same digits")
    elif abs(a.gross - b.gross) <= abs(b.gross) / 1000:
        yield Evidence(1.0, f"the totals {a.gross} and {b.gross} are close")
    else:
        yield Evidence(-2.5, f"the totals {a.gross} and {b.gross} differ")


def _date(a: Earlier, b: Earlier) -> Iterator[Evidence]:
    if a.issued is None or b.issued is None:
        return
    apart = abs((a.issued - b.issued).days)
    if apart == 0:
        yield Evidence(2.5, f"the date {a.issued} is the same")
    elif _swapped(a.issued, b.issued):
        yield Evidence(2.0, f"day and month of {a.issued} and {b.issued} are swapped")
    elif apart <= 3:
        yield Evidence(0.5, f"the dates are {apart} days apart")
    elif apart >= 25:
        yield Evidence(-2.0, f"the dates are {apart} days apart")
    else:
        yield Evidence(-0.7, f"the dates are {apart} days apart")


def _swapped(one: date, other: date) -> bool:
    return one.year == other.year and one.month == other.day and one.day == other.month and one != other


def _references(a: Earlier, b: Earlier) -> Iterator[Evidence]:
    if a.delivery_note and b.delivery_note:
        if norm(a.delivery_note) == norm(b.delivery_note):
            yield Evidence(2.5, f"the delivery note {a.delivery_note} is the same")
        else:
            yield Evidence(-4.0, f"the delivery notes {a.delivery_note} and {b.delivery_note} differ")
    if a.period[0] and b.period[0]:
        if a.period == b.period:
            yield Evidence(1.5, "the service period is the same")
        else:
            yield Evidence(-4.0, f"the service periods from {a.period[0]} and {b.period[0]} differ")
    if a.purchase_order and b.purchase_order:
        if norm(a.purchase_order) == norm(b.purchase_order):
            yield Evidence(0.7, f"the order {a.purchase_order} is the same")
        else:
            yield Evidence(-2.5, f"the orders {a.purchase_order} and {b.purchase_order} differ")


LOOKS: tuple[Callable[[Earlier, Earlier], Iterator[Evidence]], ...] = (
    _file,
    _seller,
    _number,
    _amount,
    _date,
    _references,
)
"""What is looked at, each giving its evidence."""
