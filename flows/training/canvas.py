"""Pages of words with exact boxes, without a typesetter."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from pipeline.documents import Box, Ink, Page, Word

_NARROW: Final = frozenset("il.,:;'|!jtfrI()[]-/ 1")
_WIDE: Final = frozenset("mwMWGOQ@%ABCDEFHKLNPRSTUVXYZ&")


def width(text: str, size: float) -> float:
    """About as wide as in Helvetica."""
    return size * sum(0.29 if one in _NARROW else 0.68 if one in _WIDE else 0.535 for one in text)


@dataclass
class Sketch:
    """A composed document: its pages' words, the truth by field, and where each value stands."""

    language: str
    size: tuple[float, float]
    words: list[list[Word]] = field(default_factory=lambda: [[]])
    fields: dict[str, str] = field(default_factory=dict)
    boxes: dict[str, list[tuple[int, Box]]] = field(default_factory=dict)
    kind: str = "invoice"

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages as a reader of text layers gives them."""
        return tuple(Page(number, *self.size, tuple(words), Ink.TEXT) for number, words in enumerate(self.words, 1))

    def put(
        self, x: float, y: float, text: str, size: float, mark: str = "", *, right: bool = False, bold: bool = False
    ) -> float:
        """Words with their baseline block at ``y``; ``x`` is the right edge where ``right``. Gives the other edge."""
        total = width(text, size)
        start = x - total if right else x
        at = start
        placed: list[Word] = []
        for part in text.split(" "):
            wide = width(part, size)
            if part:
                placed.append(Word(part, Box(at, y, at + wide, y + size), 1.0, bold, size))
            at += wide + 0.29 * size
        self.words[-1].extend(placed)
        if mark and placed:
            box = placed[0].box
            for one in placed[1:]:
                box = box.union(one.box)
            self.boxes.setdefault(mark, []).append((len(self.words), box))
        return start if right else start + total


def shortened(text: str, size: float, room: float) -> str:
    """Without its last words, as far as it takes to fit into the room; one word is always left."""
    while width(text, size) > room and " " in text:
        text = text.rpartition(" ")[0]
    return text
