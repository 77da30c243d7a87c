"""How words stand on pages: rows, segments of a row, and blocks of segments below each other."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from extractors.paper import labels
from extractors.parsing.amounts import plain
from pipeline.documents import Box, Ink, Page, Word


@dataclass(frozen=True)
class Segment:
    """Words of a row with no wide gap between them, as one text.

    ``starts`` holds where each word begins in ``text``, so that a span of the text has words and a box.
    """

    page: int
    row: int
    words: tuple[Word, ...]
    ink: Ink
    position: int = 0
    """Number of the segment in the document, in reading order."""

    @cached_property
    def text(self) -> str:
        """The words with single spaces, ordinary digits and minus signs."""
        return plain(" ".join(word.text for word in self.words))

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where each word begins in the text."""
        lengths = (len(word.text) + 1 for word in self.words)
        return tuple(itertools.accumulate(lengths, initial=0))[:-1]

    @cached_property
    def box(self) -> Box:
        """The box around all words."""
        return around(self.words)

    @cached_property
    def height(self) -> float:
        """The median height of its words."""
        return statistics.median(word.box.height for word in self.words)

    @cached_property
    def labels(self) -> tuple[labels.Match, ...]:
        """The labels in its text."""
        return labels.find(self.text)

    def within(self, start: int, end: int) -> tuple[Word, ...]:
        """The words that a span of the text touches."""
        pairs = zip(self.starts, self.words, strict=True)
        return tuple(word for at, word in pairs if at < end and at + len(word.text) > start)

    def span_box(self, start: int, end: int) -> Box:
        """The box of a span; part of a word has its share of the word's width."""
        words = self.within(start, end)
        if not words:
            return self.box
        whole = around(words)
        first = self.starts[self.words.index(words[0])]
        if len(words) == 1 and len(words[0].text) > end - start:
            width = whole.width / max(len(words[0].text), 1)
            left = whole.x0 + (max(start, first) - first) * width
            return Box(left, whole.y0, min(whole.x1, left + (end - start) * width), whole.y1)
        return whole


@dataclass(frozen=True)
class Sheet:
    """All pages of one invoice as rows of segments."""

    pages: tuple[Page, ...]
    rows: tuple[tuple[Segment, ...], ...]

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """All segments in reading order."""
        return tuple(segment for row in self.rows for segment in row)

    @cached_property
    def heights(self) -> dict[int, float]:
        """Height of each page by its number."""
        return {page.number: page.height for page in self.pages}

    @cached_property
    def widths(self) -> dict[int, float]:
        """Width of each page by its number."""
        return {page.number: page.width for page in self.pages}

    @cached_property
    def line_height(self) -> float:
        """The median height of a segment."""
        return statistics.median([segment.height for segment in self.segments] or [10.0])

    @cached_property
    def blocks(self) -> tuple[tuple[Segment, ...], ...]:
        """Segments that stand below each other at one left edge without a gap, as addresses do."""
        return tuple(tuple(block) for block in _blocks(self.segments))

    @cached_property
    def block_of(self) -> dict[int, tuple[Segment, ...]]:
        """The block of each segment by its position."""
        return {segment.position: block for block in self.blocks for segment in block}

    def right_of(self, segment: Segment) -> tuple[Segment, ...]:
        """The segments to the right in the same row."""
        row = self.rows[segment.row]
        return tuple(other for other in row if other.box.x0 > segment.box.x0)

    def below(self, segment: Segment, lines: int = 3) -> Iterable[Segment]:
        """Segments of the next rows on the page that share some of its width, nearest first."""
        for row in self.rows[segment.row + 1 : segment.row + 1 + lines * 2]:
            for other in row:
                if other.page != segment.page or other.box.y0 - segment.box.y1 > lines * segment.height * 1.8:
                    continue
                if other.box.x0 < segment.box.x1 and other.box.x1 > segment.box.x0:
                    yield other


def around(words: Sequence[Word]) -> Box:
    """The box around words."""
    return Box(
        min(word.box.x0 for word in words),
        min(word.box.y0 for word in words),
        max(word.box.x1 for word in words),
        max(word.box.y1 for word in words),
    )


def sheet(pages: Sequence[Page]) -> Sheet:
    """Arrange the words of pages into rows and segments."""
    rows: list[tuple[Segment, ...]] = []
    position = 0
    for page in pages:
        for words in _rows(page.words):
            row = []
            for run in _runs(words):
                row.append(Segment(page.number, len(rows), tuple(run), page.ink, position))
                position += 1
            rows.append(tuple(row))
    return Sheet(tuple(pages), tuple(rows))


def _rows(words: Iterable[Word]) -> list[list[Word]]:
    """Words whose middles lie within half a line of each other, top to bottom, each row left to right."""
    rows: list[list[Word]] = []
    for word in sorted((word for word in words if word.text.strip()), key=lambda word: word.box.centre[1]):
        if rows and _same_row(rows[-1], word):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda word: word.box.x0) for row in rows]


def _same_row(row: list[Word], word: Word) -> bool:
    middle = statistics.fmean(other.box.centre[1] for other in row[-6:])
    height = min(word.box.height, statistics.fmean(other.box.height for other in row[-6:]))
    return abs(word.box.centre[1] - middle) < 0.45 * max(height, 4.0)


def _runs(words: list[Word]) -> Iterable[list[Word]]:
    """Split a row at gaps wider than a space in its type, and where a word ends a label with a colon."""
    run = [words[0]]
    for before, word in itertools.pairwise(words):
        gap = word.box.x0 - max(before.box.x1, before.box.x0)
        height = min(before.box.height, word.box.height)
        if gap > max(0.75 * height, 4.5):
            yield run
            run = []
        run.append(word)
    yield run


def _blocks(segments: Sequence[Segment]) -> list[list[Segment]]:
    blocks: list[list[Segment]] = []
    for segment in segments:
        for block in reversed(blocks[-25:]):
            if _continues(block[-1], segment):
                block.append(segment)
                break
        else:
            blocks.append([segment])
    return blocks


def _continues(above: Segment, segment: Segment) -> bool:
    """Whether a segment is the next line of the block that ends with ``above``."""
    if above.page != segment.page or above.row >= segment.row:
        return False
    height = max(above.height, segment.height)
    gap = segment.box.y0 - above.box.y1
    aligned = abs(segment.box.x0 - above.box.x0) < 0.8 * height
    right = abs(segment.box.x1 - above.box.x1) < 0.5 * height
    centred = abs(segment.box.centre[0] - above.box.centre[0]) < 0.5 * height
    return -0.5 * height < gap < 1.0 * height and (aligned or right or centred)
