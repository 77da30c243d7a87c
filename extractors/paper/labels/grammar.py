"""Labels that nobody listed, put together from the words of a language: *total* with *incl. VAT*, *facture* with *n°*.

A pattern is a row of parts, each a list of words of the language, or of words in quotes that stand for themselves.
"""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files


def composed() -> Iterator[tuple[str, str, str]]:
    """Language, concept and phrase of every combination that the patterns of ``grammar.toml`` allow.

    Raises ``KeyError`` for a pattern that names a part its language does not have.
    """
    source = files(__package__).joinpath("grammar.toml")
    for language, grammar in tomllib.loads(source.read_text("utf-8")).items():
        for concept, patterns in grammar["patterns"].items():
            for pattern in patterns:
                for phrase in _spelled(pattern, grammar.get("parts", {})):
                    yield language, concept, phrase


def _spelled(pattern: str, parts: Mapping[str, list[str]]) -> Iterator[str]:
    choices = ([part.strip("'")] if part.startswith("'") else parts[part] for part in pattern.split())
    yield from (" ".join(words) for words in itertools.product(*choices))
