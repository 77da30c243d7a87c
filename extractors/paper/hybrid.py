"""An invoice that is both XML and page: the XML's values, the page's places, and where the two disagree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from extractors import einvoice
from extractors.paper.layout import Sheet, sheet
from extractors.parsing import amounts, dates
from pipeline.documents import Box, Page
from pipeline.invoices import FIELDS, Extraction, Field, FieldName

_NO_PLACE: Final = frozenset({"flag", "currency", "percent"})


def merge(told: Sequence[Extraction], seen: Sequence[Extraction], pages: Sequence[Page]) -> tuple[Extraction, ...]:
    """Each invoice of the XML with the places of its values on the pages and the contradictions as notes."""
    arranged = sheet(pages)
    numbers = tuple(page.number for page in pages)
    merged = []
    for extraction in told:
        page = seen[min(extraction.index, len(seen) - 1)] if seen else None
        notes = einvoice.compare(extraction, page) if page else ()
        fields = {name: _placed(field, page, arranged) for name, field in extraction.fields.items()}
        merged.append(replace(extraction, pages=numbers, fields=fields, notes=extraction.notes + notes))
    return tuple(merged)


def _placed(field: Field, page: Extraction | None, arranged: Sheet) -> Field:
    """The field with page and box, if the page prints its value: where the page's own reading found it first."""
    seen = page.fields.get(field.name) if page else None
    if seen and seen.value == field.value:
        return replace(field, page=seen.page, box=seen.box, label_box=seen.label_box, raw=seen.raw or field.raw)
    if FIELDS[field.name].holds in _NO_PLACE:
        return field
    place = _search(field, arranged)
    return replace(field, page=place[0], box=place[1]) if place else field


def _search(field: Field, arranged: Sheet) -> tuple[int, Box] | None:
    wanted = _forms(field.name, field.value)
    for segment in arranged.segments:
        for form, position in _printed(field.name, segment.text).items():
            if form in wanted:
                return segment.page, segment.span_box(*position)
    return None


def _forms(name: FieldName, value: str) -> frozenset[str]:
    if FIELDS[name].holds == "amount":
        return frozenset({str(abs(one.value.normalize())) for one in amounts.readings(value)})
    return frozenset({_flat(value)})


def _printed(name: FieldName, text: str) -> Mapping[str, tuple[int, int]]:
    """The values of a field's type in a line, in the form they are compared in."""
    holds = FIELDS[name].holds
    if holds == "amount":
        return {
            str(abs(one.value.normalize())): match.span()
            for match in amounts.NUMBER.finditer(text)
            for one in amounts.matched(match)
        }
    if holds == "date":
        return {_flat(day.value.isoformat()): (one.start, one.end) for one in dates.find(text) for day in one.days}
    spans = {_flat(text): (0, len(text))}
    _, _, behind = text.partition(":")
    spans[_flat(behind)] = (len(text) - len(behind), len(text))
    position = 0
    for word in text.split():
        position = text.index(word, position)
        spans.setdefault(_flat(word), (position, position + len(word)))
    spans.pop("", None)
    return spans


def _flat(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
