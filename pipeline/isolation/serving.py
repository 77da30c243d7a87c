"""Inside a worker: one piece of work after another, each within its limits, and a watch over memory."""

from __future__ import annotations

import math
import os
import pickle
import resource
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from pipeline.isolation.answers import Answer, packed
from pipeline.isolation.confine import Confinement, confine
from pipeline.isolation.deaths import ORPHANED, OUT_OF_MEMORY
from pipeline.isolation.nursery import leave_home
from pipeline.limits import Limits

RUNTIME_SPACE: Final = 2 << 30
"""Address space that an OCR runtime reserves and hardly uses: 1.9 GB for 0.5 GB resident."""
CPU_SHARE: Final = 2 / 3
"""Of the time a document may take, how much it may compute: the rest is for machines that are busy elsewhere."""
LOOK_EVERY: Final = 0.02
BEGUN: Final = b"b"
"""The first message about a piece of work: from here on it is the work that ends a worker."""
_STATM: Final = Path("/proc/self/statm")
_PAGE_SIZE: Final = resource.getpagesize()


class _Watch:
    """The resident memory that the document at hand may reach; ``None`` between documents."""

    ceiling: int | None = None


class _Place:
    """Where the work at hand is told to have got; the parent's end of it, while there is one."""

    tell: Callable[[bytes], None] | None = None


def serve(connection: Connection, confinement: Confinement, *_loaded: object) -> None:
    """The whole life of a worker. ``_loaded`` was imported by being named, before anything was given up."""
    parent = os.getppid()
    leave_home()
    confine(confinement)
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    _Place.tell = connection.send_bytes
    while True:
        try:
            work = connection.recv_bytes()
        except EOFError:
            os._exit(0)
        connection.send_bytes(BEGUN)
        connection.send_bytes(_answer(work))


def at(place: int) -> None:
    """Tell the parent which page is next, so that it knows which one ended us. Does nothing outside of a worker."""
    if _Place.tell is not None:
        _Place.tell(place.to_bytes(4, "big"))


def _answer(work: bytes) -> bytes:
    """The value that a function gave, or its exception as text: an exception is nothing that a parent should load."""
    try:
        function, arguments = pickle.loads(work)  # noqa: S301 - from the parent
        return packed(Answer(function(*arguments), None, resident()))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)  # what ran out of memory half way is not used again
    except Exception as error:  # noqa: BLE001 - a bug met on one document is told, not lost
        fault = type(error).__name__, str(error)[:500], traceback.format_exc(limit=-12)[-4000:]
        return packed(Answer(None, fault, resident()))


def _watch(parent: int) -> None:
    """End the process when its document has used up its memory, or when its parent has died."""
    while True:
        ceiling = _Watch.ceiling
        if ceiling is not None and resident() > ceiling:
            os._exit(OUT_OF_MEMORY)
        if os.getppid() != parent:
            os._exit(ORPHANED)
        time.sleep(LOOK_EVERY)


def resident() -> int:
    """Bytes of memory in use; 0 on systems that do not tell."""
    return _statm(1)


def _statm(column: int) -> int:
    try:
        return int(_STATM.read_text().split()[column]) * _PAGE_SIZE
    except OSError:
        return 0


@contextmanager
def limited(limits: Limits) -> Iterator[Callable[[int], None]]:
    """Limits of time, of computing and of memory; the function it gives restarts both clocks for so many pages."""

    def more_pages(pages: int) -> None:
        _limit_time(limits.seconds + limits.seconds_per_page * pages)

    _limit_time(limits.seconds)
    _Watch.ceiling = resident() + limits.memory if resident() else None
    _limit_space(limits.memory)
    try:
        yield more_pages
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        _Watch.ceiling = None
        _soft(resource.RLIMIT_CPU, resource.RLIM_INFINITY)
        _soft(resource.RLIMIT_AS, resource.RLIM_INFINITY)


def _limit_time(seconds: float) -> None:
    """From now on: by the clock, and by the processor's own (in whole seconds). Both end the process by a signal."""
    signal.setitimer(signal.ITIMER_REAL, seconds)
    _soft(resource.RLIMIT_CPU, math.ceil(time.process_time() + CPU_SHARE * seconds))


def _limit_space(more: int) -> None:
    """Hold the address space to what is mapped now, and ``more``, and a runtime's reserve."""
    now = _statm(0)
    if now:
        reserve = 0 if "openvino" in sys.modules else RUNTIME_SPACE
        _soft(resource.RLIMIT_AS, now + more + reserve)


def _soft(which: int, wanted: int) -> None:
    """The limit that holds; the one it may be raised to stays."""
    hard = resource.getrlimit(which)[1]
    if hard != resource.RLIM_INFINITY:
        wanted = hard if wanted == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(which, (wanted, hard))
