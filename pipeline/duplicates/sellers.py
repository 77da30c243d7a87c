"""Whether two invoices come from one seller: by master record, VAT id, account or name."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from pipeline.duplicates.earlier import Earlier
from pipeline.parties import code, plain_name

ALIKE: Final = 0.93
"""Names of two master records this much alike are one company's, unless their VAT ids differ."""
SAME: Final = frozenset({"seller_same", "seller_same_vat", "seller_same_account", "seller_same_name"})


def same_seller(a: Earlier, b: Earlier) -> bool:
    """One master record, VAT id or account, or one name where nothing better is known."""
    return seller_likeness(a, b) in SAME


def seller_likeness(a: Earlier, b: Earlier) -> str:
    """How the sellers compare; the name of the feature."""
    if a.supplier_id and a.supplier_id == b.supplier_id:
        return "seller_same"
    if a.seller == b.seller and a.seller != "name:":
        return "seller_same_vat" if a.seller.startswith("vat:") else "seller_same"
    if a.seller.startswith("vat:") and b.seller.startswith("vat:"):
        return "seller_differs"
    first, second = code(a.vat_id), code(b.vat_id)
    if first and second:
        return "seller_same_vat" if first == second else "seller_differs"
    if a.iban and b.iban and code(a.iban) == code(b.iban):
        return "seller_same_account"
    if not a.name or not b.name:
        return "seller_unknown"
    return "seller_same_name" if _alike(a.name, b.name) else "seller_differs"


@lru_cache(1 << 14)
def _alike(a: str, b: str) -> bool:
    first, second = _plain(a), _plain(b)
    return bool(first) and OSA.normalized_similarity(first, second) >= ALIKE


@lru_cache(1 << 14)
def _plain(name: str) -> str:
    return plain_name(name).replace(" ", "")
