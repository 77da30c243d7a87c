"""The pages of a PDF: text layer first, OCR for what it does not tell."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pypdfium2

from extractors.options import Options
from extractors.reading.drawn import Drawn, drawn_on
from extractors.reading.losses import each
from extractors.reading.pdf import draw_fields, frame_of, opened, page_of
from extractors.reading.text_layer import Layer, read_layer
from extractors.reading.usable import Judgement, Look, judge, missing_from
from pipeline.documents import Box, Ink, Page, Word

READER = f"pdfium-{pypdfium2.PYPDFIUM_INFO}"


def read_pdf(content: bytes, options: Options) -> tuple[Page, ...]:
    """Every page in order, one that cannot be read as lost. ``Refused`` as for ``extractors.reading.read``."""
    with opened(content, options.limits) as document:
        numbers = range(1, len(document) + 1)
        return each(numbers, options, lambda number: _page(document, number, options))


def _page(document: Any, number: int, options: Options) -> Page:  # noqa: ANN401 - pypdfium2 has no types
    with page_of(document, number) as page:
        if not draw_fields(page):
            return _read(page, number, options)
    with page_of(document, number) as page:  # PDFium shows what was flattened when the page is loaded again
        return _read(page, number, options)


def _read(page: Any, number: int, options: Options) -> Page:  # noqa: ANN401 - pypdfium2 has no types
    frame = frame_of(page)
    layer = read_layer(page, frame, options.limits)
    drawn = drawn_on(page, layer.frame)
    judgement = judge(layer.words, drawn.images, layer.frame.size, inked=drawn.anything)
    if judgement.look is Look.EVERYTHING and not judgement.keep_words:
        return _scanned(page, number, options, drawn)
    words, reader = layer.words, READER
    if judgement.look is not Look.NOTHING:
        words, reader = _with_pictures(page, layer, judgement, options)
    width, height = layer.frame.size
    return Page(number, width, height, words, Ink.TEXT, layer.turned, 0.0, drawn.rules, reader)


def _scanned(page: Any, number: int, options: Options, drawn: Drawn) -> Page:  # noqa: ANN401
    """The whole page by OCR; rules are kept when the page did not have to be turned or levelled."""
    from extractors.reading.render import grey_page  # noqa: PLC0415 - numpy and OpenCV, for scans only
    from extractors.reading.scan import DPI, read_page  # noqa: PLC0415

    levels, scale = grey_page(page, DPI, options.limits)
    read = read_page(levels, scale, number, options)
    return read if read.turned or read.skew else replace(read, rules=drawn.rules)


def _with_pictures(
    page: Any,  # noqa: ANN401 - pypdfium2 has no types
    layer: Layer,
    judgement: Judgement,
    options: Options,
) -> tuple[tuple[Word, ...], str]:
    """The layer's words, and those that OCR sees in pictures where the layer has none."""
    from extractors.reading.render import grey_page  # noqa: PLC0415 - numpy and OpenCV, for pictures only
    from extractors.reading.scan import DPI, engine_of, read_region  # noqa: PLC0415
    from extractors.reading.straight import turned  # noqa: PLC0415

    levels, scale = grey_page(page, DPI, options.limits)
    upright = turned(levels, layer.turned)
    whole = Box(0.0, 0.0, *layer.frame.size)
    found: list[Word] = []
    for box in judgement.regions or (whole,):
        x0, y0, x1, y1 = (round(side / scale) for side in box)
        found += read_region(upright[y0:y1, x0:x1], scale, (x0 * scale, y0 * scale), options)
    more = missing_from(layer.words, found)
    reader = f"{READER}+{engine_of(options).name}" if more else READER
    return (*layer.words, *more), reader
