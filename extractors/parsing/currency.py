"""Currencies by evidence alone: codes and signs as printed. A sign that several currencies share names none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from babel.numbers import list_currencies

SIGNS: Final = {
    "€": ("EUR",), "£": ("GBP",), "zł": ("PLN",), "zl": ("PLN",), "Kč": ("CZK",), "Ft": ("HUF",), "lei": ("RON",),
    "₹": ("INR",), "Rs.": ("INR",), "R$": ("BRL",), "¥": ("JPY", "CNY"), "₺": ("TRY",), "₪": ("ILS",), "₽": ("RUB",),
    "$": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN"), "US$": ("USD",), "C$": ("CAD",), "CA$": ("CAD",),
    "A$": ("AUD",), "AU$": ("AUD",), "NZ$": ("NZD",), "S$": ("SGD",), "HK$": ("HKD",), "RM": ("MYR",),
    "kr": ("SEK", "NOK", "DKK", "ISK"), "kr.": ("DKK", "SEK", "NOK"), "SFr.": ("CHF",), "Fr.": ("CHF",),
    "sFr": ("CHF",), "лв": ("BGN",), "лв.": ("BGN",), "Euro": ("EUR",), "Euros": ("EUR",), "EURO": ("EUR",),
    "euro": ("EUR",), "euros": ("EUR",), "PLZ": ("PLN",), "złotych": ("PLN",),
}  # fmt: skip
_COMMON: Final = frozenset(
    {
        "EUR", "USD", "GBP", "CHF", "PLN", "SEK", "NOK", "DKK", "CZK", "HUF", "RON", "BGN", "HRK", "ISK", "CAD", "AUD",
        "NZD", "SGD", "HKD", "JPY", "CNY", "INR", "MYR", "ZAR", "BRL", "MXN", "AED", "ILS", "THB", "KRW", "PHP", "IDR",
        "UAH", "RSD",
    }
)  # fmt: skip
"""Codes believed without a number beside them; the others (``ALL``, ``TOP``, ``TRY``) are also words."""
_WORDS: Final = frozenset({"ALL", "TOP", "TRY", "CUP", "BAM", "MOP", "LAK", "GEL", "SOS", "MAD", "PEN", "COP", "SAR"})
_SIGN: Final = re.compile(
    r"(?<![^\W\d])(?:" + "|".join(re.escape(sign) for sign in sorted(SIGNS, key=len, reverse=True)) + r")(?![^\W\d])"
)
_AT_THE_ENDS: Final = re.compile(
    rf"^(?:{_SIGN.pattern}|[A-Z]{{3}}(?=[\s\d-]))\s*|\s*(?:{_SIGN.pattern}|(?<=[\s\d-])[A-Z]{{3}})$"
)
_CODE: Final = re.compile(r"(?<![A-Za-z])([A-Z]{3})(?![A-Za-z])")


@dataclass(frozen=True, slots=True)
class Sign:
    """A printed currency: the ISO 4217 codes that it may stand for, most common first."""

    start: int
    end: int
    codes: tuple[str, ...]
    is_code: bool


def find(text: str) -> Iterator[Sign]:
    """Codes and signs in a line; a code that is also a word only in a line with a number."""
    has_number = any(character.isdigit() for character in text)
    for match in _CODE.finditer(text):
        code = match[1]
        if code in _COMMON or (has_number and code not in _WORDS and code in list_currencies()):
            yield Sign(match.start(), match.end(), (code,), is_code=True)
    for match in _SIGN.finditer(text):
        if match[0] in {"RM", "Ft", "lei", "zl", "kr", "kr.", "Fr."} and not has_number:
            continue
        yield Sign(match.start(), match.end(), SIGNS[match[0]], is_code=False)


def strip(text: str) -> str:
    """The text without the currency at either end: what is left may be a number."""
    return _AT_THE_ENDS.sub("", text)


COUNTRIES: Final = {
    **dict.fromkeys(
        ["AT", "BE", "CY", "DE", "EE", "EL", "ES", "FI", "FR", "GR", "HR", "IE", "IT", "LT", "LU", "LV", "MT", "NL",
         "PT", "SI", "SK", "XI"], "EUR",
    ),
    "GB": "GBP", "CH": "CHF", "PL": "PLN", "SE": "SEK", "NO": "NOK", "DK": "DKK", "CZ": "CZK", "HU": "HUF",
    "RO": "RON", "US": "USD", "CA": "CAD", "AU": "AUD", "MY": "MYR", "SG": "SGD", "NZ": "NZD",
}  # fmt: skip
"""The currency of a country; it only ever chooses among the meanings of a printed sign (``$``, ``kr``)."""
