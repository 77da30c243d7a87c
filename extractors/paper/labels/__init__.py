"""The words beside the values: labels of sixteen languages as data, found in a line of text.

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

LANGUAGES: Final = (
    "en", "de", "fr", "es", "it", "nl", "pl", "pt", "sv", "da", "no", "fi", "cs", "sk", "hu", "ro",
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
    """A label in a line: its concepts with the languages that use it so, its place, and how many words it has."""

    concepts: Mapping[str, frozenset[str]]
    phrase: str
    start: int
    end: int
    words: int


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
    for language in LANGUAGES:
        source = files(__package__).joinpath(f"{language}.toml")
        if not source.is_file():
            continue
        for concept, texts in tomllib.loads(source.read_text("utf-8")).items():
            for text in texts:
                words = tuple(token.text for token in tokens(text))
                joined = "".join(words)
                for key in {words, (joined,) if len(joined) >= 7 else words}:
                    found.setdefault(key, {}).setdefault(concept, set()).add(language)
    return {
        words: {concept: frozenset(languages) for concept, languages in concepts.items()}
        for words, concepts in found.items()
    }


@cache
def _longest() -> int:
    return max(len(words) for words in phrases())


@cache
def vocabulary() -> frozenset[str]:
    """Every word of every phrase: what an OCR error may be mended to."""
    return frozenset(word for words in phrases() for word in words)


def find(text: str) -> tuple[Match, ...]:
    """The labels in a line from left to right, the longest at each place; none overlap."""
    found: list[Match] = []
    words = tokens(text)
    known, position = phrases(), 0
    while position < len(words):
        step = 1
        for length in range(min(_longest(), len(words) - position), 0, -1):
            part = words[position : position + length]
            key = tuple(token.text for token in part)
            concepts = None if length > 1 and key[0] == "%" and position else known.get(key)
            if concepts and _stands_alone(part, text):
                found.append(Match(concepts, " ".join(key), part[0].start, part[-1].end, length))
                step = length
                break
        position += step
    return tuple(found)


def _stands_alone(part: tuple[Token, ...], text: str) -> bool:
    """Words of one label have nothing but light punctuation between them, and a short one is no part of a code."""
    for one, following in itertools.pairwise(part):
        between = text[one.end : following.start]
        if len(between) > 4 or any(mark in between for mark in ";!?|"):
            return False
    last = part[-1]
    return len(part) > 1 or len(last.text) > 3 or not re.match(r"[-/_]\w|\d", text[last.end :])
