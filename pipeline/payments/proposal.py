"""The proposal: which open items to pay, on which day, from which account, and why each of the others is left out.

Pure and repeatable: the same open items, rules and day give the same proposal. Discounts worth taking come first,
then what is due longest. The limit of an account is never passed, and nothing is paid that is held.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from heapq import heapify, heapreplace
from typing import Final

from pipeline.money import Money, total
from pipeline.payments.bank_days import bank_days_before, on_or_after
from pipeline.payments.payables import Payable
from pipeline.payments.rules import PayingAccount, PaymentRules, Per
from pipeline.payments.terms import Offer, is_worth, yearly_rate
from pipeline.sentences import Said, percent, say

NO_RATE: Final = Decimal("Infinity")
"""What a discount earns for which nothing leaves early: it comes before all others."""


@dataclass(frozen=True, slots=True)
class Item:
    """An open item within a payment: what of it is cleared (negative for a credit note), and the discount taken."""

    invoice_id: int
    number: str
    clears: Money
    discount: Money

    @property
    def cash(self) -> Money:
        """What leaves the bank for it."""
        return self.clears - self.discount


@dataclass(frozen=True, slots=True)
class Transfer:
    """One payment as it is proposed."""

    account: PayingAccount
    supplier_id: str
    name: str
    iban: str
    bic: str | None
    country: str | None
    reference: str
    date: date
    items: tuple[Item, ...]

    @property
    def money(self) -> Money:
        """What leaves the bank."""
        return total([one.cash for one in self.items], self.account.currency)


@dataclass(frozen=True, slots=True)
class Choice:
    """What became of one open item, and why. ``account`` is ours that pays, or would; empty where there is none."""

    invoice_id: int
    paid: bool
    why: Said
    account: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Payments, and a reason for every open item."""

    transfers: tuple[Transfer, ...]
    choices: tuple[Choice, ...]

    def by_account(self) -> Iterator[Proposal]:
        """One proposal for each account that pays: each bank gets a file of its own."""
        for iban in dict.fromkeys(one.account.iban for one in self.transfers):
            transfers = tuple(one for one in self.transfers if one.account.iban == iban)
            yield Proposal(transfers, tuple(one for one in self.choices if one.account in {iban, ""}))


@dataclass(frozen=True, slots=True)
class _Candidate:
    payable: Payable
    account: PayingAccount
    date: date
    offer: Offer | None
    rate: Decimal
    why: Said

    @property
    def item(self) -> Item:
        owed = self.payable.open
        saved = self.offer.saved(owed) if self.offer else Money(Decimal(0), owed.currency)
        return Item(self.payable.invoice_id, self.payable.number, owed, saved)


_Group = tuple[str, str, str]
_Bundle = tuple[date, str, int]
_Credits = Mapping[_Group, Sequence[Payable]]


def _group(candidate: _Candidate) -> _Group:
    """Who owes whom from which account: credit notes are netted within it."""
    return _owing(candidate.payable, candidate.account)


def _owing(payable: Payable, account: PayingAccount) -> _Group:
    return account.iban, payable.supplier_id, payable.entity_id or ""


def propose(payables: Iterable[Payable], rules: PaymentRules, today: date, until: date) -> Proposal:
    """A proposal for what must leave the bank by ``until``, inclusive."""
    choices: list[Choice] = []
    wanted: list[_Candidate] = []
    credit_notes: dict[_Group, list[Payable]] = {}
    for one in sorted(payables, key=lambda payable: payable.invoice_id):
        account = _account_for(one, rules)
        if refusal := _refusal(one):
            choices.append(Choice(one.invoice_id, paid=False, why=refusal, account=account.iban if account else ""))
        elif account is None:
            why = say("no account of ours in {currency}", currency=one.open.currency)
            choices.append(Choice(one.invoice_id, paid=False, why=why))
        elif one.is_credit:
            credit_notes.setdefault(_owing(one, account), []).append(one)
        else:
            candidate = _candidate(one, account, rules, today)
            if candidate.date > until:
                why = say("not before {day}", day=candidate.date)
                choices.append(Choice(one.invoice_id, paid=False, why=why, account=account.iban))
            else:
                wanted.append(candidate)
    for group in credit_notes.values():
        group.sort(key=lambda credit: (credit.due, credit.invoice_id))
    taken, left = _within_limits(wanted, credit_notes, rules.per)
    choices += [
        Choice(one.payable.invoice_id, paid=False, why=_over(one.account), account=one.account.iban) for one in left
    ]
    transfers = tuple(_transfers(taken, credit_notes, rules.per))
    choices += _told(taken, credit_notes, transfers)
    return Proposal(transfers, tuple(sorted(choices, key=lambda one: one.invoice_id)))


def _account_for(payable: Payable, rules: PaymentRules) -> PayingAccount | None:
    """The first account of the item's company in its currency."""
    for one in rules.accounts:
        if one.currency == payable.open.currency and one.entity_id in {None, payable.entity_id}:
            return one
    return None


def _refusal(payable: Payable) -> Said | None:
    if payable.holds:
        return payable.holds[0]
    if not payable.open:
        return say("nothing is open")
    if not payable.is_credit and payable.iban is None:
        return say("no bank account of the supplier is approved")
    return None


def _candidate(payable: Payable, account: PayingAccount, rules: PaymentRules, today: date) -> _Candidate:
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
        return _Candidate(payable, account, day, offer, rate, _earns(offer, rate))
    day = max(earliest, bank_days_before(payable.due, rules.lead, account.calendars))
    late = payable.due < today
    why = say("overdue since {day}", day=payable.due) if late else say("due on {day}", day=payable.due)
    return _Candidate(payable, account, day, None, Decimal(-1), why)


def _earns(offer: Offer, rate: Decimal) -> Said:
    if rate == NO_RATE:
        return say("{share} discount until {day}", share=percent(offer.percent), day=offer.until)
    return say(
        "{share} discount until {day} earns {rate} a year",
        share=percent(offer.percent),
        day=offer.until,
        rate=percent(rate),
    )


def _over(account: PayingAccount) -> Said:
    limit = account.limit or Decimal(0)
    return say("over the limit of {limit} {currency}", limit=limit, currency=account.currency)


def _within_limits(
    wanted: Sequence[_Candidate], credit_notes: _Credits, per: Per
) -> tuple[list[_Candidate], list[_Candidate]]:
    """Discounts first, then the longest due; each is taken if the account's transfers stay within its limit."""
    taken: list[_Candidate] = []
    left: list[_Candidate] = []
    spent: dict[str, Decimal] = {}
    bundles: dict[_Group, dict[_Bundle, Decimal]] = {}
    for one in sorted(wanted, key=lambda each: (-each.rate, each.payable.due, each.payable.invoice_id)):
        account, group, bundle = one.account, _group(one), _bundle(one, per)
        sums = bundles.setdefault(group, {})
        more = {bundle: sums.get(bundle, Decimal(0)) + one.item.cash.amount}
        credits_of = credit_notes.get(group, [])
        total_of = spent.get(account.iban, Decimal(0)) + _cash(sums | more, credits_of) - _cash(sums, credits_of)
        if account.limit is not None and total_of > account.limit:
            left.append(one)
            continue
        spent[account.iban] = total_of
        sums |= more
        taken.append(one)
    return taken, left


def _cash(sums: Mapping[_Bundle, Decimal], credit_notes: Sequence[Payable]) -> Decimal:
    """What leaves for some bundles once the credit notes are netted as in ``_of_supplier``."""
    if not credit_notes:
        return sum(sums.values(), Decimal(0))
    largest_first = [-one for one in sums.values()]
    heapify(largest_first)
    for one in credit_notes:
        if largest_first and largest_first[0] - one.open.amount < 0:
            heapreplace(largest_first, largest_first[0] - one.open.amount)
    return -sum(largest_first, Decimal(0))


def _transfers(taken: Sequence[_Candidate], credit_notes: _Credits, per: Per) -> Iterator[Transfer]:
    groups: dict[_Group, list[_Candidate]] = {}
    for one in taken:
        groups.setdefault(_group(one), []).append(one)
    for key, group in sorted(groups.items()):
        yield from _of_supplier(group, credit_notes.get(key, []), per)


def _of_supplier(group: Sequence[_Candidate], credit_notes: Sequence[Payable], per: Per) -> list[Transfer]:
    """The payments to one supplier from one account, with the credit notes that fit.

    A credit note is taken whole, into the largest payment that stays above zero.
    """
    bundles: dict[_Bundle, list[_Candidate]] = {}
    for one in group:
        bundles.setdefault(_bundle(one, per), []).append(one)
    found = [_transfer(bundle) for _, bundle in sorted(bundles.items())]
    for credit in credit_notes:
        largest = max(found, key=lambda one: one.money.amount)
        if largest.money.amount + credit.open.amount > 0:
            nothing = Money(Decimal(0), credit.open.currency)
            item = Item(credit.invoice_id, credit.number, credit.open, nothing)
            found[found.index(largest)] = replace(largest, items=(*largest.items, item))
    return found


def _bundle(candidate: _Candidate, per: Per) -> _Bundle:
    """What is paid together: the same day and account; each by itself where so set, or where its reference asks."""
    payable = candidate.payable
    alone = per == "invoice" or _has_structured_reference(payable)
    return candidate.date, payable.iban or "", payable.invoice_id if alone else 0


def _has_structured_reference(payable: Payable) -> bool:
    """A creditor's reference names one invoice: it cannot stand for several."""
    return payable.reference.upper().startswith("RF")


def _transfer(bundle: Sequence[_Candidate]) -> Transfer:
    first = bundle[0]
    references = [one.payable.reference for one in bundle if one.payable.reference]
    return Transfer(
        account=first.account,
        supplier_id=first.payable.supplier_id,
        name=first.payable.supplier,
        iban=first.payable.iban or "",
        bic=first.payable.bic,
        country=first.payable.country,
        reference=references[0] if len(bundle) == 1 and references else "",
        date=first.date,
        items=tuple(one.item for one in bundle),
    )


def _told(taken: Sequence[_Candidate], credit_notes: _Credits, transfers: Sequence[Transfer]) -> Iterator[Choice]:
    within = {item.invoice_id for one in transfers for item in one.items}
    for candidate in taken:
        yield Choice(candidate.payable.invoice_id, paid=True, why=candidate.why, account=candidate.account.iban)
    for (iban, _, _), group in credit_notes.items():
        for credit in group:
            netted = credit.invoice_id in within
            why = (
                say("netted with what is paid to the supplier")
                if netted
                else say("no payment to the supplier is larger than this credit")
            )
            yield Choice(credit.invoice_id, paid=netted, why=why, account=iban)
