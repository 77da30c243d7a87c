"""What recognising a page does to its words: misread characters, glued and torn words, places that tremble.

A stand-in for OCR, thousands of times as fast, so that what is learned holds for scans as well. The confusions are
the ones OCR engines are known for (ISRI tests, Rice and Nagy 1996), not those of one engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from numpy.random import Generator

from pipeline.documents import Box, Ink, Page, Word

_CONFUSED: Final = {
    "0": "O", "O": "0", "1": "l", "l": "1", "I": "l", "5": "S", "S": "5", "8": "B", "B": "8", "2": "Z", "6": "G",
    "m": "rn", "w": "vv", "c": "e", "e": "c", "u": "ü", "ü": "u", "ä": "a", "ö": "o", "é": "e", "ż": "z", "ł": "l",
    ".": ",", ",": ".", ":": ".", "-": "", "'": "",
}  # fmt: skip


def recognised(pages: Sequence[Page], dice: Generator) -> tuple[Page, ...]:
    """The pages as an OCR engine might have read them; how badly is drawn once for the document."""
    wrong = float(dice.choice([0.0, 0.002, 0.006, 0.02], p=[0.3, 0.35, 0.25, 0.1]))
    glue = float(dice.choice([0.0, 0.02, 0.06]))
    return tuple(_page(page, dice, wrong, glue) for page in pages)


def _page(page: Page, dice: Generator, wrong: float, glue: float) -> Page:
    words: list[Word] = []
    tremble = 0.04 * dice.random()
    for word in sorted(page.words, key=lambda one: (round(one.box.y0), one.box.x0)):
        seen = _word(word, dice, wrong, tremble)
        if words and dice.random() < glue and _touch(words[-1], seen):
            before = words.pop()
            seen = replace(before, text=before.text + seen.text, box=before.box.union(seen.box))
        words.append(seen)
    return replace(page, words=tuple(word for word in words if word.text), ink=Ink.OCR, rules=())


def _touch(one: Word, other: Word) -> bool:
    level = abs(one.box.centre[1] - other.box.centre[1]) < 0.3 * one.box.height
    return level and 0 <= other.box.x0 - one.box.x1 < 0.5 * one.box.height


def _word(word: Word, dice: Generator, wrong: float, tremble: float) -> Word:
    hit = dice.random(len(word.text)) < wrong
    text = "".join(
        _CONFUSED.get(letter, letter) if struck else letter for letter, struck in zip(word.text, hit, strict=True)
    )
    height = word.box.height
    left, top, right, bottom = (float(move) for move in dice.normal(0, tremble * height, 4))
    x0, y0, x1, y1 = word.box.x0 + left, word.box.y0 + top, word.box.x1 + right, word.box.y1 + bottom
    box = Box(x0, y0, max(x1, word.box.x0 + 1), max(y1, word.box.y0 + 1))
    sure = 0.999 - 0.08 * float(dice.random()) ** 3 - (0.45 * float(dice.random()) if hit.any() else 0.0)
    return replace(word, text=text, box=box, confidence=max(sure, 0.05), bold=False, size=round(box.height, 2))
