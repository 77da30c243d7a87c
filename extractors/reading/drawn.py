"""What is drawn on a PDF page besides text: ruling lines of tables, and where its images are."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from extractors.reading.pdf import Frame
from pipeline.documents import Box

THIN = 2.5
"""Points: a filled rectangle no thicker than this is a line."""
SHORT = 4.0
"""Points: shorter strokes belong to letters, boxes to tick and drawings."""
MOST_OBJECTS = 20_000
MOST_SEGMENTS = 4_000
MOST_DEPTH = 5

Matrix = tuple[float, float, float, float, float, float]
UNIT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Drawn(NamedTuple):
    """Horizontal and vertical rules as thin boxes, and the boxes of images, in the frame's points.

    ``anything`` says whether any path or image is drawn at all: letters may be drawn as outlines.
    """

    rules: tuple[Box, ...]
    images: tuple[Box, ...]
    anything: bool


class _Budget:
    """How many objects may still be looked at: a page may nest millions."""

    def __init__(self) -> None:
        self.objects = MOST_OBJECTS
        self.segments = MOST_SEGMENTS


def drawn_on(page: Any, frame: Frame) -> Drawn:  # noqa: ANN401 - pypdfium2 has no types
    """Rules and images of a page in drawing order; a page with more objects than any invoice is cut short."""
    rules: list[Box] = []
    images: list[Box] = []
    width, height = frame.size
    budget = _Budget()
    for kind, box in _objects(page.raw, UNIT, budget, 0):
        placed = _inside(frame.box(*box), width, height)
        if placed is None:
            continue
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            images.append(placed)
        elif _is_rule(placed):
            rules.append(placed)
    return Drawn(tuple(dict.fromkeys(rules)), tuple(images), budget.objects < MOST_OBJECTS)


def _is_rule(box: Box) -> bool:
    return min(box.width, box.height) <= THIN and max(box.width, box.height) >= SHORT


def _inside(box: Box, width: float, height: float) -> Box | None:
    """The part of a box that is on the page."""
    part = Box(max(box.x0, 0.0), max(box.y0, 0.0), min(box.x1, width), min(box.y1, height))
    return part if part.width >= 0 and part.height >= 0 else None


_Placed = tuple[int, tuple[float, float, float, float]]


def _objects(holder: Any, matrix: Matrix, budget: _Budget, depth: int) -> Iterator[_Placed]:  # noqa: ANN401
    """Kind and box in user space of images and straight strokes, inside form objects too."""
    count, item = (
        (pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject)
        if depth
        else (pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject)
    )
    for index in range(count(holder)):
        budget.objects -= 1
        if budget.objects < 0:
            return
        drawn = item(holder, index)
        kind = pdfium.FPDFPageObj_GetType(drawn)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            yield kind, _placed(_bounds(drawn), matrix)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            for box in _strokes(drawn, budget):
                yield kind, _placed(box, matrix)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < MOST_DEPTH:
            yield from _objects(drawn, _times(_matrix(drawn), matrix), budget, depth + 1)


_Bounds = tuple[float, float, float, float]


def _strokes(path: Any, budget: _Budget) -> Iterator[_Bounds]:  # noqa: ANN401 - a PDFium handle
    """Straight horizontal and vertical strokes of a path; a filled box counts by its edges."""
    bounds = _bounds(path)
    left, bottom, right, top = bounds
    if right - left <= THIN or top - bottom <= THIN:
        yield bounds
        return
    count = pdfium.FPDFPath_CountSegments(path)
    if count < 2 or count > budget.segments:
        return
    budget.segments -= count
    yield from _edges(path, count)


def _edges(path: Any, count: int) -> Iterator[_Bounds]:  # noqa: ANN401 - a PDFium handle
    a, b, c, d, e, f = _matrix(path)
    x, y = ctypes.c_float(), ctypes.c_float()
    start = point = (0.0, 0.0)
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        reached = (a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = reached
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield _between(point, reached)
        point = reached
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield _between(point, start)
            point = start


def _between(one: tuple[float, float], other: tuple[float, float]) -> _Bounds:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])


def _bounds(drawn: Any) -> _Bounds:  # noqa: ANN401 - a PDFium handle
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(drawn, left, bottom, right, top)
    return left.value, bottom.value, right.value, top.value


def _matrix(drawn: Any) -> Matrix:  # noqa: ANN401 - a PDFium handle
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(drawn, matrix)
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    """First ``inner``, then ``outer``."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _placed(bounds: _Bounds, matrix: Matrix) -> _Bounds:
    if matrix == UNIT:
        return bounds
    a, b, c, d, e, f = matrix
    left, bottom, right, top = bounds
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (left, right) for y in (bottom, top)]
    across, up = [x for x, _ in corners], [y for _, y in corners]
    return min(across), min(up), max(across), max(up)
