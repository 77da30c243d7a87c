"""What makes two records one invoice beyond doubt: the file, the KSeF number, or seller, number, date and total."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b

from pipeline.duplicates.earlier import Earlier
from pipeline.duplicates.forms import norm, plain_amount, plain_number
from pipeline.invoices import Kind


def identities(one: Earlier) -> tuple[bytes, ...]:
    """16 bytes for each; the ledger may hold every one of them once.

    A seller known by name alone has none of number and date: two companies may share a name.
    """
    told = sorted("\x1f".join(parts) for parts in _told(one))
    return tuple(blake2b(text.encode(), digest_size=16).digest() for text in told)


def _told(one: Earlier) -> Iterator[tuple[str, ...]]:
    yield "file", one.sha256, str(one.index)
    if one.ksef_number:
        yield "ksef", norm(one.ksef_number)
    number = plain_number(one.number or "")
    if number and one.issued and one.gross is not None and not one.seller.startswith("name:"):
        way = "credit" if one.kind == Kind.CREDIT_NOTE else "bill"
        yield "paper", one.seller, way, number, one.issued.isoformat(), plain_amount(one.gross), one.currency or ""
