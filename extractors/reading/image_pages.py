"""The pages of an image file: each one flat, upright, level, then read by OCR."""

from __future__ import annotations

from extractors.options import Options
from extractors.reading.images import opened, page_count, photo
from extractors.reading.losses import each
from extractors.reading.scan import read_page
from pipeline.documents import MediaType, Page


def read_images(media_type: MediaType, content: bytes, options: Options) -> tuple[Page, ...]:
    """Every page in order, one that cannot be read as lost. ``Refused`` as for ``extractors.reading.read``."""
    with opened(content, media_type) as image:

        def page(number: int) -> Page:
            seen = photo(image, number, options.limits)
            return read_page(seen.levels, seen.scale, number, options)

        return each(range(1, page_count(image, options.limits) + 1), options, page)
