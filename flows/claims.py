"""Who works on a document: a name that says which process it is, so that the work of a dead one is taken up at once.

A lease that ends frees work anywhere; on the machine where the worker died nobody has to wait for that.
"""

from __future__ import annotations

import functools
import logging
import os
import socket
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from pipeline.store.intake import Intake

log = logging.getLogger(__name__)

_STARTED: Final = 19
"""Where /proc/PID/stat says, after the name, when the process started (proc(5)): numbers are given out again."""


def worker_name() -> str:
    """A name for one batch: this machine, this process, and something of its own."""
    return f"{_process()}:{uuid.uuid4().hex[:8]}"


def is_dead(worker: str) -> bool:
    """Whether a worker was a process of this machine that is no more. Of other machines nothing is known."""
    place, _, rest = worker.partition(":")
    pid, _, started = rest.partition(":")[0].partition("@")
    if place != _place() or not pid.isdecimal() or not started:
        return False
    return _started(int(pid)) != started


def take_up(intake: Intake) -> int:
    """Free what dead processes of this machine had claimed; how many documents that were."""
    return sum(intake.abandon(worker) for worker in intake.workers() if is_dead(worker))


@contextmanager
def kept(intake: Intake, worker: str, lease_seconds: int) -> Iterator[None]:
    """Renew a worker's leases while it works: a slow document is not a dead worker."""
    done = threading.Event()

    def beat() -> None:
        while not done.wait(lease_seconds / 3):
            try:
                intake.renew(worker, lease_seconds)
            except Exception:
                log.warning("a lease could not be renewed; it ends by itself", exc_info=True)

    thread = threading.Thread(target=beat, name="leases", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _process() -> str:
    return f"{_place()}:{os.getpid()}@{_started(os.getpid())}"


@functools.cache
def _place() -> str:
    """The machine, or the container: process numbers are unique within a namespace."""
    try:
        space = Path("/proc/self/ns/pid").readlink().name.strip("pid:[]")
    except OSError:
        space = ""
    return f"{socket.gethostname()}/{space}"


def _started(pid: int) -> str:
    """When a process started, in ticks since the machine did; empty where there is none or nothing is told."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("ascii", "replace")
    except OSError:
        return ""
    return stat.rpartition(")")[2].split()[_STARTED]
