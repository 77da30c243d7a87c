"""What the end of a worker says about the document it was at."""

from __future__ import annotations

import signal
from decimal import Decimal
from typing import Final

from pipeline.findings import Finding, Reason, finding
from pipeline.limits import Limits
from pipeline.sentences import quantity

OUT_OF_MEMORY: Final = 75
"""Exit code of a worker whose document used up its memory."""
ORPHANED: Final = 76
"""Exit code of a worker whose parent is gone."""
UNRULY: Final = 77
"""Stands for the end of a worker whose answer was too large, or none."""


def death(code: int, limits: Limits) -> Finding:
    """The finding that a worker's exit code amounts to; signals are negative."""
    if code == OUT_OF_MEMORY:
        return finding(
            Reason.READER_OUT_OF_MEMORY,
            "Reading this file takes more than {size} MB.",
            (),
            {"memory": str(limits.memory)},
            size=limits.memory // 2**20,
        )
    if code in (-signal.SIGALRM, -signal.SIGXCPU):
        return finding(
            Reason.READER_TIMED_OUT,
            "Reading it takes more than {seconds} s and {each} s a page.",
            (),
            {"seconds": str(limits.seconds), "seconds_per_page": str(limits.seconds_per_page)},
            seconds=quantity(Decimal(f"{limits.seconds:g}")),
            each=quantity(Decimal(f"{limits.seconds_per_page:g}")),
        )
    if code == -signal.SIGKILL:
        return finding(
            Reason.READER_OUT_OF_MEMORY,
            "The reader was killed on this file; the system does so when memory runs out.",
            (),
            {"exit": str(code)},
        )
    return finding(Reason.READER_CRASHED, "The reader crashed on this file.", (), {"exit": _named(code)})


def _named(code: int) -> str:
    """``SIGABRT`` for -6; the number otherwise."""
    return signal.Signals(-code).name if -code in {member.value for member in signal.Signals} else str(code)
