"""What workers are asked to do with a document or a page; it runs confined, within the limits of one document."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

from extractors.options import Options
from extractors.reading import count_pages
from pipeline.documents import Box, Document, MediaType, Page
from pipeline.findings import Finding, Refused
from pipeline.invoices import Reading
from pipeline.isolation.serving import limited

Extract = Callable[[Document, bytes, Options], Reading]


def work(extract: Extract | None, document: Document, content: bytes, options: Options) -> Reading | Finding:
    """Read one document within its limits; the reading, or the finding of its refusal. Faults propagate."""
    try:
        with limited(options.limits) as more_pages:
            more_pages(count_pages(document, content, options))
            return (extract or _extract)(document, content, options)
    except Refused as refusal:
        return refusal.finding


def look(job: Callable[..., Any], options: Options, *args: Any) -> Any:  # noqa: ANN401 - one for each job
    """Do something with one page within the limits; the finding where it is refused. Faults propagate."""
    try:
        with limited(options.limits):
            return job(options, *args)
    except Refused as refusal:
        return refusal.finding


def picture(
    options: Options, content: bytes, media_type: MediaType, number: int, dpi: float, turned: int, skew: float
) -> bytes:
    """A page as WebP."""
    render: Any = importlib.import_module("extractors.reading.render")
    found: bytes = render.page_image(content, media_type, number, dpi, turned=turned, skew=skew, limits=options.limits)
    return found


def region(options: Options, content: bytes, media_type: MediaType, box: Box, seen: Page, dpi: float) -> str:
    """What is printed in a box of a page."""
    reading: Any = importlib.import_module("extractors.reading.region")
    found: str = reading.read_region(content, media_type, box, seen, dpi, options)
    return found


def _extract(document: Document, content: bytes, options: Options) -> Reading:
    extractors: Any = importlib.import_module("extractors")  # with the first document
    reading: Reading = extractors.extract(document, content, options)
    return reading
