"""An invoice against the purchase order it names: lines paired, prices and quantities within tolerance.

Billed quantities are never altered. Tolerances follow the usual keys: price (PP) by percent and amount, whichever is
reached first; quantity (DQ) none above what was ordered, or received where receipts are kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from rapidfuzz import fuzz

from pipeline.findings import Finding, Reason
from pipeline.invoices import Invoice, Line
from pipeline.parties import OrderLine, PurchaseOrder, code


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
        return Finding(
            Reason.ORDER_UNKNOWN, f"Nobody here knows the order {invoice.purchase_order}.", ("purchase_order",)
        )
    if supplier_id is not None and supplier_id != order.supplier_id:
        return Finding(
            Reason.ORDER_MISMATCH,
            f"The order {order.number} was placed with supplier {order.supplier_id}, not {supplier_id}.",
            ("purchase_order", "supplier_name"),
            {"order": order.number},
        )
    pairs = pair(invoice.lines, order.lines)
    findings = tuple(_compare(invoice, order, pairs, tolerance))
    billed = {theirs.number: ours.quantity for ours, theirs in pairs if ours.quantity is not None}
    return OrderMatch(order, OrderState.VARIANCE if findings else OrderState.MATCHED, findings, billed)


def pair(lines: Sequence[Line], ordered: Sequence[OrderLine]) -> list[tuple[Line, OrderLine]]:
    """Invoice lines with the order lines they bill: the likeliest pairs first, each line once."""
    scored = sorted(
        ((likeness(line, other), -at, -there) for at, line in enumerate(lines) for there, other in enumerate(ordered)),
        reverse=True,
    )
    used_lines: set[int] = set()
    used_orders: set[int] = set()
    found = []
    for score, at, there in scored:
        if score < 60 or at in used_lines or there in used_orders:
            continue
        used_lines.add(at)
        used_orders.add(there)
        found.append((lines[-at], ordered[-there]))
    return found


def likeness(line: Line, other: OrderLine) -> float:
    """How likely a line bills an order line, 0 to 200: order line number, item number, then description and price."""
    if line.order_line and line.order_line == other.number:
        return 200.0
    if line.seller_item and other.item and code(line.seller_item) == code(other.item):
        return 190.0
    if other.item and code(other.item) in code(line.description):
        return 180.0
    words = float(fuzz.token_set_ratio(line.description.casefold(), other.description.casefold()))
    same_price = line.unit_price is not None and line.unit_price == other.unit_price
    return words + (20.0 if same_price else 0.0)


def _compare(
    invoice: Invoice, order: PurchaseOrder, pairs: Sequence[tuple[Line, OrderLine]], tolerance: Tolerance
) -> Iterator[Finding]:
    if invoice.currency and invoice.currency != order.currency:
        yield _mismatch(order, f"The order is in {order.currency}, the invoice in {invoice.currency}.", "currency")
        return
    if not pairs:
        yield from _compare_totals(invoice, order, tolerance)
        return
    for line, other in pairs:
        yield from _compare_line(order, line, other, tolerance)
    left = [line for line in invoice.lines if line.net_amount and all(line is not ours for ours, _ in pairs)]
    if left:
        named = "; ".join(f"{line.description[:60]} {line.net_amount}" for line in left[:5])
        yield _mismatch(order, f"Not on the order {order.number}: {named}.", "line_items")


def _compare_line(order: PurchaseOrder, line: Line, other: OrderLine, tolerance: Tolerance) -> Iterator[Finding]:
    if line.unit_price is not None and not tolerance.accepts(other.unit_price, line.unit_price):
        percent = (line.unit_price / other.unit_price - 1) * 100 if other.unit_price else Decimal(100)
        yield _mismatch(
            order,
            f"{other.description}: billed at {line.unit_price}, ordered at {other.unit_price} ({percent:+.1f} %).",
            "line_items",
        )
    if line.quantity is not None:
        limit = other.quantity if other.received is None else min(other.quantity, other.received)
        if line.quantity + other.billed > limit:
            before = f" after {other.billed} billed before" if other.billed else ""
            what = "received" if other.received is not None and other.received < other.quantity else "ordered"
            yield Finding(
                Reason.ORDER_OVERBILLED,
                f"{other.description}: {line.quantity} billed{before}, {limit} {what}.",
                ("line_items", "purchase_order"),
                {"order": order.number, "line": other.number},
            )


def _compare_totals(invoice: Invoice, order: PurchaseOrder, tolerance: Tolerance) -> Iterator[Finding]:
    """Without lines that pair, the net total against what is still open on the order."""
    left = sum((line.unit_price * (line.quantity - line.billed) for line in order.lines), Decimal(0))
    if invoice.net is None or not tolerance.accepts(left, invoice.net):
        yield _mismatch(
            order, f"{invoice.net} net was billed; {left} is open on the order {order.number}.", "net_total"
        )


def _mismatch(order: PurchaseOrder, sentence: str, field: str) -> Finding:
    return Finding(
        Reason.ORDER_MISMATCH, sentence, (field, "purchase_order"), {"order": order.number, "value": sentence}
    )
