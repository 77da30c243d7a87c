"""What became of one thing that arrived, and of everything inside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.documents import Attachment, MediaType
from pipeline.findings import Finding
from pipeline.status import Disposition


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
