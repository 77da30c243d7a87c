"""Looking at a page for a person: its picture, and what is printed in a box of it.

From worker processes like those that read documents: a page that hangs or crashes the renderer costs itself alone.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from typing import Any, Final, Self

from pebble import ProcessExpired, ProcessPool

from extractors.options import Options
from extractors.reading import worker
from extractors.reading.isolate import BareContext, death
from pipeline.documents import Box, MediaType, Page
from pipeline.findings import Finding, Reason, Refused, finding

SECONDS: Final = 10.0
"""That a picture may take: somebody waits for it."""
READING_SECONDS: Final = 20.0
TASKS: Final = 500
RENDERERS: Final = 2
"""A page that hangs holds one of them for ``SECONDS``; the others' pages come from the other."""
REGION_DPI: Final = 300


class Looker:
    """Workers that render and one that reads boxes, each warm once used. Safe to call from many threads."""

    def __init__(self, options: Options) -> None:
        """Nothing starts before the first look."""
        self._options = options
        self._pools: dict[str, ProcessPool] = {}
        self._lock = threading.Lock()
        self._ended = False

    def __enter__(self) -> Self:
        """Use it as a context manager; leaving it ends the workers."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the workers at once."""
        with self._lock:
            self._ended = True
            for pool in self._pools.values():
                pool.stop()  # type: ignore[no-untyped-call]
                pool.join()

    def warm(self) -> None:
        """Have the renderer ready before somebody waits for it."""
        self._pool("pictures").schedule(worker.warm)

    def picture(self, content: bytes, media_type: MediaType, number: int, dpi: float, seen: Page | None) -> bytes:
        """A page (from 1) as WebP, turned and levelled as it was read. Raises ``Refused`` and ``IndexError``."""
        turned, skew = (seen.turned, seen.skew) if seen else (0, 0.0)
        found: bytes = self._do("pictures", SECONDS, worker.picture, content, media_type, number, dpi, turned, skew)
        return found

    def region(self, content: bytes, media_type: MediaType, box: Box, seen: Page) -> str:
        """What is printed in a box (points from the top left of the page as read). Raises ``Refused``."""
        found: str = self._do("regions", READING_SECONDS, worker.region, content, media_type, box, seen, REGION_DPI)
        return found

    def _pool(self, name: str) -> ProcessPool:
        """The pool of a kind of look; a new one where the old one broke: workers were killed while they did nothing."""
        with self._lock:
            if self._ended:
                raise RuntimeError("it was ended")
            known = self._pools.get(name)
            if known is None or not known.active:
                drawing = name == "pictures"
                self._pools[name] = ProcessPool(
                    max_workers=RENDERERS if drawing else 1, max_tasks=TASKS, context=BareContext(),
                    initializer=worker.prepare_drawing if drawing else worker.prepare, initargs=(os.getpid(),),
                )  # fmt: skip
                if known is not None:
                    known.stop()  # type: ignore[no-untyped-call]
            return self._pools[name]

    def _do(self, pool: str, seconds: float, job: Callable[..., Any], *args: Any) -> Any:  # noqa: ANN401
        limits = replace(self._options.limits, seconds=seconds, seconds_per_page=0.0)
        outcome = self._tried(pool, job, replace(self._options, limits=limits), *args)
        if isinstance(outcome, BrokenProcessPool):
            outcome = self._tried(pool, job, replace(self._options, limits=limits), *args)
        if isinstance(outcome, Finding):
            raise Refused(outcome)
        if not isinstance(outcome, BaseException):
            return outcome
        error = outcome
        if isinstance(error, ProcessExpired):
            raise Refused(death(error.exitcode, limits)) from error
        if isinstance(error, IndexError):
            raise error
        fault = f"{type(error).__name__}: {error}"[:500]
        raise Refused(finding(Reason.READER_CRASHED, "This page cannot be shown.", (), {"fault": fault})) from error

    def _tried(self, name: str, job: Callable[..., Any], options: Options, *args: Any) -> Any:  # noqa: ANN401
        """What a look gave, or what went wrong with it."""
        try:
            future = self._pool(name).schedule(
                worker.look, args=(job, options, *args), timeout=options.limits.seconds + 30
            )
        except RuntimeError as error:  # it broke since we asked for it, or is ended
            return BrokenProcessPool(str(error))
        return future.exception() or future.result()
