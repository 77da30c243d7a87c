"""Normal forms of invoice numbers and amounts, for blocking and comparing. Keys only: never stored as the number."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import Final

_MARK: Final = re.compile(
    r"(?:[\s/_.(-]*(?:COPY|KOPIA|KOPIE|COPIE|COPIA|DUPLIKAT|DUPLICATE|DUPLICATA|DUPLICADO|ODPIS)[\s.)]*)+$"
    r"|[\s._-]*/K$"
)
_FOLD: Final = str.maketrans("OQDILT7SB3ZG9A", "00011115882664")
"""Look-alikes folded to one digit: O Q D to 0, I L T 7 to 1, S to 5, B 3 to 8, Z to 2, G 9 to 6, A to 4. For keys."""


_FRONT: Final = re.compile(r"^(?:[A-Z]{2,}(?=[0-9])|[A-Z](?=[0-9][0-9OQDILTSBZGA]{3,}))")
_LETTER: Final = re.compile(r"(?<=[0-9])[A-Z]$")
_OTHER: Final = re.compile(r"[^0-9A-Z]")
remembered = lru_cache(1 << 16)
"""One check asks for the same forms again and again."""


@remembered
def norm(text: str) -> str:
    """Upper case, letters and digits alone; full-width forms and accents as their plain letters."""
    plain = text if text.isascii() else unicodedata.normalize("NFKD", text)
    return _OTHER.sub("", plain.upper())


@remembered
def plain_number(text: str) -> str:
    """An invoice number in its normal form, without a trailing COPY."""
    return norm(strip(text))


@remembered
def strip(text: str) -> str:
    """Upper case without a trailing COPY, KOPIE, DUPLIKAT, ``/K``."""
    return _MARK.sub("", text.upper().strip())


def _core(text: str) -> str:
    """The normal form without a leading word, or one letter before four digits and what looks like them."""
    plain = plain_number(text)
    cut = _FRONT.sub("", plain)
    return cut if len(cut) >= 3 else plain


def _without_end(plain: str) -> str:
    """Without one letter behind the last digit: the A of a number that was sent again."""
    return _LETTER.sub("", plain) if len(plain) > 4 else plain


@remembered
def bare(text: str) -> str:
    """The number without prefix, leading zeros and a letter at its end; characters as they are."""
    plain = _without_end(_core(text))
    return plain.lstrip("0") or plain


@remembered
def skeletons(text: str) -> tuple[str, ...]:
    """The number as prefix, zeros and look-alikes leave it: without and with a letter at its end, shortest first."""
    whole = _core(text)
    found = {one.translate(_FOLD).lstrip("0") or one for one in (whole, _without_end(whole))}
    return tuple(sorted((one for one in found if one), key=lambda one: (len(one), one)))


def skeleton(text: str) -> str:
    """The shortest skeleton; empty for a text without letters and digits."""
    return next(iter(skeletons(text)), "")


@remembered
def amount_digits(amount: Decimal) -> str:
    """Sorted digits without outer zeros: the same for swapped digits and a moved point."""
    digits = f"{abs(amount):f}".replace(".", "").strip("0")
    return "".join(sorted(digits))


@remembered
def plain_amount(amount: Decimal) -> str:
    """An amount for a key: ``119``, ``119.0`` and ``119.00`` are the same, the sign does not matter."""
    return f"{abs(amount).normalize():f}"


def key(*parts: str) -> int:
    """A blocking key: 64 signed bits of BLAKE2b over the parts."""
    digest = hashlib.blake2b("\x1f".join(parts).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
