"""Identifiers as they stand on invoices: VAT ids, national tax ids, IBAN and BIC, with their check digits.

``checked`` says that a check digit holds; a value without one is kept, for a wrong check digit is a
finding and not a reason to see nothing (python-stdnum, CONTRIBUTING: calling a good number bad is worse).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from stdnum import bic as stdnum_bic
from stdnum import get_cc_module
from stdnum import iban as stdnum_iban

_VAT_LENGTHS: Final = {
    "AT": (9,), "BE": (10,), "BG": (9, 10), "CY": (9,), "CZ": (8, 9, 10), "DE": (9,), "DK": (8,), "EE": (9,),
    "EL": (9,), "GR": (9,), "ES": (9,), "FI": (8,), "FR": (11,), "GB": (9, 12, 5), "XI": (9, 12, 5), "HR": (11,),
    "HU": (8,), "IE": (8, 9), "IT": (11,), "LT": (9, 12), "LU": (8,), "LV": (11,), "MT": (8,), "NL": (12,),
    "PL": (10,), "PT": (9,), "RO": (2, 3, 4, 5, 6, 7, 8, 9, 10), "SE": (12,), "SI": (8,), "SK": (10,),
    "CHE": (9,), "NO": (9,),
}  # fmt: skip
_SEPARATED: Final = r"[\s./-]{0,3}"
_VAT: Final = re.compile(
    rf"(?<![A-Za-z0-9])(?P<country>{'|'.join(sorted(_VAT_LENGTHS, key=len, reverse=True))}){_SEPARATED}"
    rf"(?P<rest>[A-Z]?{_SEPARATED}\d(?:{_SEPARATED}[0-9A-Z+*]){{5,13}})(?![0-9])"
)
_IBAN: Final = re.compile(r"(?<![A-Za-z0-9])([A-Z]{2}\s?\d{2}(?:[\s.-]?[A-Z0-9]){11,30})")
_BIC: Final = re.compile(r"(?<![A-Za-z0-9])([A-Z]{4}\s?[A-Z]{2}\s?[A-Z0-9]{2}(?:\s?[A-Z0-9]{3})?)(?![A-Za-z0-9])")
_NATIONAL: Final[dict[str, tuple[str, str]]] = {
    "nip": ("pl", "vat"), "nif": ("es", "vat"), "cif": ("es", "vat"), "siret": ("fr", "siret"),
    "siren": ("fr", "siren"), "piva": ("it", "vat"), "codicefiscale": ("it", "codicefiscale"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Identifier:
    """One identifier in a text: ``value`` without spaces and dots, where it stands, and whether its check holds."""

    value: str
    country: str
    start: int
    end: int
    checked: bool


def vat_ids(text: str) -> Iterator[Identifier]:
    """VAT ids with their country: EU, GB/XI, CH (CHE…MWST/TVA/IVA) and NO (…MVA)."""
    for match in _VAT.finditer(text):
        found = _longest_vat(match["country"], match["rest"])
        if found is None:
            continue
        number, used = found
        country = {"CHE": "CH", "GR": "EL"}.get(match["country"], match["country"])
        prefix = "CHE" if match["country"] == "CHE" else match["country"]
        checked = _vat_checks(country, prefix + number)
        yield Identifier(prefix + number, country, match.start(), match.start("rest") + used, checked)


def _longest_vat(country: str, rest: str) -> tuple[str, int] | None:
    """The characters of a country's length, and how much of ``rest`` they take; a check digit settles a choice."""
    options = []
    for length in sorted(_VAT_LENGTHS.get(country, ()), reverse=True):
        taken = _take(rest, length)
        if taken and _plausible(country, taken[0]):
            options.append(taken)
    good = [taken for taken in options if _vat_checks(country, country + taken[0])]
    whole = [taken for taken in options if not re.match(r"[A-Za-z0-9]", rest[taken[1] :])]
    return next(iter(good or whole), None)


def _take(rest: str, length: int) -> tuple[str, int] | None:
    characters: list[str] = []
    for position, character in enumerate(rest):
        if character.isalnum() or character in "+*":
            characters.append(character)
            if len(characters) == length:
                return "".join(characters), position + 1
    return None


def _plausible(country: str, number: str) -> bool:
    letters = sum(character.isalpha() for character in number)
    if country == "AT":
        return number[0] == "U" and letters == 1
    allowed = {"NL": 1, "ES": 2, "FR": 2, "IE": 2, "CY": 1, "GB": 0}.get(country, 0)
    return letters <= allowed and (country != "NL" or number[9:10] == "B")


@cache
def _vat_module(country: str) -> Callable[[str], bool] | None:
    name = {"EL": "gr", "XI": "gb", "CHE": "ch"}.get(country, country.lower())
    module = get_cc_module(name, "vat")
    return module.is_valid if module else None


def _vat_checks(country: str, value: str) -> bool:
    check = _vat_module(country)
    if check is None:
        return False
    bare = value if country in {"CH", "CHE"} else value[2:]
    return check(bare) or check(bare + ("MVA" if country == "NO" else "MWST" if country in {"CH", "CHE"} else ""))


def national(text: str, scheme: str) -> bool:
    """Whether a bare number passes the check of a scheme that a label names (``nip``, ``nif``, ``siret`` …)."""
    country, name = _NATIONAL.get(scheme, ("", ""))
    module = get_cc_module(country, name) if country else None
    return bool(module and module.is_valid(text))


def vat_valid(country: str, number: str) -> bool:
    """Whether ``number``, printed without its country, is a good VAT number there (``DE``, ``811907980``)."""
    check = _vat_module(country)
    return bool(check and check(number))


def ibans(text: str) -> Iterator[Identifier]:
    """IBANs, also spread over several words; the longest valid one at each place, else one of the right length."""
    for match in _IBAN.finditer(text):
        country = match[1][:2]
        length = iban_length(country)
        if not length:
            continue
        taken = _take(match[1], length)
        if taken is None or re.match(r"[A-Za-z0-9]", match[1][taken[1] :]):
            continue
        value, used = taken
        yield Identifier(value, country, match.start(), match.start() + used, stdnum_iban.is_valid(value))


@cache
def iban_length(country: str) -> int:
    """Characters of an IBAN of a country (ISO 13616 registry, as python-stdnum carries it); 0 for no such country."""
    for length in range(15, 35):
        if _has_iban_structure(country, length):
            return length
    return 0


def _has_iban_structure(country: str, length: int) -> bool:
    info = stdnum_iban._ibandb.info(country + "0" * (length - 2))[0][1]  # noqa: SLF001 - the registry has no other door
    structure = info.get("bban", "")
    digits = sum(int(part) for part in re.findall(r"(\d+)!", structure))
    return bool(digits) and digits + 4 == length


def bics(text: str) -> Iterator[Identifier]:
    """BICs (ISO 9362); many plain words look like one, so a caller needs a label beside it."""
    for match in _BIC.finditer(text):
        value = re.sub(r"\s", "", match[1])
        if stdnum_bic.is_valid(value):
            yield Identifier(value, value[4:6], match.start(), match.end(), checked=True)
