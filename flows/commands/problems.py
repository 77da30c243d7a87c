"""Problems a person can mend end in one sentence and an exit code, never in a traceback."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, NoReturn


class Problem(Exception):  # noqa: N818 - what the person sees is a problem, not our error
    """Something the person at the terminal can mend; the message says how."""


MENDABLE = frozenset(
    {
        "IllegalMoveError", "StaleVersionError", "NotAllowedError", "LookupError", "DamagedError",
        "ReleaseRefusedError", "IllegalPaymentMoveError", "NotPayableError", "BankFileError", "BadStatementError",
    }
)  # fmt: skip
"""Outcomes of the store, by name: importing their classes here would load the database for `--help`."""
FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


@contextmanager
def told() -> Iterator[None]:
    """Turn known problems into a sentence on stderr and exit code 1; faults still show where they came from."""
    try:
        yield
    except Problem as problem:
        stop(str(problem))
    except Exception as error:
        said = str(error).strip("'\"") if type(error).__name__ in MENDABLE else of_the_machine(error)
        if said is None:
            raise
        stop(said)
    except KeyboardInterrupt:
        stop("Stopped. Nothing is lost: run the same command again to go on.", 130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def of_the_machine(error: Exception) -> str | None:
    """What the machine lacks and what to do, for faults that no change of ours can mend; ``None`` for any other."""
    said = str(getattr(error, "orig", None) or error)
    if (isinstance(error, OSError) and error.errno in FULL) or "database or disk is full" in said:
        return "The disk is full. Nothing is lost: make room, then run the same command again."
    if isinstance(error, OSError) and error.errno == errno.EROFS:
        return f"{error.filename} cannot be written: the disk is read-only."
    if type(error).__name__ != "OperationalError":
        return None
    if "locked" in said:
        return "Another program holds the database for too long. Nothing is lost: run the same command again."
    return f"The database cannot be used: {said.splitlines()[0]}. Nothing is lost: run the same command again."


def stop(sentence: str, code: int = 1) -> NoReturn:
    """Say it on stderr and end."""
    sys.stderr.write(f"payables: {sentence}\n")
    sys.exit(code)
