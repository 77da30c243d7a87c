"""`payables extract` and `payables ingest`: reading without keeping, and reading into the store."""

from __future__ import annotations

import json
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

Paths = Annotated[list[Path], typer.Argument(exists=True, help="Files or folders.", show_default=False)]
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=0, help="Worker processes; 0 is one for each processor.")]


def extract(
    paths: Paths,
    jsonl: Annotated[
        Path | None, typer.Option(help="Write one JSON object for each invoice here; - is standard output.")
    ] = None,
    jobs: Jobs = 0,
) -> None:
    """Read documents and print what they say. Keeps nothing, changes nothing.

    Example: payables extract invoice.pdf    payables extract scans/ --jsonl readings.jsonl
    """
    from flows.commands.progress import progress
    from flows.commands.reading import show_reading
    from flows.reader import read_paths

    refused = 0
    with ExitStack() as stack:
        out = None
        if jsonl is not None:
            out = sys.stdout if str(jsonl) == "-" else stack.enter_context(jsonl.open("w", encoding="utf-8"))
        for row in progress(
            read_paths(paths, jobs), "Reading", quiet=out is sys.stdout or (len(paths) == 1 and paths[0].is_file())
        ):
            refused += "error" in row
            if out is None:
                show_reading(row)
            else:
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
    if refused and len(paths) == 1 and paths[0].is_file():
        raise typer.Exit(1)


def ingest(paths: Paths, jobs: Jobs = 0) -> None:
    """Take documents into the store and through to their next state: review, approval or the ledger. Needs no server.

    Example: payables ingest inbox/
    """
    from flows import stages
    from flows.commands.progress import bar, timed
    from flows.commands.summary import show_summary
    from flows.wiring import office, read_settings

    with office(read_settings(jobs=jobs)) as desk, timed() as seconds, bar("Reading") as advance:
        tally = stages.everything(desk, paths, sources=stages.Sources.NONE, progress=advance)
    with office() as desk:
        show_summary(desk, tally, seconds())
