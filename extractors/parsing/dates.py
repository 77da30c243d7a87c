"""Dates as people print them: an own grammar that gives every valid reading and never today's date.

General date parsers guess: they take ``15 paź`` as Turkish and fill in the current month (measured with
dateparser 1.5.0). Month names come from the CLDR data in Babel.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import Final

from babel import Locale

LANGUAGES: Final = (
    "en", "de", "fr", "es", "it", "nl", "pl", "pt", "sv", "da", "nb", "fi", "cs", "sk", "hu", "ro",
    "et", "lv", "lt", "sl", "hr", "ca", "tr", "el", "bg", "is", "ga", "mt", "nn", "de_AT",
)  # fmt: skip
EARLIEST: Final = 1970
LATEST: Final = 2079


class Order(StrEnum):
    """In which order day, month and year stand."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"
    YEAR_FIRST = "ymd"
    NAMED = "named"


@dataclass(frozen=True, slots=True)
class Day:
    """One reading of a printed date."""

    value: date
    order: Order
    short_year: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A date in a line: where it stands (``start``, ``end`` in the text) and all its readings.

    ``repaired`` says that letters were taken for the digits they look like.
    """

    start: int
    end: int
    days: tuple[Day, ...]
    repaired: bool = False


_NUMERIC: Final = re.compile(
    r"(?<![\w/.-])(?:"
    r"(?P<y>(?:19|20)\d{2})(?P<s>\s?[./-]\s?|\s)(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?!\d|[./-]\d)"
    r"|(?P<a>\d{1,2})(?P<t>\s?[./-]\s?|\s)(?P<b>\d{1,2})(?P=t)'?(?P<z>(?:19|20)\d{2}|\d{2})(?![\d]|[./,-]\d)"
    r"|(?P<c>(?:20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?![\w.,-]))",
)
_MISREAD: Final = re.compile(
    r"(?<![\w./-])(?:[\dOolI|]{1,2}(?P<mark>[./-])[\dOolI|]{1,2}(?P=mark)(?:[\dOolI|]{4}|[\dOolI|]{2})"
    r"|[2Z][0Oo][\dOolI|]{2}(?P<other>[./-])[\dOolI|]{2}(?P=other)[\dOolI|]{2})(?![\w/-]|\.\w)"
)
_CONFUSED: Final = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "|": "1", "Z": "2"})
_LETTERS: Final = r"[^\W\d_]+"
_NAMED: Final = re.compile(
    rf"(?<!\w)(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|ère|º|ª|\.|,)?[\s.,/-]*(?:de\s+|d'|of\s+)?"
    rf"(?P<m>{_LETTERS})\.?[\s.,/'-]*(?:de\s+|del\s+|of\s+)?(?P<y>(?:19|20)\d{{2}}|\d{{2}})(?![\w]|[.,]\d)"
    rf"|(?<!\w)(?P<n>{_LETTERS})\.?[\s/-]*(?P<e>\d{{1,2}})(?:st|nd|rd|th)?[\s.,/-]+(?P<z>(?:19|20)\d{{2}})(?!\d)"
    rf"|(?<!\w)(?P<w>(?:19|20)\d{{2}})[.,/\s-]+(?P<o>{_LETTERS})\.?[\s/-]*(?P<f>\d{{1,2}})(?!\d)",
)


@cache
def months() -> dict[str, int]:
    """Folded month name or abbreviation to its number, over all languages.

    Where two languages disagree (``srp`` is August in Czech, July in Croatian) the first in ``LANGUAGES`` holds.
    """
    found: dict[str, int] = {}
    for language in LANGUAGES:
        names = Locale.parse(language).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in names[context][width].items():
                    key = fold(name)
                    if not any(character.isdigit() for character in key) and len(key) >= 3:
                        found.setdefault(key, int(number))
    found |= {"sept": 9, "mrz": 3, "maerz": 3, "okt": 10, "dez": 12}
    for number, roman in enumerate(("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"), 1):
        found.setdefault(roman.lower(), number)
    return found


def fold(text: str) -> str:
    """Lower case without accents and full stops."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("ł", "l"))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).strip(". ")


def find(text: str) -> Iterator[Found]:
    """Every date in a line, with all its valid readings, from left to right; none overlap."""
    end = 0
    printed, text = text, _MISREAD.sub(_mended, text)
    matches = sorted([*_NUMERIC.finditer(text), *_NAMED.finditer(text)], key=lambda match: match.start())
    for match in matches:
        if match.start() < end:
            continue
        days = _numeric(match) if match.re is _NUMERIC else _named(match)
        if days:
            end = match.end()
            repaired = printed[match.start() : match.end()] != match[0]
            yield Found(match.start(), match.end(), days, repaired)


def _mended(match: re.Match[str]) -> str:
    """The same date with digits for the letters that look like them, if most of it is digits already."""
    digits = sum(character.isdigit() for character in match[0])
    letters = sum(character.isalpha() or character == "|" for character in match[0])
    return match[0].translate(_CONFUSED) if letters and digits > 2 * letters else match[0]


def readings(text: str) -> tuple[Day, ...]:
    """All readings of a text that is one date."""
    stripped = text.strip()
    for found in find(stripped):
        if found.start == 0 and found.end == len(stripped):
            return found.days
    return ()


def _numeric(match: re.Match[str]) -> tuple[Day, ...]:
    if match["c"]:
        whole = match["c"]
        return tuple(_days([(int(whole[:4]), int(whole[4:6]), int(whole[6:]), Order.YEAR_FIRST)], short=False))
    if match["y"]:
        return tuple(_days([(int(match["y"]), int(match["m"]), int(match["d"]), Order.YEAR_FIRST)], short=False))
    first, second, last = int(match["a"]), int(match["b"]), match["z"]
    short, year = len(last) == 2, _year(last)
    mark = match["t"].strip()
    if short and not mark:
        return ()
    parts = [(year, second, first, Order.DAY_FIRST)]
    if mark != ".":  # nobody writes month.day.year
        parts.append((year, first, second, Order.MONTH_FIRST))
    if short and mark == "-":
        parts.append((_year(match["a"].zfill(2)), second, int(last), Order.YEAR_FIRST))
    return tuple(_days(parts, short=short))


def _named(match: re.Match[str]) -> tuple[Day, ...]:
    if match["m"]:
        name, day, year = match["m"], match["d"], match["y"]
    elif match["n"]:
        name, day, year = match["n"], match["e"], match["z"]
    else:
        name, day, year = match["o"], match["f"], match["w"]
    number = months().get(fold(name))
    if number is None:
        return ()
    return tuple(_days([(_year(year), number, int(day), Order.NAMED)], short=len(year) == 2))


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _days(parts: Iterable[tuple[int, int, int, Order]], *, short: bool) -> Iterator[Day]:
    seen: set[date] = set()
    for year, month, day, order in parts:
        if not EARLIEST <= year <= LATEST:
            continue
        try:
            value = date(year, month, day)
        except ValueError:
            continue
        if value not in seen:
            seen.add(value)
            yield Day(value, order, short)


def order_of(found: Iterable[tuple[Day, ...]]) -> Order | None:
    """The order that the unambiguous numeric dates of a document show; ``None`` where none or both do."""
    orders = {days[0].order for days in found if len(days) == 1 and days[0].value.day > 12}
    orders &= {Order.DAY_FIRST, Order.MONTH_FIRST}
    return orders.pop() if len(orders) == 1 else None


def after(issued: date, days: int, *, end_of_month: bool = False) -> date:
    """The day that terms of ``days`` from ``issued`` name; with ``end_of_month`` the end of that month."""
    due = issued + timedelta(days=days)
    if not end_of_month:
        return due
    following = date(due.year + due.month // 12, due.month % 12 + 1, 1)
    return following - timedelta(days=1)
