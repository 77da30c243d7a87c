"""What happens inside a worker process: its limits, and the watch over its memory and its parent.

Imported by every worker, so it loads nothing heavy.
"""

from __future__ import annotations

import importlib
import os
import resource
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from extractors.options import Options
from extractors.reading import count_pages
from pipeline.documents import Box, Document, MediaType, Page
from pipeline.findings import Finding, Refused
from pipeline.invoices import Reading

Extract = Callable[[Document, bytes, Options], Reading]

OUT_OF_MEMORY: Final = 75
"""Exit code of a worker whose document used up its memory."""
ORPHANED: Final = 76
"""Exit code of a worker whose parent is gone."""
RUNTIME_SPACE: Final = 2 << 30
"""Address space that an OCR runtime reserves and hardly uses: 1.9 GB for 0.5 GB resident."""
LOOK_EVERY: Final = 0.02
ONE_THREAD: Final = (
    "OMP_NUM_THREADS",
    "OMP_THREAD_LIMIT",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)
_STATM = Path("/proc/self/statm")
_PAGE_SIZE = resource.getpagesize()


class _Watch:
    """The resident memory that the document at hand may reach; ``None`` between documents."""

    ceiling: int | None = None


def prepare(parent: int) -> None:
    """Set up a new worker before heavy imports: one thread, no core files, a timer that kills, the watch."""
    for name in ONE_THREAD:
        os.environ[name] = "1"
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def prepare_drawing(parent: int) -> None:
    """The same for a worker that draws pages, which is warm before its first one: somebody waits for it."""
    prepare(parent)
    warm()


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


def work(extract: Extract | None, document: Document, content: bytes, options: Options) -> Reading | Finding:
    """Read one document within its limits; the reading, or the finding of its refusal. Faults propagate."""
    try:
        with limited(options) as more_pages:
            more_pages(count_pages(document, content, options))
            return (extract or _extract)(document, content, options)
    except Refused as refusal:
        return refusal.finding
    except MemoryError:
        os._exit(OUT_OF_MEMORY)  # what ran out of memory half way is not used again


def look(job: Callable[..., Any], options: Options, *args: Any) -> Any:  # noqa: ANN401 - one for each job
    """Do something with one page within the limits; the finding where it is refused. Faults propagate."""
    try:
        with limited(options):
            return job(options, *args)
    except Refused as refusal:
        return refusal.finding
    except MemoryError:
        os._exit(OUT_OF_MEMORY)


def warm() -> None:
    """Load what pictures need."""
    importlib.import_module("pypdfium2")
    importlib.import_module("PIL.Image")
    importlib.import_module("extractors.reading.render")


def picture(
    options: Options, content: bytes, media_type: MediaType, number: int, dpi: float, turned: int, skew: float
) -> bytes:
    """A page as WebP."""
    render: Any = importlib.import_module("extractors.reading.render")
    found: bytes = render.page_image(content, media_type, number, dpi, turned=turned, skew=skew, limits=options.limits)
    return found


def region(options: Options, content: bytes, media_type: MediaType, box: Box, seen: Page, dpi: float) -> str:
    """What is printed in a box of a page."""
    reading: Any = importlib.import_module("extractors.reading.region")
    found: str = reading.read_region(content, media_type, box, seen, dpi, options)
    return found


def _extract(document: Document, content: bytes, options: Options) -> Reading:
    extractors: Any = importlib.import_module("extractors")  # with the first document
    reading: Reading = extractors.extract(document, content, options)
    return reading


@contextmanager
def limited(options: Options) -> Iterator[Callable[[int], None]]:
    """Time and memory limits; the function it gives restarts the time for a number of pages."""
    limits = options.limits

    def more_pages(pages: int) -> None:
        signal.setitimer(signal.ITIMER_REAL, limits.seconds + limits.seconds_per_page * pages)

    signal.setitimer(signal.ITIMER_REAL, limits.seconds)
    _Watch.ceiling = resident() + limits.memory if resident() else None
    _limit_space(limits.memory)
    try:
        yield more_pages
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        _Watch.ceiling = None
        resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, _hard_space()))


def _limit_space(more: int) -> None:
    """Hold the address space to what is mapped now, and ``more``, and a runtime's reserve."""
    now = _statm(0)
    if not now:
        return
    reserve = 0 if "openvino" in sys.modules else RUNTIME_SPACE
    wanted, hard = now + more + reserve, _hard_space()
    limit = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def _hard_space() -> int:
    return resource.getrlimit(resource.RLIMIT_AS)[1]
