"""What is seen in a pair, in a clerk's words: a sentence for each name of ``features.py`` that speaks for itself.

A name without words sharpens others that have some: a total and a date that agree together say more than their sum.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from pipeline.duplicates.earlier import Earlier
from pipeline.duplicates.features import reference_for_number
from pipeline.duplicates.likeness import likeness_said
from pipeline.duplicates.surroundings import Surroundings
from pipeline.sentences import Said, say, say_many

Words = Callable[[Earlier, Earlier], Said]


def words(name: str, a: Earlier, b: Earlier, around: Surroundings) -> Said | None:
    """The sentence for one observation; ``None`` where it only sharpens others."""
    if name == "usual_total":
        return say_many(
            "the supplier has {n} other invoice with this total",
            "the supplier has {n} other invoices with this total",
            around.same_total,
        )
    if name.startswith("numbering "):
        return _numbering(around.numbering, a)
    if name.startswith("totals ") and a.gross == b.gross:
        return _totals(around)
    return WORDS[name](a, b) if name in WORDS else None


def _numbering(found: str, a: Earlier) -> Said | None:
    number = a.number or ""
    if found == "fits":
        return say("the number {number} fits between those of the days before and after", number=number)
    if found == "uneven":
        return say("the number {number} is out of order with those of the days before and after", number=number)
    if found == "stray":
        return say("the number {number} is far from those of the days before and after", number=number)
    return say("the supplier writes its numbers otherwise than {number}", number=number) if found else None


def _totals(around: Surroundings) -> Said | None:
    if around.siblings:
        return say("the supplier bills several invoices with one total on one day")
    if around.totals == "never":
        return say("no other total of the supplier comes twice")
    return say("the supplier's totals often come again") if around.totals == "often" else None


def _total(value: Decimal | None) -> Decimal:
    return value if value is not None else Decimal(0)


def _is_net(a: Earlier, b: Earlier) -> Said:
    twin = str(b.invoice_id)
    if a.gross == b.net:
        return say("the total {total} is the net amount of invoice {id}", total=_total(a.gross), id=twin)
    return say("the net amount {net} is the total of invoice {id}", net=_total(a.net), id=twin)


def _is_reference(a: Earlier, b: Earlier) -> Said:
    sentences = {
        "purchase_order": say("the number of one is the order of the other"),
        "delivery_note": say("the number of one is the delivery note of the other"),
        "contract": say("the number of one is the contract of the other"),
    }
    return sentences[reference_for_number(a, b) or reference_for_number(b, a)]


def _apart(a: Earlier, b: Earlier) -> Said:
    days = abs((_day(a) - _day(b)).days)
    return say_many("the dates are {n} day apart", "the dates are {n} days apart", days)


def _day(one: Earlier) -> date:
    assert one.issued is not None  # noqa: S101 - a name about dates is seen only where both have one
    return one.issued


def _start(one: Earlier) -> date | str:
    return one.period[0] or ""


WORDS: Final[Mapping[str, Words]] = {
    "seller_same": lambda _a, _b: say("the supplier is the same"),
    "seller_same_vat": lambda a, _b: say("the VAT id {vat_id} is the same", vat_id=a.vat_id or ""),
    "seller_same_account": lambda a, _b: say("the bank account {iban} is the same", iban=a.iban or ""),
    "seller_same_name": lambda a, _b: say("the supplier's name {name} is the same", name=a.name or ""),
    "seller_unknown": lambda _a, _b: say("one of them names no supplier"),
    "seller_differs": lambda _a, _b: say("the suppliers differ"),
    "number_missing": lambda _a, _b: say("one of them has no number"),
    "number_is_reference": _is_reference,
    **{
        name: lambda a, b: likeness_said(a.number or "", b.number or "")
        for name in (
            "number_same", "number_affix", "number_look_alike", "number_part", "number_swapped", "number_misread",
            "number_one_other", "number_one_more", "number_differs",
        )
    },
    "number_close": lambda a, b: say(
        "{one} and {other} count on in one series", one=a.number or "", other=b.number or ""
    ),
    "total_same": lambda a, _b: say("the total {total} is the same", total=_total(a.gross)),
    "total_is_net": _is_net,
    "total_scaled": lambda a, b: say(
        "the totals {one} and {other} differ in a moved point", one=_total(a.gross), other=_total(b.gross)
    ),
    "total_cents": lambda a, b: say(
        "the totals {one} and {other} differ in {by}",
        one=_total(a.gross), other=_total(b.gross), by=abs(_total(a.gross) - _total(b.gross)),
    ),
    "total_same_digits": lambda a, b: say(
        "the totals {one} and {other} have the same digits", one=_total(a.gross), other=_total(b.gross)
    ),
    "total_differs": lambda a, b: say(
        "the totals {one} and {other} differ", one=_total(a.gross), other=_total(b.gross)
    ),
    "currency_differs": lambda a, b: say(
        "the currencies differ, {one} and {other}", one=a.currency or "", other=b.currency or ""
    ),
    "date_same": lambda a, _b: say("the date {day} is the same", day=_day(a)),
    "date_swapped": lambda a, b: say("day and month of {one} and {other} are swapped", one=_day(a), other=_day(b)),
    "date_other_year": lambda a, b: say("{one} and {other} are one day of two years", one=_day(a), other=_day(b)),
    "date_rhythm": lambda a, _b: say("both fall on about the {day}. of a month", day=_day(a).day),
    "days_apart": _apart,
    "delivery_same": lambda a, _b: say("the delivery note {number} is the same", number=a.delivery_note or ""),
    "delivery_differs": lambda a, b: say(
        "the delivery notes {one} and {other} differ", one=a.delivery_note or "", other=b.delivery_note or ""
    ),
    "order_same": lambda a, _b: say("the order {number} is the same", number=a.purchase_order or ""),
    "order_differs": lambda a, b: say(
        "the orders {one} and {other} differ", one=a.purchase_order or "", other=b.purchase_order or ""
    ),
    "contract_same": lambda a, _b: say("the contract {number} is the same", number=a.contract or ""),
    "contract_differs": lambda a, b: say(
        "the contracts {one} and {other} differ", one=a.contract or "", other=b.contract or ""
    ),
    "period_same": lambda a, _b: say("the service period from {day} is the same", day=_start(a)),
    "period_differs": lambda a, b: say(
        "the service periods from {one} and {other} differ", one=_start(a), other=_start(b)
    ),
    "twin_reversed": lambda _a, b: say("invoice {id} was taken back by a credit note", id=str(b.invoice_id)),
}  # fmt: skip
