"""Numbers, dates and labels in the language of a document."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from babel.dates import format_date
from babel.numbers import format_decimal

from models.synthetic.words import LABELS, OTHERWISE

LOCALES: Final = {
    "en": "en_GB",
    "de": "de_DE",
    "fr": "fr_FR",
    "es": "es_ES",
    "it": "it_IT",
    "nl": "nl_NL",
    "pl": "pl_PL",
}
DATES: Final = {
    "en": ("d MMMM yyyy", "dd/MM/yyyy", "dd MMM yyyy"),
    "de": ("dd.MM.yyyy", "d. MMMM yyyy", "dd.MM.yy"),
    "fr": ("dd/MM/yyyy", "d MMMM yyyy", "dd.MM.yyyy"),
    "es": ("dd/MM/yyyy", "d 'de' MMMM 'de' yyyy", "dd-MM-yyyy"),
    "it": ("dd/MM/yyyy", "d MMMM yyyy", "dd-MM-yyyy"),
    "nl": ("dd-MM-yyyy", "d MMMM yyyy", "dd/MM/yyyy"),
    "pl": ("dd.MM.yyyy", "yyyy-MM-dd", "d MMMM yyyy"),
}
"""Patterns of dates (Unicode LDML), the usual one first."""
SIGNS: Final = {"EUR": "€", "GBP": "£", "USD": "$", "PLN": "zł"}


class Speech:
    """Numbers, dates and words in one language; ``voice`` chooses among ways to say the same."""

    def __init__(self, language: str, currency: str, voice: int = 0) -> None:
        """For a document in this language and currency; voice 0 is the usual one."""
        self.language, self.currency, self.voice = language, currency, voice

    def number(self, value: Decimal, digits: int = 2) -> str:
        """With the grouping of the language; spaces stay ordinary ones. No digits: as many as the value has."""
        pattern = "#,##0." + "0" * digits if digits else "#,##0.####"
        text: str = format_decimal(value, pattern, locale=LOCALES[self.language])
        return text.replace("\u202f", " ").replace("\xa0", " ")

    def percent(self, value: Decimal) -> str:
        """A rate without its sign and without idle zeros."""
        return self.number(value.normalize(), 0)

    def money(self, value: Decimal) -> str:
        """With the currency where the language puts it."""
        sign = SIGNS[self.currency]
        if self.language == "en":
            return f"-{sign}{self.number(-value)}" if value < 0 else f"{sign}{self.number(value)}"
        return f"{self.number(value)} {sign}"

    def day(self, value: date) -> str:
        """As the language writes dates."""
        patterns = DATES[self.language]
        text: str = format_date(value, patterns[self.voice % len(patterns)], locale=LOCALES[self.language])
        return text

    def label(self, name: str) -> str:
        """The word for a field."""
        others = OTHERWISE.get(name, {}).get(self.language, ())
        return (LABELS[name][self.language], *others)[self.voice % (1 + len(others))]


def spaced(iban: str) -> str:
    """An IBAN in groups of four."""
    return " ".join(iban[at : at + 4] for at in range(0, len(iban), 4))
