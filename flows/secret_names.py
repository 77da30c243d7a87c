"""Secrets by name: an environment variable, or with ``prefect:`` before it a Secret block of Prefect."""

from __future__ import annotations

from typing import Final

from pipeline.intake.imap import from_environment

PREFECT: Final = "prefect:"


def secret(name: str) -> str:
    """The secret of a name, empty where there is none."""
    if not name.startswith(PREFECT):
        return from_environment(name)
    from prefect.blocks.system import Secret  # noqa: PLC0415 - seconds, for those who keep secrets there

    try:
        block = Secret.load(name.removeprefix(PREFECT))
    except ValueError:  # what Prefect raises for a block that is not there
        return ""
    assert isinstance(block, Secret)  # noqa: S101 - not a coroutine outside an event loop
    return str(block.get())
