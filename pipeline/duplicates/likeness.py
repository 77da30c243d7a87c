"""How two invoice numbers of one supplier are alike, and in whose words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import log1p
from typing import Final

from rapidfuzz.distance import OSA

from pipeline.duplicates.forms import bare, norm, strip
from pipeline.sentences import Said, listed, say

LETTER_FOR_DIGIT: Final = frozenset(
    frozenset(pair) for pair in ("0O", "0Q", "0D", "1I", "1L", "1T", "5S", "8B", "2Z", "6G", "4A", "9G")
)
"""A letter read for a digit: no numbering counts that way."""
DIGIT_FOR_DIGIT: Final = frozenset(frozenset(pair) for pair in ("17", "38", "56", "69", "08", "06"))
"""A digit read for another one: as likely the next invoice of a series."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """One way in which two numbers are alike (a name in ``weights.toml``), and what says so."""

    name: str
    said: Said


def likeness(a: str, b: str) -> Likeness:
    """The strongest likeness of two numbers; ``number_differs`` where there is none."""
    first, second = norm(strip(a)), norm(strip(b))
    if first == second:
        return Likeness("number_same", say("the number {number} is the same", number=b))
    if part := _numbered_part(first, second):
        said = say("{one} and {other} are numbered parts (part {part})", one=a, other=b, part=part)
        return Likeness("number_part", said)
    cut, other = bare(a), bare(b)
    if cut == other:
        around = _affix(first, second, cut)
        said = say("the numbers {one} and {other} differ only in {affix}", one=a, other=b, affix=around)
        return Likeness("number_affix", said)
    found = _edited(a, b, first, second) or _edited(a, b, cut, other)
    return found or Likeness("number_differs", say("the numbers {one} and {other} differ", one=a, other=b))


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
        return long[len(short) :].lstrip("0") or "0"
    return ""


def _affix(first: str, second: str, core: str) -> Said:
    """What is around the common core: a prefix, leading zeros, a letter at the end."""
    different: list[Said] = []
    fronts = {one[: one.rfind(core)] if core in one else "" for one in (first, second)}
    if len({front.rstrip("0") for front in fronts}) > 1:
        different.append(say("the prefix {prefix}", prefix=max(front.rstrip("0") for front in fronts)))
    elif len(fronts) > 1:
        different.append(say("leading zeros"))
    if first[-1] != second[-1]:
        letter = first[-1] if first[-1].isalpha() else second[-1]
        different.append(say("the letter {letter} at the end", letter=letter))
    if not different:
        return say("their affixes")
    return different[0] if len(different) == 1 else say("{one} and {other}", one=different[0], other=different[1])


def _edited(a: str, b: str, first: str, second: str) -> Likeness | None:
    if len(first) != len(second):
        if OSA.distance(first, second) == 1 and min(len(first), len(second)) >= 4:
            said = say("one of the numbers {one} and {other} has a character more", one=a, other=b)
            return Likeness("number_one_more", said)
        return None
    places = [at for at in range(len(first)) if first[at] != second[at]]
    pairs = [frozenset((first[at], second[at])) for at in places]
    where = listed(
        say("{pair} at position {place}", pair="/".join((first[at], second[at])), place=at + 1) for at in places
    )
    if all(pair in LETTER_FOR_DIGIT for pair in pairs) and len(pairs) <= 3:
        said = say(
            "the numbers {one} and {other} differ only in look-alike characters: {where}", one=a, other=b, where=where
        )
        return Likeness("number_look_alike", said)
    if len(pairs) == 2 and OSA.distance(first, second) == 1:
        said = say(
            "characters {first} and {second} of {one} and {other} are swapped",
            first=places[0] + 1, second=places[1] + 1, one=a, other=b,
        )  # fmt: skip
        return Likeness("number_swapped", said)
    known = LETTER_FOR_DIGIT | DIGIT_FOR_DIGIT
    if all(pair in known for pair in pairs) and len(pairs) <= 2:
        said = say(
            "the numbers {one} and {other} differ in digits that look alike: {where}", one=a, other=b, where=where
        )
        return Likeness("number_misread", said)
    if len(pairs) == 1:
        said = say("the numbers {one} and {other} differ in one character: {where}", one=a, other=b, where=where)
        return Likeness("number_one_other", said)
    return None
