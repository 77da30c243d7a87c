"""`payables report` and `payables reconcile`: what is open, what will leave, what was late, what a supplier says."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from flows.wiring import Office
    from pipeline.reports.figures import Table
    from pipeline.statements import StatementLine

report = typer.Typer(help="What is open, what will leave, what was late.", no_args_is_help=True)

Csv = Annotated[bool, typer.Option("--csv", help="Print CSV.")]
On = Annotated[
    dt.datetime | None,
    typer.Option("--on", formats=["%Y-%m-%d"], help="As of this day; else today.", show_default=False),
]


@report.command("aging")
def aging(on: On = None, as_csv: Csv = False) -> None:  # noqa: FBT002 - typer's way
    """Show what is open by supplier: current, 1-30, 31-60, 61-90 and more days overdue.

    Example: payables report aging
    """
    from flows.cash import aging_of
    from flows.wiring import office
    from pipeline.reports.aging import table, totals

    with office() as desk:
        rows = aging_of(desk, _day(on))
    _print(table([*rows, *totals(rows)]) if not as_csv else table(rows), "Nothing is open.", as_csv=as_csv)


@report.command("forecast")
def forecast(
    weeks: Annotated[int, typer.Option(min=1, max=52, help="How many weeks.")] = 8,
    on: On = None,
    as_csv: Csv = False,  # noqa: FBT002 - typer's way
) -> None:
    """Forecast what leaves the bank week by week: the 10th, 50th and 90th percentile of our own payment history.

    Example: payables report forecast --weeks 4
    """
    from flows.cash import forecast_of
    from flows.wiring import office
    from pipeline.reports.forecast import table

    with office() as desk:
        rows = forecast_of(desk, _day(on), weeks)
    _print(table(rows), "Nothing is open.", as_csv=as_csv)


@report.command("late")
def late(on: On = None, as_csv: Csv = False) -> None:  # noqa: FBT002 - typer's way
    """Show days beyond terms by supplier, and the statutory interest that late payments could cost.

    Example: payables report late
    """
    from flows.cash import lateness_of
    from flows.wiring import office
    from pipeline.reports.lateness import table

    with office() as desk:
        rows = lateness_of(desk, _day(on))
    _print(table(rows), "Nothing was paid yet, and nothing is overdue.", as_csv=as_csv)


def reconcile(
    path: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A CSV file, or a document to read.")],
    supplier: Annotated[str, typer.Option("--supplier", help="Its id in the supplier master.")],
    every: Annotated[bool, typer.Option("--all", help="Show what agrees too.")] = False,  # noqa: FBT002
) -> None:
    """Compare a supplier's statement with our books: missing invoices, unused credits, what was paid twice.

    Example: payables reconcile statement.csv --supplier S1
    """
    from flows.cash import reconciled
    from flows.commands.problems import Problem
    from flows.commands.tables import show_table
    from flows.wiring import office
    from pipeline.statements import Outcome

    with office() as desk:
        lines = _lines(desk, path)
        if not lines:
            raise Problem(f"{path} names no document of the supplier")
        result = reconciled(desk, supplier, lines)
    shown = [one for one in result.differences if every or one.outcome is not Outcome.AGREED]
    show_table(
        ("number", "they say", "open here", "", "invoice", "what it is", "why"),
        [
            (one.number, one.theirs, one.ours, one.currency, one.invoice_id, one.outcome.label, one.why)
            for one in shown
        ],
        right=(1, 2, 4),
        empty="Everything agrees.",
    )  # fmt: skip
    balance = ", ".join(f"{amount:+} {currency}" for currency, amount in sorted(result.balance.items()) if amount)
    typer.echo(
        f"{result.count(Outcome.AGREED)} of {len(lines)} lines agree. They say more than we by: {balance or '0'}"
    )


def _lines(desk: Office, path: Path) -> tuple[StatementLine, ...]:
    """From CSV as it is; any other file is read like every document, and kept nowhere."""
    from extractors.reading.isolate import Pool
    from flows.commands.problems import Problem
    from flows.reader import document_of
    from pipeline.findings import Finding
    from pipeline.intake.folder import parts
    from pipeline.invoices import invoice_of
    from pipeline.statements import from_csv, from_invoice
    from pipeline.status import Disposition

    if path.suffix.casefold() == ".csv":
        content = path.read_bytes()
        try:
            return from_csv(content.decode("utf-8"))
        except UnicodeDecodeError:
            return from_csv(content.decode("cp1250"))
    jobs = [
        (document_of(leaf), leaf.attachment.content)
        for tree in parts(path, desk.settings.limits, desk.unpack)
        for leaf in tree.walk()
        if leaf.disposition is Disposition.RECEIVED
    ]
    with Pool(desk.options, 1) as pool:
        outcomes = list(pool.extract(jobs))
    found = [outcome for _, outcome in outcomes]
    refused = next((one for one in found if isinstance(one, Finding)), None)
    if refused is not None:
        raise Problem(refused.sentence)
    extractions = [each for one in found if not isinstance(one, Finding) for each in one.extractions]
    return tuple(line for each in extractions for line in from_invoice(invoice_of(each)))


def _day(on: dt.datetime | None) -> dt.date:
    return on.date() if on else dt.datetime.now(dt.UTC).date()


def _print(table: Table, empty: str, *, as_csv: bool) -> None:
    from flows.commands.tables import show_table
    from pipeline.csv_safe import write

    if as_csv:
        typer.echo(write(table.columns, table.rows), nl=False)
        return
    figures = [place for place, name in enumerate(table.columns) if name not in {"supplier", "currency", "week_from"}]
    show_table(table.columns, table.rows, right=figures, empty=empty)
