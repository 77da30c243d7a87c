"""VAT ids and bank accounts: all that are printed, and which of them are the supplier's."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from extractors.paper.features import Scored
from extractors.paper.ink import field_at
from extractors.paper.layout import Segment, Sheet
from extractors.parsing import identifiers
from pipeline.documents import Box
from pipeline.invoices import Alternative, Field, FieldName
from pipeline.parties import Entity

_BARE: Final = re.compile(r"(?<![\w.])((?:\d[ .-]?){7,13}\d|[A-Z][ -]?\d{7}[ -]?[0-9A-Z]|\d{8}[ -]?[A-Z])(?![\w])")
_COUNTRY_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "pl": ("PL",), "it": ("IT",), "es": ("ES",), "pt": ("PT",), "en": ("GB",), "de": ("DE", "AT"), "fr": ("FR", "BE"),
    "nl": ("NL", "BE"), "da": ("DK",), "sv": ("SE",), "no": ("NO",), "fi": ("FI",), "cs": ("CZ",), "sk": ("SK",),
    "hu": ("HU",), "ro": ("RO",),
}  # fmt: skip


@dataclass(frozen=True)
class _Found:
    value: str
    segment: Segment
    start: int
    end: int
    odds: float
    buyer: float
    label_box: Box | None = None


def fields(sheet: Sheet, claims: Mapping[str, list[Scored]], own: Sequence[Entity]) -> dict[FieldName, Field]:
    """The supplier's and the buyer's VAT id, IBAN and BIC, as far as they are printed."""
    del claims  # labels are looked up beside the identifiers, for these carry their own proof
    found: dict[FieldName, Field] = {}
    vat_ids = list(_vat_ids(sheet, own))
    sellers = sorted((one for one in vat_ids if one.buyer < 1), key=lambda one: -one.odds)
    buyers = sorted((one for one in vat_ids if one.buyer >= 1), key=lambda one: -one.buyer)
    found |= _best(FieldName.SUPPLIER_VAT_ID, sellers)
    found |= _best(FieldName.BUYER_VAT_ID, buyers)
    found |= _best(FieldName.IBAN, sorted(_ibans(sheet, own), key=lambda one: -one.odds))
    found |= _best(FieldName.BIC, sorted(_bics(sheet), key=lambda one: -one.odds))
    return found


def _best(name: FieldName, ranked: Sequence[_Found]) -> dict[FieldName, Field]:
    if not ranked or ranked[0].odds < 0:
        return {}
    best, *rest = ranked
    others = {one.value: one for one in rest if one.value != best.value}
    confidence = min(0.55 + 0.09 * best.odds, 0.99) - (0.1 if others else 0.0)
    found = field_at(name, best.value, confidence, best.segment, (best.start, best.end), best.label_box)
    runners = tuple(
        Alternative(one.value, 0.1, one.segment.text[one.start : one.end], one.segment.page,
                    one.segment.span_box(one.start, one.end))
        for one in list(others.values())[:3]
    )  # fmt: skip
    return {name: replace(found, alternatives=runners)}


def _concepts(sheet: Sheet, segment: Segment, start: int) -> dict[str, tuple[frozenset[str], Box]]:
    """The labels before a value: in its own text, in the segment to the left, and right above it."""
    near: dict[str, tuple[frozenset[str], Box]] = {}
    lefts = [other for other in sheet.rows[segment.row] if other.box.x0 < segment.box.x0][-1:]
    above = [
        other
        for row in sheet.rows[max(segment.row - 3, 0) : segment.row]
        for other in row
        if other.page == segment.page and other.box.x0 < segment.box.x1 and other.box.x1 > segment.box.x0
        and segment.box.y0 - other.box.y1 < 1.6 * segment.height
    ][-1:]  # fmt: skip
    for other in (*above, *lefts, segment):
        for match in other.labels:
            if other is not segment or match.end <= start + 1:
                for concept, languages in match.concepts.items():
                    near[concept] = languages, other.span_box(match.start, match.end)
    return near


def _buyer_side(sheet: Sheet, segment: Segment) -> float:
    """Whether the block it stands in, or the heading above, is the addressee's."""
    block = sheet.block_of.get(segment.position, ())
    heads = {concept for other in block for match in other.labels if match.start <= 1 for concept in match.concepts}
    above = [
        concept
        for row in sheet.rows[max(segment.row - 9, 0) : segment.row]
        for other in row
        if other.page == segment.page and abs(other.box.x0 - segment.box.x0) < 30
        for match in other.labels
        if match.start <= 1 and match.end >= len(other.text.rstrip(" :")) - 2
        for concept in match.concepts
        if concept in {"buyer", "supplier"}
    ]
    if above:
        return 1.5 if above[-1] == "buyer" else -1.0
    return 1.0 if "buyer" in heads and "supplier" not in heads else 0.0


def _vat_ids(sheet: Sheet, own: Sequence[Entity]) -> Iterator[_Found]:
    ours = {re.sub(r"\W", "", entity.vat_id or "") for entity in own} - {""}
    for segment in sheet.segments:
        spans = [(one.start, one.end) for one in identifiers.ibans(segment.text)]
        for one in identifiers.vat_ids(segment.text):
            if any(one.start < end and one.end > start for start, end in spans):
                continue
            near = _concepts(sheet, segment, one.start)
            labelled = "supplier_vat_id" in near or "buyer_vat_id" in near
            if not labelled and not one.checked and not _whole(segment, one):
                continue
            odds = 1.0 + 2.0 * one.checked + 2.0 * labelled
            yield _placed(sheet, segment, one.value, (one.start, one.end), odds, near, ours)
        yield from _bare_vat_ids(sheet, segment, ours)


def _whole(segment: Segment, one: identifiers.Identifier) -> bool:
    return one.start == 0 and one.end >= len(segment.text) - 1


def _bare_vat_ids(sheet: Sheet, segment: Segment, ours: set[str]) -> Iterator[_Found]:
    """Numbers without their country behind a label such as *NIP* or *P.IVA*; the check digits must hold."""
    for match in _BARE.finditer(segment.text):
        near = _concepts(sheet, segment, match.start(1))
        told = near.get("buyer_vat_id") or near.get("supplier_vat_id")
        if not told:
            continue
        value = re.sub(r"[ .-]", "", match[1])
        countries = [country for language in told[0] for country in _COUNTRY_OF.get(language, ())]
        if any(identifiers.vat_valid(country, value) for country in countries):
            yield _placed(sheet, segment, value, match.span(1), 3.5, near, ours)


def _placed(
    sheet: Sheet,
    segment: Segment,
    value: str,
    span: tuple[int, int],
    odds: float,
    near: Mapping[str, tuple[frozenset[str], Box]],
    ours: set[str],
) -> _Found:
    buyer = _buyer_side(sheet, segment)
    if "buyer_vat_id" in near:
        buyer += 2.0
    if any(value in known or known in value for known in ours):
        buyer += 5.0
    label = near.get("buyer_vat_id") or near.get("supplier_vat_id")
    late = segment.row / max(len(sheet.rows), 1) * 0.3
    return _Found(value, segment, *span, odds + late, buyer, label[1] if label else None)


def _ibans(sheet: Sheet, own: Sequence[Entity]) -> Iterator[_Found]:
    ours = {re.sub(r"\W", "", iban) for entity in own for iban in entity.ibans}
    for row in sheet.rows:
        for segment in _joined(row):
            for one in identifiers.ibans(segment.text):
                near = _concepts(sheet, row[0], len(row[0].text)) | _concepts(sheet, segment, one.start)
                odds = 1.0 + 3.0 * one.checked + 1.5 * ("iban" in near) - 4.0 * (one.value in ours)
                label = near.get("iban")
                yield _Found(one.value, segment, one.start, one.end, odds, 0.0, label[1] if label else None)
    yield from _broken_ibans(sheet, ours)


def _broken_ibans(sheet: Sheet, ours: set[str]) -> Iterator[_Found]:
    """Accounts that a narrow column or the end of a line broke in two; only check digits can tell."""
    for block in sheet.blocks:
        for above, below in itertools.pairwise(block):
            text = f"{above.text} {below.text}"
            for one in identifiers.ibans(text):
                if one.checked and one.start < len(above.text) < one.end and one.value not in ours:
                    yield _Found(one.value, above, one.start, len(above.text), 3.5, 0.0)


def _joined(row: tuple[Segment, ...]) -> Iterator[Segment]:
    """The segments of a row, and the whole row where wide gaps have torn an IBAN apart."""
    yield from row
    whole = [segment for segment in row if any(character.isdigit() for character in segment.text)]
    if len(row) > 1 and not any(True for segment in row for _ in identifiers.ibans(segment.text)) and len(whole) > 1:
        words = tuple(word for segment in row for word in segment.words)
        yield replace(row[0], words=words)


def _bics(sheet: Sheet) -> Iterator[_Found]:
    for segment in sheet.segments:
        for one in identifiers.bics(segment.text):
            near = _concepts(sheet, segment, one.start)
            if "bic" in near:
                yield _Found(one.value, segment, one.start, one.end, 4.0, 0.0, near["bic"][1])
