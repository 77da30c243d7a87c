"""Reading in worker processes with limits, so that a hostile or broken document costs itself alone.

What holds a document back, none of it in need of its co-operation (``pipeline.isolation``):

- time: ``limits.seconds`` until its pages are counted, from then on ``limits.seconds`` and ``limits.seconds_per_page``
  times its pages, by timers of the kernel whose signal ends the worker (a loop inside PDFium cannot be interrupted from
  Python); two thirds of that for computing;
- memory: ``limits.memory`` on top of what the worker held when the document started, looked at fifty times a second,
  and address space by ``RLIMIT_AS`` for what grows faster;
- no network, no files, no other programs;
- crashes: the worker dies, the pool starts another.

Of a file with several pages, the one that ended a worker is left out and the others are read, twice at most.
"""

from __future__ import annotations

import logging
import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple, Self

import extractors
import models
from extractors.options import Options
from extractors.reading import worker
from extractors.reading.faults import EngineMissingError
from pipeline.documents import Document
from pipeline.findings import Finding, Reason, finding
from pipeline.invoices import Reading
from pipeline.isolation import Confinement, Ended, Faulted, Workers, death
from pipeline.isolation.workers import OverdueError

Outcome = tuple[Document, Reading | Finding]

NURSERY: Final = ("extractors.reading.nursery",)
MOST_LOST: Final = 2
"""Pages of one document that may end a worker before the document is given up."""
AHEAD: Final = 8
"""Documents for each worker that are taken before the first of them is given back, so that a scan holds up no other."""
AHEAD_BYTES: Final = 64 * 2**20

log = logging.getLogger(__name__)


class _Job(NamedTuple):
    document: Document
    content: bytes
    future: Future[Reading | Finding]


class _Lost(NamedTuple):
    """A page ended its worker, and what that would be said of the whole file."""

    place: int
    finding: Finding


class Pool:
    """Worker processes that read documents. Use it as a context manager; leaving it ends the workers.

    ``extract`` is what a worker calls, ``extractors.extract`` unless given; it must be importable by name,
    and not live in ``__main__``, which workers do not load. One thread at a time may use a pool.
    """

    def __init__(self, options: Options, workers: int, extract: worker.Extract | None = None) -> None:
        self._options = options
        self._most = max(1, workers)
        self._extract = extract
        self._workers = Workers(self._most, confinement(options), loaded=NURSERY, named=(extract,))

    def __enter__(self) -> Self:
        """Workers start with the first document."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        """Wait for the workers, or end them at once when something (KeyboardInterrupt, say) came between."""
        self._workers.__exit__(kind, error, trace)

    def extract(self, jobs: Iterable[tuple[Document, bytes]]) -> Iterator[Outcome]:
        """Read documents, in the order of the jobs: each with its reading, or a finding that says why not.

        Jobs are taken lazily, at most ``AHEAD`` for each worker ahead of what was given back. A fault of the
        reader, a bug met on one document, is logged and becomes READER_CRASHED. ``EngineMissingError`` ends
        the run.
        """
        waiting: deque[_Job] = deque()
        try:
            for document, content in jobs:
                waiting.append(_Job(document, content, self._submit(document, content, self._options)))
                while self._is_full(waiting):
                    yield self._outcome(waiting.popleft())
            while waiting:
                yield self._outcome(waiting.popleft())
        finally:
            for job in waiting:
                job.future.cancel()

    def processes(self) -> tuple[int, ...]:
        """The workers that live now."""
        return self._workers.processes()

    def _is_full(self, waiting: deque[_Job]) -> bool:
        if len(waiting) < 2 * self._most:
            return False
        return len(waiting) >= AHEAD * self._most or sum(len(job.content) for job in waiting) > AHEAD_BYTES

    def _submit(self, document: Document, content: bytes, options: Options) -> Future[Reading | Finding]:
        limits = options.limits
        latest = 2 * limits.seconds + limits.seconds_per_page * limits.pages + 30  # should the kernel's timers fail
        return self._workers.submit(worker.work, self._extract, document, content, options, seconds=latest)

    def _outcome(self, job: _Job) -> Outcome:
        """The reading, where it must be without the pages that ended a worker; where nothing is left, the first end."""
        options, found = self._options, self._settled(job.document, job.future)
        first = found
        while isinstance(found, _Lost) and not _is_given_up(options, found.place):
            options = replace(options, lost=(*options.lost, found.place))
            found = self._settled(job.document, self._submit(job.document, job.content, options))
        told = first if isinstance(found, (_Lost, Finding)) else found
        return job.document, told.finding if isinstance(told, _Lost) else told

    def _settled(self, document: Document, future: Future[Reading | Finding]) -> Reading | Finding | _Lost:
        error = future.exception()
        if error is None:
            return future.result()
        finding = self._finding(document, error)
        return _Lost(error.place, finding) if isinstance(error, Ended) and error.place else finding

    def _finding(self, document: Document, error: BaseException) -> Finding:
        if isinstance(error, Ended):
            return death(error.code, self._options.limits)
        if isinstance(error, OverdueError):
            return death(-signal.SIGALRM, self._options.limits)
        if not isinstance(error, Faulted):
            raise error
        if error.kind == EngineMissingError.__name__:
            raise EngineMissingError(error.text)
        log.error("reading %s (%s) failed\n%s", document.name, document.sha256, error.trace)
        return finding(Reason.READER_CRASHED, "The reader failed on this file.", (), {"fault": str(error)[:500]})


def _is_given_up(options: Options, place: int) -> bool:
    """Whether too many pages ended a worker, or one did that was not even to be opened."""
    return len(options.lost) >= MOST_LOST or place in options.lost


def confinement(options: Options) -> Confinement:
    """What a worker that reads or draws needs beside Python: our packages, the cache, Tesseract's languages."""
    cache = os.environ.get("PAYABLES_CACHE") or str(Path.home() / ".cache" / "payables")
    packages = (str(Path(one.__file__ or "").parent) for one in (extractors, models))
    tessdata = os.environ.get("TESSDATA_PREFIX", "")
    readable = tuple(one for one in (*packages, cache, tessdata) if one)
    return Confinement(readable, programs=options.engine == "pytesseract")
