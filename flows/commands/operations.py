"""`payables run`, `watch`, `up`, `serve`: the flow once, again and again, all on schedule, the web page alone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer


def run(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(exists=True, help="Also take in these.", show_default=False),
    ] = None,
) -> None:
    """Run the whole flow once through Prefect: intake, reading, checks, approval, posting, reminders.

    Takes in the folders and mailboxes of payables.toml. Starts a temporary Prefect server
    unless PREFECT_API_URL is set.

    Example: payables run
    """
    from flows.commands.progress import timed
    from flows.commands.summary import show_summary
    from flows.up import prefect_environment
    from flows.wiring import office, read_settings

    os.environ.update(
        {name: value for name, value in prefect_environment(read_settings()).items() if name not in os.environ}
    )
    typer.echo("Starting Prefect (10 to 20 seconds) ...", err=True)
    from flows.walk import walk

    with timed() as seconds:
        tally = walk([str(path.absolute()) for path in paths or []])
    with office() as desk:
        show_summary(desk, tally, seconds())


def watch(
    every: Annotated[float, typer.Option(min=0.5, help="Seconds between two looks into the folders.")] = 5.0,
    mail_every: Annotated[
        float, typer.Option(min=0.5, help="Seconds after which a mailbox is asked though its server says nothing.")
    ] = 60.0,
) -> None:
    """Take in whatever arrives in the folders and mailboxes of payables.toml, until Ctrl+C. Needs no server.

    A file somebody is still writing waits until it is whole; new mail is heard of at once where the server can (IDLE).
    Several of these may watch the same places.

    Example: payables watch --every 10
    """
    import datetime as dt
    import threading

    from flows.watching import watch as look
    from flows.wiring import office

    with office() as desk:
        places = len(desk.settings.folders) + len(desk.settings.mailboxes)
        typer.echo(f"Watching {places} folders and mailboxes; Ctrl+C stops.", err=True)
        for tally in look(desk, every, threading.Event(), mail_every):
            clock = dt.datetime.now().astimezone().strftime("%H:%M:%S")
            typer.echo(
                f"{clock} {tally.new} arrivals, {tally.read} read, {tally.failed} set aside, {tally.posted} posted"
            )
            for problem in tally.problems:
                typer.echo(f"{clock} {problem}", err=True)


def up() -> None:
    """Start Prefect's server, the scheduled flows and the web page; stop them all with Ctrl+C.

    Example: payables up
    """
    from flows.up import up as start_all
    from flows.wiring import read_settings

    raise typer.Exit(start_all(read_settings(), typer.echo))


def serve() -> None:
    """Serve the web page and its health check alone.

    Example: payables serve
    """
    from flows.web import main

    main()
