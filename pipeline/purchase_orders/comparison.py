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

from pipeline.findings import Finding, Reason, finding
from pipeline.invoices import Invoice, Line
from pipeline.parties import OrderLine, PurchaseOrder, code
from pipeline.purchase_orders.lines import Billing, billings, pair
from pipeline.sentences import Said, listed, percent, quantity, say

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
        said = say("Nobody here knows the order {order}.", order=invoice.purchase_order)
        return Finding.of(Reason.ORDER_UNKNOWN, said, ("purchase_order",), {"value": invoice.purchase_order})
    if supplier_id is not None and supplier_id != order.supplier_id:
        return finding(
            Reason.ORDER_MISMATCH,
            "The order {order} was placed with supplier {supplier}, not {other}.",
            ("purchase_order", "supplier_name"),
            {"order": order.number, "value": supplier_id},
            order=order.number,
            supplier=order.supplier_id,
            other=supplier_id,
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
        said = say(
            "The order is in {ordered}, the invoice in {billed}.", ordered=order.currency, billed=invoice.currency
        )
        yield _mismatch(order, said, "currency")
        return
    net = net_of(invoice)
    if net is None:
        said = say("Without a net total nothing can be compared with the order {order}.", order=order.number)
        yield _mismatch(order, said, "net_total")
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
    line, pieces, amount = billing.ordered, billing.quantity, billing.amount
    expected = pieces * line.unit_price
    if amount <= expected + ROUNDING * len(billing.lines) or tolerance.accepts(expected, amount):
        return
    yield _mismatch(order, _dearer(line, pieces, amount, expected), "line_items")


def _dearer(line: OrderLine, pieces: Decimal, amount: Decimal, expected: Decimal) -> Said:
    each = (amount / pieces).quantize(Decimal("0.0001")).normalize() if pieces else amount
    if not expected:
        return say(
            "{line}: {quantity} billed at {each}, ordered at {price}.",
            line=line.description, quantity=quantity(pieces), each=each, price=line.unit_price,
        )  # fmt: skip
    return say(
        "{line}: {quantity} billed at {each}, ordered at {price} (+{more}).",
        line=line.description, quantity=quantity(pieces), each=each, price=line.unit_price,
        more=percent(((amount / expected - 1) * 100).quantize(Decimal("0.1"))),
    )  # fmt: skip


def _compare_quantity(order: PurchaseOrder, billing: Billing) -> Iterator[Finding]:
    line, limit = billing.ordered, limit_of(billing.ordered)
    if billing.quantity + line.billed <= limit:
        return
    said = _too_much(line, billing.quantity, limit)
    evidence = {"order": order.number, "line": line.number, "value": said.english}
    yield Finding.of(Reason.ORDER_OVERBILLED, said, ("line_items", "purchase_order"), evidence)


def _too_much(line: OrderLine, pieces: Decimal, limit: Decimal) -> Said:
    billed, most, before = quantity(pieces), quantity(limit), quantity(line.billed)
    received = line.received is not None and line.received < line.quantity
    if line.billed and received:
        return say(
            "{line}: {billed} billed after {before} billed before, {most} received.",
            line=line.description, billed=billed, before=before, most=most,
        )  # fmt: skip
    if line.billed:
        return say(
            "{line}: {billed} billed after {before} billed before, {most} ordered.",
            line=line.description, billed=billed, before=before, most=most,
        )  # fmt: skip
    if received:
        return say("{line}: {billed} billed, {most} received.", line=line.description, billed=billed, most=most)
    return say("{line}: {billed} billed, {most} ordered.", line=line.description, billed=billed, most=most)


def _compare_rest(
    order: PurchaseOrder, net: Decimal, billed: Sequence[Billing], left: Sequence[Line]
) -> Iterator[Finding]:
    """Lines that are not on the order, and whatever else the net total holds: a charge, a sum that is not one."""
    strange = [line for line in left if line.net_amount is None or line.net_amount > 0]
    if strange:
        yield _mismatch(order, _not_ordered(order, strange), "line_items")
    explained = sum((one.amount for one in billed), ZERO) + sum((line.net_amount or ZERO for line in left), ZERO)
    count = len(left) + sum(len(one.lines) for one in billed)
    if net - explained > max(Decimal("0.02"), Decimal("0.005") * (count + 1)):
        said = say(
            "{net} net was billed, but the lines make {lines}: {rest} is not on the order.",
            net=net,
            lines=explained,
            rest=net - explained,
        )
        yield _mismatch(order, said, "net_total")


def _not_ordered(order: PurchaseOrder, strange: Sequence[Line]) -> Said:
    named = listed((_named(line) for line in strange[:5]), "; ")
    if len(strange) > 5:
        return say(
            "Not on the order {order}: {lines}; and {more} more.",
            order=order.number,
            lines=named,
            more=len(strange) - 5,
        )
    return say("Not on the order {order}: {lines}.", order=order.number, lines=named)


def _named(line: Line) -> Said | Decimal | str:
    name = line.description[:60].strip()
    if not line.net_amount:
        return name
    return say("{line} {amount}", line=name, amount=line.net_amount) if name else line.net_amount


def _compare_total(order: PurchaseOrder, net: Decimal, tolerance: Tolerance) -> Iterator[Finding]:
    """Without readable lines, the net total against what is still open on the order."""
    left = _open_value(order)
    if not tolerance.accepts(left, net):
        said = say("{net} net was billed; {left} is open on the order {order}.", net=net, left=left, order=order.number)
        yield _mismatch(order, said, "net_total")


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


def _mismatch(order: PurchaseOrder, said: Said, field: str) -> Finding:
    evidence = {"order": order.number, "value": said.english}
    return Finding.of(Reason.ORDER_MISMATCH, said, (field, "purchase_order"), evidence)
