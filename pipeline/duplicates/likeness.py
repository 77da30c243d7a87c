"""How two invoice numbers are alike: the strongest likeness by name, and the same in a clerk's words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import log1p
from typing import Final

from rapidfuzz.distance import OSA, Hamming

from pipeline.duplicates.forms import bare, plain_number, remembered
from pipeline.sentences import Said, listed, say

LETTER_FOR_DIGIT: Final = frozenset(
    frozenset(pair) for pair in ("0O", "0Q", "0D", "1I", "1L", "1T", "5S", "8B", "2Z", "6G", "4A", "9G")
)
"""A letter read for a digit: no numbering counts that way."""
DIGIT_FOR_DIGIT: Final = frozenset(frozenset(pair) for pair in ("17", "38", "56", "69", "08", "06"))
"""A digit read for another one: as likely the next invoice of a series."""
MOST_SLIPS: Final = 3
"""Characters of one number that may be misread."""
_MISREAD: Final = LETTER_FOR_DIGIT | DIGIT_FOR_DIGIT
_LETTERS: Final = re.compile(r"\D")
_DIGIT: Final = re.compile(r"\d")


def likeness(a: str, b: str) -> str:
    """The name of the strongest likeness of two numbers; ``number_differs`` where there is none."""
    first, second = plain_number(a), plain_number(b)
    if first == second:
        return "number_same"
    if _part(first, second):
        return "number_part"
    cut, other = bare(a), bare(b)
    if cut == other:
        return "number_affix"
    return _edit(first, second) or _edit(cut, other) or "number_differs"


def likeness_said(a: str, b: str) -> Said:
    """The strongest likeness in words, with the place where the numbers differ."""
    name = likeness(a, b)
    first, second = plain_number(a), plain_number(b)
    if name == "number_same":
        return say("the number {number} is the same", number=b)
    if name == "number_differs":
        return say("the numbers {one} and {other} differ", one=a, other=b)
    if name == "number_part":
        return say("{one} and {other} are numbered parts (part {part})", one=a, other=b, part=_part(first, second))
    if name == "number_affix":
        affix = _affix(first, second, bare(a))
        return say("the numbers {one} and {other} differ only in {affix}", one=a, other=b, affix=affix)
    if _edit(first, second) != name:
        first, second = bare(a), bare(b)
    return _edit_said(name, a, b, first, second)


@remembered
def _counted(number: str) -> tuple[str, int]:
    """A number's shape, and its digits as one count."""
    plain = plain_number(number)
    return _DIGIT.sub("0", plain), int(_LETTERS.sub("", plain) or 0)


def closeness(a: str, b: str) -> float:
    """1 for neighbours in a numbering, falling to 0 with the distance; 0 where letters or length differ."""
    (shape, count), (other, there) = _counted(a), _counted(b)
    return 0.0 if shape != other or count == there else 1 / (1 + log1p(abs(count - there)))


def _part(first: str, second: str) -> str:
    """The differing end where two numbers are parts of one: 123/1 and 123/2, or 123 and 123/2."""
    short, long = sorted((first, second), key=len)
    if len(short) >= 4 and len(long) - len(short) in {1, 2} and long.startswith(short) and long[len(short) :].isdigit():
        return long[len(short) :].lstrip("0") or "0"
    return ""


def _edit(first: str, second: str) -> str:
    """Which slip makes one of the other; empty where it would take more."""
    if abs(len(first) - len(second)) > 1:
        return ""
    if len(first) != len(second):
        one_more = min(len(first), len(second)) >= 4 and OSA.distance(first, second, score_cutoff=1) == 1
        return "number_one_more" if one_more else ""
    if Hamming.distance(first, second, score_cutoff=MOST_SLIPS) > MOST_SLIPS:
        return ""
    pairs = [frozenset((one, other)) for one, other in zip(first, second, strict=True) if one != other]
    if all(pair in LETTER_FOR_DIGIT for pair in pairs):
        return "number_look_alike"
    if len(pairs) == 2 and OSA.distance(first, second, score_cutoff=1) == 1:
        return "number_swapped"
    if len(pairs) <= 2 and all(pair in _MISREAD for pair in pairs):
        return "number_misread"
    return "number_one_other" if len(pairs) == 1 else ""


def _edit_said(name: str, a: str, b: str, first: str, second: str) -> Said:
    if name == "number_one_more":
        return say("one of the numbers {one} and {other} has a character more", one=a, other=b)
    places = [at for at in range(len(first)) if first[at] != second[at]]
    if name == "number_swapped":
        return say(
            "characters {first} and {second} of {one} and {other} are swapped",
            first=places[0] + 1, second=places[1] + 1, one=a, other=b,
        )  # fmt: skip
    where = listed(_at(first, second, places))
    if name == "number_look_alike":
        return say(
            "the numbers {one} and {other} differ only in look-alike characters: {where}", one=a, other=b, where=where
        )
    if name == "number_misread":
        return say(
            "the numbers {one} and {other} differ in digits that look alike: {where}", one=a, other=b, where=where
        )
    return say("the numbers {one} and {other} differ in one character: {where}", one=a, other=b, where=where)


def _at(first: str, second: str, places: Iterable[int]) -> list[Said]:
    return [say("{pair} at position {place}", pair=f"{first[at]}/{second[at]}", place=at + 1) for at in places]


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
