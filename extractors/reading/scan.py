"""A page without usable text: its image brought upright and level, then read by an OCR engine."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from extractors.options import Options
from extractors.reading.ocr import Engine, Grey, Seen, engine_named
from extractors.reading.straight import level_places, levelled, skew_of, turned
from pipeline.documents import Box, Ink, Page, Word

DPI = 200
LEAST_INK = 0.0002
"""Share of dark pixels below which a page is blank; a printed page number alone has about 0.0004."""


class Read(NamedTuple):
    """What OCR made of an image: words in points, and how it was turned to read it."""

    words: tuple[Word, ...]
    turned: int
    skew: float
    reader: str


def engine_of(options: Options) -> Engine:
    """The engine that the options name."""
    return engine_named(options.engine, options.languages)


def read_page(levels: Grey, scale: float, number: int, options: Options) -> Page:
    """An image as a page; ``scale`` is points for each pixel. A blank one has no words and costs no OCR."""
    read = read_image(levels, scale, options)
    height, width = levels.shape
    if read.turned in (90, 270):
        width, height = height, width
    return Page(number, width * scale, height * scale, read.words, Ink.OCR, read.turned, read.skew, (), read.reader)


def read_image(levels: Grey, scale: float, options: Options) -> Read:
    """Bring an image upright and level, and read it."""
    if is_blank(levels):
        return Read((), 0, 0.0, "")
    engine = engine_of(options)
    angle = engine.turn(levels)
    upright = turned(levels, angle)
    skew = skew_of(upright)
    if engine.wants_level:
        seen = engine.read(levelled(upright, skew))
    else:
        seen = _level(engine.read(upright), upright.shape, skew)
    return Read(placed(seen, scale)[: options.limits.words], angle, skew, engine.name)


def _level(seen: tuple[Seen, ...], shape: tuple[int, ...], skew: float) -> tuple[Seen, ...]:
    """Words moved to where levelling the image would have put their middles."""
    if not skew or not seen:
        return seen
    middles = np.array([((one.x0 + one.x1) / 2, (one.y0 + one.y1) / 2) for one in seen])
    moves = level_places(middles, shape, skew) - middles
    return tuple(
        one._replace(x0=one.x0 + across, y0=one.y0 + down, x1=one.x1 + across, y1=one.y1 + down)
        for one, (across, down) in zip(seen, moves.tolist(), strict=True)
    )


def read_region(levels: Grey, scale: float, origin: tuple[float, float], options: Options) -> tuple[Word, ...]:
    """The words of a part of an upright page whose top left lies at ``origin`` points."""
    if is_blank(levels):
        return ()
    return placed(engine_of(options).read(np.ascontiguousarray(levels)), scale, origin)


def is_blank(levels: Grey) -> bool:
    """Whether hardly anything on it is darker than its paper."""
    small = cv2.resize(levels, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA) if levels.size > 400_000 else levels
    paper = int(np.median(small))
    darker = int(np.count_nonzero(small < paper - 40))
    lighter = int(np.count_nonzero(small > paper + 60)) if paper < 128 else 0
    return darker + lighter < max(12, LEAST_INK * small.size)


def placed(seen: tuple[Seen, ...], scale: float, origin: tuple[float, float] = (0.0, 0.0)) -> tuple[Word, ...]:
    """Words in points from words in pixels."""
    across, down = origin
    return tuple(
        Word(
            one.text,
            Box(across + one.x0 * scale, down + one.y0 * scale, across + one.x1 * scale, down + one.y1 * scale),
            one.confidence,
            size=round((one.y1 - one.y0) * scale, 2),
        )
        for one in seen
    )
