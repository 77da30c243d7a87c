"""Files that were good once: bytes flipped, numbers blown up, references crossed, pieces lost or doubled.

Made from data/samples by a seed alone, so that one that breaks something can be made again by its number.
"""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

SUFFIXES = frozenset({".pdf", ".xml", ".png", ".jpg", ".eml", ".zip"})
_NUMBER = re.compile(rb"(?<![\w.])-?\d+(?:\.\d+)?")
_REFERENCE = re.compile(rb"\d+ 0 R")
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_ODD = (b"0", b"-1", b"2147483647", b"4294967296", b"-2147483648", b"1e38", b"99999999999999999999", b"65536", b"")
_TOKENS = (b"\0", b"\xff\xfe", b"%s%n", b"<<", b">>", b"[", b"</", b"]]>", b"\r\n\r\n", b"=?utf-8?b?", b"&#0;", b"/../")

Dice = random.Random
Change = Callable[[bytes, Dice], bytes]


def mutants(samples: Path, count: int, seed: int = 20261123) -> Iterator[tuple[str, bytes]]:
    """So many files by name, the kinds of samples in turn; the same for the same seed and samples."""
    found = [path for path in sorted(samples.iterdir()) if path.suffix in SUFFIXES and path.stat().st_size]
    kinds = {suffix: [path for path in found if path.suffix == suffix] for suffix in sorted(SUFFIXES)}
    for number in range(count):
        dice = random.Random(f"{seed}/{number}")  # noqa: S311 - nobody guesses these
        rare = list(kinds.values())[number // 2 % len(kinds)]
        path = dice.choice(found if number % 2 else rare or found)
        content = path.read_bytes()
        for _ in range(dice.choice((1, 1, 2, 3))):
            content = dice.choice(_CHANGES)(content, dice) or content
        yield f"{number:04}-{path.name}", content


def _flip(content: bytes, dice: Dice) -> bytes:
    changed = bytearray(content)
    for _ in range(dice.choice((1, 3, 10, 50))):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def _number(content: bytes, dice: Dice) -> bytes:
    found = list(_NUMBER.finditer(content))
    for one in sorted(dice.sample(found, min(len(found), dice.choice((1, 2, 5)))), key=lambda one: -one.start()):
        content = content[: one.start()] + dice.choice(_ODD) + content[one.end() :]
    return content


def _reference(content: bytes, dice: Dice) -> bytes:
    found = _REFERENCE.findall(content)
    for _ in range(3 if len(found) > 1 else 0):
        content = content.replace(dice.choice(found), dice.choice(found), 1)
    return content


def _piece(content: bytes, dice: Dice) -> bytes:
    start, length = dice.randrange(len(content)), dice.randrange(1, 2000)
    end = start + length
    return dice.choice(
        (
            content[:start] + content[end:],
            content[:start] + content[start:end] * dice.choice((2, 50)) + content[end:],
            content[:start],
        )
    )


def _token(content: bytes, dice: Dice) -> bytes:
    place = dice.randrange(len(content))
    return content[:place] + dice.choice(_TOKENS) * dice.choice((1, 1, 500)) + content[place:]


def _inside(content: bytes, dice: Dice) -> bytes:
    """Change what a stream of a PDF holds, and pack it again."""
    found = list(_STREAM.finditer(content))
    for one in dice.sample(found, min(5, len(found))):
        try:
            held = zlib.decompress(one[1].strip(b"\r\n"))
        except zlib.error:
            continue
        if held:
            changed = dice.choice((_flip, _number, _piece, _token))(held, dice)
            return content[: one.start(1)] + zlib.compress(changed) + b"\n" + content[one.end(1) :]
    return _flip(content, dice)


_CHANGES: tuple[Change, ...] = (_flip, _number, _reference, _piece, _token, _inside)
