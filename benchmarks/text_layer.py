"""CPU of reading the words of text PDFs: ours against pdfplumber's, same files, one run.

python benchmarks/text_layer.py [FOLDER]
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from against_pdfplumber import cpu, pdfplumber_words

from extractors.options import Options
from extractors.reading import read
from pipeline.documents import Document, Ink, MediaType

ROUNDS = 3


def main() -> None:
    """Print both times and their ratio; files without a text layer are left out."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("data/samples")
    files = [path for path in sorted(folder.glob("*.pdf")) if _has_text(path)]
    ours = min(cpu(_ours, files) for _ in range(ROUNDS))
    theirs = min(cpu(pdfplumber_words, files) for _ in range(ROUNDS))
    print(f"{len(files)} text PDFs, CPU seconds, best of {ROUNDS}: ours {ours:.2f}, pdfplumber {theirs:.2f}")
    print(f"pdfplumber / ours: {theirs / ours:.1f}")


def _ours(path: Path) -> None:
    content = path.read_bytes()
    document = Document(hashlib.sha256(content).hexdigest(), path.name, MediaType.PDF, len(content))
    read(document, content, Options())


def _has_text(path: Path) -> bool:
    from pipeline.findings import Refused  # noqa: PLC0415 - only here

    content = path.read_bytes()
    try:
        pages = read(Document("0" * 64, path.name, MediaType.PDF, len(content)), content, Options())
    except Refused:
        return False
    return all(page.ink is Ink.TEXT and all(word.confidence == 1 for word in page.words) for page in pages)


if __name__ == "__main__":
    main()
