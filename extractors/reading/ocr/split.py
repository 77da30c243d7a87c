"""A recognised line taken apart into words, by its spaces and by where its letters stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

LABEL = re.compile(r"^[^\W\d][^:\s]*[^\W\d]\.?:(?=[\w€$£+-])")
"""A label with its colon, glued to a value: ``Datum:12.03.`` is two words, ``12:30`` is one."""
WIDE = 3.2
"""Times the usual step between letters: a wider one is a space that the recogniser left out."""


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
    """The words of a line whose length is ``aspect`` times its height.

    Confidence is that of the least sure character: one wrong digit makes the word wrong. It stays below 1,
    which is kept for text that was not guessed.
    """
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
    for found in re.finditer(r"\S+", letters.text):
        word = found.group()
        breaks = {found.start() + after for after in _after_label(word)}
        first = found.start()
        for index in range(first + 1, found.end()):
            if index in breaks or letters.places[index] - letters.places[index - 1] > WIDE * pitch:
                yield first, index - 1
                first = index
        yield first, found.end() - 1


def _after_label(word: str) -> Iterator[int]:
    """Where the value glued to a label starts."""
    label = LABEL.match(word)
    if label is not None and word.count(":") == 1:
        yield label.end()
