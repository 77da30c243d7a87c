"""Worn copies of generated pages: what other suppliers leave out of their designs, and what scanners lose.

A model that has always seen a heading over the buyer learns to need it. So each page is also shown with headings,
the sender's line, legal forms or the foot left out, in type of uneven height.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.random import Generator

from extractors.paper import names
from extractors.paper.layout import Segment, Sheet, sheet
from pipeline.documents import Box, Page, Word

_SIDES: Final = frozenset({"supplier", "buyer"})


def worn(pages: Sequence[Page], seed: int) -> tuple[Page, ...]:
    """A worn copy, the same for the same seed."""
    dice = np.random.default_rng([seed, 7])
    arranged = sheet(pages)
    gone = {id(word) for word in _left_out(arranged, dice)}
    uneven = dice.random() < 0.5
    return tuple(
        replace(
            page, words=tuple(_uneven(word, dice) if uneven else word for word in page.words if id(word) not in gone)
        )
        for page in pages
    )


def _left_out(arranged: Sheet, dice: Generator) -> Iterable[Word]:
    headings, senders, forms, foot = (dice.random() < share for share in (0.5, 0.4, 0.4, 0.4))
    for segment in arranged.segments:
        deep = segment.box.y0 > 0.8 * arranged.heights[segment.page]
        if (headings and _is_heading(segment)) or (senders and names.is_sender_line(segment.text)) or (foot and deep):
            yield from segment.words
        elif forms and (match := names.LEGAL_FORM.search(segment.text)):
            yield from segment.within(match.start(), match.end())


def _is_heading(segment: Segment) -> bool:
    sides = any(_SIDES & set(match.concepts) for match in segment.labels)
    return sides and names.labelled_only(segment)


def _uneven(word: Word, dice: Generator) -> Word:
    """As a recognised word: higher or lower than its type, no bold known."""
    x0, y0, x1, y1 = word.box
    more = (y1 - y0) * float(dice.normal(0.08, 0.06))
    return replace(word, box=Box(x0, y0 - more / 2, x1, y1 + more / 2), bold=False)
