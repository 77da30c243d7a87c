"""`payables train`: the weights of the reader and of the duplicate check."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

train = typer.Typer(invoke_without_command=True)


@train.callback()
def train_reading(
    context: typer.Context,
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
    if context.invoked_subcommand:
        return
    from flows.training.everything import STEPS, train_everything

    if only not in {*STEPS, "all"}:
        raise typer.BadParameter(f"There are the steps {', '.join(STEPS)}, and all.", param_hint="--only")
    train_everything(documents, measured, into, jobs, only, typer.echo)


@train.command("duplicates")
def train_duplicates(
    into: Annotated[Path, typer.Option(help="Folder for weights.toml.")],
    size: Annotated[int, typer.Option(help="Invoices of the invented history.", min=2000)] = 400_000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same weights.")] = 11,
    invented: Annotated[bool, typer.Option("--invented", help="Leave out what clerks answered here.")] = False,  # noqa: FBT002
) -> None:
    """Learn to tell copies from look-alikes: from an invented history, and from what clerks answered to findings.

    To use the weights here, name the file in payables.toml: checks.duplicate_weights. Needs the packages of
    requirements-dev.txt.

    Example: payables train duplicates --into var/duplicates
    """
    from flows.training.duplicates import train_duplicates as learn
    from flows.training.duplicates import verdicts_of
    from flows.wiring import office

    verdicts = []
    if not invented:
        with office() as desk:
            verdicts = verdicts_of(desk.store)
    learned = learn(size, seed, verdicts, into, typer.echo)
    typer.echo(f"{learned.pairs} pairs and {learned.verdicts} verdicts of clerks; of suppliers not learned from:")
    for tier, (found, held) in learned.measured.items():
        typer.echo(f"  {tier}: {found:.2%} of the copies held, and {held:.3%} of the honest invoices")
