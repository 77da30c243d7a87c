"""Pages as pixels: grey arrays for the OCR engines, WebP or PNG for the desk."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from extractors.reading import pdf
from pipeline.documents import MediaType
from pipeline.findings import Reason, refuse
from pipeline.limits import Limits

if TYPE_CHECKING:
    from PIL import Image

    from extractors.reading.ocr.base import Grey

MOST_SIDE = 5000
"""Pixels. A page of 14,400 points at 200 dpi would take 1.6 GB."""
DEFAULT_LIMITS = Limits()


class Pixels(NamedTuple):
    """A rendered page in grey, as displayed (its /Rotate applied), and points for each pixel."""

    levels: Grey
    scale: float


def clamped(width: float, height: float, dpi: float, limits: Limits) -> float:
    """Pixels for each point at ``dpi``; less where a side would pass 5,000 or the page ``limits.pixels``."""
    wanted = dpi / 72
    side = MOST_SIDE / max(width, height)
    area = math.sqrt(limits.pixels / (width * height))
    return min(wanted, side, area)


def grey_page(page: Any, dpi: float, limits: Limits) -> Pixels:  # noqa: ANN401 - pypdfium2 has no types
    """A PDF page in grey levels. Annotations are drawn, because a viewer shows them."""
    import numpy as np  # noqa: PLC0415 - a page with a text layer needs no arrays

    width, height = pdf.frame_of(page).size
    factor = clamped(width, height, dpi, limits)
    bitmap = page.render(scale=factor, grayscale=True, draw_annots=True)
    levels = np.array(bitmap.to_numpy(), np.uint8)
    bitmap.close()
    levels = levels[:, :, 0] if levels.ndim == 3 else levels
    return Pixels(levels, width / levels.shape[1])


def page_image(
    content: bytes,
    media_type: MediaType,
    page_number: int,
    dpi: float = 110,
    *,
    turned: int = 0,
    skew: float = 0.0,
    limits: Limits = DEFAULT_LIMITS,
    encoding: Literal["WEBP", "PNG"] = "WEBP",
) -> bytes:
    """One page (from 1) as an image file, turned and levelled as it was read.

    Give ``Page.turned`` and ``Page.skew``; then a word's box in points times ``pixels across / Page.width``
    is its place in the picture. ``Refused`` as for reading; ``IndexError`` when there is no such page.
    """
    if media_type is MediaType.PDF:
        picture = _pdf_picture(content, page_number, dpi, limits)
    else:
        picture = _photo_picture(content, media_type, page_number, dpi, limits)
    return _encoded(_as_read(picture, turned, skew), encoding)


def _pdf_picture(content: bytes, number: int, dpi: float, limits: Limits) -> Image.Image:
    with pdf.opened(content, limits) as document:
        if not 1 <= number <= len(document):
            raise IndexError(f"the document has no page {number}")
        with pdf.page_of(document, number) as page:
            width, height = pdf.frame_of(page).size
            factor = clamped(width, height, dpi, limits)
            picture: Image.Image = page.render(scale=factor, draw_annots=True, rev_byteorder=True).to_pil()
            return picture.convert("RGB")


def _photo_picture(content: bytes, media_type: MediaType, number: int, dpi: float, limits: Limits) -> Image.Image:
    from PIL import Image  # noqa: PLC0415 - the caller may only want a PDF's arrays

    from extractors.reading.images import FORMATS, opened, page_count, photo  # noqa: PLC0415

    if media_type not in FORMATS:
        raise refuse(Reason.UNKNOWN_TYPE, "A {media_type} has no pages to look at.", media_type=media_type)
    with opened(content, media_type) as image:
        if not 1 <= number <= page_count(image, limits):
            raise IndexError(f"the document has no page {number}")
        levels, scale = photo(image, number, limits)
    picture = Image.fromarray(levels)
    height, width = levels.shape
    factor = min(1.0, clamped(width * scale, height * scale, dpi, limits) * scale)
    return picture.resize((max(1, round(width * factor)), max(1, round(height * factor))))


def _as_read(picture: Image.Image, turned: int, skew: float) -> Image.Image:
    from PIL import Image  # noqa: PLC0415 - see above

    if turned % 360:
        picture = picture.rotate(-turned, expand=True)
    if skew:
        picture = picture.rotate(skew, resample=Image.Resampling.BILINEAR, fillcolor="white")
    return picture


def _encoded(picture: Image.Image, encoding: str) -> bytes:
    buffer = io.BytesIO()
    if encoding == "WEBP":
        picture.save(buffer, "WEBP", quality=80, method=2)
    else:
        picture.save(buffer, "PNG")
    return buffer.getvalue()
