"""Pages to extractions: split into invoices, each read as a whole by labels, places and arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from extractors.options import Options
from extractors.paper import kind as kinds
from extractors.paper import lines, reverse_charge
from extractors.paper.candidates import values
from extractors.paper.columns import heads
from extractors.paper.decode import decode
from extractors.paper.ink import READER
from extractors.paper.layout import sheet
from extractors.paper.split import giving, split
from pipeline.documents import Page
from pipeline.invoices import Extraction, FieldName


def invoices(sha256: str, pages: Sequence[Page], options: Options) -> tuple[Extraction, ...]:
    """The invoices on the pages, in the order of the pages."""
    groups = split(pages) if len(pages) > 1 else (tuple(pages),)
    return tuple(_invoice(sha256, index, group, options) for index, group in enumerate(groups))


def _invoice(sha256: str, index: int, pages: Sequence[Page], options: Options) -> Extraction:
    arranged = sheet(giving(pages))
    tables = heads(arranged)
    read = decode(arranged, frozenset(head.row for head in tables), options.own)
    kind, sure = kinds.kind_of(arranged, read.claims)
    net = read.fields.get(FieldName.NET_TOTAL) or read.fields.get(FieldName.GROSS_TOTAL)
    found = lines.read(arranged, tables, values(arranged), read.separator, Decimal(net.value) if net else None)
    return Extraction(
        sha256,
        index,
        tuple(page.number for page in pages),
        kind,
        round(sure, 4),
        read.fields | reverse_charge.read(arranged, read.fields),
        lines=found,
        notes=read.notes,
        language=read.language,
        reader=READER,
    )
