"""A page image brought upright and its lines made level."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.reading.ocr.base import Grey

MOST_SKEW = 6.0
LEAST_SKEW = 0.3
"""Degrees: less than this moves the end of a line by less than half a letter."""
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
    level = cv2.warpAffine(
        image, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(level, np.uint8)


def skew_of(image: Grey) -> float:
    """How far the lines run down to the right, in degrees, within ±6; 0.0 where that is less than 0.3 or unclear.

    The angle at which the ink's projection is sharpest (Postl 1986), coarse then fine, rules and pictures left out.
    """
    across, down = _ink(image)
    if len(across) < 200:
        return 0.0
    coarse = _sharpest(across, down, np.arange(-MOST_SKEW, MOST_SKEW + 0.01, 0.5))
    fine = _sharpest(across, down, np.arange(coarse - 0.5, coarse + 0.51, 0.1))
    return round(fine, 2) if LEAST_SKEW <= abs(fine) < MOST_SKEW else 0.0


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
    def sharpness(angle: float) -> float:
        rows = down - across * np.tan(np.radians(angle))
        counts = np.bincount((rows - rows.min()).astype(np.int64))
        return float((np.diff(counts.astype(np.float64)) ** 2).sum())

    return float(max(angles, key=sharpness))
