"""The words beside the values: labels of twenty-five languages as data, found in a line of text.

One TOML file per language holds concepts and their phrases. Negative labels (customer number, delivery note,
telephone) are concepts like any other: a value that belongs to one of them belongs to no other field.
"""

from __future__ import annotations

import itertools
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from extractors.paper.labels.grammar import composed
from extractors.paper.labels.tolerant import Vocabulary, unglued

LANGUAGES: Final = (
    "en", "de", "fr", "es", "it", "nl", "pl", "pt", "sv", "da", "no", "fi", "cs", "sk", "hu", "ro",
    "hr", "sl", "el", "tr", "et", "lv", "lt", "bg", "ca",
)  # fmt: skip
_TOKEN: Final = re.compile(r"[^\W_]+|[#%№]")
_LETTERS: Final = str.maketrans(
    {"ł": "l", "ß": "ss", "ø": "o", "æ": "ae", "đ": "d", "œ": "oe", "ı": "i", "Ł": "l", "№": "n", "º": "o"}
)


@dataclass(frozen=True, slots=True)
class Token:
    """A folded word of a line and where it stands in the line."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Match:
    """A label in a line: its concepts with the languages that use it so, its place, and how many words it has.

    ``distance`` counts what had to be mended to know it: 0 for a label that stands there letter by letter.
    """

    concepts: Mapping[str, frozenset[str]]
    phrase: str
    start: int
    end: int
    words: int
    distance: int = 0

    @property
    def exact(self) -> bool:
        """Whether nothing had to be mended."""
        return self.distance == 0


@cache
def fold(text: str) -> str:
    """Lower case, without accents; letters that have no accent to lose (ł, ø, ß) as people type them."""
    lowered = text.casefold().translate(_LETTERS)
    decomposed = unicodedata.normalize("NFKD", lowered)
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def tokens(text: str) -> tuple[Token, ...]:
    """The words of a line, folded; punctuation falls away, ``#`` and ``%`` stay."""
    return tuple(Token(fold(match[0]), match.start(), match.end()) for match in _TOKEN.finditer(text))


@cache
def phrases() -> Mapping[tuple[str, ...], Mapping[str, frozenset[str]]]:
    """Every phrase as folded words, with its concepts and their languages; OCR likes to join words, so both."""
    found: dict[tuple[str, ...], dict[str, set[str]]] = {}
    for language, concepts in _lists().items():
        for concept, texts in concepts.items():
            for text in texts:
                for key in _keys(text):
                    found.setdefault(key, {}).setdefault(concept, set()).add(language)
    listed = frozenset(found)
    for language, concept, text in composed():
        for key in _keys(text):
            if key not in listed:
                found.setdefault(key, {}).setdefault(concept, set()).add(language)
    return {
        words: {concept: frozenset(languages) for concept, languages in meanings.items()}
        for words, meanings in found.items()
    }


def _keys(text: str) -> frozenset[tuple[str, ...]]:
    """A phrase as its folded words, and as one word where that is long enough to be no other."""
    words = tuple(token.text for token in tokens(text))
    joined = "".join(words)
    return frozenset({words, (joined,) if len(joined) >= 7 else words})


@cache
def _lists() -> Mapping[str, Mapping[str, list[str]]]:
    """The concepts of each language with their phrases as the files hold them."""
    sources = {language: files(__package__).joinpath(f"{language}.toml") for language in LANGUAGES}
    return {language: tomllib.loads(source.read_text("utf-8")) for language, source in sources.items()}


def _printed() -> frozenset[str]:
    return frozenset(text for concepts in _lists().values() for texts in concepts.values() for text in texts)


@cache
def _longest() -> int:
    return max(len(words) for words in phrases())


@cache
def _lengths() -> Mapping[str, tuple[int, ...]]:
    """The numbers of words of the phrases that begin with a word, longest first."""
    found: dict[str, set[int]] = {}
    for words in phrases():
        found.setdefault(words[0], set()).add(len(words))
    return {word: tuple(sorted(lengths, reverse=True)) for word, lengths in found.items()}


@cache
def vocabulary() -> frozenset[str]:
    """Every word of every phrase: what an OCR error may be mended to."""
    return frozenset(word for words in phrases() for word in words)


@cache
def _vocabulary() -> Vocabulary:
    source = files(__package__).joinpath("ordinary.toml")
    ordinary = frozenset(tomllib.loads(source.read_text("utf-8"))["ordinary"])
    printed = frozenset(token.text for text in _printed() for token in tokens(text))
    return Vocabulary(printed, ordinary | vocabulary())


def find(text: str) -> tuple[Match, ...]:
    """The labels in a line from left to right, the longest at each place; none overlap.

    Where no label stands letter by letter, one that OCR damaged is taken: misread, torn apart or glued to its value.
    """
    found: list[Match] = []
    words = tokens(text)
    position = 0
    while position < len(words):
        match = _exact(words, position, text)
        mended = _mended(words, position, text)
        if mended and (match is None or mended.words > match.words):
            match = mended
        match = match or _torn(words, position, text) or _glued(words[position])
        if match:
            found.append(match)
        position += match.words if match else 1
    return tuple(found)


def _exact(words: tuple[Token, ...], position: int, text: str) -> Match | None:
    known = phrases()
    for length in _lengths().get(words[position].text, ()):
        part = words[position : position + length]
        if len(part) < length:
            continue
        key = tuple(token.text for token in part)
        concepts = None if length > 1 and key[0] == "%" and position else known.get(key)
        if concepts and _stands_alone(part, text):
            return Match(concepts, " ".join(key), part[0].start, part[-1].end, length)
    return None


def _mended(words: tuple[Token, ...], position: int, text: str) -> Match | None:
    """The longest label from here on of which at least one word was misread."""
    mend = _vocabulary().mended
    part: list[Token] = []
    best: Match | None = None
    distance = 0
    for token in words[position : position + _longest()]:
        better = mend(token.text)
        if better is None and token.text not in vocabulary():
            break
        distance += better[1] if better else 0
        part.append(Token(better[0] if better else token.text, token.start, token.end))
        key = tuple(one.text for one in part)
        concepts = phrases().get(key) if distance else None
        if concepts and _stands_alone(tuple(part), text):
            best = Match(concepts, " ".join(key), part[0].start, token.end, len(part), distance)
    return best


def _torn(words: tuple[Token, ...], position: int, text: str) -> Match | None:
    """A label of one word that stands there in two pieces with a space between (``Rech nung``)."""
    part = words[position : position + 2]
    if len(part) < 2 or text[part[0].end : part[1].start] != " " or min(len(token.text) for token in part) < 2:
        return None
    joined = part[0].text + part[1].text
    concepts = phrases().get((joined,)) if len(joined) >= 7 and joined.isalpha() else None
    return Match(concepts, joined, part[0].start, part[1].end, 2, 1) if concepts else None


def _glued(token: Token) -> Match | None:
    """A label with its number or currency behind it and no space between (``TOTALRM``, ``Rechnung4711``)."""
    label = unglued(token.text)
    concepts = phrases().get((label,)) if label else None
    if not label or not concepts:
        return None
    return Match(concepts, label, token.start, token.start + len(label), 1, 1)


def _stands_alone(part: tuple[Token, ...], text: str) -> bool:
    """Words of one label have nothing but light punctuation between them, and a short one is no part of a code."""
    for one, following in itertools.pairwise(part):
        between = text[one.end : following.start]
        if len(between) > 4 or any(mark in between for mark in ";!?|"):
            return False
    last = part[-1]
    return len(part) > 1 or len(last.text) > 3 or not re.match(r"[-/_]\w|\d", text[last.end :])
