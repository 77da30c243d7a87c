"""Printed payment terms: days, end of month, early-payment discount, and the due date they amount to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from extractors.paper.labels import fold
from extractors.paper.layout import Segment

_DAY: Final = (
    r"(?:tage[n]?|days?|jours?|dias|giorni|gg|dagen|dni|dage|dagar|dager|paivaa?|pv|dnu|dni|nap|zile|"
    r"kalendertage[n]?|werktage[n]?|calendar days)"
)
_PERIOD: Final = re.compile(
    rf"(?<![\d.,])(?P<days>\d{{1,3}})\s*(?:\([^)]*\)\s*)?(?:-\s*)?{_DAY}\b|\bnet\s?(?P<net>\d{{1,3}})\b"
)
_SUBJECT: Final = re.compile(
    r"zahl|uberweis|netto|fallig|skonto|payment|pay\b|payable|due|terms|net\b|paiement|payer|regle|echeance|reglement|"
    r"pago|pagar|venc|pagament|scaden|betal|voldoen|platn|zaplat|termin|pagamento|maksu|splat|fizet|plat[ai]|forfall|"
    r"conditions|invoice date|rechnungs|abzug|rimessa|bonifico|d\.?f\b|virement|transfer|wire|within|innerhalb|binnen"
)
_NOT_A_TERM: Final = re.compile(
    r"verzug|late|retard|interest|zins|mora|return|ruckgabe|widerruf|retour|warranty|garant|reklam|beschwer|complain|"
    r"cancel|kundig|interes|mahn|objection|dispute|guarantee|recht|notice|penalit|rente|demora|spat|trial"
)
_PERCENT: Final = re.compile(r"(\d{1,2}(?:[.,]\d{1,2})?)\s?%")
_DISCOUNT: Final = re.compile(
    r"skonto|discount|escompte|descuento|sconto|korting|rabat|pronto pago|pp\b|abzug|abzgl|less"
)
_END_OF_MONTH: Final = re.compile(
    r"end of (?:the )?month|\beom\b|fin de mois|\bfdm\b|fine mese|\bf\.?m\.?\b|monatsende|fin de mes|einde maand|"
    r"ultimo|koniec miesiaca|fim do mes"
)
_AT_ONCE: Final = re.compile(
    r"zahlbar sofort|sofort (?:fallig|zahlbar|netto|rein netto|ohne abzug)|"
    r"(?:due|payable) (?:up)?on receipt|paiement (?:immediat|comptant|a reception)|immediate payment|due immediately|"
    r"payable immediately|pago (?:al )?contado|pagamento immediato|rimessa diretta|vista fattura|per direct|"
    r"sofort nach erhalt|nach erhalt der rechnung|a reception"
)


@dataclass(frozen=True)
class Terms:
    """What a sentence of terms says. ``days`` to pay in full; the discount with its own days."""

    segment: Segment
    text: str
    days: int | None = None
    end_of_month: bool = False
    discount: Decimal | None = None
    discount_days: int | None = None


def read(segments: Iterable[Segment]) -> Terms | None:
    """The terms of a document: the first line that states days to pay, or payment at once."""
    for segment in segments:
        found = _line(segment)
        if found:
            return found
    return None


def _line(segment: Segment) -> Terms | None:
    text = fold(segment.text)
    if not _SUBJECT.search(text) or _NOT_A_TERM.search(text):
        return None
    periods = [(match, int(match["days"] or match["net"])) for match in _PERIOD.finditer(text)]
    if not periods:
        return Terms(segment, segment.text, 0) if _AT_ONCE.search(text) else None
    percent = _PERCENT.search(text)
    with_discount = percent and _DISCOUNT.search(text)
    if not percent or not with_discount:
        return Terms(segment, segment.text, periods[-1][1], bool(_END_OF_MONTH.search(text)))
    early = min(periods, key=lambda period: abs(period[0].start() - percent.start()))
    full = [days for match, days in periods if match is not early[0]]
    rate = Decimal(percent[1].replace(",", "."))
    days = max(full) if full else None
    return Terms(segment, segment.text, days, bool(_END_OF_MONTH.search(text)), rate, early[1])
