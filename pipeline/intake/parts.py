"""What became of one thing that arrived, and of everything inside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipeline.documents import Attachment, MediaType
from pipeline.findings import Finding
from pipeline.status import Disposition

Files = tuple[tuple[str, bytes], ...]
"""Names and bytes."""


def _no_members(_: bytes) -> Files:
    return ()


def _nothing_attached(_: bytes) -> tuple[Files, bool]:
    return (), False


def _no_text(_: str) -> str:
    return ""


def _no_page(_: str) -> bytes:
    raise ValueError("nothing here sets a page")


@dataclass(frozen=True, slots=True)
class Workshop:
    """What taking apart needs of the readers of PDFs and web pages; without them PDFs and texts stay as they are.

    ``members`` are the files of a portfolio, whose pages are a cover alone; ``attached`` those beside the pages of any
    other PDF, and whether there is an e-invoice that they belong to. ``set_page`` and ``set_text`` give a PDF and raise
    ``ValueError`` where there is nothing to set.
    """

    members: Callable[[bytes], Files] = _no_members
    attached: Callable[[bytes], tuple[Files, bool]] = _nothing_attached
    page_text: Callable[[str], str] = _no_text
    set_page: Callable[[str], bytes] = _no_page
    set_text: Callable[[str], bytes] = _no_page


@dataclass(frozen=True, slots=True)
class Part:
    """A message, an archive, or a file: never without a disposition, with a finding where it is set aside.

    ``path`` is its place in what arrived: empty for the whole, ``2`` for its second part, ``2.1`` for the
    first inside that; the same bytes always give the same paths. A part that could not be taken out of its
    container (encrypted, damaged, too large) has empty content; the container itself is kept whole.
    """

    path: str
    attachment: Attachment
    media_type: MediaType
    disposition: Disposition
    finding: Finding | None = None
    parts: tuple[Part, ...] = ()

    def walk(self) -> Iterator[Part]:
        """This part, then everything inside it, in order."""
        yield self
        for part in self.parts:
            yield from part.walk()

    def leaves(self) -> Iterator[Part]:
        """Everything that holds nothing further."""
        return (part for part in self.walk() if not part.parts)
