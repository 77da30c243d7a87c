"""Text as banks take it: the Latin set of SEPA (EPC217-08), every other letter written in it."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_ALLOWED: Final = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]")
_SPELLED: Final = str.maketrans(
    {
        "ß": "ss", "ẞ": "SS", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th",
        "Þ": "TH", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ı": "i", "ĳ": "ij", "Ĳ": "IJ", "ŋ": "n", "&": "+",
        "@": "(at)", "_": "-", "€": "EUR", "„": "'", "“": "'", "”": "'", "‘": "'", "’": "'", '"': "'", "«": "'",
        "»": "'", "–": "-", "—": "-", "‑": "-", "[": "(", "]": ")", "{": "(", "}": ")", "\\": "/", "|": "/", ";": ",",
        "·": ".", "…": "...", "#": ".", "*": ".", "§": "par. ", "№": "No.", "\xa0": " ",
    }
)  # fmt: skip
_LETTERS: Final = (
    dict(zip("αβγδεζηικλμνξοπρσςτυφω", "avgdeziiklmnxoprsstyfo", strict=True))
    | {"θ": "th", "χ": "ch", "ψ": "ps"}
    | dict(zip("абвгдезийклмнопрстуфъьэыіґјё", "abvgdeziyklmnoprstufayeyigje", strict=True))
    | {"ж": "zh", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sht", "ю": "yu", "я": "ya", "ї": "yi", "є": "ye"}
)
"""Greek (ELOT 743) and Cyrillic (the Bulgarian transliteration act of 2009)."""


def bank_text(text: str, longest: int = 140) -> str:
    """Text in the set, at most so long. What nobody can spell becomes a point; no slash stands at an end.

    ``Łódź & Söhne`` becomes ``Lodz + Sohne``.
    """
    spelled = "".join(_spelled(one) for one in text.translate(_SPELLED))
    plain = unicodedata.normalize("NFKD", spelled)
    plain = "".join(one for one in plain if not unicodedata.combining(one))
    clean = re.sub(r"/{2,}", "/", re.sub(r"\s+", " ", _ALLOWED.sub(".", plain)))
    return clean.strip(" /")[:longest].rstrip(" /")


def _spelled(letter: str) -> str:
    lower = letter.lower()
    bare = unicodedata.normalize("NFD", lower)[:1]
    found = _LETTERS.get(lower) or _LETTERS.get(bare)
    if found is None:
        return letter
    return found if letter == lower else found.capitalize()
