"""Taking apart what arrived, in a worker: mails and archives are foreign bytes as much as what is in them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Final, Self

from pipeline.documents import Attachment, MediaType
from pipeline.findings import Finding, Reason, finding
from pipeline.intake.parts import Part
from pipeline.intake.unpack import unpack
from pipeline.isolation import Confinement, Ended, Faulted, Workers, death
from pipeline.isolation.serving import limited
from pipeline.isolation.workers import OverdueError
from pipeline.limits import Limits
from pipeline.status import Disposition

Unpack = Callable[[Attachment, Limits], Part]
NURSERY: Final = ("pipeline.intake.unpack",)
"""What is loaded before the worker is forked."""

log = logging.getLogger(__name__)


class Unpacker:
    """``unpack``, at the risk of a worker: what hangs, crashes or bloats it is FAILED as a whole.

    One light worker, started with the first arrival. Safe to call from many threads; end it with ``with``.
    ``take_apart`` is what the worker calls; it must be importable by name.
    """

    def __init__(self, take_apart: Unpack = unpack, loaded: tuple[str, ...] = NURSERY) -> None:
        """Nothing starts before the first arrival."""
        self._take_apart = take_apart
        self._workers = Workers(1, Confinement(), loaded=loaded, named=(take_apart,))

    def __enter__(self) -> Self:
        """Use it as a context manager; leaving it ends the worker."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the worker."""
        self._workers.stop()

    def __call__(self, attachment: Attachment, limits: Limits) -> Part:
        """The tree of what arrived, as ``unpack`` says."""
        future = self._workers.submit(_apart, self._take_apart, attachment, limits, seconds=limits.seconds + 30)
        error = future.exception()
        if error is None:
            part: Part = future.result()
            return replace(part, attachment=replace(part.attachment, content=attachment.content))
        return Part("", attachment, MediaType.UNKNOWN, Disposition.FAILED, _why(error, attachment, limits))


def _apart(take_apart: Unpack, attachment: Attachment, limits: Limits) -> Part:
    """In the worker: the tree without the bytes of its root, which the parent has."""
    with limited(limits):
        part = take_apart(attachment, limits)
        return replace(part, attachment=replace(part.attachment, content=b""))


def _why(error: BaseException, attachment: Attachment, limits: Limits) -> Finding:
    if isinstance(error, Ended):
        return death(error.code, limits)
    if isinstance(error, Faulted):
        log.error("unpacking %s (%s) failed\n%s", attachment.name, attachment.sha256, error.trace)
    elif not isinstance(error, OverdueError):
        raise error
    return finding(Reason.READER_CRASHED, "The reader failed on this file.", (), {"fault": str(error)[:500]})
