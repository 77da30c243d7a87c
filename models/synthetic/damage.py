"""What scanners and phones do to paper. Deterministic: the same page and seed give the same picture."""

from __future__ import annotations

import io

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image

Picture = NDArray[np.uint8]


def pictures(pdf: bytes, dpi: int = 150) -> list[Picture]:
    """The pages of a PDF in colour (BGR)."""
    document = pypdfium2.PdfDocument(pdf)
    return [np.asarray(page.render(scale=dpi / 72).to_numpy()[:, :, :3]) for page in document]


def photocopy(page: Picture, seed: int, skew: float = 0.8) -> Picture:
    """Grey, a little crooked, unevenly lit, noisy and soft."""
    dice = np.random.default_rng(seed)
    grey = cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)
    height, width = grey.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), skew, 1.0)
    grey = cv2.warpAffine(grey, turn, (width, height), borderValue=255, flags=cv2.INTER_CUBIC)
    light = np.linspace(0.90, 1.0, width)[None, :] * np.linspace(1.0, 0.95, height)[:, None]
    noisy = cv2.GaussianBlur(grey, (3, 3), 0.7) * light + dice.normal(0, 6, grey.shape)
    return np.clip(noisy, 0, 255).astype(np.uint8)


def stamped(page: Picture, stamp: Picture, place: tuple[float, float], degrees: float) -> Picture:
    """With a stamp pressed on it, a little askew; ``place`` is its centre as shares of width and height."""
    height, width = page.shape[:2]
    tall, wide = stamp.shape[:2]
    centre = (place[0] * width - wide / 2, place[1] * height - tall / 2)
    move = cv2.getRotationMatrix2D((wide / 2, tall / 2), degrees, 1.0)
    move[:, 2] += centre
    ink = cv2.warpAffine(stamp, move, (width, height), borderValue=(255, 255, 255), flags=cv2.INTER_AREA)
    return np.asarray(page.astype(np.uint16) * ink // 255, dtype=np.uint8)


def punched(page: Picture) -> Picture:
    """With the two holes of a folder at its left edge, 80 mm apart (ISO 838)."""
    height, width = page.shape[:2]
    out = page.copy()
    for off in (-40, 40):
        cv2.circle(
            out,
            (int(width * 12 / 210), int(height * (148.5 + off) / 297)),
            int(width * 3 / 210),
            (70, 70, 70),
            -1,
            cv2.LINE_AA,
        )
    return out


def photograph(page: Picture, seed: int) -> Picture:
    """A sheet on a wooden desk, seen at an angle, with a shadow across it."""
    dice = np.random.default_rng(seed)
    height, width = page.shape[:2]
    frame_height, frame_width = int(height * 1.18), int(width * 1.22)
    grain = dice.normal(0, 5, (frame_height, 1, 1)) + dice.normal(0, 3, (frame_height, frame_width, 1))
    desk = np.array([58, 88, 122]) + cv2.GaussianBlur(grain.repeat(3, axis=2), (31, 3), 0)
    source = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    corners = np.array([[0.10, 0.07], [0.87, 0.045], [0.93, 0.94], [0.055, 0.96]]) * [frame_width, frame_height]
    matrix = cv2.getPerspectiveTransform(source, corners.astype(np.float32))
    size = (frame_width, frame_height)
    sheet = cv2.warpPerspective(page, matrix, size, flags=cv2.INTER_AREA)
    mask = cv2.warpPerspective(np.full((height, width), 255, np.uint8), matrix, size)[:, :, None] / 255
    seen = sheet * mask + desk * (1 - mask)
    across = np.linspace(0, 1, frame_width)[None, :] + np.linspace(0, 0.6, frame_height)[:, None]
    shadow = 1 - 0.28 / (1 + np.exp(-(across - 1.05) * 14))
    lit = cv2.GaussianBlur(seen * shadow[:, :, None], (3, 3), 0.6) + dice.normal(0, 3, seen.shape)
    return np.clip(lit, 0, 255).astype(np.uint8)


def jpeg(picture: Picture, quality: int = 60) -> bytes:
    """As a JPEG file."""
    done, packed = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise ValueError("the picture cannot be written")
    return packed.tobytes()


def png(picture: Picture) -> bytes:
    """As a PNG file."""
    done, packed = cv2.imencode(".png", picture)
    if not done:
        raise ValueError("the picture cannot be written")
    return packed.tobytes()


def scanned(pages: list[Picture], quality: int = 55, dpi: int = 150) -> bytes:
    """Pictures as a PDF without any text, as office scanners write it."""
    images = [Image.open(io.BytesIO(jpeg(page, quality))).convert("L") for page in pages]
    out = io.BytesIO()
    first, *rest = images
    first.save(
        out, "PDF", save_all=True, append_images=rest, resolution=dpi, quality=quality, creationDate=None, modDate=None
    )
    return out.getvalue()


def turned(picture: Picture, quarters: int) -> Picture:
    """Turned by so many quarters, clockwise."""
    return np.ascontiguousarray(np.rot90(picture, -quarters))
