"""Where a value stands beside printed words, when two places are the same place, and what several agree on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from rapidfuzz.fuzz import ratio as _ratio

from extractors.paper.candidates import Value
from extractors.paper.layout import Segment, Sheet
from pipeline.documents import Box
from pipeline.supplier_memory import Example, Place

COLUMNS: Final = 16
LABEL: Final = 0.85
"""Likeness of two texts that are one label, with an OCR error in it."""
FIXED: Final = 0.025
"""Share of a page's height that a value may move and still stand at a fixed place."""
REACH: Final = 6
"""Lines above a value in which its column's head is looked for."""
_WORD: Final = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Known:
    """What several invoices agree on: a place with only the words they share, and how many they are."""

    place: Place
    invoices: int


def words_of(text: str) -> str:
    """The words of a text without digits and marks, folded: a label stays, a number goes."""
    tokens = (token for token in text.split() if not any(character.isdigit() for character in token))
    return " ".join(word.casefold() for token in tokens for word in _WORD.findall(token))


def ratio(one: str, other: str) -> float:
    """How alike two texts are, 0 to 1."""
    return _ratio(one, other) / 100 if one and other else 0.0


def shape(text: str) -> str:
    """How a value is written: ``R-2026/17`` is ``A-9999/99``."""
    return "".join("9" if one.isdigit() else "A" if one.isalpha() else one for one in text)


def place_of(arranged: Sheet, value: Value, style: str) -> Place:
    """The place of a value on its page, with the words beside it."""
    segment, box = value.segment, value.box
    wide, high = max(arranged.widths[segment.page], 1.0), max(arranged.heights[segment.page], 1.0)
    numbers = [page.number for page in arranged.pages]
    order = numbers.index(segment.page)
    return Place(
        order + 1,
        len(numbers) - order,
        Box(box.x0 / wide, box.y0 / high, box.x1 / wide, box.y1 / high),
        value.raw,
        _left(arranged, value),
        _above(arranged, segment, box),
        style,
    )


def _left(arranged: Sheet, value: Value) -> str:
    """The words before it in its own segment, else those of the nearest segment to its left that has any."""
    own = words_of(value.segment.text[: value.start])
    if own:
        return own
    row = arranged.rows[value.segment.row]
    before = [other for other in row if other.box.x1 <= value.segment.box.x0]
    return words_of(before[-1].text) if before else ""


def _above(arranged: Sheet, segment: Segment, box: Box) -> str:
    """The nearest words above it that share some of its width."""
    for row in reversed(arranged.rows[max(segment.row - REACH, 0) : segment.row]):
        for other in row:
            if other.page == segment.page and other.box.x0 < box.x1 and other.box.x1 > box.x0:
                said = words_of(other.text)
                if said:
                    return said
    return ""


def same_page(one: Place, other: Place) -> bool:
    """Whether both stand on the same page, counted from the first or from the last."""
    return one.page == other.page or one.page_from_end == other.page_from_end


def moved(one: Place, other: Place) -> tuple[float, float]:
    """How far apart they stand, in shares of the page: across (the nearer of both edges) and down."""
    across = min(abs(one.box.x0 - other.box.x0), abs(one.box.x1 - other.box.x1))
    return across, abs(one.box.y0 - other.box.y0)


def shared(one: Place, other: Place) -> Place | None:
    """The place that two examples have in common, with the words they share; ``None`` where they have none.

    They share a label and a column, or a label to the left, or they stand at one fixed place of the page.
    """
    if not same_page(one, other):
        return None
    across, down = moved(one, other)
    left = one.left if ratio(one.left, other.left) >= LABEL else ""
    above = one.above if ratio(one.above, other.above) >= LABEL else ""
    fixed = across <= FIXED and down <= FIXED
    if not (left or (above and across <= 4 * FIXED) or fixed):
        return None
    return replace(one, left=left, above=above, style=one.style if one.style == other.style else "")


def agree(known: Place, other: Place) -> float:
    """How well a place fits what is known, 0 to 1; 0 where its labels are other ones or it stands elsewhere."""
    if not same_page(known, other):
        return 0.0
    across, down = moved(known, other)
    signs = [ratio(mine, yours) for mine, yours in ((known.left, other.left), (known.above, other.above)) if mine]
    if not signs:
        return 1.0 - (across + down) if across <= FIXED and down <= FIXED else 0.0
    if max(signs) < LABEL or (known.left and signs[0] < LABEL):
        return 0.0
    near = max(0.0, 1.0 - 2.5 * max(across, 0.5 * down))
    return 0.75 * (sum(signs) / len(signs)) + 0.25 * near


def consensus(examples: Sequence[Example], enough: int) -> Known | None:
    """The place that most documents agree on, the newest's words first; ``None`` without ``enough`` or a majority."""
    latest = {one.sha256: one for one in sorted(examples, key=lambda one: one.at)}
    ordered = sorted(latest.values(), key=lambda one: one.at, reverse=True)
    best: Known | None = None
    tied = False
    for start in (place for one in ordered for place in one.places):
        known, count = start, 0
        for other in ordered:
            joint = next((found for place in other.places if (found := shared(known, place))), None)
            known, count = (joint, count + 1) if joint else (known, count)
        if best is None or count > best.invoices:
            best, tied = Known(known, count), False
        elif count == best.invoices and not shared(best.place, known):
            tied = True
    if best is None or tied or best.invoices < enough or 2 * best.invoices <= len(ordered):
        return None
    return best
