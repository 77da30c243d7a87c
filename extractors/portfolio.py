"""Files that came inside a PDF: members of a portfolio, and what somebody attached to its pages."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Final

import pypdfium2
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from pdfminer.psexceptions import PSException

from extractors.einvoice import embedded
from extractors.einvoice.attachments import NAMES, NOT_INVOICES

MOST: Final = 100
"""Files that are taken out."""
Files = tuple[tuple[str, bytes], ...]
_HAS_FILES: Final = (b"EmbeddedFile", b"/ObjStm")
"""One of them is in every PDF that holds files: the name tree stands in plain sight, or within an object stream."""


def members(content: bytes) -> Files:
    """The files of a portfolio, whose pages are a cover alone (ISO 32000-1, 12.3.5); nothing for any other PDF."""
    found = _all(content)
    return found if found and _is_collection(content) else ()


def attached(content: bytes) -> tuple[Files, bool]:
    """The files attached to the pages of a PDF, and whether an e-invoice is one of them, which is left out.

    Nothing where the PDF cannot be opened: why not is for the page reader to say.
    """
    found = _all(content)
    if not found:
        return (), False
    invoice = embedded(content)
    others = ((name, data) for name, data in found if data != invoice and name.lower() not in NAMES + NOT_INVOICES)
    return tuple(others), invoice is not None


def _all(content: bytes) -> Files:
    if not any(sign in content for sign in _HAS_FILES):
        return ()
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        return ()
    try:
        return tuple(_files(document))
    finally:
        document.close()


def _files(document: pypdfium2.PdfDocument) -> Iterator[tuple[str, bytes]]:
    for index in range(min(document.count_attachments(), MOST)):
        try:
            attachment = document.get_attachment(index)
            yield attachment.get_name(), bytes(attachment.get_data())
        except pypdfium2.PdfiumError:  # an attachment without a file costs itself alone
            continue


def _is_collection(content: bytes) -> bool:
    try:
        return "Collection" in PDFDocument(PDFParser(io.BytesIO(content))).catalog
    except (PSException, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError):
        return False
