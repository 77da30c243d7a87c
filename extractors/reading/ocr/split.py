"""A recognised line taken apart into words, by its spaces and by where its letters stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

LABEL = re.compile(r"(?<=[^\W\d]{2}[:#])(?=[\w€$£])(?!//)")
"""After a label's colon: ``Datum:12.03.`` is two words; ``12:30`` and ``https://`` are not."""


class Letters(NamedTuple):
    """The text of a line; for each character its confidence and its place along the line, from 0 to 1."""

    text: str
    confidences: NDArray[np.floating]
    places: NDArray[np.floating]


class Part(NamedTuple):
    """A word of a line: where it starts and ends along the line, from 0 to 1."""

    text: str
    start: float
    end: float
    confidence: float


def words_of(letters: Letters, aspect: float) -> Iterator[Part]:
    """The words of a line whose width is ``aspect`` times its height.

    Confidence is that of the least sure character: one wrong digit makes the word wrong. It stays below 1,
    which is kept for text that was not guessed.
    """
    if not letters.text.strip():
        return
    pitch = _pitch(letters, aspect)
    for first, last in _ranges(letters, pitch):
        yield Part(
            letters.text[first : last + 1],
            max(0.0, float(letters.places[first]) - pitch / 2),
            min(1.0, float(letters.places[last]) + pitch / 2),
            min(0.999, float(letters.confidences[first : last + 1].min())),
        )


def _pitch(letters: Letters, aspect: float) -> float:
    """The usual step from one letter to the next; half the line's height where there is but one."""
    steps = np.diff(letters.places)
    return float(np.median(steps)) if len(steps) else min(1.0, 0.5 / max(aspect, 0.5))


def _ranges(letters: Letters, pitch: float) -> Iterator[tuple[int, int]]:
    """First and last character of each word."""
    text = letters.text
    breaks = {match.start() for match in LABEL.finditer(text)}
    first: int | None = None
    for index, letter in enumerate(text):
        if letter.isspace():
            if first is not None:
                yield first, index - 1
            first = None
            continue
        if first is None:
            first = index
        elif index in breaks or letters.places[index] - letters.places[index - 1] > 3.2 * pitch:
            yield first, index - 1
            first = index
    if first is not None:
        yield first, len(text) - 1
