"""Pages to extractions: split into invoices, each read as a whole by labels, places and arithmetic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from extractors.options import Options
from extractors.paper import kind as kinds
from extractors.paper import lines, reverse_charge
from extractors.paper.columns import heads
from extractors.paper.decode import decode
from extractors.paper.ink import READER
from extractors.paper.layout import sheet
from extractors.paper.pageface import face
from extractors.paper.split import giving, parted
from models import calibration
from models.calibration import Calibration
from pipeline.documents import Page
from pipeline.invoices import Extraction, Field, FieldName, Source


def invoices(
    sha256: str, pages: Sequence[Page], options: Options, sureness: Calibration | None = None
) -> tuple[Extraction, ...]:
    """The invoices on the pages, in the order of the pages. ``sureness`` is the calibration, else the shipped one."""
    known = calibration.load() if sureness is None else sureness
    if len(pages) == 1:
        return (_invoice(sha256, 0, pages, pages, options, known),)
    return tuple(
        _invoice(sha256, index, [one.page for one in group], giving(group), options, known)
        for index, group in enumerate(parted(pages))
    )


def invoices_of(
    sha256: str, pages: Sequence[Page], groups: Sequence[Sequence[int]], options: Options
) -> tuple[Extraction, ...]:
    """The invoices on pages that a person divided into groups of page numbers."""
    known, by_number = calibration.load(), {page.number: page for page in pages}
    found = []
    for index, group in enumerate(groups):
        own = [by_number[number] for number in group]
        found.append(_invoice(sha256, index, own, giving([face(page) for page in own]), options, known))
    return tuple(found)


def _sure(fields: Mapping[FieldName, Field], known: Calibration) -> dict[FieldName, Field]:
    """The fields with the share of such readings that are right as their confidence."""
    return {
        name: replace(
            field,
            confidence=round(
                known.probability(name, "ocr" if field.source is Source.OCR else "text", field.confidence), 4
            ),
        )
        for name, field in fields.items()
    }


def _invoice(
    sha256: str, index: int, pages: Sequence[Page], read_from: Sequence[Page], options: Options, known: Calibration
) -> Extraction:
    arranged = sheet(read_from)
    tables = heads(arranged)
    read = decode(arranged, frozenset(head.row for head in tables), options.own)
    kind, sure = kinds.kind_of(arranged, read.claims, len(tables))
    net, gross = (read.fields.get(name) for name in (FieldName.NET_TOTAL, FieldName.GROSS_TOTAL))
    totals = lines.Totals(Decimal(net.value) if net else None, Decimal(gross.value) if gross else None)
    found = lines.read(arranged, tables, read.values, read.separator, totals)
    return Extraction(
        sha256,
        index,
        tuple(page.number for page in pages),
        kind,
        round(sure, 4),
        _sure(read.fields | reverse_charge.read(arranged, read.fields), known),
        lines=found,
        notes=read.notes,
        language=read.language,
        reader=READER,
    )
