"""Reading a box of a page again, larger: for a person who points at what was not read."""

from __future__ import annotations

import io
from collections.abc import Iterable

from extractors.options import Options
from extractors.reading.ocr import Seen, engine_named
from extractors.reading.render import page_image
from pipeline.documents import Box, MediaType, Page

MARGIN = 3.0
"""Points around the box: letters that touch its edge are read worse."""


def read_region(content: bytes, media_type: MediaType, box: Box, seen: Page, dpi: float, options: Options) -> str:
    """The text in a box, row by row from left to right. ``Refused`` as for reading the page."""
    import numpy as np  # noqa: PLC0415 - with the first box
    from PIL import Image  # noqa: PLC0415

    picture = page_image(
        content, media_type, seen.number, dpi, turned=seen.turned, skew=seen.skew, limits=options.limits, encoding="PNG"
    )
    page = Image.open(io.BytesIO(picture)).convert("L")
    scale = page.width / seen.width
    x0, y0 = max(0.0, box.x0 - MARGIN), max(0.0, box.y0 - MARGIN)
    x1, y1 = min(seen.width, box.x1 + MARGIN), min(seen.height, box.y1 + MARGIN)
    if x1 - x0 < 2 or y1 - y0 < 2:
        return ""
    cut = page.crop((round(x0 * scale), round(y0 * scale), round(x1 * scale), round(y1 * scale)))
    words = engine_named(options.engine, options.languages).read(np.asarray(cut, np.uint8))
    return " ".join(one.text for row in _rows(words) for one in sorted(row, key=lambda one: one.x0))


def _rows(words: Iterable[Seen]) -> list[list[Seen]]:
    """Words in rows from top to bottom: a word belongs to a row whose middle it covers."""
    rows: list[list[Seen]] = []
    for word in sorted(words, key=lambda one: one.y0 + one.y1):
        middle = (rows[-1][0].y0 + rows[-1][0].y1) / 2 if rows else -1.0
        if word.y0 <= middle <= word.y1:
            rows[-1].append(word)
        else:
            rows.append([word])
    return rows
