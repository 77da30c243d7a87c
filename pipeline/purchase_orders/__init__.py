"""Purchase orders: which one an invoice names, and whether it bills what was ordered."""

from __future__ import annotations

from pipeline.purchase_orders.comparison import OrderMatch, OrderState, Tolerance, match, net_of, normal
from pipeline.purchase_orders.lines import pair

__all__ = ["OrderMatch", "OrderState", "Tolerance", "match", "net_of", "normal", "pair"]
