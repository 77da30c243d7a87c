"""A value with the ink behind it: words, box, label, who read it."""

from __future__ import annotations

from typing import Final

from extractors.paper.layout import Segment
from pipeline.documents import Box, Ink
from pipeline.invoices import Field, FieldName, Source

READER: Final = "labels/1"
"""The version of this reader, kept with every field."""


def field_at(
    name: FieldName,
    value: str,
    confidence: float,
    segment: Segment,
    span: tuple[int, int],
    label_box: Box | None = None,
) -> Field:
    """A field for a span of a segment, with its ink; OCR's own doubt lowers the confidence."""
    words = segment.within(*span)
    ink = min((word.confidence for word in words), default=1.0) if segment.ink is Ink.OCR else 1.0
    return Field(
        name, value, round(min(confidence, 0.995) * (0.4 + 0.6 * ink), 4),
        Source.OCR if segment.ink is Ink.OCR else Source.TEXT, raw=segment.text[slice(*span)], page=segment.page,
        box=segment.span_box(*span), label_box=label_box, reader=READER,
    )  # fmt: skip
