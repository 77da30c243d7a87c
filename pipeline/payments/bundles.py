"""What is paid together: items of one supplier and day in one payment, credit notes netted with the largest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from heapq import heapify, heapreplace

from pipeline.money import Money
from pipeline.payments.candidates import Candidate
from pipeline.payments.payables import Payable
from pipeline.payments.proposal import Item, Transfer
from pipeline.payments.rules import PayingAccount, Per

Group = tuple[str, str, str]
Bundle = tuple[date, str, int]
Credits = Mapping[Group, Sequence[Payable]]


def group_of(candidate: Candidate) -> Group:
    """Who owes whom from which account: credit notes are netted within it."""
    return owing(candidate.payable, candidate.account)


def owing(payable: Payable, account: PayingAccount) -> Group:
    """The group of an open item, a credit note's too."""
    return account.iban, payable.supplier_id, payable.entity_id or ""


def cash(sums: Mapping[Bundle, Decimal], credit_notes: Sequence[Payable]) -> Decimal:
    """What leaves for some bundles once the credit notes are netted as in ``payments_to``."""
    if not credit_notes:
        return sum(sums.values(), Decimal(0))
    largest_first = [-one for one in sums.values()]
    heapify(largest_first)
    for one in credit_notes:
        if largest_first and largest_first[0] - one.open.amount < 0:
            heapreplace(largest_first, largest_first[0] - one.open.amount)
    return -sum(largest_first, Decimal(0))


def payments_to(group: Sequence[Candidate], credit_notes: Sequence[Payable], per: Per) -> list[Transfer]:
    """The payments to one supplier from one account, with the credit notes that fit.

    A credit note is taken whole, into the largest payment that stays above zero.
    """
    bundles: dict[Bundle, list[Candidate]] = {}
    for one in group:
        bundles.setdefault(bundle_of(one, per), []).append(one)
    found = [_transfer(bundle) for _, bundle in sorted(bundles.items())]
    for credit in credit_notes:
        largest = max(found, key=lambda one: one.money.amount)
        if largest.money.amount + credit.open.amount > 0:
            nothing = Money(Decimal(0), credit.open.currency)
            item = Item(credit.invoice_id, credit.number, credit.open, nothing)
            found[found.index(largest)] = replace(largest, items=(*largest.items, item))
    return found


def bundle_of(candidate: Candidate, per: Per) -> Bundle:
    """What is paid together: the same day and account; each by itself where so set, or where its reference asks."""
    payable = candidate.payable
    alone = per == "invoice" or _has_structured_reference(payable)
    return candidate.date, payable.iban or "", payable.invoice_id if alone else 0


def _has_structured_reference(payable: Payable) -> bool:
    """A creditor's reference names one invoice: it cannot stand for several."""
    return payable.reference.upper().startswith("RF")


def _transfer(bundle: Sequence[Candidate]) -> Transfer:
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
