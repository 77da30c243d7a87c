"""Looks again and again for what arrives, and takes it as far as it goes without a person. Needs no Prefect.

Files of known folders are not opened again, so looking costs little; network shares tell nobody what changes on them.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator

from flows import stages
from flows.stages import Tally
from flows.wiring import Office


def watch(desk: Office, seconds: float, stopped: threading.Event) -> Iterator[Tally]:
    """Walk whenever the time is up, until stopped; what each walk did, where it did anything or met a problem anew."""
    told: list[str] = []
    while not stopped.is_set():
        tally = stages.everything(desk)
        if tally.changed or tally.problems != told:
            yield tally
        told = tally.problems
        stopped.wait(seconds)
