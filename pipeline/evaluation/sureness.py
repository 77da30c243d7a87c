"""Whether confidence is true: calibration error, reliability, and the risk at each coverage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

BINS: Final = 10

Sure = Sequence[tuple[float, bool]]
"""How sure, and whether right."""


class Bin(NamedTuple):
    """Readings of like confidence: their mean confidence, the share that is right, and how many there are."""

    confidence: float
    right: float
    size: int


def bins(readings: Sure, count: int = BINS) -> tuple[Bin, ...]:
    """The readings in bins of equal size, least sure first."""
    ordered = sorted(readings)
    parts = [ordered[at * len(ordered) // count : (at + 1) * len(ordered) // count] for at in range(count)]
    return tuple(
        Bin(sum(sure for sure, _ in part) / len(part), sum(right for _, right in part) / len(part), len(part))
        for part in parts
        if part
    )


def calibration_error(readings: Sure, count: int = BINS) -> float:
    """The expected calibration error: how far confidence is from the share right, on average over equal bins."""
    total = len(readings)
    return sum(abs(one.confidence - one.right) * one.size for one in bins(readings, count)) / total if total else 0.0


def risk_at(readings: Sure, coverage: float) -> float:
    """The share of wrong among the surest so many."""
    ordered = sorted(readings, key=lambda one: -one[0])
    kept = ordered[: max(1, round(coverage * len(ordered)))] if ordered else []
    return sum(not right for _, right in kept) / len(kept) if kept else 0.0


def curve(readings: Sure, points: int = 50) -> tuple[tuple[float, float], ...]:
    """Coverage and risk, from the surest reading to all of them."""
    return tuple((at / points, risk_at(readings, at / points)) for at in range(1, points + 1)) if readings else ()


def area(readings: Sure) -> float:
    """The mean risk over all coverages: the area under the curve."""
    known = curve(readings)
    return sum(risk for _, risk in known) / len(known) if known else 0.0
