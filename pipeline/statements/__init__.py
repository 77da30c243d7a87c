"""A supplier's statement against our books: what is missing here, what we forgot to use, what was paid twice."""

from __future__ import annotations

from pipeline.statements.lines import BadStatementError, StatementLine, from_csv, from_invoice
from pipeline.statements.reconcile import Difference, OurItem, Outcome, Reconciliation, reconcile, with_twins

__all__ = [
    "BadStatementError",
    "Difference",
    "OurItem",
    "Outcome",
    "Reconciliation",
    "StatementLine",
    "from_csv",
    "from_invoice",
    "reconcile",
    "with_twins",
]
