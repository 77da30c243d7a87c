"""Pages to extractions: split into invoices, and each read as a whole."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.options import Options
from extractors.paper import kind as kinds
from extractors.paper.decode import READER, decode
from extractors.paper.layout import sheet
from pipeline.documents import Page
from pipeline.invoices import Extraction


def invoices(sha256: str, pages: Sequence[Page], options: Options) -> tuple[Extraction, ...]:
    """The invoices on the pages, in the order of the pages."""
    return (_invoice(sha256, 0, pages, options),)


def _invoice(sha256: str, index: int, pages: Sequence[Page], options: Options) -> Extraction:
    arranged = sheet(pages)
    read = decode(arranged, frozenset(), options.own)
    kind, sure = kinds.kind_of(arranged, read.claims)
    numbers = tuple(page.number for page in pages)
    return Extraction(
        sha256,
        index,
        numbers,
        kind,
        round(sure, 4),
        read.fields,
        notes=read.notes,
        language=read.language,
        reader=READER,
    )
