"""Normal forms of invoice numbers and amounts, for blocking and comparing. Keys only: never stored as the number."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from decimal import Decimal

_MARK = re.compile(r"(?:[\s/_-]*(?:COPY|KOPIA|KOPIE|COPIE|COPIA|DUPLIKAT|DUPLICATE|DUPLICATA|ODPIS))+\s*$")
_LOOK_ALIKE = str.maketrans("OQDILTSBZGA7", "0001115826" + "41")
"""Letters that OCR and people take for digits, folded; 7 goes with 1."""


def norm(text: str) -> str:
    """Upper case, letters and digits alone."""
    return re.sub(r"[^0-9A-Z]", "", text.upper())


def strip(text: str) -> str:
    """Without a trailing COPY, KOPIE, DUPLIKAT."""
    return _MARK.sub("", text.upper())


def skeleton(text: str) -> str:
    """The number as look-alike characters, prefixes, zeros and one trailing letter leave it."""
    plain = norm(strip(text))
    plain = re.sub(r"^[A-Z]{2,}(?=[0-9])", "", plain) or plain
    plain = re.sub(r"^[A-Z](?=[0-9][0-9OQDILTSBZGA]{3,})", "", plain)
    plain = re.sub(r"(?<=[0-9])[A-Z]$", "", plain)
    return plain.translate(_LOOK_ALIKE).lstrip("0") or plain


def amount_digits(amount: Decimal) -> str:
    """Sorted digits without outer zeros: the same for swapped digits and a moved point."""
    digits = f"{abs(amount):f}".replace(".", "").strip("0")
    return "".join(sorted(digits))


def deletions(text: str) -> Iterator[str]:
    """The text, and the text without each of its characters: two numbers one edit apart share one."""
    yield text
    for at in range(len(text)):
        yield text[:at] + text[at + 1 :]


def key(*parts: str) -> int:
    """A blocking key: 64 signed bits of BLAKE2b over the parts."""
    digest = hashlib.blake2b("\x1f".join(parts).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
