"""Steps: how long invoices stay in each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.reports.figures import HOUR, Table, percentile, places
from pipeline.reports.walk import Step


@dataclass(frozen=True, slots=True)
class Stayed:
    """How many stays in a step took that many seconds."""

    step: Step
    seconds: int
    stays: int


@dataclass(frozen=True, slots=True)
class StepTime:
    """One step: half of the stays took up to ``median`` hours, nine of ten up to ``p90``; ``None`` without any."""

    step: Step
    stays: int
    median: Decimal | None
    p90: Decimal | None


def steps(rows: Sequence[Stayed]) -> tuple[StepTime, ...]:
    """Every step in the order of the walk, those without stays too."""
    return tuple(_step(step, [row for row in rows if row.step is step]) for step in Step)


def _step(step: Step, rows: Sequence[Stayed]) -> StepTime:
    counted: Counter[int] = Counter()
    for row in rows:
        counted[row.seconds] += row.stays
    return StepTime(step, counted.total(), _hours(percentile(50, counted)), _hours(percentile(90, counted)))


def _hours(seconds: Decimal | None) -> Decimal | None:
    return None if seconds is None else seconds / HOUR


def table(report: Sequence[StepTime]) -> Table:
    """One row for each step."""
    columns = ("step", "stays", "median_hours", "p90_hours")
    return Table(
        columns, tuple((str(one.step), one.stays, places(one.median, 2), places(one.p90, 2)) for one in report)
    )
