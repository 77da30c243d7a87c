"""A page image brought upright and its lines made level."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.reading.ocr.base import Grey

MOST_SKEW = 6.0
LEAST_SKEW = 0.3
"""Degrees: less than this moves the end of a line by less than half a letter."""
CLEARLY = 1.1
"""Times as sharp as the page as it is: a picture with little text is left alone."""
WORKING_SIDE = 900
MOST_POINTS = 40_000

_QUARTERS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}


def turned(image: Grey, degrees: int) -> Grey:
    """Turned clockwise by a multiple of 90."""
    quarter = _QUARTERS.get(degrees % 360)
    return image if quarter is None else np.asarray(cv2.rotate(image, quarter), np.uint8)


def levelled(image: Grey, skew: float) -> Grey:
    """Turned back by ``skew`` degrees about its middle; the size stays, so points of the page do too."""
    if not skew:
        return image
    height, width = image.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), skew, 1.0)
    level = cv2.warpAffine(image, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(level, np.uint8)


def level_places(places: NDArray[np.float64], shape: tuple[int, ...], skew: float) -> NDArray[np.float64]:
    """Where points (x, y) of an image go when it is levelled."""
    matrix = cv2.getRotationMatrix2D((shape[1] / 2, shape[0] / 2), skew, 1.0)
    return np.asarray(places @ matrix[:, :2].T + matrix[:, 2], np.float64)


def skew_of(image: Grey) -> float:
    """How far the lines run down to the right, in degrees within ±6; 0.0 below 0.3 or where it is unclear.

    The angle at which the ink's projection is sharpest (Postl 1986), coarse then fine; rules and pictures
    are left out.
    """
    across, down = _ink(image)
    if len(across) < 200:
        return 0.0
    coarse = _sharpest(across, down, np.arange(-MOST_SKEW, MOST_SKEW + 0.01, 0.5))
    fine = _sharpest(across, down, np.arange(coarse - 0.5, coarse + 0.51, 0.1))
    clear = _sharpness(across, down, fine) > CLEARLY * _sharpness(across, down, 0.0)
    return round(fine, 2) if LEAST_SKEW <= abs(fine) < MOST_SKEW and clear else 0.0


def lies_sideways(image: Grey) -> bool:
    """Whether the lines of text run up or down: the ink's projection is sharper across than down."""
    across, down = _ink(image)
    if len(across) < 200:
        return False
    angles = np.arange(-MOST_SKEW, MOST_SKEW + 0.01, 1.0)
    as_it_is = max(_sharpness(across, down, angle) for angle in angles)
    sideways = max(_sharpness(down, across, angle) for angle in angles)
    return sideways > as_it_is


def _ink(image: Grey) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Coordinates of dark pixels that may belong to letters."""
    factor = min(1.0, WORKING_SIDE / max(image.shape))
    small = cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    dark = (small.astype(np.int16) < int(np.median(small)) - 25).astype(np.uint8)
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(dark)
    large = (boxes[:, 2] > small.shape[1] * 0.15) | (boxes[:, 3] > small.shape[0] * 0.08)
    down, across = np.nonzero(~large[labels] & (dark > 0))
    if len(down) > MOST_POINTS:
        chosen = np.random.default_rng(0).choice(len(down), MOST_POINTS, replace=False)
        down, across = down[chosen], across[chosen]
    return across - across.mean() if len(across) else across.astype(np.float64), down.astype(np.float64)


def _sharpest(across: NDArray[np.float64], down: NDArray[np.float64], angles: NDArray[np.float64]) -> float:
    return float(max(angles, key=lambda angle: _sharpness(across, down, float(angle))))


def _sharpness(across: NDArray[np.float64], down: NDArray[np.float64], angle: float) -> float:
    rows = down - across * np.tan(np.radians(angle))
    counts = np.bincount((rows - rows.min()).astype(np.int64))
    return float((np.diff(counts.astype(np.float64)) ** 2).sum())
