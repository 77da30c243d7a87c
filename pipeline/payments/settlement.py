"""From what the bank booked to the ledger: the creditor's account against the bank, with discount, tax and charges.

A discount taken lowers the price, and so the tax: it is corrected in the proportion in which the invoice was posted
(art. 90 and 184 of Directive 2006/112/EC), so that reverse charge and partly deductible tax follow by themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pipeline.ledger import Chart, Entry, EntryKind, Posting
from pipeline.money import Money, total
from pipeline.payments.proposal import Item

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Settlement:
    """A payment as the bank booked it. ``paid`` and ``charges`` left the account; both are positive."""

    key: str
    supplier_id: str
    supplier: str
    bank: str
    booked: date
    paid: Money
    charges: Money | None
    items: tuple[Item, ...]


def allocate(items: Sequence[Item], paid: Money) -> tuple[Item, ...]:
    """What a payment clears: all of its items, or as many as were paid for, in their order; credit notes always.

    An item that is paid in part loses its discount: the discount is for payment in full.
    """
    if total([one.cash for one in items], paid.currency) == paid:
        return tuple(items)
    nothing = Money(ZERO, paid.currency)
    credit_notes = [one for one in items if one.clears.amount < 0]
    pool = paid - total([one.cash for one in credit_notes], paid.currency)
    cleared: list[Item] = []
    for one in items:
        if one.clears.amount < 0:
            cleared.append(one)
        elif one.cash <= pool:
            cleared.append(one)
            pool -= one.cash
        elif pool:
            cleared.append(Item(one.invoice_id, one.number, pool, nothing))
            pool = nothing
    return tuple(cleared)


def entry_of(settlement: Settlement, posted: Mapping[int, Sequence[Posting]], chart: Chart) -> Entry:
    """The entry of a payment. ``posted`` holds the postings of each invoice's own entry, for the tax in a discount."""
    postings = [
        Posting(chart.payables, one.clears, supplier_id=settlement.supplier_id, memo=f"invoice:{one.invoice_id}")
        for one in settlement.items
        if one.clears
    ]
    for one in settlement.items:
        postings += _discount(one, posted.get(one.invoice_id, ()), settlement.supplier_id, chart)
    left = settlement.paid
    if settlement.charges:
        postings.append(Posting(chart.bank_charges, settlement.charges, memo="bank charges"))
        left += settlement.charges
    postings.append(Posting(settlement.bank, -left))
    numbers = ", ".join(one.number for one in settlement.items)
    return Entry(
        settlement.key, EntryKind.PAYMENT, chart.first_open(settlement.booked),
        f"{settlement.supplier}, payment of {numbers}", tuple(postings),
    )  # fmt: skip


def _discount(item: Item, posted: Sequence[Posting], supplier_id: str, chart: Chart) -> Iterator[Posting]:
    """The discount without its tax as income, and each tax posting of the invoice lowered in proportion."""
    if not item.discount:
        return
    owed = -sum((one.money.amount for one in posted if one.account == chart.payables), ZERO)
    net = item.discount
    for one in posted:
        if not _is_tax(one.account, chart) or not owed:
            continue
        tax = (one.money * (item.discount.amount / owed)).rounded()
        if tax:
            net -= tax
            yield Posting(one.account, -tax, one.tax_code, supplier_id=supplier_id)
    if net:
        yield Posting(chart.discount_taken, -net, supplier_id=supplier_id)


def _is_tax(account: str, chart: Chart) -> bool:
    return any(account == role or account.startswith(f"{role}:") for role in (chart.input_tax, chart.output_tax))
