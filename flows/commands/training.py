"""`payables train`: the weights of the reader from generated documents alone."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def train(
    documents: Annotated[int, typer.Option(help="Documents to learn from.", min=50)] = 8000,
    measured: Annotated[int, typer.Option(help="Further documents to measure and to calibrate on.", min=50)] = 1500,
    into: Annotated[
        Path | None, typer.Option(help="Folder for the weights; without it those of this installation are replaced.")
    ] = None,
    jobs: Annotated[int, typer.Option(help="Processes that draw and read documents.", min=1)] = 2,
    only: Annotated[str, typer.Option(help="One step: fields, kinds, parties or calibration; else all.")] = "all",
) -> None:
    """Learn to read from documents that are generated here: nothing of a customer's is ever learned from.

    The same numbers give the same weights, to the byte. Needs the packages of requirements-dev.txt.

    Example: payables train --documents 500 --measured 200 --into var/models
    """
    from flows.training.everything import STEPS, train_everything

    if only not in {*STEPS, "all"}:
        raise typer.BadParameter(f"There are the steps {', '.join(STEPS)}, and all.", param_hint="--only")
    train_everything(documents, measured, into, jobs, only, typer.echo)
