"""An invoice against the purchase order it names: lines paired, amounts and quantities within tolerance.

Tolerances follow the usual keys: price (PP) by percent and amount, whichever is reached first; quantity (DQ) none above
what was ordered, or received where receipts are kept, counting what earlier invoices billed. Amounts decide, not the
printed unit price: that may be for a hundred pieces. ``MATCHED`` means that every part of the net total is explained by
the order; an invoice so matched may be approved by nobody, so whatever could not be compared is a finding.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from pipeline.findings import Finding, Reason
from pipeline.invoices import Invoice, Line
from pipeline.parties import OrderLine, PurchaseOrder, code
from pipeline.purchase_orders.lines import Billing, billings, pair

ZERO: Final = Decimal(0)
ROUNDING: Final = Decimal("0.01")
"""What each line may be off by its own rounding."""


class OrderState(StrEnum):
    """What the comparison came to."""

    NONE = "none"
    MATCHED = "matched"
    VARIANCE = "variance"


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How much dearer than ordered is accepted: violated as soon as either limit is exceeded."""

    percent: Decimal = Decimal(2)
    amount: Decimal = Decimal(50)

    def accepts(self, ordered: Decimal, billed: Decimal) -> bool:
        """Whether a billed amount is within the limits of the ordered one."""
        more = billed - ordered
        return more <= 0 or (more <= self.amount and more * 100 <= self.percent * ordered)


@dataclass(frozen=True, slots=True)
class OrderMatch:
    """The order, how it compares, and the billed quantity by order line (for the order's books)."""

    order: PurchaseOrder
    state: OrderState
    findings: tuple[Finding, ...]
    billed: Mapping[str, Decimal]


def normal(number: str | None) -> str:
    """An order number as it is compared: letters and digits, without a leading PO or order word."""
    plain = code(number)
    for prefix in ("PURCHASEORDER", "BESTELLUNG", "ORDER", "PO"):
        if plain.startswith(prefix) and any(character.isdigit() for character in plain[len(prefix) :]):
            return plain[len(prefix) :].lstrip("0")
    return plain.lstrip("0")


def match(
    invoice: Invoice, orders: Mapping[str, PurchaseOrder], supplier_id: str | None, tolerance: Tolerance
) -> OrderMatch | Finding | None:
    """The comparison with the order that the invoice names; ``orders`` are keyed by ``normal(number)``.

    ``None`` where it names no order, a finding where nobody knows the order or it is another supplier's.
    """
    if not invoice.purchase_order:
        return None
    order = orders.get(normal(invoice.purchase_order))
    if order is None:
        sentence = f"Nobody here knows the order {invoice.purchase_order}."
        return Finding(Reason.ORDER_UNKNOWN, sentence, ("purchase_order",), {"value": invoice.purchase_order})
    if supplier_id is not None and supplier_id != order.supplier_id:
        return Finding(
            Reason.ORDER_MISMATCH,
            f"The order {order.number} was placed with supplier {order.supplier_id}, not {supplier_id}.",
            ("purchase_order", "supplier_name"),
            {"order": order.number, "value": supplier_id},
        )
    readable = [line for line in invoice.lines if line.description or line.seller_item or line.order_line]
    billed = billings(pair(invoice.lines, order.lines)) if readable else ()
    findings = tuple(_compare(invoice, order, billed, tolerance, has_lines=bool(readable)))
    state = OrderState.VARIANCE if findings else OrderState.MATCHED
    quantities = {one.ordered.number: one.quantity for one in billed} if readable else _spread(invoice, order)
    return OrderMatch(order, state, findings, quantities)


def net_of(invoice: Invoice) -> Decimal | None:
    """The net total, worked out from total and tax where it is not printed."""
    if invoice.net is not None or invoice.gross is None or invoice.tax is None:
        return invoice.net
    return invoice.gross - invoice.tax


def open_quantity(line: OrderLine) -> Decimal:
    """What may still be billed: ordered, or received where that is less, without what was billed before."""
    return max(ZERO, limit_of(line) - line.billed)


def limit_of(line: OrderLine) -> Decimal:
    """What may be billed in all."""
    return line.quantity if line.received is None else min(line.quantity, line.received)


def _compare(
    invoice: Invoice, order: PurchaseOrder, billed: Sequence[Billing], tolerance: Tolerance, *, has_lines: bool
) -> Iterator[Finding]:
    if invoice.currency and invoice.currency != order.currency:
        yield _mismatch(order, f"The order is in {order.currency}, the invoice in {invoice.currency}.", "currency")
        return
    net = net_of(invoice)
    if net is None:
        yield _mismatch(
            order, f"Without a net total nothing can be compared with the order {order.number}.", "net_total"
        )
        return
    if not has_lines:
        yield from _compare_total(order, net, tolerance)
        return
    for one in billed:
        yield from _compare_amount(order, one, tolerance)
        yield from _compare_quantity(order, one)
    paired = [line for one in billed for line in one.lines]
    left = [line for line in invoice.lines if all(line is not other for other in paired)]
    yield from _compare_rest(order, net, billed, left)


def _compare_amount(order: PurchaseOrder, billing: Billing, tolerance: Tolerance) -> Iterator[Finding]:
    line, quantity, amount = billing.ordered, billing.quantity, billing.amount
    expected = quantity * line.unit_price
    if amount <= expected + ROUNDING * len(billing.lines) or tolerance.accepts(expected, amount):
        return
    each = (amount / quantity).quantize(Decimal("0.0001")).normalize() if quantity else amount
    percent = f" ({(amount / expected - 1) * 100:+.1f} %)" if expected else ""
    sentence = f"{line.description}: {quantity} billed at {each:f}, ordered at {line.unit_price}{percent}."
    yield _mismatch(order, sentence, "line_items")


def _compare_quantity(order: PurchaseOrder, billing: Billing) -> Iterator[Finding]:
    line, limit = billing.ordered, limit_of(billing.ordered)
    if billing.quantity + line.billed <= limit:
        return
    before = f" after {line.billed} billed before" if line.billed else ""
    what = "received" if line.received is not None and line.received < line.quantity else "ordered"
    sentence = f"{line.description}: {billing.quantity} billed{before}, {limit} {what}."
    yield Finding(
        Reason.ORDER_OVERBILLED,
        sentence,
        ("line_items", "purchase_order"),
        {"order": order.number, "line": line.number, "value": sentence},
    )


def _compare_rest(
    order: PurchaseOrder, net: Decimal, billed: Sequence[Billing], left: Sequence[Line]
) -> Iterator[Finding]:
    """Lines that are not on the order, and whatever else the net total holds: a charge, a sum that is not one."""
    strange = [line for line in left if line.net_amount is None or line.net_amount > 0]
    if strange:
        named = "; ".join(f"{line.description[:60]} {line.net_amount or ''}".strip() for line in strange[:5])
        more = f"; and {len(strange) - 5} more" if len(strange) > 5 else ""
        yield _mismatch(order, f"Not on the order {order.number}: {named}{more}.", "line_items")
    explained = sum((one.amount for one in billed), ZERO) + sum((line.net_amount or ZERO for line in left), ZERO)
    count = len(left) + sum(len(one.lines) for one in billed)
    if net - explained > max(Decimal("0.02"), Decimal("0.005") * (count + 1)):
        sentence = f"{net} net was billed, but the lines make {explained}: {net - explained} is not on the order."
        yield _mismatch(order, sentence, "net_total")


def _compare_total(order: PurchaseOrder, net: Decimal, tolerance: Tolerance) -> Iterator[Finding]:
    """Without readable lines, the net total against what is still open on the order."""
    left = _open_value(order)
    if not tolerance.accepts(left, net):
        sentence = f"{net} net was billed; {left} is open on the order {order.number}."
        yield _mismatch(order, sentence, "net_total")


def _open_value(order: PurchaseOrder) -> Decimal:
    return sum((line.unit_price * open_quantity(line) for line in order.lines), ZERO)


def _spread(invoice: Invoice, order: PurchaseOrder) -> Mapping[str, Decimal]:
    """The quantities that a total without lines uses up: its share of what is open on each line, all of it at most."""
    net, left = net_of(invoice), _open_value(order)
    if net is None or left <= 0:
        return {}
    share = min(Decimal(1), net / left)
    used = {line.number: (open_quantity(line) * share).quantize(Decimal("0.000001")) for line in order.lines}
    return {number: quantity.normalize() for number, quantity in used.items() if quantity}


def _mismatch(order: PurchaseOrder, sentence: str, field: str) -> Finding:
    return Finding(
        Reason.ORDER_MISMATCH, sentence, (field, "purchase_order"), {"order": order.number, "value": sentence}
    )
