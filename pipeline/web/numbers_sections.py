"""The reports as sections of a page: one headline number, a plot, and the table that says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from pipeline.reports.automation import Posted
from pipeline.reports.due import SOON, Bucket, Due
from pipeline.reports.exceptions import Exceptions, title
from pipeline.reports.figures import HOUR, places
from pipeline.reports.steps import StepTime
from pipeline.reports.straight_through import StraightThrough
from pipeline.reports.supplier_quality import Supplier
from pipeline.reports.touch import TouchTime
from pipeline.reports.walk import Step
from pipeline.web import plots
from pipeline.web.numbers_words import (
    NOTHING,
    Words,
    show_hours,
    show_money,
    show_moneys,
    show_seconds,
    show_share,
)
from pipeline.web.plots import Bar, Picture, Series

MOST = 12
"""Bars in one plot; the table and the CSV go on."""
LISTED = 100
"""Rows of one table on the page; the CSV has all of them."""


@dataclass(frozen=True, slots=True)
class Section:
    """One report on the page. Every row begins with its name; the other cells are shown as numbers where told so."""

    name: str
    title: str
    headline: str
    says: str
    plots: tuple[Markup, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: frozenset[int] = frozenset()
    """The columns after the first that hold words, not numbers."""


def straight_through(report: StraightThrough, words: Words) -> Section:
    """How much nobody had to touch."""
    _ = words.gettext
    labels = [words.show_date(one.start) for one in report.weeks]
    rates = [None if one.rate is None else one.rate * 100 for one in report.weeks]
    says = _("%(touchless)s of %(invoices)s invoices reached approval without a person’s hand.") % {
        "touchless": words.show_number(report.touchless), "invoices": words.show_number(report.invoices)
    }  # fmt: skip
    rate = Picture("rate", _("Straight-through rate by week, in percent"), says)
    volume = Picture("volume", _("Invoices by week, touchless and with a person"), says)
    series = (
        Series(_("Touchless"), [Decimal(one.touchless) for one in report.weeks]),
        Series(_("With a person"), [Decimal(one.invoices - one.touchless) for one in report.weeks]),
    )
    drawn = (
        plots.line(rate, labels, rates, lambda value: f"{words.show_number(round(value))}%", Decimal(100)),
        plots.stacked(volume, labels, series, words.show_number),
    )
    rows = tuple(
        (label, words.show_number(one.invoices), words.show_number(one.touchless), show_share(words, one.rate))
        for label, one in zip(labels, report.weeks, strict=True)
    )
    heads = (_("Week from"), _("Invoices"), _("Touchless"), _("Rate"))
    return Section(
        "straight-through", _("Straight through"), show_share(words, report.rate), says,
        drawn if report.invoices else (), heads, rows if report.invoices else (),
    )  # fmt: skip


def exceptions(report: Exceptions, words: Words) -> Section:
    """Why invoices went to review."""
    _ = words.gettext
    says = _("invoices went to review. One may have several reasons.")
    rows = tuple((_(one.title), words.show_number(one.invoices), show_share(words, one.share)) for one in report.causes)
    picture = Picture("reasons", _("Invoices sent to review, by reason"), says)
    bars = [
        Bar(_(one.title), Decimal(one.invoices), f"{words.show_number(one.invoices)} ({show_share(words, one.share)})")
        for one in report.causes[:MOST]
    ]
    return Section(
        "exceptions", _("Exceptions by reason"), words.show_number(report.invoices), says,
        (plots.across(picture, bars),) if bars else (), (_("Reason"), _("Invoices"), _("Of all exceptions")), rows,
    )  # fmt: skip


def steps(report: Sequence[StepTime], words: Words) -> Section:
    """How long invoices stay where."""
    _ = words.gettext
    names = {Step.REVIEW: _("In review"), Step.APPROVAL: _("In approval"), Step.APPROVED: _("Approved to posted")}
    known = [one for one in report if one.stays]
    review = next((one.median for one in report if one.step is Step.REVIEW), None)
    says = _("is the median time in review. Half take less; nine of ten take less than the second number.")
    bars = [
        Bar(names[one.step], one.median, f"{show_hours(words, one.median)} / {show_hours(words, one.p90)}", one.p90)
        for one in known
    ]
    picture = Picture("steps", _("Time in each step: median and 90th percentile"), says)
    legend = (_("Median"), _("90th percentile"))
    rows = tuple(
        (names[one.step], words.show_number(one.stays), show_hours(words, one.median), show_hours(words, one.p90))
        for one in known
    )
    heads = (_("Step"), _("Times"), *legend)
    drawn = (plots.across(picture, bars, legend),) if bars else ()
    return Section("steps", _("Time in each step"), show_hours(words, review), says, drawn, heads, rows)


def touch_time(report: TouchTime, words: Words) -> Section:
    """How long people work on an invoice."""
    _ = words.gettext
    labels = [words.show_date(one.start) for one in report.weeks]
    hours = words.show_amount(places(Decimal(report.total) / HOUR, 1), places=1)
    says = _("is the median of %(invoices)s invoices, from opening to a person’s last act; in all %(hours)s h.") % {
        "invoices": words.show_number(report.invoices), "hours": hours
    }  # fmt: skip
    picture = Picture("touch", _("Median touch time for each invoice by week, in seconds"), says)
    drawn = plots.line(picture, labels, [one.median for one in report.weeks], words.show_number, Decimal(10))
    rows = tuple(
        (label, words.show_number(one.invoices), show_seconds(words, one.median), show_seconds(words, one.p90))
        for label, one in zip(labels, report.weeks, strict=True)
    )
    heads = (_("Week from"), _("Invoices"), _("Median"), _("90th percentile"))
    return Section(
        "touch-time", _("Touch time for each invoice"), show_seconds(words, report.median), says,
        (drawn,) if report.invoices else (), heads, rows if report.invoices else (),
    )  # fmt: skip


def due(report: Due, words: Words) -> Section:
    """What is open, by when it is due."""
    _ = words.gettext
    names = {
        Bucket.OVERDUE: _("Overdue"), Bucket.WEEK: _("In 0 to 7 days"), Bucket.FORTNIGHT: _("In 8 to 14 days"),
        Bucket.MONTH: _("In 15 to 30 days"), Bucket.LATER: _("Later"), Bucket.NONE: _("No due date"),
    }  # fmt: skip
    says = _("overdue now, in %(invoices)s invoices. Open means not posted yet; currencies are never added.") % {
        "invoices": words.show_number(report.invoices(Bucket.OVERDUE))
    }
    picture = Picture("due", _("Open invoices by due date"), says)
    bars = [
        Bar(name, Decimal(report.invoices(bucket)), words.show_number(report.invoices(bucket)))
        for bucket, name in names.items()
    ]
    rows = tuple(
        (
            names[one.bucket],
            one.currency or _("no amount"),
            words.show_number(one.invoices),
            show_money(words, one.money),
        )
        for one in report.shares
    )
    heads = (_("Due"), _("Currency"), _("Invoices"), _("Amount"))
    drawn = (plots.across(picture, bars),) if rows else ()
    overdue = report.invoices(Bucket.OVERDUE)
    headline = show_moneys(words, report.money(Bucket.OVERDUE)) if overdue else words.show_number(0)
    return Section("due", _("Open and overdue"), headline, says, drawn, heads, rows, frozenset({1}))


def discounts(report: Due, words: Words) -> Section:
    """What is lost if nothing is paid within a week."""
    _ = words.gettext
    says = _("of discount lapses within %(days)s days on invoices that are still open.") % {
        "days": words.show_number(SOON)
    }
    rows = tuple(
        (one.money.currency, words.show_number(one.invoices), show_money(words, one.money)) for one in report.discounts
    )
    headline = show_moneys(words, [one.money for one in report.discounts])
    heads = (_("Currency"), _("Invoices"), _("Discount"))
    return Section("discounts", _("Discount at risk"), headline, says, (), heads, rows)


def supplier_quality(report: Sequence[Supplier], words: Words) -> Section:
    """Whose invoices need a person."""
    _ = words.gettext
    troubled = [one for one in report if one.needed_a_person]
    says = _("of %(all)s suppliers sent at least one invoice that needed a person.") % {
        "all": words.show_number(len(report))
    }
    if len(report) > LISTED:
        says += " " + _("The table has the first %(rows)s, the CSV all of them.") % {"rows": words.show_number(LISTED)}
    picture = Picture("suppliers", _("Invoices that needed a person, by supplier"), says)

    def name(one: Supplier) -> str:
        return one.name or one.supplier_id or _("Supplier not known")

    bars = [
        Bar(name(one), Decimal(one.needed_a_person), _("%(part)s of %(all)s (%(share)s)") % {
            "part": words.show_number(one.needed_a_person), "all": words.show_number(one.invoices),
            "share": show_share(words, one.share),
        })
        for one in troubled[:MOST]
    ]  # fmt: skip
    rows = tuple(
        (
            name(one), words.show_number(one.invoices), words.show_number(one.needed_a_person),
            show_share(words, one.share), _(title(one.reason)) if one.reason else NOTHING,
        )
        for one in report[:LISTED]
    )  # fmt: skip
    heads = (_("Supplier"), _("Invoices"), _("Needed a person"), _("Share"), _("Most frequent reason"))
    return Section(
        "suppliers", _("Supplier quality"), words.show_number(len(troubled)), says,
        (plots.across(picture, bars),) if bars else (), heads, rows, frozenset({4}),
    )  # fmt: skip


def automation(report: tuple[Posted, Posted], words: Words) -> Section:
    """Whether what nobody touched can be relied on."""
    _ = words.gettext
    touchless, seen = report
    says = _("of what was posted touchless was reversed since: %(reversed)s of %(invoices)s invoices.") % {
        "reversed": words.show_number(touchless.reversed), "invoices": words.show_number(touchless.invoices)
    }  # fmt: skip
    named = ((_("Touchless"), touchless), (_("With a person"), seen))
    rows = tuple(
        (name, words.show_number(one.invoices), words.show_number(one.reversed), show_share(words, one.share, 2))
        for name, one in named
    )
    bars = [Bar(name, one.share or Decimal(0), show_share(words, one.share, 2)) for name, one in named]
    picture = Picture("reversed", _("Share of posted invoices that were reversed"), says)
    heads = (_("Posted"), _("Invoices"), _("Reversed"), _("Share"))
    some = bool(touchless.invoices or seen.invoices)
    drawn = (plots.across(picture, bars),) if touchless.reversed or seen.reversed else ()
    return Section(
        "automation", _("Automation quality"), show_share(words, touchless.share, 2), says,
        drawn, heads, rows if some else (),
    )  # fmt: skip
