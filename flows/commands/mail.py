"""`payables mail`: whether the mailboxes answer, what the mail rules say of a message, and looking again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

mail = typer.Typer(help="Mailboxes and mail rules.", no_args_is_help=True)


@mail.command("test")
def explain(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A message as a file.", metavar="FILE.eml")],
    mailbox: Annotated[str | None, typer.Option(help="As if it lay in this mailbox; else in the first.")] = None,
) -> None:
    """Explain what would become of a message: which mail rule fits, and what is in it. Keeps nothing.

    Example: payables mail test newsletter.eml --mailbox invoices
    """
    from flows.trying_mail import explain as told
    from flows.wiring import office

    with office() as desk:
        for line in told(desk, file, mailbox):
            typer.echo(line)


@mail.command("check")
def check() -> None:
    """Sign in to each mailbox and say what waits in its folders. Exit code 1 where one does not answer.

    Example: payables mail check
    """
    from flows.trying_mail import look
    from flows.wiring import read_settings

    settings = read_settings()
    if not settings.mailboxes:
        typer.echo("There are no [[mailboxes]] in payables.toml.")
    well = True
    for mailbox in settings.mailboxes:
        told = look(mailbox)
        well = well and told.well
        for line in told.lines:
            typer.echo(line)
    raise typer.Exit(0 if well else 1)


@mail.command("again")
def again(
    name: Annotated[str, typer.Argument(help="The mailbox, by its name in payables.toml.", metavar="MAILBOX")],
) -> None:
    """Have every message of a mailbox that is left as it is looked at again. What is known is known all the same.

    Example: payables mail again invoices
    """
    from flows.trying_mail import mailbox_named
    from flows.wiring import office
    from pipeline.intake.mailbox import place

    with office() as desk:
        mailbox = mailbox_named(desk.settings, name)
        known = sum(desk.store.mail_log.forget(place(mailbox, folder)) for folder in mailbox.folders)
    typer.echo(f"{known} messages will be looked at again.")
