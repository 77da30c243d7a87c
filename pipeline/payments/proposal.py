"""What is proposed: payments with the items each clears, and for every open item why it is paid or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pipeline.money import Money, total
from pipeline.payments.rules import PayingAccount
from pipeline.sentences import Said


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
