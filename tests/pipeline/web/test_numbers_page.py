"""The numbers page: every report of it, in words, as a table and as CSV."""

import csv
import io
import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from jinja2 import ChoiceLoader, DictLoader, Environment, FileSystemLoader, StrictUndefined

import pipeline.web
from pipeline.money import Money
from pipeline.reports.automation import Posted
from pipeline.reports.due import Offer, Owed
from pipeline.reports.exceptions import Counted
from pipeline.reports.period import Period
from pipeline.reports.steps import Stayed
from pipeline.reports.straight_through import Judged
from pipeline.reports.supplier_quality import Sent, Trouble
from pipeline.reports.touch import Touched
from pipeline.reports.walk import Step
from pipeline.web.numbers_page import REPORTS, chosen, numbers_context, numbers_csv
from pipeline.web.numbers_words import show_seconds, show_share

TODAY = date(2026, 3, 18)
HOSTILE = "=cmd()<script>alert(1)</script>"


class Plain:
    """Words as they are, numbers as programs write them."""

    def gettext(self, message):
        return message

    def show_number(self, value):
        return "" if value is None else f"{Decimal(value):,f}"

    def show_amount(self, value, *, places=2):
        return "" if value is None else f"{Decimal(value):,.{places}f}"

    def show_date(self, value):
        return "" if value is None else value.isoformat()


@dataclass
class Counts:
    """Answers that a test knows, and the questions that were asked."""

    asked: list = field(default_factory=list)

    def __getattr__(self, question):
        answers = {
            "judged": [Judged(date(2026, 3, 2), 3, 2)], "sent_to_review": 4,
            "exceptions": [Counted("UNSURE", 4), Counted("BAD_IBAN", 1)],
            "stays": [Stayed(Step.REVIEW, 7200, 3)], "touched": [Touched(date(2026, 3, 3), 45)],
            "owed": [Owed(date(2026, 3, 1), Money(Decimal("1234.50"), "EUR")), Owed(date(2026, 3, 1), Money(Decimal(70), "JPY"))],
            "discounts": [Offer(Money(Decimal("100.00"), "EUR"), Decimal(2), date(2026, 3, 20))],
            "by_supplier": [Sent("S1", HOSTILE, 5, 2)], "troubles": [Trouble("S1", "UNSURE", 3)],
            "posted": [Posted(True, 400, 1)],
        }  # fmt: skip

        def answer(*said):
            self.asked.append((question, *said))
            return answers[question]

        return answer


class Nothing:
    """An empty store."""

    def __getattr__(self, question):
        return lambda *_: 0 if question == "sent_to_review" else []


def rendered(context):
    loader = ChoiceLoader([
        DictLoader({"base.html": "{% block title %}{% endblock %}{% block head %}{% endblock %}{% block main %}{% endblock %}"}),
        FileSystemLoader(Path(pipeline.web.__file__).parent / "templates"),
    ])  # fmt: skip
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, extensions=["jinja2.ext.i18n"])
    made.install_null_translations(newstyle=True)
    made.globals["asset"] = lambda path: f"/static/{path}"
    return made.get_template("numbers.html").render(**context)


@pytest.mark.parametrize(
    ("query", "period", "wrong"),
    [
        ({}, Period(date(2025, 12, 29), TODAY), False),
        ({"weeks": "4"}, Period(date(2026, 2, 23), TODAY), False),
        ({"weeks": "4", "from": "x"}, Period(date(2026, 2, 23), TODAY), False),
        ({"weeks": "5000"}, Period(date(2025, 12, 29), TODAY), False),
        ({"from": "2026-01-01", "to": "2026-01-31"}, Period(date(2026, 1, 1), date(2026, 1, 31)), False),
        ({"from": "2026-01-31", "to": "2026-01-01"}, Period(date(2025, 12, 29), TODAY), True),
        ({"from": "2026-01-31"}, Period(date(2025, 12, 29), TODAY), True),
        ({"from": "<b>", "to": "1"}, Period(date(2025, 12, 29), TODAY), True),
    ],
)
def test_the_period_is_what_was_asked_or_the_usual_one_with_the_reason(query, period, wrong):
    found, problem = chosen(query, TODAY)

    assert (found, bool(problem)) == (period, wrong)


def test_each_report_has_its_headline():
    found = numbers_context(Counts(), {}, TODAY, Plain())["sections"]

    assert {one.name: one.headline for one in found} == {
        "straight-through": "66.7%", "automation": "0.25%", "exceptions": "4", "suppliers": "1", "steps": "2.0 h",
        "touch-time": "45 s", "due": "1,234.50\u00a0EUR · 70\u00a0JPY", "discounts": "2.00\u00a0EUR",
    }  # fmt: skip
    assert {one.name for one in found} == set(REPORTS)


def test_the_page_shows_every_report_with_its_table_and_its_csv_and_runs_nothing():
    page = rendered(numbers_context(Counts(), {"from": "2026-03-01", "to": "2026-03-31"}, TODAY, Plain()))

    for name in REPORTS:
        assert f'href="/numbers/{name}.csv?from=2026-03-01&amp;to=2026-03-31"' in page
    assert page.count("<details>") == len(REPORTS)
    assert page.count("<svg") == 8
    assert "<script" not in page
    assert "=cmd()&lt;script&gt;" in page
    assert "style=" not in page
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_a_bad_period_is_told_and_the_usual_one_shown():
    page = rendered(numbers_context(Counts(), {"from": "2026-03-31", "to": "2026-03-01"}, TODAY, Plain()))

    assert '<p class="bad" role="alert">The last day is before the first one.</p>' in page
    assert 'value="2025-12-29"' in page


def test_an_empty_store_is_a_page_too():
    page = rendered(numbers_context(Nothing(), {}, TODAY, Plain()))

    assert page.count("Nothing to count here.") == len(REPORTS)
    assert "<svg" not in page


@pytest.mark.parametrize("entities", [None, {"ours"}])
def test_every_question_is_asked_for_the_visitors_entities_only(entities):
    counts = Counts()

    numbers_context(counts, {}, TODAY, Plain(), entities)
    for name in REPORTS:
        numbers_csv(name, counts, {}, TODAY, entities)

    assert len(counts.asked) > 10
    assert all(said[-1] == entities for said in counts.asked)


@pytest.mark.parametrize("report", sorted(REPORTS))
def test_each_csv_has_rows_as_wide_as_its_head_and_a_name_that_says_what_it_is(report):
    text, name = numbers_csv(report, Counts(), {"weeks": "4"}, TODAY)

    head, *rows = csv.reader(io.StringIO(text, newline=""))
    assert rows
    assert {len(row) for row in rows} == {len(head)}
    assert name == f"payables-{report}-2026-02-23-2026-03-18.csv"


def test_a_hostile_supplier_runs_nothing_in_a_spreadsheet_and_amounts_stay_numbers():
    suppliers, _ = numbers_csv("suppliers", Counts(), {}, TODAY)
    due, _ = numbers_csv("due", Counts(), {}, TODAY)

    assert suppliers.splitlines()[1] == f"S1,'{HOSTILE},5,3,60.0,UNSURE,Not sure enough"
    assert due == "due_in_days,currency,invoices,amount\r\noverdue,EUR,1,1234.50\r\noverdue,JPY,1,70\r\n"


def test_there_is_no_other_report():
    with pytest.raises(LookupError):
        numbers_csv("salaries", Counts(), {}, TODAY)


@pytest.mark.parametrize(
    ("share", "digits", "shown"),
    [(None, 1, "–"), ("0", 1, "0.0%"), ("1", 1, "100.0%"), ("0.9999", 1, "99.9%"), ("0.0001", 1, "0.1%"),
     ("0.00251", 2, "0.25%"), ("0.000001", 2, "0.01%")],
)  # fmt: skip
def test_a_share_is_never_rounded_to_all_or_to_nothing(share, digits, shown):
    assert show_share(Plain(), None if share is None else Decimal(share), digits) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(None, "–"), (0, "0 s"), (89, "89 s"), (150, "2.5 min"), (7200, "2.0 h"), (259200, "3.0 days")],
)
def test_a_time_is_shown_in_the_unit_that_fits_it(seconds, shown):
    assert show_seconds(Plain(), None if seconds is None else Decimal(seconds)) == shown
