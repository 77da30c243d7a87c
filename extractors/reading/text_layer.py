"""The words of a PDF page from its text layer, with their boxes, by PDFium's text API.

A word's box spans the advance widths of its characters and the font's ascent and descent ("loose" boxes), so
words of one line share one height whatever letters they have.
"""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from extractors.reading.pdf import Frame, pointer
from pipeline.documents import Box, Word
from pipeline.findings import Reason, refuse
from pipeline.limits import Limits

CHARACTERS_PER_WORD = 30
"""A page may hold this many characters for every word that the limits allow."""

HYPHENS = "\x02\xad\ufffe"
UNSEEN = "\x03\u200c\u200d"

_WORD = re.compile(r"[^\s\x00\ufeff\u200b]+")
_LIGATURES = re.compile("[\ufb00-\ufb06]")
_INVISIBLE = frozenset({pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP})


class Layer(NamedTuple):
    """What the text layer of one page says: its words in the file's order, in the frame as turned.

    ``hidden`` counts words that the page does not show (render mode 3: an OCR layer under a scan, or words
    meant for machines alone); they are left out, because nobody can check what cannot be seen.
    """

    words: tuple[Word, ...]
    frame: Frame
    turned: int
    hidden: int


class _Style(NamedTuple):
    """What all characters of one text object share."""

    size: float
    bold: bool
    angle: int
    shown: bool


class _Piece(NamedTuple):
    """A run of characters without a space, in user space."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    style: _Style
    joined: bool  # the space before it is PDFium's guess, not in the file


def read_layer(page: Any, frame: Frame, limits: Limits) -> Layer:  # noqa: ANN401 - pypdfium2 has no types
    """Read the text layer of a page. ``Refused`` TOO_LARGE when it holds more words than the limits allow."""
    text_page = page.get_textpage()
    try:
        pieces = list(_pieces(text_page.raw, limits))
    finally:
        text_page.close()
    shown = [piece for piece in pieces if piece.style.shown]
    turned = _turn(shown, frame.rotation)
    upright = frame.turned(turned)
    words = tuple(_words(_joined(shown), upright))
    return Layer(words, upright, turned, len(pieces) - len(shown))


def _characters(text_page: Any, limits: Limits) -> str:  # noqa: ANN401 - a PDFium handle
    """The page's characters, one for each index of PDFium's text API."""
    count = pdfium.FPDFText_CountChars(text_page)
    if count > limits.words * CHARACTERS_PER_WORD:
        raise refuse(
            Reason.TOO_LARGE,
            "A page holds {count} characters, more than any invoice.",
            {"characters": str(count)},
            count=count,
        )
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(text_page, 0, count, buffer)
    text = bytes(buffer)[: max(0, written - 1) * 2].decode("utf-16-le", "replace")
    if len(text) == count:
        return text
    # FPDFText_GetText leaves characters without a Unicode value out: indexes would drift
    codes = (pdfium.FPDFText_GetUnicode(text_page, index) for index in range(count))
    return "".join(chr(code) if 0 < code < 0x110000 else "\ufffd" for code in codes)


def _pieces(text_page: Any, limits: Limits) -> Iterator[_Piece]:  # noqa: ANN401 - a PDFium handle
    styles: dict[int, _Style] = {}
    fonts: dict[int, bool] = {}
    text = _characters(text_page, limits)
    for found, match in enumerate(_WORD.finditer(text), 1):
        if found > limits.words:
            raise refuse(
                Reason.TOO_LARGE, "A page holds more than {limit} words.", {"words": str(found)}, limit=limits.words
            )
        first, last = match.start(), match.end() - 1
        style = _style(text_page, first, styles, fonts)
        guessed = first > 0 and text[first - 1] == " " and pdfium.FPDFText_IsGenerated(text_page, first - 1) == 1
        for start, end in _runs(text_page, first, last, style):
            box = _span(text_page, start, end)
            yield _Piece(_clean(text[start : end + 1]), *box, style, guessed and start == first)


def _span(text_page: Any, first: int, last: int) -> tuple[float, float, float, float]:  # noqa: ANN401
    """The box around two characters and so all between, in user space."""
    one, other = pdfium.FS_RECTF(), pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(text_page, first, one)
    if first == last:
        return one.left, one.bottom, one.right, one.top
    pdfium.FPDFText_GetLooseCharBox(text_page, last, other)
    return (
        min(one.left, other.left), min(one.bottom, other.bottom),
        max(one.right, other.right), max(one.top, other.top),
    )  # fmt: skip


def _runs(text_page: Any, first: int, last: int, style: _Style) -> Iterator[tuple[int, int]]:  # noqa: ANN401
    """Split a word where its characters stand far apart; looked into when it is too wide for its letters."""
    left, bottom, right, top = _span(text_page, first, last)
    along = right - left if style.angle in (0, 180) else top - bottom
    if first == last or along <= style.size * 0.8 * (last - first + 1):
        yield first, last
        return
    start = first
    previous = _span(text_page, first, first)
    for index in range(first + 1, last + 1):
        box = _span(text_page, index, index)
        if _gap(previous, box, style.angle) > max(1.0, style.size * 0.8):
            yield start, index - 1
            start = index
        previous = box
    yield start, last


def _gap(one: tuple[float, ...], other: tuple[float, ...], angle: int) -> float:
    """Points between two boxes along the line of writing; negative where they overlap."""
    if angle in (0, 180):
        return max(other[0] - one[2], one[0] - other[2])
    return max(other[1] - one[3], one[1] - other[3])


def _style(text_page: Any, index: int, styles: dict[int, _Style], fonts: dict[int, bool]) -> _Style:  # noqa: ANN401
    text_object = pdfium.FPDFText_GetTextObject(text_page, index)
    key = pointer(text_object)
    if key and key in styles:
        return styles[key]
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text_page, index, matrix)
    size = pdfium.FPDFText_GetFontSize(text_page, index) * math.hypot(matrix.c, matrix.d)
    angle = round(math.degrees(math.atan2(matrix.b, matrix.a)) / 90) * 90 % 360
    bold, shown = False, True
    if key:
        bold = _bold(pdfium.FPDFTextObj_GetFont(text_object), fonts)
        shown = pdfium.FPDFTextObj_GetTextRenderMode(text_object) not in _INVISIBLE
    style = _Style(size or 10.0, bold, angle, shown)
    styles[key] = style
    return style


def _bold(font: Any, fonts: dict[int, bool]) -> bool:  # noqa: ANN401 - a PDFium handle
    """By the font's name, or its ForceBold flag (bit 19, ISO 32000-1 table 123)."""
    key = pointer(font)
    if not key:
        return False
    if key not in fonts:
        buffer = ctypes.create_string_buffer(256)
        pdfium.FPDFFont_GetBaseFontName(font, buffer, 256)
        name = buffer.value.decode("latin-1").lower()
        flags = pdfium.FPDFFont_GetFlags(font)
        fonts[key] = any(part in name for part in ("bold", "black", "heavy")) or bool(flags > 0 and flags & 1 << 18)
    return fonts[key]


def _turn(pieces: list[_Piece], rotation: int) -> int:
    """Clockwise angle that brings most of the characters upright; 0 unless it is a clear majority."""
    counts: Counter[int] = Counter()
    for piece in pieces:
        counts[(piece.style.angle - rotation) % 360] += len(piece.text)
    if not counts:
        return 0
    angle, count = counts.most_common(1)[0]
    return angle if count > 0.6 * counts.total() else 0


def _joined(pieces: list[_Piece]) -> Iterator[_Piece]:
    """Put together what was set glyph by glyph: PDFium guesses spaces where the gap is too small for one."""
    held: _Piece | None = None
    for piece in pieces:
        if held is not None and piece.joined and _touches(held, piece):
            held = _Piece(
                held.text + piece.text,
                min(held.left, piece.left), min(held.bottom, piece.bottom),
                max(held.right, piece.right), max(held.top, piece.top),
                held.style, held.joined,
            )  # fmt: skip
            continue
        if held is not None:
            yield held
        held = piece
    if held is not None:
        yield held


def _touches(one: _Piece, other: _Piece) -> bool:
    """Less than a tenth of the letter size apart on one line: the narrowest space in use is about a fifth."""
    if one.style.angle != other.style.angle or abs(one.style.size - other.style.size) > 0.5:
        return False
    upright = one.style.angle in (0, 180)
    drift = abs(one.bottom - other.bottom) if upright else abs(one.left - other.left)
    gap = _gap(one[1:5], other[1:5], one.style.angle)
    return drift < 0.2 * one.style.size and -0.3 * one.style.size < gap < 0.1 * one.style.size


def _words(pieces: Iterator[_Piece], frame: Frame) -> Iterator[Word]:
    """Pieces as words, without those that lie outside the page."""
    width, height = frame.size
    for piece in pieces:
        box = frame.box(piece.left, piece.bottom, piece.right, piece.top)
        x, y = box.centre
        if piece.text and 0 <= x <= width and 0 <= y <= height:
            inside = Box(max(box.x0, 0), max(box.y0, 0), min(box.x1, width), min(box.y1, height))
            yield Word(piece.text, inside, 1.0, piece.style.bold, round(piece.style.size * frame.scale, 2))


def _clean(text: str) -> str:
    """Ligatures taken apart; soft hyphens gone but for one at a line's end (PDFium writes it as U+0002)."""
    if text.isascii() and text.isprintable():
        return text
    hyphen = "-" if text[-1] in HYPHENS else ""
    kept = "".join(letter for letter in text if letter not in HYPHENS and letter not in UNSEEN)
    whole = kept.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return unicodedata.normalize("NFC", _LIGATURES.sub(_taken_apart, whole)) + hyphen


def _taken_apart(ligature: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", ligature.group())
