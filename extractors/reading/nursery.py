"""What every worker that reads or draws will need, imported once where workers are born, tables and weights as well.

OpenVINO is not: it starts a thread when it is imported, and a fork would be without it. A worker loads it, and a model,
with its first scan.
"""

from __future__ import annotations

import cv2
import lxml.etree
import numpy as np
import PIL.Image
import pypdfium2

import models
from extractors import einvoice, paper, reading
from extractors.options import Options
from extractors.paper import hybrid
from extractors.reading import image_pages, pdf_pages, region, render, sheet
from pipeline.documents import Box, Ink, Page, Word

__all__ = [
    "PIL", "cv2", "einvoice", "hybrid", "image_pages", "lxml", "models", "np", "paper", "pdf_pages", "pypdfium2",
    "reading", "region", "render", "sheet",
]  # fmt: skip

_LINES = (
    "Invoice number 4711", "Invoice date 2026-03-04", "Description Quantity Price Amount", "Paper 2 50.00 100.00",
    "Net 100.00", "VAT 19 % 19.00", "Total EUR 119.00", "IBAN DE02120300000000202051", "Muster GmbH DE136695976",
)  # fmt: skip


def _a_page() -> Page:
    """A small invoice."""
    words = (
        Word(text, Box(60.0 + 90 * place, 60.0 + 20 * row, 140.0 + 90 * place, 72.0 + 20 * row), size=10.0)
        for row, line in enumerate(_LINES)
        for place, text in enumerate(line.split())
    )
    return Page(1, 595.0, 842.0, tuple(words), Ink.TEXT)


paper.invoices("", (_a_page(),), Options())  # has the tables of labels and the weights loaded: 0.7 s for each worker
