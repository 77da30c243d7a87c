"""Proof and upkeep: status, export, audit, archive, findings, doctor."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

audit = typer.Typer(help="The audit chain.", no_args_is_help=True)
archive = typer.Typer(help="The archive of originals.", no_args_is_help=True)


def status(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:  # noqa: FBT002
    """Show where everything stands, and whether everything received is accounted for.

    Example: payables status --json
    """
    from flows.commands.summary import show_standing
    from flows.wiring import office

    with office() as desk:
        if as_json:
            typer.echo(json.dumps(desk.store.status(), ensure_ascii=False))
        else:
            show_standing(desk)


def export(
    name: Annotated[str, typer.Argument(help="beancount, hledger or csv.", metavar="FORMAT")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file; else to standard output.")
    ] = None,
) -> None:
    """Export the ledger.

    Example: payables export beancount -o ledger.beancount
    """
    from flows.commands.problems import Problem
    from flows.wiring import office
    from pipeline.ledger.export import EXPORTS

    if name not in EXPORTS:
        raise Problem(f"there is no format {name}; the formats are {', '.join(EXPORTS)}")
    with office() as desk:
        text = EXPORTS[name](desk.store.journal.entries(), desk.chart)
    if output is None:
        typer.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8", newline="")
        typer.echo(f"Wrote {output}.")


@audit.command("verify")
def verify_audit() -> None:
    """Prove that no event and no record was changed behind the program's back. Exit code 1 where one was.

    Example: payables audit verify
    """
    from flows.commands.progress import bar
    from flows.wiring import office

    with office() as desk, bar("Verifying") as advance:
        proof = desk.store.verify_audit(lambda _seq: advance(1))
    for damage in proof.damages:
        typer.echo(f"DAMAGED: {damage.sentence}")
    if proof.damages:
        raise typer.Exit(1)
    typer.echo(f"The chain holds: {proof.events} events, and every record is as its last event left it.")
    typer.echo(f"Its head is {proof.head}; keep it outside to prove later that nothing was cut off.")


@archive.command("verify")
def verify_archive() -> None:
    """Read every original again and compare it with its name. Exit code 1 where one is damaged or missing.

    Example: payables archive verify
    """
    from flows.wiring import office

    with office() as desk:
        away = desk.store.retirement.away()
        names = set(desk.store.archive.names())
        known = desk.store.intake.hashes()
        damaged = sorted({*desk.store.archive.verify(), *(known - names - away)})
    for name in damaged:
        typer.echo(f"DAMAGED or missing: {name}")
    if damaged:
        raise typer.Exit(1)
    typer.echo(f"All {len(names)} originals are what their names say; {len(away)} are retired.")
    if spare := len(names - known):
        typer.echo(f"{spare} of them belong to no document: a run was killed before it could say so. They do no harm.")


@archive.command("retire")
def retire(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only list what would be put away.")] = False,  # noqa: FBT002
    by: Annotated[str | None, typer.Option("--as", help="Who does it.", show_default="your login")] = None,
) -> None:
    """Put away originals whose time of retention is over, and purge what was put away long enough ago.

    How long is said in payables.toml, [retention]. What was put away can be restored until it is purged.

    Example: payables archive retire --dry-run
    """
    import datetime as dt

    from flows.commands.tables import show_table
    from flows.wiring import office, person

    now = dt.datetime.now(dt.UTC)
    with office() as desk:
        retention = desk.settings.retention
        due = desk.store.retirement.due(retention, now.date())
        if dry_run:
            rows = [(str(one.document_id), one.name, one.kept_until.isoformat()) for one in due]
            show_table(("document", "name", "kept until"), rows)
            return
        count = desk.store.retirement.put_away(due, person(by))
        purged = desk.store.retirement.purge(retention, now, person(by))
    typer.echo(f"Put away: {count}. Purged for good: {purged}.")


@archive.command("restore")
def restore(
    document: Annotated[int, typer.Argument(help="The number of the document.")],
    by: Annotated[str | None, typer.Option("--as", help="Who does it.", show_default="your login")] = None,
) -> None:
    """Bring back an original that was put away.

    Example: payables archive restore 17
    """
    from flows.commands.problems import Problem
    from flows.wiring import office, person

    with office() as desk:
        if not desk.store.retirement.restore(document, person(by)):
            raise Problem(f"document {document} is not retired, or was purged for good")
    typer.echo(f"Document {document} is back.")


def findings() -> None:
    """List every doubt there is: code, whether it holds an invoice, who is asked, what clears it.

    Example: payables findings
    """
    from flows.commands.tables import show_table
    from pipeline.findings import REASONS

    rows = [(code, info.severity, info.owner, info.title, info.clears) for code, info in REASONS.items()]
    show_table(("code", "severity", "owner", "title", "what clears it"), rows)


def doctor() -> None:
    """Look for what is wrong with this set-up, and say what to do. Exit code 1 where something is.

    Example: payables doctor
    """
    from flows.doctor import examine

    bad = 0
    for finding in examine():
        bad += not finding.well
        typer.echo(f"{'ok  ' if finding.well else 'BAD '} {finding.what}: {finding.told}")
    if bad:
        raise typer.Exit(1)
