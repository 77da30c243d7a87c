"""PDF files by PDFium: opening them within limits, and where a point of the file lies on the page.

PDFium is not thread-safe and a hostile file can abort the process: only worker processes with limits
(``extractors.reading.isolate``) open files from outside.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.documents import Box
from pipeline.findings import Reason, refuse
from pipeline.limits import Limits


@contextmanager
def opened(content: bytes, limits: Limits) -> Iterator[Any]:
    """A PDF as pypdfium2's ``PdfDocument``, closed afterwards.

    Raises ``Refused``: ENCRYPTED when it asks for a password, BROKEN_FILE when it is not a PDF or has no
    pages, TOO_MANY_PAGES above ``limits.pages`` (counted from the page tree, before any page is read).
    """
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            raise refuse(Reason.ENCRYPTED, "The file asks for a password.") from error
        if error.err_code == pdfium.FPDF_ERR_SECURITY:
            raise refuse(Reason.ENCRYPTED, "The file is protected in a way that cannot be opened.") from error
        raise refuse(Reason.BROKEN_FILE, "The file is not a PDF that can be opened.") from error
    try:
        _check_count(len(document), limits)
        yield document
    finally:
        document.close()


def _check_count(pages: int, limits: Limits) -> None:
    if pages < 1:
        raise refuse(Reason.BROKEN_FILE, "The PDF has no pages.")
    if pages > limits.pages:
        raise refuse(
            Reason.TOO_MANY_PAGES,
            "The file has {pages} pages; at most {limit} are read.",
            {"pages": str(pages)},
            pages=pages,
            limit=limits.pages,
        )


@contextmanager
def page_of(document: Any, number: int) -> Iterator[Any]:  # noqa: ANN401 - pypdfium2 has no types
    """Page ``number`` (from 1), closed afterwards. ``Refused`` BROKEN_FILE when it cannot be loaded."""
    try:
        page = document[number - 1]
    except pypdfium2.PdfiumError as error:
        raise refuse(Reason.BROKEN_FILE, "Page {page} cannot be opened.", {"page": str(number)}, page=number) from error
    try:
        yield page
    finally:
        page.close()


def draw_fields(page: Any) -> bool:  # noqa: ANN401 - pypdfium2 has no types
    """Make what was typed into form fields and text notes part of the page; whether there was any.

    PDFium's text and objects leave annotations out, so the values of a filled form would be missing.
    """
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), 2000)):
        note = pdfium.FPDFPage_GetAnnot(page, index)
        kind = pdfium.FPDFAnnot_GetSubtype(note)
        pdfium.FPDFPage_CloseAnnot(note)
        if kind in (pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_STAMP):
            flattened = pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
            return bool(flattened == pdfium.FLATTEN_SUCCESS)
    return False


@dataclass(frozen=True, slots=True)
class Frame:
    """How PDF user space (y up, any origin) maps to points from the top left of the page as turned.

    ``rotation`` is clockwise: the page's own /Rotate and what the reader turned it by on top of that.
    """

    left: float
    bottom: float
    right: float
    top: float
    rotation: int
    scale: float

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points."""
        width, height = (self.right - self.left) * self.scale, (self.top - self.bottom) * self.scale
        return (height, width) if self.rotation in (90, 270) else (width, height)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of user space lies."""
        if self.rotation == 0:
            across, down = x - self.left, self.top - y
        elif self.rotation == 90:
            across, down = y - self.bottom, x - self.left
        elif self.rotation == 180:
            across, down = self.right - x, y - self.bottom
        else:
            across, down = self.top - y, self.right - x
        return across * self.scale, down * self.scale

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """Where a rectangle of user space lies, its corners in order."""
        x0, y0 = self.point(left, bottom)
        x1, y1 = self.point(right, top)
        return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))

    def turned(self, degrees: int) -> Frame:
        """The same page turned clockwise by a multiple of 90."""
        rotation = (self.rotation + degrees) % 360
        return Frame(self.left, self.bottom, self.right, self.top, rotation, self.scale)


def frame_of(page: Any) -> Frame:  # noqa: ANN401 - pypdfium2 has no types
    """The frame of a page as a viewer displays it (crop box, /Rotate, /UserUnit)."""
    left, bottom, right, top = page.get_bbox()
    rotation = page.get_rotation() % 360
    width, height = page.get_size()
    across = height if rotation in (90, 270) else width
    if not (math.isfinite(width) and math.isfinite(height) and width > 0 and height > 0 and right > left):
        raise refuse(Reason.BROKEN_FILE, "A page has no size.")
    return Frame(left, bottom, right, top, rotation, across / (right - left))


def pointer(handle: Any) -> int:  # noqa: ANN401 - a ctypes pointer
    """The address behind a PDFium handle, 0 for none; it names an object while its page is open."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0
