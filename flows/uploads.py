"""Reads what was handed in soon after, in the process that serves the desk.

A newcomer who runs `payables serve` alone sees what became of a file. Beside scheduled workers it does no harm: each
claims its own documents.
"""

from __future__ import annotations

import logging
import threading
from typing import Self

from flows import stages
from flows.wiring import Office

SOON = 0.5
"""Seconds that are waited for more files of the same hand."""

log = logging.getLogger(__name__)


class SoonReader:
    """One thread over one office. Use it as a context manager; leaving it lets the walk under way end."""

    def __init__(self, office: Office, soon: float = SOON) -> None:
        """Over one office."""
        self._office, self._soon = office, soon
        self._wanted, self._stopped = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._work, name="reads uploads", daemon=True)

    def __enter__(self) -> Self:
        """Start, and read what waits from before."""
        self._thread.start()
        if self._office.store.intake.waiting():
            self.wake()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self._stopped.set()
        self._wanted.set()
        self._thread.join(timeout=30)

    def wake(self) -> None:
        """Something was handed in."""
        self._wanted.set()

    def _work(self) -> None:
        while not self._stopped.is_set():
            self._wanted.wait()
            if self._stopped.wait(self._soon):
                return
            self._wanted.clear()
            try:
                stages.everything(self._office, sources=stages.Sources.NONE)
            except Exception:
                log.exception("what was handed in could not be read; the next run tries again")
