"""An amount of zloty in Polish words, as a faktura repeats it ("Słownie")."""

from __future__ import annotations

from decimal import Decimal

_ONES = [
    "zero",
    "jeden",
    "dwa",
    "trzy",
    "cztery",
    "pięć",
    "sześć",
    "siedem",
    "osiem",
    "dziewięć",
    "dziesięć",
    "jedenaście",
    "dwanaście",
    "trzynaście",
    "czternaście",
    "piętnaście",
    "szesnaście",
    "siedemnaście",
    "osiemnaście",
    "dziewiętnaście",
]
_TENS = [
    "-",
    "-",
    "dwadzieścia",
    "trzydzieści",
    "czterdzieści",
    "pięćdziesiąt",
    "sześćdziesiąt",
    "siedemdziesiąt",
    "osiemdziesiąt",
    "dziewięćdziesiąt",
]
_HUNDREDS = [
    "-",
    "sto",
    "dwieście",
    "trzysta",
    "czterysta",
    "pięćset",
    "sześćset",
    "siedemset",
    "osiemset",
    "dziewięćset",
]


def in_words(amount: Decimal) -> str:
    """``tysiąc dwieście trzydzieści zł 00/100`` for 1230.00; below a million."""
    whole = int(amount)
    return f"{_number(whole)} zł {int((amount - whole) * 100):02d}/100"


def _number(value: int) -> str:
    thousands, rest = divmod(value, 1000)
    words = []
    if thousands:
        words.append("tysiąc" if thousands == 1 else f"{_below(thousands)} {_form(thousands)}")
    if rest or not thousands:
        words.append(_below(rest))
    return " ".join(words)


def _below(value: int) -> str:
    words = []
    if value >= 100:
        words.append(_HUNDREDS[value // 100])
        value %= 100
        if not value:
            return " ".join(words)
    if value < 20:
        words.append(_ONES[value])
    else:
        words.append(_TENS[value // 10])
        if value % 10:
            words.append(_ONES[value % 10])
    return " ".join(words)


def _form(thousands: int) -> str:
    few = thousands % 10 in {2, 3, 4} and thousands % 100 not in {12, 13, 14}
    return "tysiące" if few else "tysięcy"
