"""VAT ids and bank accounts: all that are printed, and which of them are the supplier's."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from extractors.paper.evidence import Page
from extractors.paper.ink import field_at
from extractors.paper.layout import Segment, Sheet
from extractors.paper.parties import Choice
from extractors.parsing import identifiers
from pipeline.documents import Box, Ink
from pipeline.invoices import Alternative, Field, FieldName
from pipeline.parties import Entity

_BARE: Final = re.compile(r"(?<![\w.])((?:\d[ .-]?){5,13}\d|[A-Z][ -]?\d{7}[ -]?[0-9A-Z]|\d{8}[ -]?[A-Z])(?![\w])")
_CODE: Final = re.compile(r"(?<![A-Za-z0-9])([A-Z]{2}|)([0-9OoQDIl|SZBG]{2,})(?![A-Za-z0-9])")
_MISREAD_DE: Final = re.compile(r"(?<![A-Za-z0-9])[0OQ]E(?=\s?\d{2})")
_CONFUSED: Final = str.maketrans("OoQDIl|SZBG", "00001115286")
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


def fields(sheet: Sheet, sides: Mapping[str, Choice], own: Sequence[Entity]) -> dict[FieldName, Field]:
    """The supplier's and the buyer's VAT id, IBAN and BIC, as far as they are printed; ``sides`` as chosen."""
    found: dict[FieldName, Field] = {}
    vat_ids = list(_vat_ids(sheet, sides, own))
    sellers = sorted((one for one in vat_ids if one.buyer < 1), key=lambda one: 0.5 * one.buyer - one.odds)
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


def _vat_ids(sheet: Sheet, sides: Mapping[str, Choice], own: Sequence[Entity]) -> Iterator[_Found]:
    ours = {re.sub(r"\W", "", entity.vat_id or "") for entity in own} - {""}
    page = Page(sheet)
    blocks = {role: page.blocks(choice.party.mentions) for role, choice in sides.items()}
    for one in _printed(sheet, ours):
        inside = {role for role, positions in blocks.items() if one.segment.position in positions}
        if len(inside) == 1:
            shift = {"buyer": 1.5, "supplier": -1.5}[next(iter(inside))]
        else:
            shift = {"buyer": 0.6, "supplier": -0.6}.get(_nearest(one.segment, sides) or "", 0.0)
        yield replace(one, buyer=one.buyer + shift)


def _nearest(segment: Segment, sides: Mapping[str, Choice]) -> str | None:
    """Whose name stands nearest above a number on its page, no further than a quarter of a page is high."""
    ranked = sorted(
        (segment.box.y0 - box.y0 + abs(segment.box.x0 - box.x0), role)
        for role, choice in sides.items()
        for one in choice.party.mentions
        if one.segment.page == segment.page and (box := one.box).y0 <= segment.box.y1
    )
    return ranked[0][1] if ranked and ranked[0][0] < 200 else None


def _printed(sheet: Sheet, ours: set[str]) -> Iterator[_Found]:
    for segment in sheet.segments:
        spans = [(one.start, one.end) for one in identifiers.ibans(segment.text)]
        for one in _read(identifiers.vat_ids, segment):
            if any(one.start < end and one.end > start for start, end in spans):
                continue
            near = _concepts(sheet, segment, one.start)
            labelled = "supplier_vat_id" in near or "buyer_vat_id" in near
            if not labelled and not one.checked and not _whole(segment, one):
                continue
            odds = 1.0 + 2.0 * one.checked + 2.0 * labelled
            yield _placed(sheet, segment, one.value, (one.start, one.end), odds, near, ours)
        yield from _bare_vat_ids(sheet, segment, ours)


def _read(
    find: Callable[[str], Iterator[identifiers.Identifier]], segment: Segment
) -> Iterator[identifiers.Identifier]:
    """Identifiers in a segment; in a recognised one also those with letters for digits, if their check holds then."""
    text = _MISREAD_DE.sub("DE", segment.text) if segment.ink is Ink.OCR else segment.text
    found = list(find(text))
    yield from found
    if segment.ink is Ink.OCR and not any(one.checked for one in found):
        yield from (one for one in find(_mended(text)) if one.checked)


def _mended(text: str) -> str:
    """The text with letters that engines confuse with digits as digits, in words that have a digit."""

    def digits(match: re.Match[str]) -> str:
        word = match[2]
        return match[1] + (word.translate(_CONFUSED) if any(letter.isdigit() for letter in word) else word)

    return _CODE.sub(digits, text)


def _whole(segment: Segment, one: identifiers.Identifier) -> bool:
    return one.start == 0 and one.end >= len(segment.text) - 1


def _bare_vat_ids(sheet: Sheet, segment: Segment, ours: set[str]) -> Iterator[_Found]:
    """Numbers without their country behind a label such as *NIP* or *P.IVA*; without check digits they count less."""
    for match in _BARE.finditer(segment.text):
        near = _concepts(sheet, segment, match.start(1))
        told = near.get("buyer_vat_id") or near.get("supplier_vat_id")
        if not told:
            continue
        value = re.sub(r"[ .-]", "", match[1])
        countries = [country for language in told[0] for country in _COUNTRY_OF.get(language, ())]
        valid = any(identifiers.vat_valid(country, value) for country in countries)
        behind = len(value) > 6 and _right_behind(sheet, segment, match.start(1))
        if (valid and len(value) > 7) or behind:
            yield _placed(sheet, segment, value, match.span(1), 3.5 if valid else 1.2, near, ours)


def _right_behind(sheet: Sheet, segment: Segment, start: int) -> bool:
    """Whether the label of a VAT id stands right before a number, in its text or alone in the segment to its left."""
    before = [match for match in segment.labels if match.end <= start]
    if before:
        told = "supplier_vat_id" in before[-1].concepts or "buyer_vat_id" in before[-1].concepts
        return told and not re.search(r"\w", segment.text[before[-1].end : start])
    left = [other for other in sheet.rows[segment.row] if other.box.x1 <= segment.box.x0][-1:]
    return start == 0 and any(
        {"supplier_vat_id", "buyer_vat_id"} & set(match.concepts) and match.end >= len(one.text.rstrip(" :.")) - 1
        for one in left
        for match in one.labels
    )


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
            for one in _read(identifiers.ibans, segment):
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
