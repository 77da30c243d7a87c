"""What a suspect and its possible twin have in common, and what not: named features with a sentence each.

Each look yields some of the names that ``weights.toml`` weighs. A feature without a sentence sharpens others that have
one: a total and a date that agree together say more than their sum.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import log1p

from pipeline.duplicates.earlier import Earlier
from pipeline.duplicates.forms import amount_digits, norm
from pipeline.duplicates.likeness import closeness, likeness
from pipeline.parties import code, plain_name

ALIKE = frozenset({"number_same", "number_affix", "number_look_alike"})
"""Numbers that are one number, written or read differently."""
EDITED = frozenset({"number_swapped", "number_misread", "number_one_other", "number_one_more"})
"""Numbers one slip apart: a misreading, or neighbours in a series."""
CENTS = Decimal("0.05")
FAR_DAYS = 100


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the other candidates say: how many have the suspect's total, and which were taken back by a credit note."""

    same_total: int = 0
    reversed: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Feature:
    """A named observation; ``value`` is 1 for a plain fact. The sentence is empty for one that only sharpens."""

    name: str
    value: float = 1.0
    sentence: str = ""


def features(suspect: Earlier, twin: Earlier, around: Surroundings) -> Iterator[Feature]:
    """Everything that is seen in a pair."""
    for look in LOOKS:
        yield from look(suspect, twin)
    if around.same_total > 1:
        sentence = f"the supplier has {around.same_total} other invoices with this total"
        yield Feature("usual_total", log1p(around.same_total), sentence)
    if twin.invoice_id in around.reversed:
        yield Feature("twin_reversed", sentence=f"invoice {twin.invoice_id} was taken back by a credit note")


def same_seller(a: Earlier, b: Earlier) -> bool:
    """One master record, or one VAT id, or one name where nothing better is known of one of them."""
    return seller_likeness(a, b) in {"seller_same", "seller_same_vat", "seller_same_name"}


def seller_likeness(a: Earlier, b: Earlier) -> str:
    """How the sellers compare; the name of the feature."""
    if a.seller == b.seller and a.seller != "name:":
        return "seller_same"
    first, second = code(a.vat_id), code(b.vat_id)
    if first and second:
        return "seller_same_vat" if first == second else "seller_differs"
    if not a.supplier_id or not b.supplier_id:
        names = plain_name(a.name), plain_name(b.name)
        if not all(names):
            return "seller_unknown"
        if names[0] == names[1]:
            return "seller_same_name"
    return "seller_differs"


def _seller(a: Earlier, b: Earlier) -> Iterator[Feature]:
    sentences = {
        "seller_same": "the supplier is the same",
        "seller_same_vat": f"the VAT id {a.vat_id} is the same",
        "seller_same_name": f"the supplier's name {a.name} is the same",
        "seller_unknown": "one of them names no supplier",
        "seller_differs": "the suppliers differ",
    }
    name = seller_likeness(a, b)
    yield Feature(name, sentence=sentences[name])


def _number(a: Earlier, b: Earlier) -> Iterator[Feature]:
    if not a.number or not b.number:
        yield Feature("number_missing", sentence="one of them has no number")
        return
    found = likeness(a.number, b.number)
    if found.name == "number_differs" and (what := _reference_for_number(a, b) or _reference_for_number(b, a)):
        yield Feature("number_is_reference", sentence=f"the number of one is the {what} of the other")
        return
    yield Feature(found.name, sentence=found.sentence)
    if (near := closeness(a.number, b.number)) > 0:
        yield Feature("number_close", near, f"{a.number} and {b.number} count on in one series")


def _reference_for_number(a: Earlier, b: Earlier) -> str:
    """What of the other one was taken for the number of this one, if anything."""
    number = norm(a.number or "")
    return next(
        (
            what
            for what, value in (("order", b.purchase_order), ("delivery note", b.delivery_note))
            if value and norm(value) == number
        ),
        "",
    )


def _total(a: Earlier, b: Earlier) -> Iterator[Feature]:
    if a.currency and b.currency and a.currency != b.currency:
        yield Feature("currency_differs", sentence=f"the currencies differ, {a.currency} and {b.currency}")
    if a.gross is None or b.gross is None:
        return
    name, sentence = _total_likeness(a, b, a.gross, b.gross)
    yield Feature(name, sentence=sentence)
    larger = max(abs(a.gross), abs(b.gross))
    if name in {"total_differs", "total_same_digits"} and larger:
        yield Feature("total_distance", float(min(Decimal(1), abs(a.gross - b.gross) / larger)))


def _total_likeness(a: Earlier, b: Earlier, mine: Decimal, other: Decimal) -> tuple[str, str]:
    if mine == other:
        return "total_same", f"the total {mine} is the same"
    if mine == b.net:
        return "total_is_net", f"the total {mine} is the net amount of invoice {b.invoice_id}"
    if other == a.net:
        return "total_is_net", f"the net amount {other} is the total of invoice {b.invoice_id}"
    if mine and other and mine / other in {10, 100, Decimal("0.1"), Decimal("0.01")}:
        return "total_scaled", f"the totals {mine} and {other} differ in a moved point"
    if abs(mine - other) <= CENTS:
        return "total_cents", f"the totals {mine} and {other} differ in {abs(mine - other)}"
    if amount_digits(mine) == amount_digits(other):
        return "total_same_digits", f"the totals {mine} and {other} have the same digits"
    return "total_differs", f"the totals {mine} and {other} differ"


def _date(a: Earlier, b: Earlier) -> Iterator[Feature]:
    if a.issued is None or b.issued is None:
        return
    apart = abs((a.issued - b.issued).days)
    if apart == 0:
        yield Feature("date_same", sentence=f"the date {a.issued} is the same")
        return
    if is_swapped(a.issued, b.issued):
        yield Feature("date_swapped", sentence=f"day and month of {a.issued} and {b.issued} are swapped")
        return
    yield Feature("date_apart", log1p(apart), f"the dates are {apart} days apart")
    if apart <= 3:
        yield Feature("date_near")
    if apart >= 27 and abs(a.issued.day - b.issued.day) <= 2:
        yield Feature("date_rhythm", sentence=f"both fall on about the {a.issued.day}. of a month")


def is_swapped(one: date, other: date) -> bool:
    """Whether one date is the other with day and month exchanged."""
    return one.year == other.year and one.month == other.day and one.day == other.month and one != other


def _references(a: Earlier, b: Earlier) -> Iterator[Feature]:
    for name, what, mine, other in (
        ("delivery", "delivery note", a.delivery_note, b.delivery_note),
        ("order", "order", a.purchase_order, b.purchase_order),
    ):
        if not mine or not other:
            continue
        if norm(mine) == norm(other):
            yield Feature(f"{name}_same", sentence=f"the {what} {mine} is the same")
        else:
            yield Feature(f"{name}_differs", sentence=f"the {what}s {mine} and {other} differ")
    if a.period[0] and b.period[0]:
        if a.period == b.period:
            yield Feature("period_same", sentence=f"the service period from {a.period[0]} is the same")
        else:
            yield Feature("period_differs", sentence=f"the service periods from {a.period[0]} and {b.period[0]} differ")


def _together(a: Earlier, b: Earlier) -> Iterator[Feature]:
    """What weighs more together than one by one."""
    number = likeness(a.number, b.number).name if a.number and b.number else ""
    total = a.gross is not None and b.gross is not None and (a.gross in {b.gross, b.net} or b.gross == a.net)
    apart = abs((a.issued - b.issued).days) if a.issued and b.issued else None
    if number in ALIKE and total:
        yield Feature("number_and_total")
    if number in ALIKE and apart == 0:
        yield Feature("number_and_date")
    if total and apart == 0:
        yield Feature("total_and_date")
        if number in EDITED and not _conflict(a, b):
            yield Feature("all_but_one_character")
    if total and _agree(a, b):
        yield Feature("total_and_reference")
        if number in EDITED:
            yield Feature("reference_but_one_character")
    if number in ALIKE and not total and (apart or 0) > FAR_DAYS:
        yield Feature("number_again_later", sentence=f"the number comes again {apart} days later with another total")


def _agree(a: Earlier, b: Earlier) -> bool:
    """Whether both name the same delivery note; a service period alone may be billed in several invoices."""
    return bool(a.delivery_note and b.delivery_note) and norm(a.delivery_note or "") == norm(b.delivery_note or "")


def _conflict(a: Earlier, b: Earlier) -> bool:
    """Whether the two are for different deliveries or periods."""
    notes = bool(a.delivery_note and b.delivery_note) and not _agree(a, b)
    return notes or bool(a.period[0] and b.period[0] and a.period != b.period)


LOOKS: tuple[Callable[[Earlier, Earlier], Iterator[Feature]], ...] = (
    _seller,
    _number,
    _total,
    _date,
    _references,
    _together,
)
"""What is looked at, in this order."""
