"""Sums: net + tax = total, lines = net, quantity x price = line, total - prepaid = due.

E-invoices must be exact (EN 16931 rules BR-CO-10, -13, -15, -16). Paper may round each line: a tolerance that grows
with the number of lines raised no false alarm over six rounding styles, and saw every single-digit error in a total.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pipeline.checks.case import Case
from pipeline.findings import Finding, Reason, finding
from pipeline.invoices import Invoice, Line
from pipeline.money import exponent
from pipeline.sentences import quantity, say, say_many

ZERO = Decimal(0)


def tolerance(lines: int, *, structured: bool) -> Decimal:
    """How far a sum of lines may be off: nothing in XML, max(0.02, 0.005 n + 0.005) on paper."""
    return ZERO if structured else max(Decimal("0.02"), Decimal("0.005") * lines + Decimal("0.005"))


def check_totals(case: Case) -> Iterator[Finding]:
    """Net + tax + rounding = total, always exact (BR-CO-15). Without a net amount there is nothing to compare."""
    invoice = case.invoice
    if invoice.net is None or invoice.gross is None:
        return
    tax, rounding = invoice.tax or ZERO, invoice.rounding or ZERO
    if invoice.tax is None and invoice.net > invoice.gross:
        return
    made = invoice.net + tax
    if invoice.gross in {made, made + rounding}:
        return
    if invoice.tax is None:
        said = say("Net {net} and total {gross} differ, and no tax was found.", net=invoice.net, gross=invoice.gross)
    else:
        said = say(
            "Net {net} and tax {tax} make {made}, but the total says {gross}.",
            net=invoice.net, tax=tax, made=made, gross=invoice.gross,
        )  # fmt: skip
    yield Finding.of(
        Reason.TOTALS_DISAGREE,
        said,
        ("net_total", "tax_total", "gross_total"),
        {"expected": f"{made}", "value": f"{invoice.gross}"},
    )


def check_lines(case: Case) -> Iterator[Finding]:
    """The lines with document allowances and charges make the net total (BR-CO-10, -13).

    Till slips print prices with tax: there the lines make the gross total.
    """
    invoice = case.invoice
    amounts = [line.net_amount for line in invoice.lines if line.net_amount is not None]
    if invoice.net is None or not amounts or len(amounts) < len(invoice.lines):
        return
    made = sum(amounts, ZERO) + sum((one.amount for one in invoice.adjustments), ZERO)
    slack = tolerance(len(amounts), structured=case.structured)
    if not case.structured and invoice.gross is not None and abs(made - invoice.gross) <= slack:
        return
    if abs(made - invoice.net) > slack:
        yield Finding.of(
            Reason.LINES_DO_NOT_ADD_UP,
            say_many(
                "The {n} line adds up to {made}, but the net total says {net}.",
                "The {n} lines add up to {made}, but the net total says {net}.",
                len(amounts), made=made, net=invoice.net,
            ),
            ("line_items", "net_total"),
            {"expected": f"{made}", "value": f"{invoice.net}"},
        )  # fmt: skip


def check_each_line(case: Case) -> Iterator[Finding]:
    """Quantity x price - discount = line amount, within half a unit of the price's last digit for each piece."""
    for number, line in enumerate(case.invoice.lines, 1):
        made = _line_amount(line)
        if made is None or line.net_amount is None or line.quantity is None or line.unit_price is None:
            continue
        if abs(made - line.net_amount) > _line_tolerance(line, case.invoice):
            yield finding(
                Reason.LINE_DISAGREES,
                "Line {number}: {quantity} at {price} make {made}, but the line says {amount}.",
                ("line_items",),
                {"line": str(number), "expected": f"{made}", "value": f"{line.net_amount}"},
                number=number, quantity=quantity(line.quantity), price=line.unit_price,
                made=made.normalize(), amount=line.net_amount,
            )  # fmt: skip


def _line_amount(line: Line) -> Decimal | None:
    if line.quantity is None or line.unit_price is None:
        return None
    return line.quantity * line.unit_price - (line.discount or ZERO)


def _line_tolerance(line: Line, invoice: Invoice) -> Decimal:
    assert line.unit_price is not None  # noqa: S101 - _line_amount tested it
    assert line.quantity is not None  # noqa: S101
    digits = -int(line.unit_price.as_tuple().exponent)
    unit = Decimal(1).scaleb(-exponent(invoice.currency or "EUR"))
    return max(unit, Decimal("0.5").scaleb(-max(digits, 0)) * abs(line.quantity))


def check_due(case: Case) -> Iterator[Finding]:
    """Total - prepaid + rounding = amount due (BR-CO-16)."""
    invoice = case.invoice
    if invoice.payable is None or invoice.gross is None:
        return
    made = invoice.gross - (invoice.prepaid or ZERO) + (invoice.rounding or ZERO)
    if invoice.payable not in {made, invoice.gross - (invoice.prepaid or ZERO)}:
        yield finding(
            Reason.DUE_DISAGREES,
            "Total {gross} less {prepaid} paid before make {made}, but {payable} is asked for.",
            ("amount_due", "gross_total", "prepaid"),
            {"expected": f"{made}", "value": f"{invoice.payable}"},
            gross=invoice.gross, prepaid=invoice.prepaid or ZERO, made=made, payable=invoice.payable,
        )  # fmt: skip
