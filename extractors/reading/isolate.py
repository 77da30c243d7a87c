"""Reading in worker processes with limits, so that a hostile or broken document costs itself alone.

What holds a document back, none of it in need of its co-operation:

- time: ``limits.seconds`` until its pages are counted, from then on ``limits.seconds`` and
  ``limits.seconds_per_page`` times its pages, by a timer of the kernel whose signal ends the worker (a loop
  inside PDFium cannot be interrupted from Python);
- memory: ``limits.memory`` on top of what the worker held when the document started, looked at fifty times
  a second, and address space by ``RLIMIT_AS`` for what grows faster;
- crashes: the worker dies, the pool starts another.

Workers import no Prefect, compute on one thread, end after 50 documents (OCR runtimes keep memory for every
shape they saw) and when the process that started them is gone.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import types
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from decimal import Decimal
from multiprocessing.context import SpawnContext, SpawnProcess
from typing import Any, Final, Self

from pebble import ProcessExpired, ProcessPool

from extractors.options import Options
from extractors.reading import worker
from extractors.reading.faults import EngineMissingError
from pipeline.documents import Document
from pipeline.findings import Finding, Reason, finding
from pipeline.invoices import Reading
from pipeline.limits import Limits
from pipeline.sentences import quantity

Outcome = tuple[Document, Reading | Finding]

TASKS: Final = 50

log = logging.getLogger(__name__)


class Pool:
    """Worker processes that read documents. Use it as a context manager; leaving it ends the workers.

    ``extract`` is what a worker calls, ``extractors.extract`` unless given; it must be importable by name,
    and not live in ``__main__``, which workers do not load. One thread at a time may use a pool.
    """

    def __init__(self, options: Options, workers: int, extract: worker.Extract | None = None) -> None:
        self._options = options
        self._workers = max(1, workers)
        self._extract = extract
        self._pool = ProcessPool(
            max_workers=self._workers, max_tasks=TASKS, context=BareContext(),
            initializer=worker.prepare, initargs=(os.getpid(),),
        )  # fmt: skip

    def __enter__(self) -> Self:
        """Workers start with the first document."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: object) -> None:
        """Wait for the workers, or end them at once when something (KeyboardInterrupt, say) came between."""
        if kind is None:
            self._pool.close()  # type: ignore[no-untyped-call]
        else:
            self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def extract(self, jobs: Iterable[tuple[Document, bytes]]) -> Iterator[Outcome]:
        """Read documents, in the order of the jobs: each with its reading, or a finding that says why not.

        Jobs are taken lazily, at most two for each worker ahead of what was given back. A fault of the
        reader, a bug met on one document, is logged and becomes READER_CRASHED. ``EngineMissingError`` ends
        the run.
        """
        waiting: deque[tuple[Document, Future[Reading | Finding]]] = deque()
        try:
            for document, content in jobs:
                waiting.append((document, self._schedule(document, content)))
                if len(waiting) >= 2 * self._workers:
                    yield self._outcome(*waiting.popleft())
            while waiting:
                yield self._outcome(*waiting.popleft())
        finally:
            for _, future in waiting:
                future.cancel()

    def _schedule(self, document: Document, content: bytes) -> Future[Reading | Finding]:
        limits = self._options.limits
        latest = 2 * limits.seconds + limits.seconds_per_page * limits.pages + 30  # should the kernel's timer fail
        future: Future[Reading | Finding] = self._pool.schedule(
            worker.work, args=(self._extract, document, content, self._options), timeout=latest
        )
        return future

    def _outcome(self, document: Document, future: Future[Reading | Finding]) -> Outcome:
        error = future.exception()
        if error is None:
            return document, future.result()
        if isinstance(error, EngineMissingError):
            raise error
        if isinstance(error, ProcessExpired):
            return document, death(error.exitcode, self._options.limits)
        if isinstance(error, TimeoutError):
            return document, death(-signal.SIGALRM, self._options.limits)
        log.error("reading %s (%s) failed", document.name, document.sha256, exc_info=error)
        fault = f"{type(error).__name__}: {error}"[:500]
        return document, finding(Reason.READER_CRASHED, "The reader failed on this file.", (), {"fault": fault})


def death(code: int, limits: Limits) -> Finding:
    """What the end of a worker says about the document it was reading."""
    if code == worker.OUT_OF_MEMORY:
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


class _BareProcess(SpawnProcess):
    """A spawned process that does not import our ``__main__``, which may load Prefect."""

    @staticmethod
    def _Popen(process_obj: Any) -> Any:  # noqa: ANN401, N802 - multiprocessing's name and types
        with _bare_main():
            return SpawnProcess._Popen(process_obj)  # noqa: SLF001


class BareContext(SpawnContext):
    """Starts workers that import as little as they can."""

    Process = _BareProcess


_main_lock = threading.Lock()


@contextmanager
def _bare_main() -> Iterator[None]:
    """An empty ``__main__`` while multiprocessing notes down what its child is to import as such."""
    with _main_lock:
        main = sys.modules["__main__"]
        sys.modules["__main__"] = types.ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = main
