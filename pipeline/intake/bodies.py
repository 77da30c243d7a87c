"""The text of a message: whether it is an invoice itself, where nothing is attached that could be one."""

from __future__ import annotations

import re
from typing import Final

from pipeline.documents import MediaType
from pipeline.intake.parts import Part, Workshop
from pipeline.limits import Limits

PAGES: Final = frozenset({MediaType.HTML, MediaType.XML})
"""What a web page may look like; it may begin as XML does."""
_LONGEST: Final = 50_000
_INVOICE: Final = re.compile(
    r"\b(?:tax invoice|invoice|receipt|rechnung|quittung|beleg|faktura|faktury|rachunek|paragon|facture|reçu|factura"
    r"|recibo|fattura|ricevuta|factuur|bon)\b",
    re.IGNORECASE,
)
_NUMBERED: Final = re.compile(
    r"\b(?:invoice|receipt|order|rechnung|rechnungs|beleg|faktura|faktury|rachunek|facture|factura|fattura|factuur)"
    r"[\w-]{0,12}\s{0,3}(?:no|nr|number|nummer|numer|num|n°|nº|id|#|:)[\s.:#°º]{0,4}[\w/-]{0,20}\d",
    re.IGNORECASE,
)
_TOTAL: Final = re.compile(
    r"\b(?:grand total|total|amount due|amount paid|gesamt|gesamtbetrag|rechnungsbetrag|summe|betrag|zu zahlen|razem"
    r"|suma|do zapłaty|kwota|total ttc|montant|importe|totale|importo|totaal|te betalen)\b",
    re.IGNORECASE,
)
_MONEY: Final = r"(?:[€$£]|EUR|USD|GBP|PLN|CHF|zł)"
_AMOUNT: Final = re.compile(
    rf"{_MONEY}\s?\d[\d.,'\u00a0\u202f ]{{0,14}}\d\b|\b\d[\d.,'\u00a0\u202f ]{{0,14}}[.,]\d\d\s?{_MONEY}", re.IGNORECASE
)


def is_invoice(text: str) -> bool:
    """Whether a text has what an invoice has: the word, a number, a total, and amounts of money."""
    head = text[:_LONGEST]
    return all(pattern.search(head) for pattern in (_INVOICE, _NUMBERED, _TOTAL, _AMOUNT))


def letter(body: Part, charset: str, limits: Limits, workshop: Workshop) -> bytes | None:
    """The text of a message set as a PDF, ``None`` where it is no invoice or too long to be one."""
    content = body.attachment.content
    if len(content) > limits.bytes // 4:
        return None
    written, is_page = plain(content, charset), body.media_type in PAGES
    if not is_invoice(workshop.page_text(written) if is_page else written):
        return None
    try:
        return workshop.set_page(written) if is_page else workshop.set_text(written)
    except ValueError:
        return None


def plain(content: bytes, charset: str) -> str:
    """Text in the charset that was told, or in that which it is in where none was told, or wrongly."""
    for name in (charset, "utf-8-sig", "cp1252"):
        try:
            return content.decode(name)
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
    return content.decode("latin-1")
