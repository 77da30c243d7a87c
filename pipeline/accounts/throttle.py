"""How long somebody who guesses must wait: it doubles, has an end, and never locks a person out for good."""

from __future__ import annotations

from typing import Final

FREE: Final = 5
"""Wrong passwords before any wait."""
LONGEST_WAIT: Final = 15 * 60
"""Seconds."""


def seconds_to_wait(failures: int) -> int:
    """Seconds after the last of so many failures before the next try is looked at."""
    return 0 if failures < FREE else min(LONGEST_WAIT, 2 ** min(failures - FREE, 20))
