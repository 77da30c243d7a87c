"""Problems a person can mend end in one sentence and an exit code, never in a traceback."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn


class Problem(Exception):  # noqa: N818 - what the person sees is a problem, not our error
    """Something the person at the terminal can mend; the message says how."""


MENDABLE = frozenset(
    {
        "IllegalMoveError", "StaleVersionError", "NotAllowedError", "LookupError", "DamagedError",
        "ReleaseRefusedError", "IllegalPaymentMoveError", "NotPayableError", "BankFileError", "BadStatementError",
    }
)  # fmt: skip
"""Outcomes of the store, by name: importing their classes here would load the database for `--help`."""


@contextmanager
def told() -> Iterator[None]:
    """Turn known problems into a sentence on stderr and exit code 1; faults still show where they came from."""
    try:
        yield
    except Problem as problem:
        stop(str(problem))
    except Exception as error:
        if type(error).__name__ not in MENDABLE:
            raise
        stop(str(error).strip("'\""))
    except KeyboardInterrupt:
        stop("Stopped. Nothing is lost: run the same command again to go on.", 130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def stop(sentence: str, code: int = 1) -> NoReturn:
    """Say it on stderr and end."""
    sys.stderr.write(f"payables: {sentence}\n")
    sys.exit(code)
