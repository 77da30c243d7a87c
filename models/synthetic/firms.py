"""Companies drawn at random: invented names, places, numbers with valid check digits, a look."""

from __future__ import annotations

import unicodedata
from typing import Final

from numpy.random import Generator

from models.synthetic.companies import Company
from models.synthetic.identifiers import (
    french_account,
    iban_of,
    italian_account,
    polish_account,
    spanish_account,
    vat_of,
)
from models.synthetic.wares import CITIES, COUNTRIES_OF, FORMS, NAMES, STREETS, TRADES

LOGOS: Final = ("disc", "rings", "bars", "hex", "leaf", "bolt", "square", "wave")
INKS: Final = (
    "#1f4e79",
    "#7a1f2b",
    "#234f3a",
    "#0b6e6e",
    "#6b7a1e",
    "#8a3b12",
    "#5b3a1e",
    "#31456b",
    "#222222",
    "#6a2c70",
)
_BODIES: Final = {"DE": 8, "PL": 9, "IT": 10, "FR": 8, "ES": 7, "NL": 8, "GB": 7, "AT": 7}
"""Digits of a VAT id before its check digits."""
_OFFICE: Final = "015"
"""The last three digits of an Italian number before its check digit name a provincial office: 001 to 100, here Milan's."""


def pick(dice: Generator, among: tuple[str, ...]) -> str:
    """One of several."""
    return among[int(dice.integers(len(among)))]


def digits(dice: Generator, count: int) -> str:
    """So many digits, the first not zero."""
    return str(dice.integers(1, 10)) + "".join(str(one) for one in dice.integers(0, 10, count - 1))


def firm(dice: Generator, language: str, layout: str) -> Company:
    """A company that writes in this language and in this layout."""
    country = pick(dice, COUNTRIES_OF[language])
    name, trade = pick(dice, NAMES[language]), pick(dice, TRADES[language])
    host = f"{_plain(name)}-{_plain(trade)}.example"
    return Company(
        "",
        f"{name} {trade} {FORMS[country]}",
        pick(dice, STREETS[language]).format(n=dice.integers(1, 120)),
        pick(dice, CITIES[country]),
        country,
        vat_number(dice, country),
        account(dice, country),
        f"Bank {pick(dice, NAMES[language])}",
        f"QXXQ{country}2X",
        f"{name} {trade}",
        phone=f"+00 555 {digits(dice, 6)}",
        email=f"info@{host}",
        logo=pick(dice, LOGOS),
        color=pick(dice, INKS),
        layout=layout,
        language=language,
        currency={"GB": "GBP", "PL": "PLN"}.get(country, "EUR"),
    )


def vat_number(dice: Generator, country: str) -> str:
    """A VAT id whose check digits hold."""
    while True:
        body = digits(dice, _BODIES[country])
        try:
            return vat_of(country, body[:-3] + _OFFICE if country == "IT" else body)
        except ValueError:  # one in eleven bodies has no check digit
            continue


def account(dice: Generator, country: str) -> str:
    """An IBAN at a bank that does not exist."""
    if country == "FR":
        return iban_of("FR", french_account("99" + digits(dice, 3), digits(dice, 5), digits(dice, 11)))
    if country == "ES":
        return iban_of("ES", spanish_account("99" + digits(dice, 2), digits(dice, 4), digits(dice, 10)))
    if country == "IT":
        return iban_of("IT", italian_account("99" + digits(dice, 3), digits(dice, 5), digits(dice, 12)))
    if country == "PL":
        return iban_of("PL", polish_account("99" + digits(dice, 5), digits(dice, 16)))
    letters = {"NL": "QXXQ", "GB": "QXXQ"}.get(country)
    if letters:
        return iban_of(country, letters + digits(dice, 10 if country == "NL" else 14))
    return iban_of(country, "99" + digits(dice, 16 if country == "DE" else 14))


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold().replace("ł", "l").replace("ß", "ss"))
    return "".join(letter for letter in folded if letter.isalpha() and letter.isascii())
