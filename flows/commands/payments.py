"""`payables pay`: propose, look, release, send, and hear what the bank says."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pipeline.payments import Proposal
    from pipeline.store import Run

pay = typer.Typer(
    help="Payments: proposed by one person, released by another, booked as the bank says.", no_args_is_help=True
)

As = Annotated[str | None, typer.Option("--as", help="Who you are; else PAYABLES_USER, else your login.")]
RunId = Annotated[int, typer.Argument(help="The number of a payment run.", metavar="RUN")]
DAYS = 7
"""Until the next run, where nobody says otherwise."""


@pay.command("propose")
def propose(
    until: Annotated[
        dt.datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Pay what must leave by this day; else in a week.")
    ] = None,
    on: Annotated[
        dt.datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The first day to pay on; else today.")
    ] = None,
    dry: Annotated[bool, typer.Option("--dry-run", help="Only show what would be proposed.")] = False,  # noqa: FBT002
    named: As = None,
) -> None:
    """Propose what to pay: discounts worth taking first, within each account's limit, nothing that is held.

    Example: payables pay propose --until 2026-12-04 --as ann
    """
    from flows import paying
    from flows.wiring import office, person

    first = on.date() if on else dt.datetime.now(dt.UTC).date()
    last = until.date() if until else first + dt.timedelta(days=DAYS)
    with office() as desk:
        if dry:
            _show_proposal(paying.look(desk, first, last))
            return
        runs, proposal = paying.propose(desk, person(named), first, last)
    _show_proposal(proposal)
    for run in runs:
        typer.echo(f"Payment run {run.id}: {_totals(run)} from {run.payments[0].account}.")
    if runs:
        typer.echo(f"Somebody else releases it: payables pay release {runs[0].id}")


@pay.command("list")
def list_runs() -> None:
    """List the payment runs, the newest first.

    Example: payables pay list
    """
    from flows.commands.tables import show_table
    from flows.wiring import office

    with office() as desk:
        runs = desk.store.payments.runs()
    rows = [(one.id, _standing(one), one.proposed_by, one.released_by, len(one.payments), _totals(one)) for one in runs]
    show_table(("run", "stands", "proposed by", "released by", "payments", "total"), rows, empty="There is no run yet.")


@pay.command("show")
def show(run_id: RunId) -> None:
    """Show a run: its payments with what each pays, and why each open item is in it or not.

    Example: payables pay show 1
    """
    from flows.commands.tables import show_table
    from flows.wiring import office

    with office() as desk:
        run = desk.store.payments.run(run_id)
    typer.echo(f"Payment run {run.id}, proposed by {run.proposed_by}, {_standing(run)}, {_totals(run)}")
    show_table(
        ("payment", "on", "to", "account", "amount", "pays", "stands", "why"),
        [
            (one.id, one.date, one.name, one.iban, one.money, ", ".join(item.number for item in one.items),
             one.status.label, one.reason)
            for one in run.payments
        ],
        right=(0, 4),
    )  # fmt: skip
    left = [one for one in run.choices if not one.paid]
    show_table(
        ("invoice", "not paid because"), [(one.invoice_id, one.why) for one in left], right=(0,), title="Left out"
    )


@pay.command("release")
def release(run_id: RunId, named: As = None) -> None:
    """Release a run that somebody else proposed. What changed since is taken out of it first.

    Example: payables pay release 1 --as cora
    """
    from flows import paying
    from flows.wiring import office, person
    from pipeline.payments import PaymentStatus

    with office() as desk:
        run = paying.release(desk, run_id, person(named))
    for one in run.standing(PaymentStatus.VOID):
        typer.echo(f"Taken out: {one.name}, {one.money}: {one.reason}")
    if run.released_by is None:
        typer.echo(f"Nothing is left of payment run {run.id}.")
        return
    typer.echo(f"Payment run {run.id} is released by {run.released_by}. The file: payables pay export {run.id}")


@pay.command("take-out")
def take_out(
    payment_id: Annotated[int, typer.Argument(help="The number of a payment.", metavar="PAYMENT")],
    reason: Annotated[str, typer.Option("--reason", help="Why it is not paid now.")],
    named: As = None,
) -> None:
    """Take one payment out of its run, before it is sent. Its invoices are open again.

    Example: payables pay take-out 3 --reason "the supplier asked us to wait" --as ann
    """
    from flows.wiring import office, person

    with office() as desk:
        desk.store.payments.take_out(payment_id, person(named), reason)
    typer.echo(f"Payment {payment_id} is taken out.")


@pay.command("export")
def export(
    run_id: RunId,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Where to write it; else run-N.xml.")] = None,
    named: As = None,
) -> None:
    """Write the bank's file (pain.001) of a released run. The same run gives the same bytes again.

    Example: payables pay export 1 -o run-1.xml --as ann
    """
    from flows import paying
    from flows.wiring import office, person
    from pipeline.payments import PaymentStatus

    with office() as desk:
        content = paying.export(desk, run_id, person(named))
        run = desk.store.payments.run(run_id)
    target = output or Path(f"run-{run_id}.xml")
    target.write_bytes(content)
    sent = [one for one in run.payments if one.status is not PaymentStatus.VOID]
    typer.echo(f"Wrote {target}: {_counted(len(sent), 'payment')}, {_totals(run)}, message {run.message_id}.")


@pay.command("import")
def import_file(
    path: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="camt.053, camt.054 or pain.002.")],
    named: As = None,
) -> None:
    """Take in what the bank says: payments are confirmed, rejected, booked or returned. Twice is once.

    Example: payables pay import statement.xml --as ann
    """
    from flows import paying
    from flows.wiring import office, person

    with office() as desk:
        heard = paying.import_file(desk, path.read_bytes(), path.name, person(named))
    told = f"{_counted(heard.settled, 'booking')} settled, {_counted(heard.moved, 'payment')} moved by their status."
    typer.echo(told)
    for one in heard.unsettled:
        typer.echo(f"- not settled: {one}")


def _show_proposal(proposal: Proposal) -> None:
    from flows.commands.tables import show_table

    show_table(
        ("on", "to", "account", "amount", "discount", "pays"),
        [
            (one.date, one.name, one.iban, one.money, _saved(one.items), ", ".join(item.number for item in one.items))
            for one in proposal.transfers
        ],
        right=(3, 4),
        empty="There is nothing to pay.",
    )
    left = [one for one in proposal.choices if not one.paid]
    if left:
        typer.echo("")
        show_table(("invoice", "not paid because"), [(one.invoice_id, one.why) for one in left], right=(0,))


def _saved(items: object) -> str:
    from pipeline.money import total
    from pipeline.payments import Item

    found = (
        [one.discount for one in items if isinstance(one, Item) and one.discount] if isinstance(items, tuple) else []
    )
    return str(total(found, found[0].currency)) if found else ""


def _standing(run: Run) -> str:
    """How many payments stand where."""
    from collections import Counter

    counted = Counter(one.status.label for one in run.payments)
    return ", ".join(f"{count} {label}" for label, count in counted.items())


def _totals(run: Run) -> str:
    return ", ".join(str(one) for one in run.totals()) or "nothing"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
