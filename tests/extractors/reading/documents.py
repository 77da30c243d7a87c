"""Small documents for the tests of reading, made by hand."""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.documents import Document, MediaType

HELVETICA = b"<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
HELVETICA += b"/F2<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold>>>>>>"

LINES = (
    "Rechnung 2026-0815",
    "Muster Handel GmbH, Hafenstrasse 7, 20457 Hamburg",
    "Rechnungsdatum 14.03.2026 Leistungsdatum 12.03.2026",
    "Kopierpapier weiss 5 Kartons zu je 22,50 EUR",
    "Toner schwarz 2 Patronen zu je 61,20 EUR",
    "Nettobetrag 234,90 EUR",
    "Umsatzsteuer 19 % 44,63 EUR",
    "Gesamtbetrag 279,53 EUR",
    "Zahlbar bis 13.04.2026 ohne Abzug",
)


def document(content: bytes, media_type: MediaType = MediaType.PDF, name: str = "test") -> Document:
    return Document("0" * 64, name, media_type, len(content))


def pdf(
    content: bytes, *, page: bytes = b"", box: bytes = b"[0 0 595 842]", more: dict[int, bytes] | None = None
) -> bytes:
    """A PDF of one page with this content stream; ``page`` adds entries to its dictionary."""
    packed = zlib.compress(content)
    resources = b"" if b"/Resources" in page else b"/Resources" + HELVETICA
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox%s/Contents 4 0 R%s%s>>" % (box, resources, page),
        4: b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed),
        **(more or {}),
    }
    return _assembled(objects)


def _assembled(objects: dict[int, bytes], trailer: bytes = b"") -> bytes:
    out = b"%PDF-1.7\n"
    offsets = {}
    for number, body in sorted(objects.items()):
        offsets[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, offset in offsets.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, offset)
    size = max(objects) + 1
    return out + b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)


def pdf_of_pages(count: int) -> bytes:
    """A PDF that shows one page ``count`` times."""
    kids = b"3 0 R " * count
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count),
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources%s>>" % HELVETICA,
        4: b"<</Length 32>>stream\nBT /F1 12 Tf 50 700 Td (a) Tj ET\nendstream",
    }
    return _assembled(objects)


def encrypted_pdf() -> bytes:
    """A PDF whose security handler asks for a password that nobody has (RC4, revision 2)."""
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
        5: b"<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>" % (b"ab" * 32, b"cd" * 32),
    }
    return _assembled(objects, b"/Encrypt 5 0 R/ID[<%s><%s>]" % (b"12" * 16, b"12" * 16))


def text(*lines: str, size: float = 11, left: float = 60, top: float = 760, step: float = 24) -> bytes:
    """A content stream that writes these lines from the top down."""
    shown = b"".join(
        b"1 0 0 1 %g %g Tm (%s) Tj " % (left, top - step * row, line.encode("cp1252").replace(b"(", rb"\("))
        for row, line in enumerate(lines)
    )
    return b"BT /F1 %g Tf %s ET " % (size, shown)


def font(size: int) -> ImageFont.FreeTypeFont:
    """A font with Latin letters, wherever this system keeps one."""
    for pattern in ("**/DejaVuSans.ttf", "**/LiberationSans-Regular.ttf", "**/Arial.ttf"):
        for root in ("/usr/share/fonts", "/Library/Fonts", "/System/Library/Fonts"):
            for found in Path(root).glob(pattern):
                return ImageFont.truetype(str(found), size)
    pytest.skip("no font to draw a page with")


def sheet(lines: Sequence[str] = LINES, *, width: int = 1240, height: int = 1754, size: int = 30) -> Image.Image:
    """A white page of 150 dpi with these lines on it."""
    picture = Image.new("L", (width, height), 255)
    pen = ImageDraw.Draw(picture)
    for row, line in enumerate(lines):
        pen.text((110, 140 + row * 90), line, fill=20, font=font(size))
    return picture


def encoded(picture: Image.Image, encoding: str = "PNG", **options: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, encoding, **options)
    return buffer.getvalue()


def image_object(picture: Image.Image) -> bytes:
    """A grey picture as a PDF image object."""
    packed = zlib.compress(picture.convert("L").tobytes())
    return (
        b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8"
        b"/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (picture.width, picture.height, len(packed), packed)
    )
