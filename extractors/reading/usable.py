"""Whether the text layer of a page can be relied on, and what of the page it leaves unread."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from pipeline.documents import Box, Word

FULL = 0.5
"""Share of the page that images cover when it is a scan or has a picture of a letterhead behind its text."""
STAMP = 40
"""A scanner's stamp, a fax header or a page number has fewer words; the shortest invoices have 45."""
PICTURE = 0.04
"""Share of the page from which an image may hold a letterhead or bank details (a logo: 0.01)."""
LETTER_HEIGHT = 12.0
"""Points: an image flatter than this holds no line of text."""
GARBLED = 0.15
COMMON = frozenset("eainrtso")
LEAST_COMMON = 0.33


class Look(StrEnum):
    """What has to be read by OCR."""

    NOTHING = "nothing"
    PICTURES = "pictures"
    EVERYTHING = "everything"


class Judgement(NamedTuple):
    """What to look at with OCR, which regions if only pictures, and whether the layer's words are kept."""

    look: Look
    regions: tuple[Box, ...] = ()
    keep_words: bool = True


def judge(words: tuple[Word, ...], images: Iterable[Box], size: tuple[float, float], *, inked: bool) -> Judgement:
    """What a page with these words and images needs. ``inked``: whether anything but text is drawn."""
    area = size[0] * size[1]
    boxes = tuple(images)
    covered = sum(box.width * box.height for box in boxes) / area
    if not words:
        return Judgement(Look.EVERYTHING if inked else Look.NOTHING, keep_words=False)
    if is_garbled(words) or (covered > FULL and len(words) < STAMP):
        return Judgement(Look.EVERYTHING, keep_words=False)
    if covered > FULL:
        return Judgement(Look.EVERYTHING)
    regions = tuple(
        box for box in boxes if box.width * box.height > PICTURE * area and min(box.width, box.height) > LETTER_HEIGHT
    )
    return Judgement(Look.PICTURES, regions) if regions else Judgement(Look.NOTHING)


def is_garbled(words: Iterable[Word]) -> bool:
    """Whether the layer's characters are not the ones printed: fonts without a usable /ToUnicode."""
    letters = "".join(word.text for word in words)
    strange = sum(1 for letter in letters if _strange(letter))
    return strange > GARBLED * len(letters) or _unspeakable(letters)


def _strange(letter: str) -> bool:
    """Control, private use, unassigned, or the replacement character."""
    if letter.isascii():
        return letter < " "
    return letter == "\ufffd" or unicodedata.category(letter) in ("Cc", "Co", "Cn", "Cs")


def _unspeakable(letters: str) -> bool:
    """Whether letters are shifted: codes of glyphs taken for characters (``UHFKQXQJ`` for ``rechnung``).

    The eight letters counted make up half to two thirds of any European language in Latin script.
    """
    latin = [letter for letter in unicodedata.normalize("NFD", letters.lower()) if "a" <= letter <= "z"]
    common = sum(1 for letter in latin if letter in COMMON)
    return len(latin) >= 100 and common < LEAST_COMMON * len(latin)


def missing_from(words: tuple[Word, ...], seen: Iterable[Word]) -> tuple[Word, ...]:
    """Words that OCR saw where the text layer has none, sure enough to be words."""
    return tuple(
        word
        for word in seen
        if word.confidence >= 0.6
        and any(letter.isalnum() for letter in word.text)
        and not any(_covers(known.box, word.box) for known in words)
    )


def _covers(known: Box, box: Box) -> bool:
    """Whether more than a quarter of ``box`` is taken by a known word."""
    across = min(known.x1, box.x1) - max(known.x0, box.x0)
    down = min(known.y1, box.y1) - max(known.y0, box.y0)
    return across > 0 and down > 0 and across * down > 0.25 * max(box.width * box.height, 0.01)
