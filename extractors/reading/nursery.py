"""What every worker that reads or draws will need, imported once where workers are born.

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
from extractors.paper import hybrid
from extractors.reading import image_pages, pdf_pages, region, render, sheet

__all__ = [
    "PIL", "cv2", "einvoice", "hybrid", "image_pages", "lxml", "models", "np", "paper", "pdf_pages", "pypdfium2",
    "reading", "region", "render", "sheet",
]  # fmt: skip
