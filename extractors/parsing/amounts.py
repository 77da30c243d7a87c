"""Amounts as people print them: every reading that a text allows, and never a float.

``1.234`` has two readings; the document's other amounts and its sums choose, not this file. The rules and
the ways in which libraries fail them (lost signs, ``1,23456``) were measured; see the tests.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

SPACES: Final = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_SPACE: Final = re.compile(f"[{SPACES}\t]")
_APOSTROPHES: Final = str.maketrans(dict.fromkeys("’‘`´ʼ′", "'"))
_MINUSES: Final = str.maketrans(dict.fromkeys("−–—‐‑‒﹣", "-"))
_CONFUSED: Final = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "|": "1", "S": "5", "B": "8", "Z": "2"})

_TORN: Final = re.compile(r" ([.,]) ?(?=\d{2}$)")

NUMBER: Final = re.compile(
    r"(?<![\w.,'])"
    r"(?:(?P<sign>[-+])\s?)?(?P<open>\()?"
    r"(?P<digits>\d{1,3}(?:[ '.,]\d{3})* [.,] ?\d{2}(?![\d.,]|\s?%)"  # 1 234 , 56 as OCR tears it
    r"|\d{1,3}(?:[ ']\d{3})+(?:[.,]\d{1,4})?(?!\d)"  # 1 234,56 and 1'234.56
    r"|\d{1,5}[€£]\d{2}(?!\d)"  # 12€50
    r"|\d{1,3}(?:,\d{2})+,\d{3}(?:\.\d{1,4})?(?!\d)"  # 12,34,567.00, as in India
    r"|\d+(?:[.,]\d+)*"
    r"|[.,]\d{1,4})"
    r"(?:[.,](?P<dash>[-=]{1,2}|--))?"
    r"(?P<close>\))?"
    r"(?:\s?(?P<behind>-(?![\w-])|CR\b|Cr\b|DR\b))?"
)
"""A number in a line of text that went through ``plain``."""


@dataclass(frozen=True, slots=True)
class Amount:
    """One reading of a printed number.

    ``decimal`` is the separator before its decimals (empty where none), ``grouping`` the one between its
    thousands. ``repaired`` says that letters were taken for digits: never a value to use silently.
    """

    value: Decimal
    decimal: str = ""
    grouping: str = ""
    repaired: bool = False

    @property
    def places(self) -> int:
        """Digits after the point as printed."""
        exponent = self.value.as_tuple().exponent
        return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def plain(text: str) -> str:
    """The text with ordinary digits, spaces, apostrophes and minus signs; as long as the original."""
    return "".join(map(_plain_character, text))


def _plain_character(character: str) -> str:
    if character.isascii():
        return " " if character == "\t" else character
    if character.isdigit():
        return str(unicodedata.digit(character, character))[:1]
    if _SPACE.match(character):
        return " "
    normal = unicodedata.normalize("NFKC", character)
    normal = normal if len(normal) == 1 else character
    return normal.translate(_APOSTROPHES).translate(_MINUSES)


def readings(text: str) -> tuple[Amount, ...]:
    """All readings of a text that is one number, currency taken off; empty where it is none.

    Two at most: ``1.234`` is a thousand or one and a bit. Letters that look like digits are read as such
    only beside a real digit, and flagged.
    """
    cleaned = plain(text).strip()
    match = NUMBER.fullmatch(cleaned)
    if match:
        return _signed(match)
    fixed = repaired(cleaned)
    match = NUMBER.fullmatch(fixed) if fixed else None
    return tuple(replace(one, repaired=True) for one in _signed(match)) if match else ()


def repaired(text: str) -> str:
    """The text with letters read as the digits they look like, empty where that would be invention."""
    digits = sum(character.isdigit() for character in text)
    letters = sum(character.isalpha() for character in text)
    if not letters or digits < max(letters, 1) or not re.search(r"[.,]\w{2}\)?-?$", text):
        return ""
    fixed = text.translate(_CONFUSED)
    return "" if any(character.isalpha() for character in fixed) else fixed


def matched(match: re.Match[str]) -> tuple[Amount, ...]:
    """The readings of one match of ``NUMBER`` in a longer line."""
    return _signed(match)


def _signed(match: re.Match[str]) -> tuple[Amount, ...]:
    parenthesised = bool(match["open"]) and bool(match["close"])
    negative = match["sign"] == "-" or parenthesised or (match["behind"] or "").upper() in {"-", "CR"}
    whole = _TORN.sub(r"\1", match["digits"])
    found = _unsigned(whole)
    if whole != match["digits"]:
        found = tuple(replace(one, repaired=True) for one in found)
    if match["dash"]:
        found = tuple(one for one in found if not one.decimal) or found
    return tuple(replace(one, value=-one.value) for one in found) if negative else found


def _unsigned(digits: str) -> tuple[Amount, ...]:
    separators = [character for character in digits if not character.isdigit()]
    kinds = list(dict.fromkeys(separators))
    if not kinds:
        return (Amount(Decimal(digits)),)
    if len(kinds) == 2 and separators.count(kinds[1]) == 1:
        return _grouped(digits, kinds[0], kinds[1])
    if len(kinds) > 1:
        return ()
    if kinds[0] in " '":
        return _grouped(digits, kinds[0], "")
    if len(separators) > 1:
        return _grouped(digits, kinds[0], "") or _misread_point(digits, kinds[0])
    return _single(digits, kinds[0])


def _grouped(digits: str, grouping: str, decimal: str) -> tuple[Amount, ...]:
    """A number with groups of three, or of two and a last three as in India; nothing else is a group."""
    whole, _, fraction = digits.partition(decimal) if decimal else (digits, "", "")
    first, *groups = whole.split(grouping)
    western = all(len(group) == 3 for group in groups) and 1 <= len(first) <= 3
    indian = len(groups[-1]) == 3 and all(len(group) == 2 for group in groups[:-1]) and 1 <= len(first) <= 2
    if not (western or (indian and grouping == ",")) or (decimal and not fraction):
        return ()
    value = Decimal(whole.replace(grouping, "") + ("." + fraction if fraction else ""))
    return (Amount(value, decimal, grouping),)


def _misread_point(digits: str, mark: str) -> tuple[Amount, ...]:
    """``1.234.56``: one mark was misread; the last two digits are the decimals."""
    whole, _, fraction = digits.rpartition(mark)
    if len(fraction) != 2:
        return ()
    return tuple(
        Amount(one.value + Decimal(fraction).scaleb(-2), mark, mark, repaired=True) for one in _grouped(whole, mark, "")
    )


def _single(digits: str, mark: str) -> tuple[Amount, ...]:
    whole, _, fraction = digits.partition(mark)
    pointed = Amount(Decimal(f"{whole or '0'}.{fraction}"), decimal=mark)
    if len(fraction) == 3 and 1 <= len(whole) <= 3 and whole.lstrip("0"):
        return pointed, Amount(Decimal(whole + fraction), grouping=mark)
    return (pointed,)


def convention(numbers: Iterable[tuple[Amount, ...]]) -> str:
    """The decimal separator that the unambiguous amounts of a document vote for; empty at a tie.

    Two decimals count: quantities and percentages follow other habits.
    """
    votes = {".": 0, ",": 0}
    for found in numbers:
        if len(found) == 1 and not found[0].repaired:
            only = found[0]
            if only.places == 2 and only.decimal in votes:
                votes[only.decimal] += 3 if only.grouping else 1
            elif only.grouping in votes and only.decimal == "":
                votes["," if only.grouping == "." else "."] += 1
    point, comma = votes["."], votes[","]
    if point == comma:
        return ""
    return "." if point > comma else ","


def settled(found: tuple[Amount, ...], decimal: str) -> tuple[Amount, ...]:
    """The readings, those that follow the document's convention first."""
    if len(found) < 2 or not decimal:
        return found
    return tuple(sorted(found, key=lambda one: decimal != one.decimal and one.grouping in (decimal, "")))
