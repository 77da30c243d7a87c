"""How two invoice numbers of one supplier are alike, and in whose words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import log1p
from typing import Final

from rapidfuzz.distance import OSA

from pipeline.duplicates.forms import bare, norm, strip

LETTER_FOR_DIGIT: Final = frozenset(
    frozenset(pair) for pair in ("0O", "0Q", "0D", "1I", "1L", "1T", "5S", "8B", "2Z", "6G", "4A", "9G")
)
"""A letter read for a digit: no numbering counts that way."""
DIGIT_FOR_DIGIT: Final = frozenset(frozenset(pair) for pair in ("17", "38", "56", "69", "08", "06"))
"""A digit read for another one: as likely the next invoice of a series."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """One way in which two numbers are alike (a name in ``weights.toml``), and the sentence that says so."""

    name: str
    sentence: str


def likeness(a: str, b: str) -> Likeness:
    """The strongest likeness of two numbers; ``number_differs`` where there is none."""
    first, second = norm(strip(a)), norm(strip(b))
    if first == second:
        return Likeness("number_same", f"the number {b} is the same")
    if part := _numbered_part(first, second):
        return Likeness("number_part", f"{a} and {b} are numbered parts ({part})")
    cut, other = bare(a), bare(b)
    if cut == other:
        return Likeness("number_affix", f"the numbers {a} and {b} differ only in {_affix(first, second, cut)}")
    found = _edited(a, b, first, second) or _edited(a, b, cut, other)
    return found or Likeness("number_differs", f"the numbers {a} and {b} differ")


def closeness(a: str, b: str) -> float:
    """1 for neighbours in a numbering, falling to 0 with the distance; 0 where letters or length differ."""
    first, second = norm(strip(a)), norm(strip(b))
    shape = re.compile(r"\d")
    if first == second or shape.sub("0", first) != shape.sub("0", second):
        return 0.0
    apart = abs(int(re.sub(r"\D", "", first) or 0) - int(re.sub(r"\D", "", second) or 0))
    return 1 / (1 + log1p(apart))


def _numbered_part(first: str, second: str) -> str:
    """The differing end where two numbers are parts of one: 123/1 and 123/2, or 123 and 123/2."""
    short, long = sorted((first, second), key=len)
    if len(short) >= 4 and len(long) - len(short) in {1, 2} and long.startswith(short) and long[len(short) :].isdigit():
        return f"part {long[len(short) :].lstrip('0') or '0'}"
    return ""


def _affix(first: str, second: str, core: str) -> str:
    """What is around the common core: a prefix, leading zeros, a letter at the end."""
    different = []
    fronts = {one[: one.rfind(core)] if core in one else "" for one in (first, second)}
    if len({front.rstrip("0") for front in fronts}) > 1:
        different.append(f"the prefix {max(front.rstrip('0') for front in fronts)}")
    elif len(fronts) > 1:
        different.append("leading zeros")
    if first[-1] != second[-1]:
        different.append(f"the letter {first[-1] if first[-1].isalpha() else second[-1]} at the end")
    return " and ".join(different) or "their affixes"


def _edited(a: str, b: str, first: str, second: str) -> Likeness | None:
    if len(first) != len(second):
        if OSA.distance(first, second) == 1 and min(len(first), len(second)) >= 4:
            return Likeness("number_one_more", f"one of the numbers {a} and {b} has a character more")
        return None
    places = [at for at in range(len(first)) if first[at] != second[at]]
    pairs = [frozenset((first[at], second[at])) for at in places]
    said = ", ".join(f"{first[at]}/{second[at]} at position {at + 1}" for at in places)
    if all(pair in LETTER_FOR_DIGIT for pair in pairs) and len(pairs) <= 3:
        return Likeness("number_look_alike", f"the numbers {a} and {b} differ only in look-alike characters: {said}")
    if len(pairs) == 2 and OSA.distance(first, second) == 1:
        return Likeness("number_swapped", f"characters {places[0] + 1} and {places[1] + 1} of {a} and {b} are swapped")
    known = LETTER_FOR_DIGIT | DIGIT_FOR_DIGIT
    if all(pair in known for pair in pairs) and len(pairs) <= 2:
        return Likeness("number_misread", f"the numbers {a} and {b} differ in digits that look alike: {said}")
    if len(pairs) == 1:
        return Likeness("number_one_other", f"the numbers {a} and {b} differ in one character: {said}")
    return None
