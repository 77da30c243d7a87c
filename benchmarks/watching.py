"""The memory of processes, watched from outside."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

LOOK = 0.02


class Watch:
    """The highest resident memory of some processes, looked at fifty times a second until this one ends."""

    def __init__(self, processes: Callable[[], tuple[int, ...]]) -> None:
        """``processes`` says which they are now."""
        self._processes, self.seen, self._peak = processes, set[int](), 0
        threading.Thread(target=self._look, daemon=True).start()

    def _look(self) -> None:
        while True:
            for pid in self._processes():
                self.seen.add(pid)
                self._peak = max(self._peak, resident(pid))
            time.sleep(LOOK)

    def taken(self) -> int:
        """The peak since the last time, in bytes."""
        peak, self._peak = self._peak, 0
        return peak


def resident(pid: int | None = None) -> int:
    """Bytes of memory that a process, or this one, has in use; 0 for one that is gone."""
    try:
        lines = Path(f"/proc/{pid or 'self'}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS:")), 0)
