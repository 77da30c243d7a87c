"""What a document is, by the words of its title and what else it prints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from extractors.paper.features import Scored
from extractors.paper.layout import Segment, Sheet
from models.claim_scorer import probability
from pipeline.invoices import Kind

_PREFIX: Final = "kind_"
_WEIGHT: Final[Mapping[Kind, float]] = {
    Kind.INVOICE: 1.0,
    Kind.CREDIT_NOTE: 1.3,
    Kind.CORRECTIVE_INVOICE: 1.4,
    Kind.PREPAYMENT_INVOICE: 1.4,
    Kind.RECEIPT: 0.9,
    Kind.PROFORMA: 1.3,
    Kind.REMINDER: 1.2,
    Kind.STATEMENT: 0.95,
    Kind.DELIVERY_NOTE: 0.7,
    Kind.PURCHASE_ORDER: 0.6,
}
"""How much a word of the kind says: every delivery note number stands on invoices too."""
_TITLE: Final = 1.0
"""Points from which a word is the title of the page, whatever else stands on it."""


def kind_of(sheet: Sheet, scored: Mapping[str, list[Scored]]) -> tuple[Kind, float]:
    """The kind and how sure that is. A page that asks for no money is no invoice."""
    points: dict[Kind, float] = {}
    for kind, weight in _titles(sheet):
        points[kind] = max(points.get(kind, 0.0), weight)
    number = _best(scored, "invoice_number")
    money = max(_best(scored, "gross_total"), _best(scored, "amount_due"))
    titled = max((weight for kind, weight in points.items() if kind is not Kind.INVOICE), default=0.0)
    if number > 0.3 and money > 0.3 and titled < _TITLE:
        points[Kind.INVOICE] = points.get(Kind.INVOICE, 0.0) + 0.5
    if not points:
        return (Kind.INVOICE, 0.55) if money > 0.5 and number > 0.5 else _untitled(sheet, money)
    ranked = sorted(points.items(), key=lambda item: -item[1])
    runner_up = ranked[1][1] if len(ranked) > 1 else 0.0
    kind, weight = ranked[0]
    return kind, probability(0.8 + 2.0 * (weight - runner_up) + 0.8 * (weight - 1))


def _untitled(sheet: Sheet, money: float) -> tuple[Kind, float]:
    page = sheet.pages[0]
    if money > 0.3:
        narrow = page.height > 1.8 * page.width
        return (Kind.RECEIPT, 0.6) if narrow or page.ink == "ocr" else (Kind.INVOICE, 0.4)
    return Kind.OTHER, 0.6


def _best(scored: Mapping[str, list[Scored]], concept: str) -> float:
    claims = scored.get(concept)
    return claims[0].probability if claims else 0.0


def _titles(sheet: Sheet) -> Iterator[tuple[Kind, float]]:
    """Words of a kind on the first page: the larger, the higher and the more alone, the more they say."""
    first = sheet.pages[0]
    for segment in sheet.segments:
        if segment.page != first.number:
            return
        for match in segment.labels:
            for concept in match.concepts:
                if concept.startswith(_PREFIX):
                    kind = Kind(concept.removeprefix(_PREFIX))
                    yield kind, _WEIGHT[kind] * _prominence(sheet, segment, match.start, match.end)


def _prominence(sheet: Sheet, segment: Segment, start: int, end: int) -> float:
    text = segment.text
    alone = (end - start) / max(len(text.rstrip(" :.#")), 1)
    large = min(segment.height / max(sheet.line_height, 1.0), 2.5) - 1
    high = 1 - segment.box.y0 / sheet.heights[segment.page]
    capital = 0.2 if text[start:end].isupper() else 0.0
    leads = 0.3 if start <= 1 and text[start : start + 1].isupper() else 0.0
    sentence = -0.7 if start > 20 or len(text) > 60 else 0.0
    return max(0.0, 0.5 * alone + 0.5 * max(large, 0.0) + 0.5 * high + capital + leads + sentence)
