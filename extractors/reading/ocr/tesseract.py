"""What both ways of calling Tesseract share: its data, its table of words, and which way is up."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import cv2
import numpy as np

from extractors.reading.ocr.base import EngineMissingError, Grey, Seen
from extractors.reading.straight import lies_sideways, turned

RESOLUTION = 200
"""Dots an inch that pages are rendered at, told to Tesseract so that it does not guess."""
SURE = 0.8
INSTALL = "apt-get install tesseract-ocr tesseract-ocr-eng tesseract-ocr-deu …, or choose the engine ppocr"

_PLACES = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
)


def one_thread() -> None:
    """Keep Tesseract from starting its own threads: with them the same pages took five times as long."""
    os.environ["OMP_THREAD_LIMIT"] = "1"


def data_folder() -> Path:
    """Where Tesseract's languages are. ``EngineMissingError`` when there are none."""
    named = os.environ.get("TESSDATA_PREFIX")
    for place in (named, *_PLACES) if named else _PLACES:
        folder = Path(str(place))
        if any(folder.glob("*.traineddata")):
            return folder
    raise EngineMissingError(f"Tesseract's language data is not installed: {INSTALL}.")


def languages_in(folder: Path, wanted: Iterable[str]) -> str:
    """Those of the wanted languages that are installed, as Tesseract takes them: ``eng+deu``."""
    there = [code for code in wanted if (folder / f"{code}.traineddata").is_file()]
    if not there:
        raise EngineMissingError(f"None of the languages {', '.join(wanted)} is in {folder}: {INSTALL}.")
    return "+".join(there)


def softened(image: Grey) -> Grey:
    """A light blur: it raised word F1 on noisy scans from 0.80 to 0.81; binarising lowered it."""
    return np.asarray(cv2.GaussianBlur(image, (3, 3), 0), np.uint8)


def words_of(table: str) -> Iterator[Seen]:
    """The words of Tesseract's TSV: level, four counters, left, top, width, height, confidence, text."""
    for row in table.splitlines():
        cells = row.split("\t")
        if len(cells) < 12 or cells[0] != "5" or not cells[11].strip():
            continue
        left, top, width, height = (int(cell) for cell in cells[6:10])
        confidence = min(0.999, max(0.0, float(cells[10]) / 100))
        yield Seen(cells[11].strip(), left, top, left + width, top + height, confidence)


def turn_of(image: Grey, read: Callable[[Grey], tuple[Seen, ...]]) -> int:
    """Which way is up: how the lines run, then which way round reads better, unless the first reads well.

    Tesseract's own orientation check was right on 82 % of pages only.
    """
    first = 90 if lies_sideways(image) else 0
    words = _long(read(turned(image, first)))
    if len(words) >= 8 and sum(word.confidence for word in words) / len(words) >= SURE:
        return first
    reversed_ = _long(read(turned(image, first + 180)))
    return first if _weight(words) >= _weight(reversed_) else first + 180


def _long(words: Iterable[Seen]) -> list[Seen]:
    """Words of letters and digits; upside down, Tesseract sees short scraps and doubts them."""
    return [word for word in words if len(word.text) >= 3 and word.text.isalnum()]


def _weight(words: list[Seen]) -> float:
    return sum((word.confidence - 0.4) * len(word.text) for word in words)
