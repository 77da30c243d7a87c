"""Tax by rate: each share against its base, the shares against the totals, the rate against its country and day."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files

from pipeline.checks.case import Case
from pipeline.findings import Finding, Reason, finding
from pipeline.invoices import Invoice
from pipeline.money import exponent, round_amount
from pipeline.sentences import Said, percent, say

ZERO = Decimal(0)


def check_shares(case: Case) -> Iterator[Finding]:
    """Tax = base x rate for each share, and their sum is the tax total (BR-CO-14, BR-CO-17).

    BR-CO-17 lets XML be off by less than one; on paper each line may have been rounded to the currency's minor unit.
    """
    invoice = case.invoice
    unit = Decimal(1).scaleb(-exponent(invoice.currency or "EUR"))
    slack = Decimal(1) if case.structured else unit * max(Decimal(5), Decimal("0.5") * (len(invoice.lines) + 1))
    for share in invoice.taxes:
        if share.rate is None or share.base is None or share.tax is None:
            continue
        made = round_amount(share.base * share.rate / 100, invoice.currency or "EUR")
        if abs(made - share.tax) >= slack:
            yield _disagrees(_of_base(share.rate, share.base, made, share.tax), made, share.tax)
    yield from _check_sum(invoice, 2 * unit)
    yield from _check_single_rate(invoice, max(slack, 5 * unit))


def _check_sum(invoice: Invoice, slack: Decimal) -> Iterator[Finding]:
    amounts = [share.tax for share in invoice.taxes if share.tax is not None]
    if invoice.tax is None or not amounts or len(amounts) < len(invoice.taxes):
        return
    made = sum(amounts, ZERO)
    if abs(made - invoice.tax) > slack:
        said = say("The tax by rate adds up to {made}, but the tax total says {tax}.", made=made, tax=invoice.tax)
        yield _disagrees(said, made, invoice.tax)


def _check_single_rate(invoice: Invoice, slack: Decimal) -> Iterator[Finding]:
    """Without shares, one rate on all lines must explain the tax total."""
    rates = {line.tax_rate for line in invoice.lines}
    if invoice.taxes or len(rates) != 1 or None in rates or invoice.net is None or invoice.tax is None:
        return
    (rate,) = rates
    assert rate is not None  # noqa: S101 - tested above
    made = round_amount(invoice.net * rate / 100, invoice.currency or "EUR")
    if abs(made - invoice.tax) >= slack:
        yield _disagrees(_of_base(rate, invoice.net, made, invoice.tax), made, invoice.tax)


def _of_base(rate: Decimal, base: Decimal, made: Decimal, tax: Decimal) -> Said:
    return say(
        "{rate} of {base} make {made}, but the tax says {tax}.", rate=percent(rate), base=base, made=made, tax=tax
    )


def _disagrees(said: Said, made: Decimal, tax: Decimal) -> Finding:
    evidence = {"expected": f"{made}", "value": f"{tax}"}
    return Finding.of(Reason.TAX_DISAGREES, said, ("tax_total", "net_total"), evidence)


@cache
def rates() -> Mapping[str, list[tuple[date, date, frozenset[Decimal]]]]:
    """Tax rates by country with their validity, from ``tax_rates.toml``."""
    table = tomllib.loads(files("pipeline.checks").joinpath("tax_rates.toml").read_text("utf-8"))
    return {
        country: [
            (period["from"], period.get("to", date.max), frozenset(Decimal(rate) for rate in period["rates"]))
            for period in periods
        ]
        for country, periods in table.items()
    }


def check_rates(case: Case) -> Iterator[Finding]:
    """A rate that the supplier's country did not have on the day. Says nothing about countries it does not know."""
    invoice = case.invoice
    country = invoice.supplier.country or (case.supplier.country if case.supplier else None)
    if country is None or country not in rates():
        return
    day = invoice.delivered or invoice.issued or case.today
    valid = {ZERO}.union(*(found for start, end, found in rates()[country] if start <= day <= end))
    used = {share.rate for share in invoice.taxes} | {line.tax_rate for line in invoice.lines}
    for rate in sorted(used - {None}, key=lambda one: one or ZERO):
        if rate is not None and rate not in valid:
            yield finding(
                Reason.TAX_RATE_UNKNOWN,
                "{country} had no tax rate of {rate} on {day}.",
                ("tax_total",),
                {"value": f"{rate:f}"},
                country=country,
                rate=percent(rate),
                day=day,
            )
