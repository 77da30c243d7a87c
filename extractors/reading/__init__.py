"""Reading: the bytes of a document to its pages with words, boxes and ruling lines.

A PDF page gives its text layer where that can be relied on (3 ms); scans, photos and pages whose layer is
empty, garbled or only a stamp go through an OCR engine (0.5 s). Words from a text layer have confidence
1.0, words that were recognised have less, also where both stand on one page. Importing this loads no
library; a PDF with text loads PDFium alone.

Files from outside can crash, hang or exhaust these libraries: call ``read`` in a worker of ``isolate.Pool``.
"""

from __future__ import annotations

from extractors.options import Options
from pipeline.documents import Document, MediaType, Page
from pipeline.findings import Reason, refuse

__all__ = ["count_pages", "read"]

IMAGES = frozenset({MediaType.PNG, MediaType.JPEG, MediaType.TIFF, MediaType.WEBP, MediaType.HEIC})


def read(document: Document, content: bytes, options: Options) -> tuple[Page, ...]:
    """All pages of a PDF or an image file, as ``options`` say.

    Raises ``Refused``: EMPTY_FILE, TOO_LARGE, UNKNOWN_TYPE, ENCRYPTED, BROKEN_FILE, TOO_MANY_PAGES,
    TOO_MANY_PIXELS, and BLANK when no page has a word; ``EngineMissingError`` when OCR is needed and the
    chosen engine is not installed.
    """
    _check_size(content, options)
    if document.media_type is MediaType.PDF:
        from extractors.reading.pdf_pages import read_pdf  # noqa: PLC0415 - only a PDF needs PDFium

        pages = read_pdf(content, options)
    elif document.media_type in IMAGES:
        from extractors.reading.image_pages import read_images  # noqa: PLC0415 - OpenCV and an engine

        pages = read_images(document.media_type, content, options)
    else:
        raise refuse(
            Reason.UNKNOWN_TYPE,
            "{name} is a {media_type}, which has no pages to read.",
            name=document.name,
            media_type=document.media_type,
        )
    if not any(page.words for page in pages):
        raise refuse(Reason.BLANK, "There is no word on any page.", {"pages": str(len(pages))})
    return pages


def count_pages(document: Document, content: bytes, options: Options) -> int:
    """Pages of a document, by page tree or image headers alone; 1 for what has none. ``Refused`` as above."""
    _check_size(content, options)
    if document.media_type is MediaType.PDF:
        from extractors.reading.pdf import opened  # noqa: PLC0415 - only a PDF needs PDFium

        with opened(content, options.limits) as pdf:
            return len(pdf)
    if document.media_type in IMAGES:
        from extractors.reading import images  # noqa: PLC0415 - only an image needs Pillow

        return images.count_pages(content, document.media_type, options.limits)
    return 1


def _check_size(content: bytes, options: Options) -> None:
    if not content:
        raise refuse(Reason.EMPTY_FILE, "The file is empty.")
    if len(content) > options.limits.bytes:
        raise refuse(
            Reason.TOO_LARGE,
            "The file has {size} bytes; at most {limit} are read.",
            {"bytes": str(len(content))},
            size=len(content),
            limit=options.limits.bytes,
        )
