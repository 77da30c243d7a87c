"""CPU of whole extraction of text PDFs against pdfplumber's words alone: same files, interleaved. Goal: at most 0.6.

python benchmarks/extraction.py [FOLDER]
"""

from __future__ import annotations

import hashlib
import statistics
import sys
from pathlib import Path

from against_pdfplumber import cpu, pdfplumber_words

from extractors import Options, extract
from pipeline.documents import Document, Ink, MediaType
from pipeline.findings import Refused

ROUNDS = 3


def main() -> None:
    """Print CPU seconds a document of both, and the median ratio of the rounds."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("data/samples")
    files = [path for path in sorted(folder.glob("*.pdf")) if _has_text(path)]
    if not files:
        sys.exit(f"no text PDF in {folder}")
    rounds = [(cpu(_ours, files), cpu(pdfplumber_words, files)) for _ in range(ROUNDS)]
    ours, theirs = (statistics.median(column) / len(files) for column in zip(*rounds, strict=True))
    ratio = statistics.median(one / other for one, other in rounds)
    print(f"{len(files)} text PDFs, CPU ms each: extraction {1000 * ours:.1f}, pdfplumber words {1000 * theirs:.1f}")
    print(f"extraction / pdfplumber: {ratio:.2f} (goal: at most 0.6)")


def _ours(path: Path) -> None:
    content = path.read_bytes()
    extract(_document(path, content), content, Options())


def _document(path: Path, content: bytes) -> Document:
    return Document(hashlib.sha256(content).hexdigest(), path.name, MediaType.PDF, len(content))


def _has_text(path: Path) -> bool:
    """Whether every page is read from its text layer; reading it once also warms the caches."""
    content = path.read_bytes()
    try:
        pages = extract(_document(path, content), content, Options()).pages
    except Refused:
        return False
    return all(page.ink is Ink.TEXT and all(word.confidence == 1 for word in page.words) for page in pages)


if __name__ == "__main__":
    main()
