"""Looking at a page for a person: its picture, and what is printed in a box of it.

From worker processes like those that read documents: a page that hangs or crashes the renderer costs itself alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final, Self

from extractors.options import Options
from extractors.reading import worker
from extractors.reading.isolate import NURSERY, confinement
from pipeline.documents import Box, MediaType, Page
from pipeline.findings import Finding, Reason, Refused, finding
from pipeline.isolation import Ended, Faulted, Workers, death

SECONDS: Final = 10.0
"""That a picture may take: somebody waits for it."""
READING_SECONDS: Final = 20.0
RENDERERS: Final = 2
"""A page that hangs holds one of them for ``SECONDS``; the others' pages come from the other."""
REGION_DPI: Final = 300


class Looker:
    """Workers that render and one that reads boxes, each warm once used. Safe to call from many threads."""

    def __init__(self, options: Options) -> None:
        """Nothing starts before the first look."""
        self._options = options
        confined = confinement(options)
        self._renderers = Workers(RENDERERS, confined, loaded=NURSERY)
        self._readers = Workers(1, confined, loaded=NURSERY)

    def __enter__(self) -> Self:
        """Use it as a context manager; leaving it ends the workers."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the workers at once."""
        self._renderers.stop()
        self._readers.stop()

    def warm(self) -> None:
        """Have the renderer ready before somebody waits for it."""
        self._renderers.warm()

    def picture(self, content: bytes, media_type: MediaType, number: int, dpi: float, seen: Page | None) -> bytes:
        """A page (from 1) as WebP, turned and levelled as it was read. Raises ``Refused`` and ``IndexError``."""
        turned, skew = (seen.turned, seen.skew) if seen else (0, 0.0)
        found: bytes = self._do(
            self._renderers, SECONDS, worker.picture, content, media_type, number, dpi, turned, skew
        )
        return found

    def region(self, content: bytes, media_type: MediaType, box: Box, seen: Page) -> str:
        """What is printed in a box (points from the top left of the page as read). Raises ``Refused``."""
        found: str = self._do(self._readers, READING_SECONDS, worker.region, content, media_type, box, seen, REGION_DPI)
        return found

    def _do(self, workers: Workers, seconds: float, job: Callable[..., Any], *args: Any) -> Any:  # noqa: ANN401
        limits = replace(self._options.limits, seconds=seconds, seconds_per_page=0.0)
        options = replace(self._options, limits=limits)
        try:
            outcome = workers.submit(worker.look, job, options, *args, seconds=seconds + 30)
        except RuntimeError as ended:
            raise _unseen(ended) from ended
        error = outcome.exception()
        if error is None and not isinstance(outcome.result(), Finding):
            return outcome.result()
        if error is None:
            raise Refused(outcome.result())
        if isinstance(error, Ended):
            raise Refused(death(error.code, limits)) from error
        if isinstance(error, Faulted) and error.kind == IndexError.__name__:
            raise IndexError(error.text)
        raise _unseen(error) from error


def _unseen(error: BaseException) -> Refused:
    fault = str(error)[:500]
    return Refused(finding(Reason.READER_CRASHED, "This page cannot be shown.", (), {"fault": fault}))
