"""A photographed sheet made flat: its four corners found and pulled to a rectangle, where they are clear."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.reading.ocr.base import Grey

WORKING_SIDE = 800
LEAST_SHARE = 0.25
"""Of the picture that a sheet must cover; smaller things are labels and logos."""
MOST_SHARE = 0.96
"""A sheet that covers more than this is a scan, and has nothing to be cut away."""
BRIGHTER = 35
"""Grey levels that the sheet must be brighter than what lies around it."""


def flattened(image: Grey) -> Grey:
    """The sheet alone, seen from above, in the picture's resolution; or the picture when none is clear."""
    corners = _corners(image)
    if corners is None:
        return image
    top_left, top_right, bottom_right, bottom_left = corners
    width = round(max(np.linalg.norm(top_right - top_left), np.linalg.norm(bottom_right - bottom_left)))
    height = round(max(np.linalg.norm(bottom_left - top_left), np.linalg.norm(bottom_right - top_right)))
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), target)
    flat = cv2.warpPerspective(image, matrix, (int(width), int(height)), flags=cv2.INTER_LINEAR)
    return np.asarray(flat, np.uint8)


def _corners(image: Grey) -> NDArray[np.float32] | None:
    """The sheet's top left, top right, bottom right, bottom left in pixels; ``None`` where none is clear."""
    factor = min(1.0, WORKING_SIDE / max(image.shape))
    small = np.asarray(cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8)
    side = max(5, (min(small.shape) // 40) | 1)
    ground = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))  # the print rubbed out
    _, mask = cv2.threshold(cv2.GaussianBlur(ground, (5, 5), 0), 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    contours, _ = cv2.findContours(np.asarray(mask), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not contours:
        return None
    outline = np.asarray(cv2.convexHull(max(contours, key=cv2.contourArea)), np.int32)
    quadrilateral = cv2.approxPolyDP(outline, 0.03 * cv2.arcLength(outline, closed=True), closed=True)
    if len(quadrilateral) != 4:
        return None
    points = quadrilateral.reshape(4, 2).astype(np.float32)
    if not _is_sheet(points, outline, small):
        return None
    return np.asarray(_in_order(points) / factor, np.float32)


def _is_sheet(points: NDArray[np.float32], outline: NDArray[np.int32], small: Grey) -> bool:
    """Large, filled by what was found, inside the picture, and brighter than its surroundings."""
    area = cv2.contourArea(points)
    share = area / small.size
    if not LEAST_SHARE < share < MOST_SHARE or cv2.contourArea(outline) < 0.93 * area:
        return False
    inside = np.zeros(small.shape, np.uint8)
    cv2.fillConvexPoly(inside, points.astype(np.int32), 255)
    around = cv2.bitwise_not(inside)
    return float(cv2.mean(small, inside)[0]) - float(cv2.mean(small, around)[0]) > BRIGHTER


def _in_order(points: NDArray[np.float32]) -> NDArray[np.float32]:
    total, difference = points.sum(1), points[:, 0] - points[:, 1]
    order = [total.argmin(), difference.argmax(), total.argmax(), difference.argmin()]
    return points[order]
