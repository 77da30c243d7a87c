"""The memory and the processor time of processes, watched from outside."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

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


class Meter:
    """Processor seconds of this process and of all that it and they started, those that have ended among them."""

    def __init__(self) -> None:
        """Looks every so often: what a process does in its last moment may be missed."""
        self._spent: dict[tuple[int, str], float] = {}
        self._lock = threading.Lock()
        threading.Thread(target=self._look, daemon=True).start()

    def _look(self) -> None:
        while True:
            self.seconds()
            time.sleep(10 * LOOK)

    def seconds(self) -> float:
        """Up to now."""
        table = _processes()
        with self._lock:
            family, waiting = {os.getpid()}, True
            while waiting:
                born = {pid for pid, one in table.items() if one.parent in family} - family
                family, waiting = family | born, bool(born)
            for pid in family & table.keys():
                self._spent[pid, table[pid].started] = table[pid].spent
            return sum(self._spent.values())


class _Process(NamedTuple):
    parent: int
    started: str
    spent: float


def _processes() -> dict[int, _Process]:
    """Every process of the machine, from /proc/PID/stat (proc(5), fields 4, 14, 15 and 22)."""
    tick, found = os.sysconf("SC_CLK_TCK"), {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                told = (entry / "stat").read_text("ascii", "replace").rpartition(")")[2].split()
            except OSError:
                continue
            found[int(entry.name)] = _Process(int(told[1]), told[19], (int(told[11]) + int(told[12])) / tick)
    return found
