"""Shares and percentiles, exact; what cannot be said is ``None``, never zero."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from pipeline.csv_safe import Cell

HOUR = 3600


@dataclass(frozen=True, slots=True)
class Table:
    """A report as columns and rows. Column names are for programs: lower case, with their unit, never translated."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def share(part: int, whole: int) -> Decimal | None:
    """A part of the whole, from 0 to 1; ``None`` of nothing."""
    return None if whole == 0 else Decimal(part) / Decimal(whole)


def percentile(percent: int, counted: Mapping[int, int]) -> Decimal | None:
    """The value below which so many percent lie, between two of them in proportion (Hyndman and Fan 1996, type 7).

    ``counted`` says how often each value occurs. 50 gives the usual median.
    """
    total = sum(counted.values())
    if total == 0:
        return None
    rank, rest = divmod((total - 1) * percent, 100)
    low, high = _at(rank, counted), _at(min(rank + 1, total - 1), counted)
    return low + Decimal(high - low) * rest / 100


def _at(rank: int, counted: Mapping[int, int]) -> int:
    """The value at a rank, from 0, of all values in order."""
    for value in sorted(counted):
        rank -= counted[value]
        if rank < 0:
            return value
    raise IndexError(rank)


def places(value: Decimal | None, digits: int) -> Decimal | None:
    """Rounded half up for showing."""
    return None if value is None else value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def percent(value: Decimal | None) -> Decimal | None:
    """A share in percent, with one digit after the point."""
    return None if value is None else places(value * 100, 1)
