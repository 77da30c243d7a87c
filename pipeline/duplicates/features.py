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
from pipeline.sentences import Said, say, say_many

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
    """A named observation; ``value`` is 1 for a plain fact. One that only sharpens says nothing."""

    name: str
    value: float = 1.0
    said: Said | None = None


def features(suspect: Earlier, twin: Earlier, around: Surroundings) -> Iterator[Feature]:
    """Everything that is seen in a pair."""
    for look in LOOKS:
        yield from look(suspect, twin)
    if around.same_total > 1:
        said = say_many(
            "the supplier has {n} other invoice with this total",
            "the supplier has {n} other invoices with this total",
            around.same_total,
        )
        yield Feature("usual_total", log1p(around.same_total), said)
    if twin.invoice_id in around.reversed:
        said = say("invoice {id} was taken back by a credit note", id=str(twin.invoice_id))
        yield Feature("twin_reversed", said=said)


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
        "seller_same": say("the supplier is the same"),
        "seller_same_vat": say("the VAT id {vat_id} is the same", vat_id=a.vat_id or ""),
        "seller_same_name": say("the supplier's name {name} is the same", name=a.name or ""),
        "seller_unknown": say("one of them names no supplier"),
        "seller_differs": say("the suppliers differ"),
    }
    name = seller_likeness(a, b)
    yield Feature(name, said=sentences[name])


def _number(a: Earlier, b: Earlier) -> Iterator[Feature]:
    if not a.number or not b.number:
        yield Feature("number_missing", said=say("one of them has no number"))
        return
    found = likeness(a.number, b.number)
    if found.name == "number_differs" and (said := _reference_for_number(a, b) or _reference_for_number(b, a)):
        yield Feature("number_is_reference", said=said)
        return
    yield Feature(found.name, said=found.said)
    if (near := closeness(a.number, b.number)) > 0:
        said = say("{one} and {other} count on in one series", one=a.number, other=b.number)
        yield Feature("number_close", near, said)


def _reference_for_number(a: Earlier, b: Earlier) -> Said | None:
    """What of the other one was taken for the number of this one, if anything."""
    number = norm(a.number or "")
    if b.purchase_order and norm(b.purchase_order) == number:
        return say("the number of one is the order of the other")
    if b.delivery_note and norm(b.delivery_note) == number:
        return say("the number of one is the delivery note of the other")
    return None


def _total(a: Earlier, b: Earlier) -> Iterator[Feature]:
    if a.currency and b.currency and a.currency != b.currency:
        said = say("the currencies differ, {one} and {other}", one=a.currency, other=b.currency)
        yield Feature("currency_differs", said=said)
    if a.gross is None or b.gross is None:
        return
    name, said = _total_likeness(a, b, a.gross, b.gross)
    yield Feature(name, said=said)
    larger = max(abs(a.gross), abs(b.gross))
    if name in {"total_differs", "total_same_digits"} and larger:
        yield Feature("total_distance", float(min(Decimal(1), abs(a.gross - b.gross) / larger)))


def _total_likeness(a: Earlier, b: Earlier, mine: Decimal, other: Decimal) -> tuple[str, Said]:
    if mine == other:
        return "total_same", say("the total {total} is the same", total=mine)
    twin = str(b.invoice_id)
    if mine == b.net:
        return "total_is_net", say("the total {total} is the net amount of invoice {id}", total=mine, id=twin)
    if other == a.net:
        return "total_is_net", say("the net amount {net} is the total of invoice {id}", net=other, id=twin)
    if mine and other and mine / other in {10, 100, Decimal("0.1"), Decimal("0.01")}:
        return "total_scaled", say("the totals {one} and {other} differ in a moved point", one=mine, other=other)
    if abs(mine - other) <= CENTS:
        apart = abs(mine - other)
        return "total_cents", say("the totals {one} and {other} differ in {by}", one=mine, other=other, by=apart)
    if amount_digits(mine) == amount_digits(other):
        return "total_same_digits", say("the totals {one} and {other} have the same digits", one=mine, other=other)
    return "total_differs", say("the totals {one} and {other} differ", one=mine, other=other)


def _date(a: Earlier, b: Earlier) -> Iterator[Feature]:
    if a.issued is None or b.issued is None:
        return
    apart = abs((a.issued - b.issued).days)
    if apart == 0:
        yield Feature("date_same", said=say("the date {day} is the same", day=a.issued))
        return
    if is_swapped(a.issued, b.issued):
        said = say("day and month of {one} and {other} are swapped", one=a.issued, other=b.issued)
        yield Feature("date_swapped", said=said)
        return
    said = say_many("the dates are {n} day apart", "the dates are {n} days apart", apart)
    yield Feature("date_apart", log1p(apart), said)
    if apart <= 3:
        yield Feature("date_near")
    if apart >= 27 and abs(a.issued.day - b.issued.day) <= 2:
        yield Feature("date_rhythm", said=say("both fall on about the {day}. of a month", day=a.issued.day))


def is_swapped(one: date, other: date) -> bool:
    """Whether one date is the other with day and month exchanged."""
    return one.year == other.year and one.month == other.day and one.day == other.month and one != other


def _references(a: Earlier, b: Earlier) -> Iterator[Feature]:
    mine, other = a.delivery_note, b.delivery_note
    if mine and other and norm(mine) == norm(other):
        yield Feature("delivery_same", said=say("the delivery note {number} is the same", number=mine))
    elif mine and other:
        said = say("the delivery notes {one} and {other} differ", one=mine, other=other)
        yield Feature("delivery_differs", said=said)
    mine, other = a.purchase_order, b.purchase_order
    if mine and other and norm(mine) == norm(other):
        yield Feature("order_same", said=say("the order {number} is the same", number=mine))
    elif mine and other:
        yield Feature("order_differs", said=say("the orders {one} and {other} differ", one=mine, other=other))
    start, start_there = a.period[0], b.period[0]
    if start and start_there and a.period == b.period:
        yield Feature("period_same", said=say("the service period from {day} is the same", day=start))
    elif start and start_there:
        said = say("the service periods from {one} and {other} differ", one=start, other=start_there)
        yield Feature("period_differs", said=said)


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
        said = say_many(
            "the number comes again {n} day later with another total",
            "the number comes again {n} days later with another total",
            apart or 0,
        )
        yield Feature("number_again_later", said=said)


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
