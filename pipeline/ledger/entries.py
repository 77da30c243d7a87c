"""Double entry: postings that balance in each currency, or there is no entry.

Debits are positive, credits negative. An entry is a value; once the store has it, it is never edited:
a mistake is undone by ``reverse``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from pipeline.money import Money
from pipeline.sentences import Said, say


class UnbalancedError(ValueError):
    """The postings of an entry do not add up to zero in some currency, or there are too few; ``said`` says which."""

    def __init__(self, said: Said) -> None:
        """With the part of a sentence that a finding is made of."""
        super().__init__(said)
        self.said = said


class EntryKind(StrEnum):
    """What an entry records."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    REVERSAL = "reversal"
    PAYMENT = "payment"


@dataclass(frozen=True, slots=True)
class Posting:
    """One line of an entry: ``money`` is positive for a debit."""

    account: str
    money: Money
    tax_code: str | None = None
    cost_centre: str | None = None
    supplier_id: str | None = None
    memo: str = ""

    def __post_init__(self) -> None:
        """Refuse a posting of nothing, and fractions of a minor unit."""
        if not self.money:
            raise UnbalancedError(say("a posting of zero to {account}", account=self.account))
        _ = self.money.minor


@dataclass(frozen=True, slots=True)
class Entry:
    """A journal entry. ``key`` is unique in the ledger: the same key twice is the same entry."""

    key: str
    kind: EntryKind
    date: dt.date
    description: str
    postings: tuple[Posting, ...]
    reverses: str | None = None

    def __post_init__(self) -> None:
        """Refuse to exist unbalanced."""
        if len(self.postings) < 2:
            raise UnbalancedError(say("{entry}: an entry needs two postings", entry=self.key))
        for currency, amount in balance(self.postings).items():
            if amount:
                raise UnbalancedError(
                    say("{entry}: off by {amount} {currency}", entry=self.key, amount=amount, currency=currency)
                )


def balance(postings: Iterable[Posting]) -> dict[str, Decimal]:
    """The sum of postings by currency."""
    sums: dict[str, Decimal] = {}
    for posting in postings:
        sums[posting.money.currency] = sums.get(posting.money.currency, Decimal(0)) + posting.money.amount
    return sums


def reverse(entry: Entry, key: str, on: dt.date) -> Entry:
    """The exact opposite of an entry, to be posted beside it."""
    return Entry(
        key=key,
        kind=EntryKind.REVERSAL,
        date=on,
        description=f"Reversal of {entry.description}",
        postings=tuple(
            Posting(one.account, -one.money, one.tax_code, one.cost_centre, one.supplier_id, one.memo)
            for one in entry.postings
        ),
        reverses=entry.key,
    )
