"""Supplier quality: whose invoices need a person, and what for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.reports.exceptions import title
from pipeline.reports.figures import Table, percent, share


@dataclass(frozen=True, slots=True)
class Sent:
    """What one supplier sent. ``supplier_id`` is ``None`` for all invoices whose supplier is not known."""

    supplier_id: str | None
    name: str | None
    invoices: int
    touchless: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """How many of a supplier's invoices a reason sent to review."""

    supplier_id: str | None
    reason: str
    invoices: int


@dataclass(frozen=True, slots=True)
class Supplier:
    """One supplier; ``reason`` is the one that sent most of its invoices to review, ``None`` where nothing did."""

    supplier_id: str | None
    name: str | None
    invoices: int
    needed_a_person: int
    reason: str | None

    @property
    def share(self) -> Decimal | None:
        """The share that needed a person, from 0 to 1."""
        return share(self.needed_a_person, self.invoices)


def supplier_quality(sent: Sequence[Sent], troubles: Sequence[Trouble]) -> tuple[Supplier, ...]:
    """Those that cost most work first; equal ones by the larger share, then by name."""
    worst: dict[str | None, Trouble] = {}
    for one in sorted(troubles, key=lambda trouble: (-trouble.invoices, trouble.reason)):
        worst.setdefault(one.supplier_id, one)
    found = [
        Supplier(
            one.supplier_id, one.name, one.invoices, one.invoices - one.touchless,
            worst[one.supplier_id].reason if one.supplier_id in worst else None,
        )
        for one in sent
    ]  # fmt: skip
    return tuple(
        sorted(found, key=lambda one: (-one.needed_a_person, one.invoices, one.name or "", one.supplier_id or ""))
    )


def table(report: Sequence[Supplier]) -> Table:
    """One row for each supplier."""
    columns = ("supplier", "name", "invoices", "needed_a_person", "percent", "most_frequent_reason", "title")
    rows = tuple(
        (
            one.supplier_id, one.name, one.invoices, one.needed_a_person, percent(one.share), one.reason,
            title(one.reason) if one.reason else None,
        )
        for one in report
    )  # fmt: skip
    return Table(columns, rows)
