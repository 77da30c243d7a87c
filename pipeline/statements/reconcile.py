"""Statement reconciliation: each line of the supplier's against each item of ours, and what the differences mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from pipeline.parties import code
from pipeline.sentences import N_, Said, say
from pipeline.statements.lines import StatementLine

ZERO = Decimal(0)
_LONG: Final = 5
"""Letters and digits that no two documents of a supplier share by chance at their end."""


class Outcome(StrEnum):
    """What a line or an item of ours came to."""

    AGREED = "agreed"
    MISSING_INVOICE = "missing_invoice"  # theirs: we never got it
    NOT_POSTED = "not_posted"  # it is here, on its way
    AMOUNT_DIFFERS = "amount_differs"
    PAID_HERE = "paid_here"  # they still ask for what we paid
    UNAPPLIED_CREDIT = "unapplied_credit"  # a credit of theirs that we have not used
    MISSING_CREDIT = "missing_credit"  # theirs, and we never got the credit note
    PAID_TWICE = "paid_twice"
    NOT_ON_STATEMENT = "not_on_statement"  # open here, not asked for there

    @property
    def label(self) -> str:
        """In words."""
        return OUTCOMES[self]


OUTCOMES = {
    Outcome.AGREED: N_("agrees"),
    Outcome.MISSING_INVOICE: N_("invoice missing here: ask for a copy"),
    Outcome.NOT_POSTED: N_("here, not posted yet"),
    Outcome.AMOUNT_DIFFERS: N_("amount differs"),
    Outcome.PAID_HERE: N_("paid here: send the remittance advice"),
    Outcome.UNAPPLIED_CREDIT: N_("credit not used yet"),
    Outcome.MISSING_CREDIT: N_("credit note missing here: ask for it"),
    Outcome.PAID_TWICE: N_("paid twice: ask for the money back"),
    Outcome.NOT_ON_STATEMENT: N_("open here, not on the statement"),
}


@dataclass(frozen=True, slots=True)
class OurItem:
    """An invoice or credit note of the supplier as we have it. ``gross`` is negative for a credit note.

    ``open`` is what we owe of it, ``None`` where it is not posted. ``payments`` are the amounts paid for it, ``twin``
    another invoice of ours that was paid for the same thing.
    """

    invoice_id: int
    number: str
    gross: Decimal
    open: Decimal | None
    currency: str
    issued: date | None = None
    payments: tuple[Decimal, ...] = ()
    twin: int | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of the result. ``theirs`` and ``ours`` are what each side says is open."""

    outcome: Outcome
    number: str
    theirs: Decimal | None
    ours: Decimal | None
    currency: str
    why: Said
    invoice_id: int | None = None


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Every line and every item, each once; ``balance`` is theirs minus ours by currency."""

    differences: tuple[Difference, ...]
    balance: dict[str, Decimal] = field(default_factory=dict)

    def count(self, outcome: Outcome) -> int:
        """How many came to this."""
        return sum(one.outcome is outcome for one in self.differences)


def reconcile(lines: Sequence[StatementLine], items: Sequence[OurItem], currency: str) -> Reconciliation:
    """Match by number, then by amount and date where that leaves no choice; ``currency`` where a line tells none."""
    left = list(items)
    found: list[Difference] = []
    unmatched: list[StatementLine] = []
    for line in lines:
        item = _by_number(line, left)
        if item is None:
            unmatched.append(line)
        else:
            left.remove(item)
            found.append(_compared(line, item, currency))
    for line in unmatched:
        item = _by_amount(line, left, currency)
        if item is not None:
            left.remove(item)
            found.append(_compared(line, item, currency))
        else:
            found.append(_missing(line, currency))
    found += _only_ours(left)
    return Reconciliation(tuple(found), _balance(found))


def _by_number(line: StatementLine, items: Iterable[OurItem]) -> OurItem | None:
    """The item of that number, a credit among credits; leading zeros and punctuation say nothing.

    A long number may have lost its prefix on one side: then the only item that ends so.
    """
    wanted, known = _key(line.number), list(items)
    same = [one for one in known if _key(one.number) == wanted]
    if not same and len(wanted) >= _LONG:
        ending = [one for one in known if _key(one.number).endswith(wanted) or wanted.endswith(_key(one.number) or "?")]
        same = ending if len(ending) == 1 and len(_key(ending[0].number)) >= _LONG else []
    signed = [one for one in same if (one.gross < 0) == (line.amount < 0)]
    return next(iter(signed or same), None)


def _key(number: str) -> str:
    return code(number).lstrip("0") or code(number)


def _by_amount(line: StatementLine, items: Iterable[OurItem], currency: str) -> OurItem | None:
    same = [
        one for one in items
        if line.date is not None and one.issued == line.date
        and line.amount in {one.gross, one.open} and one.currency == (line.currency or currency)
    ]  # fmt: skip
    return same[0] if len(same) == 1 else None


def _compared(line: StatementLine, item: OurItem, currency: str) -> Difference:
    told = line.currency or currency

    def result(outcome: Outcome, why: Said) -> Difference:
        return Difference(outcome, item.number, line.amount, item.open, told, why, item.invoice_id)

    if told != item.currency:
        return result(Outcome.AMOUNT_DIFFERS, say("they say {theirs}, we have {ours}", theirs=told, ours=item.currency))
    if item.open is None:
        return result(Outcome.NOT_POSTED, say("invoice {id} waits here", id=str(item.invoice_id)))
    if double := _paid_twice(item):
        return result(Outcome.PAID_TWICE, double)
    if item.open == line.amount:
        if line.amount < 0:
            return result(Outcome.UNAPPLIED_CREDIT, say("{amount} can be netted", amount=-line.amount))
        return result(Outcome.AGREED, say("both say {amount}", amount=line.amount))
    if item.open == ZERO and line.amount > 0:
        return result(Outcome.PAID_HERE, say("we paid {amount}", amount=sum(item.payments, ZERO)))
    return result(
        Outcome.AMOUNT_DIFFERS, say("they say {theirs}, open here are {ours}", theirs=line.amount, ours=item.open)
    )


def _paid_twice(item: OurItem) -> Said | None:
    if item.gross > 0 and sum(item.payments, ZERO) > item.gross:
        return say("paid {paid} for {gross}", paid=sum(item.payments, ZERO), gross=item.gross)
    if item.twin is not None and item.payments:
        return say("invoice {id} was paid for the same", id=str(item.twin))
    return None


def _missing(line: StatementLine, currency: str) -> Difference:
    credit = line.amount < 0
    outcome = Outcome.MISSING_CREDIT if credit else Outcome.MISSING_INVOICE
    why = say("not known here by number, or by date and amount")
    return Difference(outcome, line.number, line.amount, None, line.currency or currency, why)


def _only_ours(items: Iterable[OurItem]) -> Iterator[Difference]:
    """What the statement does not name: what was paid twice, and what is open."""
    for one in items:
        if double := _paid_twice(one):
            yield Difference(Outcome.PAID_TWICE, one.number, None, one.open, one.currency, double, one.invoice_id)
        elif one.open:
            credit = one.open < 0
            outcome = Outcome.UNAPPLIED_CREDIT if credit else Outcome.NOT_ON_STATEMENT
            why = (
                say("{amount} can be netted", amount=-one.open)
                if credit
                else say("open here: {amount}", amount=one.open)
            )
            yield Difference(outcome, one.number, None, one.open, one.currency, why, one.invoice_id)


def _balance(found: Iterable[Difference]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for one in found:
        sums[one.currency] = sums.get(one.currency, ZERO) + (one.theirs or ZERO) - (one.ours or ZERO)
    return sums


def with_twins(items: Sequence[OurItem]) -> list[OurItem]:
    """The items, each that was paid with the earlier one of the same number and amount that was paid too."""
    first: dict[tuple[str, Decimal, str], int] = {}
    found = []
    for one in items:
        key = _key(one.number), one.gross, one.currency
        twin = first.get(key) if one.payments and one.number else None
        if one.payments:
            first.setdefault(key, one.invoice_id)
        found.append(replace(one, twin=twin))
    return found
