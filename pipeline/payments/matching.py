"""Which of our payments a booking or a status of the bank speaks of. A guess is never a match."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pipeline.money import Money
from pipeline.parties import code
from pipeline.payments.bank_files import BankLine, StatusLine
from pipeline.payments.payment import PaymentStatus
from pipeline.sentences import Said, listed, say

EXECUTED: Final = frozenset({"ACSC", "ACCC"})
"""Settled on our account, or on the creditor's (ISO 20022 external status codes)."""
REJECTED: Final = frozenset({"RJCT", "CANC"})


@dataclass(frozen=True, slots=True)
class Awaited:
    """A payment that the bank has, or had."""

    payment_id: int
    end_to_end: str
    group_id: str
    message_id: str
    account: str
    iban: str
    money: Money
    status: PaymentStatus
    numbers: tuple[str, ...] = ()


class Effect(StrEnum):
    """What a line of the bank does to a payment."""

    EXECUTED = "executed"  # confirmed, not yet booked
    BOOKED = "booked"
    REJECTED = "rejected"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Match:
    """What the bank says of one payment. ``paid`` is what left (or came back), without the bank's charges."""

    payment_id: int
    effect: Effect
    paid: Money | None = None
    charges: Money | None = None
    reason: str = ""


def matches(line: BankLine, awaited: Sequence[Awaited]) -> list[Match] | Said:
    """The payments that a booking speaks of, or why there is none.

    By EndToEndId; by the group where it was booked in one sum; else by account and amount together, where that is one
    payment and no other.
    """
    ours = [one for one in awaited if code(one.account) == code(line.account)]
    if line.money.amount > 0:
        return _returned(line, ours)
    if line.end_to_end:
        found = [one for one in ours if one.end_to_end == line.end_to_end]
        return _booked(line, found[0]) if found else say("no payment has this EndToEndId")
    if line.group_id:
        return _group(line, [one for one in ours if one.group_id == line.group_id])
    return _by_amount(line, ours)


def _returned(line: BankLine, ours: Sequence[Awaited]) -> list[Match] | Said:
    found = [one for one in ours if line.end_to_end and one.end_to_end == line.end_to_end]
    if not found:
        return say("money came in, and no payment of ours is named")
    if found[0].status is PaymentStatus.RETURNED:
        return []
    back = line.money - line.charges if line.charges and line.charges.currency == line.money.currency else line.money
    if line.money.currency == found[0].money.currency and back.amount > found[0].money.amount:
        return say("more came back than was paid")
    return [Match(found[0].payment_id, Effect.RETURNED, line.money, reason=line.return_code)]


def _booked(line: BankLine, payment: Awaited) -> list[Match] | Said:
    """The whole amount, with charges on top, or a part of it."""
    if payment.status is PaymentStatus.POSTED:
        return []
    left = -line.money
    if left.currency != payment.money.currency:
        return [Match(payment.payment_id, Effect.BOOKED, left)]
    surplus = left.amount - payment.money.amount
    if surplus <= 0:
        return [Match(payment.payment_id, Effect.BOOKED, left)]
    if line.charges is not None and line.charges.amount == surplus:
        return [Match(payment.payment_id, Effect.BOOKED, payment.money, line.charges)]
    return say("{amount} left, more than the {ordered} that were ordered", amount=str(left), ordered=str(payment.money))


def _group(line: BankLine, members: Sequence[Awaited]) -> list[Match] | Said:
    """All payments of a group, if what was booked is exactly what those were that the bank did not reject."""
    executed = [one for one in members if one.status is not PaymentStatus.REJECTED]
    if not executed:
        return say("no payment is in this group")
    ordered = sum(one.money.minor for one in executed)
    if line.money.currency != executed[0].money.currency or -line.money.minor != ordered:
        return say("the group is not what was booked")
    return [
        Match(one.payment_id, Effect.BOOKED, one.money) for one in executed if one.status is not PaymentStatus.POSTED
    ]


def _by_amount(line: BankLine, ours: Sequence[Awaited]) -> list[Match] | Said:
    open_ones = [one for one in ours if one.status in {PaymentStatus.SENT, PaymentStatus.CONFIRMED}]
    equal = [one for one in open_ones if one.money == -line.money]
    to_them = [one for one in equal if line.iban and code(one.iban) == code(line.iban)]
    named = [one for one in equal if one.numbers and all(code(each) in code(line.text) for each in one.numbers)]
    for found in (to_them, named):
        if len(found) == 1:
            return [Match(found[0].payment_id, Effect.BOOKED, found[0].money)]
    if to_them or named:
        several = listed(one.end_to_end for one in to_them or named)
        return say("several payments fit: {payments}", payments=several)
    return say("no payment of ours fits")


def told(line: StatusLine, awaited: Sequence[Awaited]) -> Iterator[Match]:
    """What a status report says of our payments: of one that it names, of a group, or of the whole message."""
    effect = Effect.REJECTED if line.code in REJECTED else Effect.EXECUTED if line.code in EXECUTED else None
    if effect is None:
        return
    for one in awaited:
        named = one.end_to_end == line.end_to_end if line.end_to_end else True
        grouped = one.group_id == line.group_id if line.group_id and not line.end_to_end else True
        whole = line.end_to_end or line.group_id or one.message_id == line.message_id
        if named and grouped and whole:
            yield Match(one.payment_id, effect, reason=line.reason)
