"""What benchmarks of text PDFs hold ours against: the words that pdfplumber finds, and the CPU that either takes."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pdfplumber


def pdfplumber_words(path: Path) -> None:
    """Have pdfplumber find the words of every page."""
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_words()


def cpu(work: Callable[[Path], None], files: Sequence[Path]) -> float:
    """CPU seconds of this process for doing it with every file."""
    start = time.process_time()
    for path in files:
        work(path)
    return time.process_time() - start
