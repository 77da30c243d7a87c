"""Image files as grey pages: limits before decoding, camera rotation, a photographed sheet made flat.

Sizes in points: where the file tells a resolution of at least 100 dpi that gives the page a side of 2 to 24
inches, that one counts (72 and 96 are what cameras and screenshots claim for want of a better number).
Otherwise the page is taken for A4 by its longer side (842 points), and for an 80 mm till roll (227 points
wide) when it is more than 1.9 times as long as wide.
"""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import pi_heif
from PIL import Image, ImageOps, UnidentifiedImageError

from pipeline.documents import MediaType
from pipeline.findings import Reason, refuse
from pipeline.limits import Limits

if TYPE_CHECKING:
    from extractors.reading.ocr.base import Grey

FORMATS = {
    MediaType.PNG: "PNG",
    MediaType.JPEG: "JPEG",
    MediaType.TIFF: "TIFF",
    MediaType.WEBP: "WEBP",
    MediaType.HEIC: "HEIF",
}
pi_heif.register_heif_opener(thumbnails=False)
A4_LONG = 842.0
ROLL_WIDTH = 227.0
CUT_OUT = 0.3
"""Share of opaque pixels above which they are a sheet, not its ink alone; print covers a tenth."""

_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    struct.error,
    zlib.error,
)
"""What Pillow's decoders raise on files that are cut short or wrong."""


class Photo(NamedTuple):
    """A page from an image file: its grey levels and points for each pixel."""

    levels: Grey
    scale: float


@contextmanager
def opened(content: bytes, media_type: MediaType) -> Iterator[Image.Image]:
    """The file's header read; pixels are not decoded yet."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # limits.pixels is what counts here
        try:
            image = Image.open(io.BytesIO(content), formats=tuple(FORMATS.values()))  # names can be wrong
        except Image.DecompressionBombError as error:
            raise refuse(Reason.TOO_MANY_PIXELS, "The image is far larger than any scanned page.") from error
        except (UnidentifiedImageError, *_BROKEN) as error:
            raise refuse(
                Reason.BROKEN_FILE, "The file is not a {format} that can be opened.", format=FORMATS[media_type]
            ) from error
        with image:
            yield image


def count_pages(content: bytes, media_type: MediaType, limits: Limits) -> int:
    """Pages of an image file: several in a TIFF, else 1. ``Refused`` when they are too many or there is none."""
    with opened(content, media_type) as image:
        return page_count(image, limits)


def page_count(image: Image.Image, limits: Limits) -> int:
    """The pages that are there; nothing is decoded. One that cannot be opened counts, and is the last in reach."""
    number = 1
    while image.format == FORMATS[MediaType.TIFF]:  # an animation is one picture
        try:
            image.seek(number)
        except EOFError:
            break
        except (Image.DecompressionBombError, *_BROKEN):
            return number + 1
        number += 1
        if number > limits.pages:
            raise refuse(Reason.TOO_MANY_PAGES, "The file has more than {limit} pages.", limit=limits.pages)
    return number


def _check_pixels(image: Image.Image, limits: Limits) -> None:
    width, height = image.size
    if width * height > limits.pixels:
        raise refuse(
            Reason.TOO_MANY_PIXELS,
            "The image has {width} by {height} pixels; at most {limit} in all are read.",
            {"width": str(width), "height": str(height)},
            width=width, height=height, limit=limits.pixels,
        )  # fmt: skip
    if min(width, height) < 1:
        raise refuse(Reason.BROKEN_FILE, "The image has no size.")


def photo(image: Image.Image, number: int, limits: Limits) -> Photo:
    """A page (from 1) flat, as the camera or scanner meant it to be held.

    ``Refused``: TOO_MANY_PIXELS (from the header, before any decoding), BROKEN_FILE.
    """
    try:
        image.seek(number - 1)
    except Image.DecompressionBombError as error:
        raise refuse(Reason.TOO_MANY_PIXELS, "The image is far larger than any scanned page.") from error
    except _BROKEN as error:
        raise refuse(Reason.BROKEN_FILE, "Page {page} of the image cannot be opened.", page=number) from error
    _check_pixels(image, limits)
    return _photo(image)


def _photo(image: Image.Image) -> Photo:
    from extractors.reading.sheet import flattened  # noqa: PLC0415 - the count above needs no arrays

    claimed = image.info.get("dpi")
    try:
        grey = _grey(image)
    except _BROKEN as error:
        raise refuse(Reason.BROKEN_FILE, "The image is cut short or damaged.") from error
    levels = flattened(grey)
    height, width = levels.shape
    return Photo(levels, _scale(width, height, claimed))


def _grey(image: Image.Image) -> Grey:
    """Upright by its EXIF tag, transparent parts as paper, 16 bits brought down to 8."""
    import numpy as np  # noqa: PLC0415 - the count above needs no arrays

    upright = ImageOps.exif_transpose(image)
    if upright.mode.startswith(("I", "F")):
        levels = np.asarray(upright, np.float32)
        low, high = float(levels.min()), float(levels.max())
        return ((levels - low) * (255.0 / max(1.0, high - low))).astype(np.uint8)
    if upright.has_transparency_data:
        return _on_paper(upright.convert("RGBA"))
    return np.array(upright.convert("L"), np.uint8)


def _on_paper(image: Image.Image) -> Grey:
    """Transparent parts filled: white behind bare ink, the sheet's own grey around one that was cut out."""
    import numpy as np  # noqa: PLC0415 - the count above needs no arrays

    opaque = np.asarray(image.getchannel("A")) > 127
    shade = 255
    if opaque.mean() > CUT_OUT:
        shade = int(np.median(np.asarray(image.convert("L"))[opaque]))
    paper = Image.new("RGBA", image.size, (shade, shade, shade, 255))
    return np.array(Image.alpha_composite(paper, image).convert("L"), np.uint8)


def _scale(width: int, height: int, claimed: object) -> float:
    """Points for each pixel."""
    long, short = max(width, height), min(width, height)
    if isinstance(claimed, tuple) and claimed:
        dots = float(claimed[0] or 0)
        if dots >= 100 and 2.0 <= long / dots <= 24.0:
            return 72.0 / dots
    return ROLL_WIDTH / short if long > 1.9 * short else A4_LONG / long
