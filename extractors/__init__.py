"""Looking at ink: a document's bytes to the invoices on its pages.

Importing this loads no library; a worker pays for OpenCV and an OCR engine with its first scan.
"""

from __future__ import annotations

from extractors.options import Options
from pipeline.documents import Document, MediaType, Page
from pipeline.invoices import Extraction, Reading

__all__ = ["Options", "extract"]

XML = frozenset({MediaType.XML, MediaType.SIGNED})


def extract(document: Document, content: bytes, options: Options) -> Reading:
    """Everything that one document says: its pages with their words, and the invoices on them.

    An e-invoice is read exactly and has no pages. The XML inside a PDF is read exactly too, and the pages
    beside it: a value that stands on the page has its place there, a contradiction is a note. All else is
    read off the pages. Raises ``Refused`` for what nobody can read.
    """
    from extractors import einvoice, reading  # noqa: PLC0415 - lxml and PDFium, with the first document
    from extractors.reading import losses  # noqa: PLC0415

    if document.media_type in XML:
        return Reading(document.sha256, (), einvoice.read(document, content) or ())
    pages = reading.read(document, content, options)
    attached = einvoice.embedded(content) if document.media_type is MediaType.PDF else None
    told = (einvoice.read(document, attached) if attached else None) or ()
    invoices = losses.told(_invoices(document, pages, told, options), pages)
    return Reading(document.sha256, pages, invoices)


def _invoices(
    document: Document, pages: tuple[Page, ...], told: tuple[Extraction, ...], options: Options
) -> tuple[Extraction, ...]:
    from extractors import paper  # noqa: PLC0415 - with the first page
    from extractors.paper import hybrid  # noqa: PLC0415

    seen = paper.invoices(document.sha256, pages, options)
    return hybrid.merge(told, seen, pages) if told else seen
