"""`payables run`, `up`, `serve`: the whole flow once, everything on schedule, the web page alone."""

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
