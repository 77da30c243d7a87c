"""Whether a value read means the same as the true one."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Final

from rapidfuzz.distance import Levenshtein

from pipeline.invoices import FIELDS, FieldName

ALIKE: Final = 0.85
"""Similarity from which two names are one, case, accents and legal form aside."""
LINE_ALIKE: Final = 0.6
_LEGAL: Final = re.compile(
    r"\b(gmbh|mbh|ag|kg|co|ltd|limited|llc|inc|corp|sp z o o|s a|sa|sas|sarl|s r l|srl|bv|nv|plc|sdn|bhd|pte|ohg|"
    r"e k|ek|ug|gbr)\b"
)


def same(field: str, truth: str, found: str) -> bool:
    """Amounts to the cent, dates as dates, codes without punctuation, names at 85 % similarity."""
    holds = FIELDS[FieldName(field)].holds
    if holds in {"amount", "percent"}:
        one, other = decimal(truth), decimal(found)
        return one is not None and one == other
    if holds == "date":
        return truth[:10] == found[:10]
    if holds in {"code", "currency", "flag"}:
        return code(truth) == code(found)
    return Levenshtein.normalized_similarity(name(truth), name(found)) >= ALIKE


def decimal(text: str | None) -> Decimal | None:
    """A number to the cent, ``None`` for what is none."""
    try:
        return None if text is None else Decimal(str(text)).quantize(Decimal("0.01"))
    except InvalidOperation:
        return None


def same_quantity(truth: str, found: str | None) -> bool:
    """Whether two quantities are the same number, to the last digit."""
    try:
        return found is not None and Decimal(truth) == Decimal(str(found))
    except InvalidOperation:
        return False


def plain(text: str) -> str:
    """Lower case without accents."""
    folded = unicodedata.normalize("NFKD", str(text)).casefold()
    return "".join(one for one in folded if not unicodedata.combining(one))


def code(text: str) -> str:
    """Letters and digits alone."""
    return re.sub(r"[^A-Z0-9]", "", plain(text).upper())


def name(text: str) -> str:
    """Words without punctuation and legal form; all words where nothing else is left."""
    words = re.sub(r"[^a-z0-9]+", " ", plain(text)).strip()
    return re.sub(r"\s+", " ", _LEGAL.sub(" ", words)).strip() or words


def same_description(truth: str, found: str) -> bool:
    """Whether a line's description is recognisably the true one: wrapped and shortened ones count."""
    one, other = name(truth)[:80], name(found)[:80]
    if Levenshtein.normalized_similarity(one, other) >= LINE_ALIKE or one[:20] in other:
        return True
    return bool(other) and other in name(truth)
