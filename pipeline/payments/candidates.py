"""An open item on its way into a proposal: which account pays it, on which day, with which discount; or why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from pipeline.money import Money
from pipeline.payments.bank_days import bank_days_before, on_or_after
from pipeline.payments.payables import Payable
from pipeline.payments.proposal import Item
from pipeline.payments.rules import PayingAccount, PaymentRules
from pipeline.payments.terms import Offer, is_worth, yearly_rate
from pipeline.sentences import Said, percent, say

NO_RATE: Final = Decimal("Infinity")
"""What a discount earns for which nothing leaves early: it comes before all others."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An open item that could be paid. ``rate`` is what its discount earns a year, -1 where none is taken."""

    payable: Payable
    account: PayingAccount
    date: date
    offer: Offer | None
    rate: Decimal
    why: Said

    @property
    def item(self) -> Item:
        """What it clears, with its discount."""
        owed = self.payable.open
        saved = self.offer.saved(owed) if self.offer else Money(Decimal(0), owed.currency)
        return Item(self.payable.invoice_id, self.payable.number, owed, saved)


def account_for(payable: Payable, rules: PaymentRules) -> PayingAccount | None:
    """The first account of the item's company in its currency."""
    for one in rules.accounts:
        if one.currency == payable.open.currency and one.entity_id in {None, payable.entity_id}:
            return one
    return None


def refusal_of(payable: Payable) -> Said | None:
    """Why it is not paid whatever the account, ``None`` where nothing speaks against it."""
    if payable.holds:
        return payable.holds[0]
    if not payable.open:
        return say("nothing is open")
    if not payable.is_credit and payable.iban is None:
        return say("no bank account of the supplier is approved")
    return None


def candidate_of(payable: Payable, account: PayingAccount, rules: PaymentRules, today: date) -> Candidate:
    """With the discount that earns most, where one is worth taking and can still be reached."""
    earliest = on_or_after(today, account.calendars)
    reachable = [
        (rate if (rate := yearly_rate(one, payable.due)) is not None else NO_RATE, one, day)
        for one in payable.offers
        if (day := bank_days_before(one.until, rules.lead, account.calendars)) >= earliest
        and is_worth(one, payable.due, rules.hurdle)
    ]
    if reachable:
        rate, offer, day = max(reachable, key=lambda one: (one[0], one[1].percent))
        return Candidate(payable, account, day, offer, rate, _earns(offer, rate))
    day = max(earliest, bank_days_before(payable.due, rules.lead, account.calendars))
    late = payable.due < today
    why = say("overdue since {day}", day=payable.due) if late else say("due on {day}", day=payable.due)
    return Candidate(payable, account, day, None, Decimal(-1), why)


def _earns(offer: Offer, rate: Decimal) -> Said:
    if rate == NO_RATE:
        return say("{share} discount until {day}", share=percent(offer.percent), day=offer.until)
    return say(
        "{share} discount until {day} earns {rate} a year",
        share=percent(offer.percent),
        day=offer.until,
        rate=percent(rate),
    )
