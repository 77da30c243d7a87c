"""Words that a reader of ink got wrong: which known word was meant, and how far it is from what stands there.

Letters that look alike cost nothing against each other (``0`` and ``O``, ``1``, ``l`` and ``I``, ``rn`` and ``m``);
any other letter costs one edit, and only long words have edits to give. A word that is known is never mended.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

SHORTEST: Final = 6
"""Letters that a word must have to be mended by an edit; two edits from ``LONG`` letters on."""
LONG: Final = 11
_SHAPES: Final = str.maketrans({"0": "o", "1": "i", "l": "i", "|": "i", "5": "s", "8": "b", "6": "g"})


def shape(word: str) -> str:
    """What a folded word looks like: letters and digits that readers confuse are one."""
    return word.replace("rn", "m").replace("vv", "w").translate(_SHAPES)


class Vocabulary:
    """Known words by their shapes, and by shapes with up to two characters left out.

    The index of deletions finds every word within one edit by a few look-ups, without a walk over all words.
    """

    def __init__(self, words: frozenset[str], others: frozenset[str]) -> None:
        """``words`` are what may be meant; ``others`` are right as they stand and never mended."""
        self._words = words | others
        self._shapes: dict[str, str] = {}
        self._near: Mapping[str, set[str]] = defaultdict(set)
        for word in sorted(words):
            if len(word) >= SHORTEST - 1 and word.isalpha():
                self._shapes.setdefault(shape(word), word)
            if len(word) >= SHORTEST and word.isalpha():
                for key in _deletions(shape(word), _edits(word)):
                    self._near[key].add(word)
        self.mended = lru_cache(20_000)(self._mended)

    def _mended(self, word: str) -> tuple[str, int] | None:
        """The known word that was meant and its distance (at least 1); ``None`` for a known word or no single one."""
        letters = sum(character.isalpha() for character in word)
        if word in self._words or len(word) < SHORTEST - 1 or letters * 2 <= len(word):
            return None
        looks = shape(word)
        if looks in self._shapes:
            return self._shapes[looks], 1
        if len(word) < SHORTEST:
            return None
        edits = _edits(word)
        near = {known for key in _deletions(looks, edits) for known in self._near.get(key, ())}
        ranked = sorted(
            (distance, known)
            for known in near
            if (distance := OSA.distance(looks, shape(known))) <= min(edits, _edits(known))
            and shape(known)[0] == looks[0]
            and not _inflected(looks, shape(known))
        )
        if not ranked or (len(ranked) > 1 and ranked[1][0] == ranked[0][0]):
            return None
        return ranked[0][1], ranked[0][0]


def _edits(word: str) -> int:
    return 2 if len(word) >= LONG else 1


def _inflected(word: str, known: str) -> bool:
    """Whether only the end differs: another word of the family, which a list must name (``invoiced``, ``invoice``)."""
    return word[:-1] == known[:-1] or word[:-1] == known or word == known[:-1]


def _deletions(word: str, count: int) -> Iterator[str]:
    found = {word}
    for _ in range(count):
        found |= {one[:at] + one[at + 1 :] for one in found for at in range(len(one))}
    yield from found


_GLUED: Final = re.compile(r"([^\W\d_]{5,}?)(\d[\w]*|eur|usd|gbp|chf|pln|rm|czk|sek|nok|dkk|huf|ron)$")


def unglued(word: str) -> str | None:
    """The letters before a number or a currency that was printed without a space (``totalrm``, ``rechnung123``)."""
    match = _GLUED.match(word)
    return match[1] if match else None
