"""Exceptions: why invoices went to review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pipeline.findings import REASONS
from pipeline.reports.figures import Table, percent, share

TITLES: Final = {str(reason): info.title for reason, info in REASONS.items()}


@dataclass(frozen=True, slots=True)
class Counted:
    """How many invoices a reason sent to review; each invoice once."""

    reason: str
    invoices: int


@dataclass(frozen=True, slots=True)
class Cause:
    """A reason as people call it. ``share`` is of all exceptions; they add up to more than 1: one may have several."""

    reason: str
    title: str
    invoices: int
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class Exceptions:
    """How many invoices went to review, and why, the most frequent reason first."""

    invoices: int
    causes: tuple[Cause, ...]


def exceptions(invoices: int, rows: Sequence[Counted]) -> Exceptions:
    """``invoices`` is how many went to review at all: the rows cannot be added up."""
    ordered = sorted(rows, key=lambda one: (-one.invoices, one.reason))
    return Exceptions(
        invoices,
        tuple(Cause(one.reason, title(one.reason), one.invoices, share(one.invoices, invoices)) for one in ordered),
    )


def title(reason: str) -> str:
    """A reason as people call it; one that this version does not know, by its code."""
    return TITLES.get(reason, reason)


def table(report: Exceptions) -> Table:
    """One row for each reason."""
    columns = ("reason", "title", "invoices", "percent_of_exceptions")
    return Table(columns, tuple((one.reason, one.title, one.invoices, percent(one.share)) for one in report.causes))
