"""What a document is: its titles, and what it shows besides, put through the trained classifier."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from extractors.paper.conditions import SURENESS, are_conditions
from extractors.paper.features import Scored
from extractors.paper.layout import Segment, Sheet
from models.kind_classifier import KindClassifier, load
from pipeline.documents import Ink
from pipeline.invoices import Kind

_PREFIX: Final = "kind_"
_CLOCK: Final = re.compile(r"(?<![\d:.])\d{1,2}:\d{2}(?::\d{2})?(?![\d:.])")
_SLIP: Final = 1.9
_SHEETS: Final = (1.414, 1.294, 0.707, 0.773)
"""Height by width of A4 and Letter, upright and lying."""
_SHEET_OFF: Final = 0.03
_STRIKING: Final = 1.6
"""Prominence of a word that nobody overlooks."""
_DAY: Final = re.compile(r"\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b")
_CENTS: Final = re.compile(r"\d[.,]\d{2}\b")
_FIELDS: Final = (
    "invoice_number", "due_date", "net_total", "tax_total", "gross_total", "amount_due", "previous_balance",
)  # fmt: skip
_CONCEPTS: Final = (
    "change", "prepaid", "rounding", "delivery_note", "purchase_order", "iban", "buyer", "supplier", "ship_to",
    "invoice_number", "net_total", "tax_total", "gross_total", "amount_due", "due_date", "customer_number",
)  # fmt: skip


def kind_of(
    sheet: Sheet, scored: Mapping[str, Sequence[Scored]], tables: int, classifier: KindClassifier | None = None
) -> tuple[Kind, float]:
    """The most probable kind and its probability. ``tables`` is how many tables of lines there are."""
    if are_conditions(sheet):
        return Kind.OTHER, SURENESS
    chances = (classifier or load()).probabilities(features(sheet, scored, tables))
    kind, chance = next(iter(chances.items()))
    return Kind(kind), chance


def features(sheet: Sheet, scored: Mapping[str, Sequence[Scored]], tables: int) -> dict[str, float]:
    """The evidence: how prominent each kind's words are, which fields and labels there are, the shape of the page."""
    row = dict(_titles(sheet))
    others = (value for name, value in row.items() if name.startswith("title:") and name != "title:invoice")
    other = max(others, default=0.0)
    row["untitled"] = float(not row)
    row["title_lead"] = row.get("title:invoice", 0.0) - other
    for name in _FIELDS:
        best = scored.get(name, ())
        row[f"sure:{name}"] = max(min(best[0].odds if best else -6.0, 6.0), -6.0) / 6
    concepts = {concept for segment in sheet.segments for match in segment.labels for concept in match.concepts}
    for concept in _CONCEPTS:
        row[f"says:{concept}"] = float(concept in concepts)
    gross = scored.get("gross_total", ())
    row["negative"] = float(bool(gross) and any(one.value < 0 for one in gross[0].value.amounts))
    page = sheet.pages[0]
    aspect = page.height / max(page.width, 1.0)
    row["narrow"] = float(aspect > _SLIP)
    row["no_sheet"] = float(not any(abs(aspect - paper) < _SHEET_OFF for paper in _SHEETS))
    row["clock"] = float(any(_CLOCK.search(segment.text) for segment in sheet.segments))
    row["recognised"] = float(page.ink is Ink.OCR)
    row["tables"] = float(min(tables, 2))
    row["bills"] = min(_bills(sheet), 6) / 3
    row["rows"] = min(len(sheet.rows), 100) / 50
    amounts = sum(
        1 for segment in sheet.segments
        if any(mark in segment.text for mark in (",", ".")) and segment.text[-1:].isdigit()
    )  # fmt: skip
    row["figures"] = min(amounts, 60) / 30
    return row


def _bills(sheet: Sheet) -> int:
    """Rows with a date and an amount to the cent after at least one more word: the bills of a statement."""
    return sum(
        1 for row in sheet.rows
        if len(row) >= 3 and _DAY.search(" ".join(one.text for one in row)) and _CENTS.search(row[-1].text)
    )  # fmt: skip


def _titles(sheet: Sheet) -> Iterator[tuple[str, float]]:
    """For each kind how prominent its most prominent word is on the first page."""
    best: dict[str, float] = {}
    first = sheet.pages[0]
    leading = True
    for segment in sheet.segments:
        if segment.page != first.number:
            break
        for match in segment.labels:
            kinds = [concept.removeprefix(_PREFIX) for concept in match.concepts if concept.startswith(_PREFIX)]
            for kind in kinds:
                weight = _prominence(sheet, segment, match.start, match.end) + (0.3 if leading else 0.0)
                best[kind] = max(best.get(kind, 0.0), weight)
            if leading and kinds:
                yield from ((f"first:{kind}", 1 / len(kinds)) for kind in kinds)
            leading = leading and not kinds
    yield from ((f"title:{kind}", weight) for kind, weight in best.items())
    if best:
        top = max(best, key=lambda kind: best[kind])
        yield f"top:{top}", 1.0
        if best[top] > _STRIKING:
            yield f"striking:{top}", 1.0


def _prominence(sheet: Sheet, segment: Segment, start: int, end: int) -> float:
    """The larger, the higher and the more alone, the more a word is the page's title."""
    text = segment.text
    alone = (end - start) / max(len(text.rstrip(" :.#")), 1)
    large = min(segment.height / max(sheet.line_height, 1.0), 2.5) - 1
    high = 1 - segment.box.y0 / sheet.heights[segment.page]
    capital = 0.2 if text[start:end].isupper() else 0.0
    leads = 0.3 if start <= 1 and text[start : start + 1].isupper() else 0.0
    sentence = -0.7 if start > 20 or len(text) > 60 else 0.0
    return max(0.0, 0.5 * alone + 0.5 * max(large, 0.0) + 0.5 * high + capital + leads + sentence)
