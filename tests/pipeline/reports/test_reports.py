"""From counts to reports: exact shares, honest gaps, currencies apart."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from pipeline.money import Money
from pipeline.reports import automation, due, exceptions, steps, straight_through, supplier_quality, touch
from pipeline.reports.figures import percentile
from pipeline.reports.period import BadPeriodError, Period, asked, last_weeks
from pipeline.reports.walk import Step

MONDAY = date(2026, 3, 2)
TODAY = date(2026, 3, 18)
D = Decimal


def eur(amount):
    return Money(D(amount), "EUR")


def usd(amount):
    return Money(D(amount), "USD")


@pytest.mark.parametrize(
    ("percent", "values", "expected"),
    [
        (50, [], None),
        (50, [7], "7"),
        (50, [1, 3], "2"),
        (50, [3, 1, 2], "2"),
        (50, [1, 1, 1, 100], "1"),
        (90, [0, 10], "9"),
        (90, list(range(11)), "9"),
        (100, [1, 5], "5"),
        (90, [5, 5, 5], "5"),
    ],
)
def test_percentiles(percent, values, expected):
    assert percentile(percent, Counter(values)) == (None if expected is None else D(expected))


def test_a_period_knows_its_weeks_and_its_last_moment():
    period = Period(date(2026, 3, 4), date(2026, 3, 16))

    assert period.weeks == (date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 16))
    assert (period.begins.isoformat(), period.ends.isoformat()) == (
        "2026-03-04T00:00:00+00:00", "2026-03-17T00:00:00+00:00",
    )  # fmt: skip
    assert last_weeks(4, date(2026, 1, 1)) == Period(date(2025, 12, 8), date(2026, 1, 1))


@pytest.mark.parametrize(
    ("first", "last"), [("2026-03-02", "2026-03-01"), ("2020-01-01", "2026-01-01"), ("", "2026-01-01"),
                        ("2026-02-30", "2026-03-01"), ("9999-12-30", "9999-12-31")],
)  # fmt: skip
def test_what_is_no_period_is_told(first, last):
    with pytest.raises(BadPeriodError):
        asked(first, last)


def test_the_rate_of_a_period_weighs_invoices_not_weeks():
    rows = [straight_through.Judged(MONDAY, 1, 1), straight_through.Judged(date(2026, 3, 8), 2, 1),
            straight_through.Judged(date(2026, 3, 16), 7, 1)]  # fmt: skip

    report = straight_through.straight_through(Period(MONDAY, TODAY), rows)

    assert [(one.invoices, one.touchless) for one in report.weeks] == [(3, 2), (0, 0), (7, 1)]
    assert [one.rate for one in report.weeks] == [D(2) / 3, None, D(1) / 7]
    assert report.rate == D("0.3")
    assert straight_through.table(report).rows[1] == (date(2026, 3, 9), 0, 0, 0, None)
    assert straight_through.table(report).rows[0][-1] == D("66.7")


def test_reasons_are_shares_of_exceptions_the_most_frequent_first():
    rows = [
        exceptions.Counted("BAD_IBAN", 1),
        exceptions.Counted("UNSURE", 3),
        exceptions.Counted("FROM_A_NEWER_ONE", 1),
    ]

    report = exceptions.exceptions(4, rows)

    assert [(one.reason, one.title, one.share) for one in report.causes] == [
        ("UNSURE", "Not sure enough", D("0.75")), ("BAD_IBAN", "IBAN check digit fails", D("0.25")),
        ("FROM_A_NEWER_ONE", "FROM_A_NEWER_ONE", D("0.25")),
    ]  # fmt: skip


def test_every_step_is_told_those_without_stays_too():
    rows = [
        steps.Stayed(Step.REVIEW, 3600, 1),
        steps.Stayed(Step.REVIEW, 7200, 2),
        steps.Stayed(Step.APPROVED, 1800, 1),
    ]

    review, approval, approved = steps.steps(rows)

    assert (review.stays, review.median, review.p90) == (3, 2, 2)
    assert (approval.stays, approval.median, approval.p90) == (0, None, None)
    assert approved.median == D("0.5")


def test_touch_time_by_week():
    rows = [touch.Touched(MONDAY, 10), touch.Touched(MONDAY, 30), touch.Touched(TODAY, 100)]

    report = touch.touch_time(Period(MONDAY, TODAY), rows)

    assert [(one.invoices, one.median) for one in report.weeks] == [(2, 20), (0, None), (1, 100)]
    assert (report.median, report.p90, report.total) == (30, 86, 140)


@pytest.mark.parametrize(
    ("day", "bucket"),
    [
        (None, due.Bucket.NONE), (date(2026, 3, 17), due.Bucket.OVERDUE), (TODAY, due.Bucket.WEEK),
        (date(2026, 3, 25), due.Bucket.WEEK), (date(2026, 3, 26), due.Bucket.FORTNIGHT),
        (date(2026, 4, 1), due.Bucket.FORTNIGHT), (date(2026, 4, 2), due.Bucket.MONTH),
        (date(2026, 4, 17), due.Bucket.MONTH), (date(2026, 4, 18), due.Bucket.LATER),
    ],
)  # fmt: skip
def test_buckets_begin_and_end_on_the_right_day(day, bucket):
    assert due.bucket_of(day, TODAY) is bucket


def test_two_currencies_are_never_added_and_what_has_no_amount_is_counted():
    overdue = date(2026, 3, 1)
    owed = [due.Owed(overdue, eur("10.00"), 2), due.Owed(overdue, usd("7.00")), due.Owed(overdue, None),
            due.Owed(date(2026, 2, 1), eur("-4.00")), due.Owed(None, eur("1.00"))]  # fmt: skip

    report = due.due(TODAY, owed, [])

    assert report.money(due.Bucket.OVERDUE) == (eur("6.00"), usd("7.00"))
    assert (report.invoices(due.Bucket.OVERDUE), report.invoices()) == (5, 6)
    assert due.table(report).rows == (
        ("overdue", "EUR", 3, D("6.00")), ("overdue", "USD", 1, D("7.00")), ("overdue", None, 1, None),
        ("none", "EUR", 1, D("1.00")),
    )  # fmt: skip


def test_a_discount_at_risk_lapses_within_seven_days_and_has_not_lapsed():
    def offer(money, day):
        return due.Offer(money, D(2), date(2026, 3, day))

    offers = [offer(eur("100.25"), 18), offer(eur("100.00"), 25), offer(eur("900.00"), 17), offer(eur("900.00"), 26),
              offer(Money(D(1049), "JPY"), 20)]  # fmt: skip

    report = due.due(TODAY, [], offers)

    assert report.discounts == (due.AtRisk(2, eur("4.01")), due.AtRisk(1, Money(D(21), "JPY")))


def test_the_supplier_that_costs_most_work_comes_first_with_its_reason():
    sent = [supplier_quality.Sent("S1", "Elbe", 100, 97), supplier_quality.Sent("S2", "Oder", 5, 0),
            supplier_quality.Sent("S3", "Isar", 50, 50), supplier_quality.Sent(None, None, 3, 0)]  # fmt: skip
    troubles = [supplier_quality.Trouble("S2", "UNSURE", 2), supplier_quality.Trouble("S2", "BAD_IBAN", 3),
                supplier_quality.Trouble("S1", "UNSURE", 3), supplier_quality.Trouble(None, "SUPPLIER_UNKNOWN", 3)]  # fmt: skip

    report = supplier_quality.supplier_quality(sent, troubles)

    assert [(one.name, one.needed_a_person, one.share, one.reason) for one in report] == [
        ("Oder", 5, 1, "BAD_IBAN"), (None, 3, 1, "SUPPLIER_UNKNOWN"), ("Elbe", 3, D("0.03"), "UNSURE"),
        ("Isar", 0, 0, None),
    ]  # fmt: skip


def test_automation_is_shown_beside_what_people_saw():
    report = automation.automation([automation.Posted(True, 2000, 1)])

    assert automation.table(report).rows == (("touchless", 2000, 1, D("0.050")), ("with a person", 0, 0, None))
