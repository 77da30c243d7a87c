"""The pages of an image file: each one flat, upright, level, then read by OCR."""

from __future__ import annotations

from extractors.options import Options
from extractors.reading.images import photos
from extractors.reading.scan import read_page
from pipeline.documents import MediaType, Page


def read_images(media_type: MediaType, content: bytes, options: Options) -> tuple[Page, ...]:
    """Every page in order. ``Refused`` as for ``extractors.reading.read``."""
    pages = photos(content, media_type, options.limits)
    return tuple(read_page(photo.levels, photo.scale, number, options) for number, photo in enumerate(pages, 1))
