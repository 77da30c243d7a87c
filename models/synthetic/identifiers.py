"""Identifiers with valid check digits, and accounts at banks that do not exist.

Bank codes are taken from ranges that no central bank has assigned (99… in Germany, Austria, France, Spain, Italy and
Poland; invented letters in the Netherlands, Britain and Ireland), so that no number is anybody's account.
"""

from __future__ import annotations

from typing import Final


def iban_of(country: str, account: str) -> str:
    """The IBAN of an account: its check digits are 98 less the number modulo 97 (ISO 13616)."""
    digits = "".join(str(int(one, 36)) for one in account + country + "00")
    return f"{country}{98 - int(digits) % 97:02d}{account}"


def french_account(bank: str, branch: str, account: str) -> str:
    """Bank, branch and account with the clé RIB (97 less their weighted sum modulo 97)."""
    key = 97 - (89 * int(bank) + 15 * int(branch) + 3 * int(account)) % 97
    return f"{bank}{branch}{account}{key:02d}"


def spanish_account(bank: str, branch: str, account: str) -> str:
    """Bank, branch and account with the two control digits of a código cuenta cliente."""

    def control(digits: str) -> str:
        weights = (1, 2, 4, 8, 5, 10, 9, 7, 3, 6)
        rest = 11 - sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11
        return {11: "0", 10: "1"}.get(rest, str(rest))

    return f"{bank}{branch}{control('00' + bank + branch)}{control(account)}{account}"


def italian_account(bank: str, branch: str, account: str) -> str:
    """ABI, CAB and account behind their CIN letter."""
    odd = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21)
    digits = bank + branch + account
    total = sum(odd[int(digit)] if at % 2 == 0 else int(digit) for at, digit in enumerate(digits))
    return f"{chr(ord('A') + total % 26)}{digits}"


def polish_account(bank: str, account: str) -> str:
    """Seven digits of a bank's branch, their check digit, and sixteen digits of the account."""
    total = sum(int(digit) * weight for digit, weight in zip(bank, (3, 9, 7, 1, 3, 9, 7), strict=True))
    return f"{bank}{-total % 10}{account}"


def vat_of(country: str, body: str) -> str:
    """A VAT id with the check digit its country asks for, from the digits before it.

    Raises ``ValueError`` where no check digit exists for these digits (one in eleven, by country).
    """
    return country + _WITH_CHECK[country](body)


def _germany(body: str) -> str:
    product = 10
    for digit in body:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    return body + str((11 - product) % 10)


def _poland(body: str) -> str:
    check = sum(int(digit) * weight for digit, weight in zip(body, (6, 5, 7, 2, 3, 4, 5, 6, 7), strict=True)) % 11
    if check == 10:
        raise ValueError(f"no NIP begins with {body}")
    return body + str(check)


def _luhn(body: str) -> str:
    total = 0
    for place, digit in enumerate(reversed(body)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return body + str(-total % 10)


def _france(body: str) -> str:
    siren = _luhn(body)
    return f"{(12 + 3 * (int(siren) % 97)) % 97:02d}{siren}"


def _spain(body: str) -> str:
    """A limited company: B, seven digits, a check digit by Luhn."""
    return "B" + _luhn(body)


def _netherlands(body: str) -> str:
    """Nine digits of the 11-test, B01."""
    check = sum(int(digit) * weight for digit, weight in zip(body, range(9, 1, -1), strict=True)) % 11
    if check == 10:
        raise ValueError(f"no Dutch VAT id begins with {body}")
    return f"{body}{check}B01"


def _britain(body: str) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(body, range(8, 1, -1), strict=True))
    return f"{body}{97 - total % 97:02d}"


def _austria(body: str) -> str:
    total = 0
    for place, digit in enumerate(body):
        doubled = int(digit) * (2 if place % 2 else 1)
        total += doubled // 10 + doubled % 10
    return f"U{body}{(6 - total) % 10}"


_WITH_CHECK: Final = {
    "DE": _germany, "PL": _poland, "IT": _luhn, "FR": _france, "ES": _spain, "NL": _netherlands, "GB": _britain,
    "AT": _austria,
}  # fmt: skip
