"""The numbers page and its CSV files: what was asked, and the reports that answer it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final, TypeAlias
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from pipeline import csv_safe
from pipeline.accounts import Right
from pipeline.reports import automation, due, exceptions, steps, straight_through, supplier_quality, touch
from pipeline.reports.figures import Table
from pipeline.reports.period import BadPeriodError, Period, asked, last_weeks
from pipeline.store.numbers import Entities, Numbers
from pipeline.web import i18n
from pipeline.web import numbers_sections as sections
from pipeline.web.numbers_sections import Section
from pipeline.web.numbers_words import Words
from pipeline.web.render import page
from pipeline.web.visitor import Visitor, require

router = APIRouter()

CHOICES: Final = (4, 12, 52)
"""Weeks that are offered; 12 where nobody chose."""
USUAL: Final = 12


def chosen(query: Mapping[str, str], today: date) -> tuple[Period, str]:
    """The period that an address asks for (``weeks``, or ``from`` and ``to``), and what is wrong with it."""
    usual = last_weeks(USUAL, today)
    weeks = query.get("weeks", "")
    if weeks in {str(one) for one in CHOICES}:
        return last_weeks(int(weeks), today), ""
    if not query.get("from") and not query.get("to"):
        return usual, ""
    try:
        return asked(query.get("from", ""), query.get("to", "")), ""
    except BadPeriodError as error:
        return usual, str(error)


def numbers_context(
    numbers: Numbers, query: Mapping[str, str], today: date, words: Words, entities: Entities = None
) -> dict[str, Any]:
    """Everything that ``numbers.html`` shows. ``entities`` are those that the visitor may see, ``None`` for all."""
    period, problem = chosen(query, today)
    return {
        "sections": [*_of_period(numbers, period, words, entities), *_of_today(numbers, today, words, entities)],
        "period": period,
        "shown": {"first": words.show_date(period.first), "last": words.show_date(period.last)},
        "problem": words.gettext(problem) if problem else "",
        "choices": [(weeks, last_weeks(weeks, today) == period) for weeks in CHOICES],
        "asked": urlencode({"from": period.first.isoformat(), "to": period.last.isoformat()}),
    }


def _of_period(numbers: Numbers, period: Period, words: Words, entities: Entities) -> list[Section]:
    return [
        sections.straight_through(_straight_through(numbers, period, entities), words),
        sections.automation(automation.automation(numbers.posted(period, entities)), words),
        sections.exceptions(_exceptions(numbers, period, entities), words),
        sections.supplier_quality(_suppliers(numbers, period, entities), words),
        sections.steps(steps.steps(numbers.stays(period, entities)), words),
        sections.touch_time(touch.touch_time(period, numbers.touched(period, entities)), words),
    ]


def _of_today(numbers: Numbers, today: date, words: Words, entities: Entities) -> list[Section]:
    report = _due(numbers, today, entities)
    return [sections.due(report, words), sections.discounts(report, words)]


def _straight_through(numbers: Numbers, period: Period, entities: Entities) -> straight_through.StraightThrough:
    return straight_through.straight_through(period, numbers.judged(period, entities))


def _exceptions(numbers: Numbers, period: Period, entities: Entities) -> exceptions.Exceptions:
    return exceptions.exceptions(numbers.sent_to_review(period, entities), numbers.exceptions(period, entities))


def _suppliers(numbers: Numbers, period: Period, entities: Entities) -> tuple[supplier_quality.Supplier, ...]:
    return supplier_quality.supplier_quality(numbers.by_supplier(period, entities), numbers.troubles(period, entities))


def _due(numbers: Numbers, today: date, entities: Entities) -> due.Due:
    return due.due(today, numbers.owed(entities), numbers.discounts(today, entities))


_Maker: TypeAlias = Callable[[Numbers, Period, date, Entities], Table]

REPORTS: Final[Mapping[str, _Maker]] = {
    "straight-through": lambda n, p, _today, e: straight_through.table(_straight_through(n, p, e)),
    "automation": lambda n, p, _today, e: automation.table(automation.automation(n.posted(p, e))),
    "exceptions": lambda n, p, _today, e: exceptions.table(_exceptions(n, p, e)),
    "suppliers": lambda n, p, _today, e: supplier_quality.table(_suppliers(n, p, e)),
    "steps": lambda n, p, _today, e: steps.table(steps.steps(n.stays(p, e))),
    "touch-time": lambda n, p, _today, e: touch.table(touch.touch_time(p, n.touched(p, e))),
    "due": lambda n, _period, today, e: due.table(_due(n, today, e)),
    "discounts": lambda n, _period, today, e: due.discount_table(_due(n, today, e)),
}
"""Each report by the name that its address has."""


def numbers_csv(
    report: str, numbers: Numbers, query: Mapping[str, str], today: date, entities: Entities = None
) -> tuple[str, str]:
    """A report as CSV, and the name of its file. Raises ``LookupError`` for a report that there is not."""
    make = REPORTS[report]
    period, _ = chosen(query, today)
    table = make(numbers, period, today, entities)
    return csv_safe.write(table.columns, table.rows), f"payables-{report}-{period.first}-{period.last}.csv"


@router.get("/numbers")
def numbers(request: Request, who: Visitor = require(Right.NUMBERS)) -> Response:
    """How the work goes: each report with its plot and its table."""
    today = datetime.now(UTC).date()
    found = numbers_context(request.app.state.store.numbers, request.query_params, today, i18n, who.entities)
    return page(request, "numbers.html", found)


@router.get("/numbers/{report}.csv")
def numbers_file(request: Request, report: str, who: Visitor = require(Right.NUMBERS)) -> Response:
    """One report as CSV."""
    today = datetime.now(UTC).date()
    text, name = numbers_csv(report, request.app.state.store.numbers, request.query_params, today, who.entities)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)
