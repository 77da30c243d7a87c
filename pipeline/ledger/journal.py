"""From an invoice to its journal entry: expense and input tax against what we owe.

Patterns: purchase with tax by rate; credit note (signs turned); corrective invoice (its difference); reverse
charge (input and output tax at the buyer's rate, art. 194-196 of Directive 2006/112/EC); prepayment; a receipt
that was paid when it was issued (clearing account instead of payables); rounding (BT-114).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from pipeline.invoices import Invoice, Kind, Line, TaxShare
from pipeline.ledger.chart import ACCOUNT, Chart
from pipeline.ledger.entries import Entry, EntryKind, Posting
from pipeline.money import Money, round_amount
from pipeline.sentences import Said, say, term

ZERO = Decimal(0)
REVERSE_CHARGE: Final = frozenset({"AE", "K"})
"""Tax categories where the buyer owes the tax (UNCL 5305)."""


class NotPostableError(ValueError):
    """The invoice lacks something an entry needs; ``said`` says what."""

    def __init__(self, said: Said) -> None:
        """With the part of a sentence that a finding is made of."""
        super().__init__(said)
        self.said = said


def journal(invoice: Invoice, *, key: str, supplier_id: str | None, chart: Chart, country: str | None = None) -> Entry:
    """The entry of an invoice. ``country`` is the buying entity's, for reverse charge.

    Raises ``NotPostableError`` for a kind that never posts, a missing amount, date or currency, and amounts that
    do not add up (the checks hold such an invoice long before).
    """
    gross, currency, issued = _needed(invoice)
    rounding = invoice.rounding or ZERO
    if _rounded_after(invoice, gross):
        gross += rounding
    tax = invoice.tax if invoice.tax is not None else _tax_from_net(invoice, gross)
    net = gross - tax - rounding if invoice.net is None else invoice.net
    if net + tax + rounding != gross:
        raise NotPostableError(
            say("net {net} and tax {tax} do not make the total {gross}", net=net, tax=tax, gross=gross)
        )
    amounts = [
        *_expenses(invoice, net, chart),
        *_input_tax(invoice, tax, chart),
        *_reverse_charge(invoice, net, chart, country),
        (chart.rounding, rounding, None, None),
        (_owed_to(invoice, chart), -gross, None, None),
    ]
    sign = -1 if invoice.is_credit else 1
    postings = tuple(
        Posting(account, Money(round_amount(sign * amount, currency), currency), code, centre, supplier_id)
        for account, amount, code, centre in amounts
        if round_amount(amount, currency)
    )
    if not postings:
        raise NotPostableError(say("all amounts are zero"))
    return Entry(key, _entry_kind(invoice), chart.first_open(issued), _description(invoice), postings)


_Amount = tuple[str, Decimal, str | None, str | None]
"""Account, amount (debit positive, before the document's direction), tax code, cost centre."""


def _needed(invoice: Invoice) -> tuple[Decimal, str, date]:
    if not invoice.kind.posts:
        raise NotPostableError(say("{kind} is never posted", kind=term(invoice.kind.named)))
    if invoice.gross is None:
        raise NotPostableError(say("the total is missing"))
    if invoice.currency is None:
        raise NotPostableError(say("the currency is missing"))
    if invoice.issued is None:
        raise NotPostableError(say("the date is missing"))
    if not re.fullmatch("[A-Z]{3}", invoice.currency):
        raise NotPostableError(say("'{currency}' is no currency", currency=invoice.currency))
    if invoice.account is not None and not ACCOUNT.fullmatch(invoice.account):
        raise NotPostableError(say("'{account}' is no account name like Expenses:Office", account=invoice.account))
    return invoice.gross, invoice.currency, invoice.issued


def _rounded_after(invoice: Invoice, gross: Decimal) -> bool:
    """Whether the total is without the rounding, as in EN 16931 (BR-CO-16); pages often print it with."""
    return invoice.net is not None and invoice.net + (invoice.tax or ZERO) == gross


def _tax_from_net(invoice: Invoice, gross: Decimal) -> Decimal:
    """The tax where only net and total are known; none at all where the net is unknown too (a receipt)."""
    return ZERO if invoice.net is None else gross - invoice.net - (invoice.rounding or ZERO)


def _expenses(invoice: Invoice, net: Decimal, chart: Chart) -> Iterator[_Amount]:
    account = invoice.account or chart.expense
    if invoice.kind is Kind.PREPAYMENT_INVOICE:
        account = chart.prepayments
    yield account, net, None, invoice.cost_centre


def _input_tax(invoice: Invoice, tax: Decimal, chart: Chart) -> Iterator[_Amount]:
    """Input tax by rate where printed shares or the lines make up the whole tax, else in one sum."""
    for shares in (invoice.taxes, _shares_of_lines(invoice)):
        taxed = [(share.rate, share.tax) for share in shares if share.tax]
        if taxed and sum((amount for _, amount in taxed), ZERO) == tax:
            for rate, amount in taxed:
                yield chart.input_tax_of(rate), amount, _code("V", rate), None
            return
    if tax:
        rate = _only_rate(invoice.taxes, invoice.lines)
        yield chart.input_tax_of(rate), tax, _code("V", rate), None


def _shares_of_lines(invoice: Invoice) -> tuple[TaxShare, ...]:
    """The shares that the lines amount to, where each has a rate and together they are the net total."""
    bases: dict[Decimal, Decimal] = {}
    for line in invoice.lines:
        if line.tax_rate is None or line.net_amount is None:
            return ()
        bases[line.tax_rate] = bases.get(line.tax_rate, ZERO) + line.net_amount
    if sum(bases.values(), ZERO) != invoice.net:
        return ()
    currency = invoice.currency or "EUR"
    return tuple(TaxShare(rate, base, round_amount(base * rate / 100, currency)) for rate, base in bases.items())


def _only_rate(taxes: tuple[TaxShare, ...], lines: tuple[Line, ...]) -> Decimal | None:
    rates = {share.rate for share in taxes} or {line.tax_rate for line in lines}
    rates -= {None, ZERO}
    return rates.pop() if len(rates) == 1 else None


def _reverse_charge(invoice: Invoice, net: Decimal, chart: Chart, country: str | None) -> Iterator[_Amount]:
    """Tax that we owe ourselves: the same amount as input and output tax."""
    if not is_reverse_charge(invoice):
        return
    rate = chart.reverse_charge_rates.get(country or "")
    if rate is None:
        raise NotPostableError(_no_rate(country))
    bases = [share.base for share in invoice.taxes if share.category in REVERSE_CHARGE and share.base is not None]
    tax = round_amount((sum(bases, ZERO) if bases else net) * rate / 100, invoice.currency or "EUR")
    yield chart.input_tax_of(rate), tax, _code("RC", rate), None
    yield chart.output_tax_of(rate), -tax, _code("RC", rate), None


def _no_rate(country: str | None) -> Said:
    if not country:
        return say("[ledger.reverse_charge_rates] has no rate for an unknown country")
    return say("[ledger.reverse_charge_rates] has no rate for {country}", country=country)


def is_reverse_charge(invoice: Invoice) -> bool:
    """Whether the buyer owes the tax."""
    return invoice.reverse_charge or any(share.category in REVERSE_CHARGE for share in invoice.taxes)


def _owed_to(invoice: Invoice, chart: Chart) -> str:
    return chart.clearing if invoice.kind is Kind.RECEIPT else chart.payables


def _entry_kind(invoice: Invoice) -> EntryKind:
    return EntryKind.CREDIT_NOTE if invoice.is_credit else EntryKind.INVOICE


def _code(prefix: str, rate: Decimal | None) -> str | None:
    return None if rate is None else f"{prefix}{rate.normalize():f}"


def _description(invoice: Invoice) -> str:
    kind = invoice.kind.replace("_", " ")
    return f"{invoice.supplier.name or 'Unknown supplier'}, {kind} {invoice.number or 'without number'}"
