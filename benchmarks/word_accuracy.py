"""Word and number F1 of the default OCR engine: scans against the text layers they were made from.

python benchmarks/word_accuracy.py FOLDER_OF_SCANS FOLDER_OF_TEXT_PDFS

A scan called ``...-<16 hex digits>.pdf`` belongs to the text PDF whose SHA-256 starts with those digits.
"""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from extractors.options import Options
from extractors.reading import read
from pipeline.documents import Document, MediaType

EDGES = ".,;:!?()[]{}\"'|-–*"


def main() -> None:
    """Print both, over all words of all pairs together."""
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    scans, texts = Path(sys.argv[1]), Path(sys.argv[2])
    pairs = list(_pairs(scans, texts))
    if not pairs:
        sys.exit(f"no scan in {scans} is named after a file in {texts}")
    words: list[tuple[Counter[str], Counter[str]]] = [(_words(text), _words(scan)) for scan, text in pairs]
    print(f"{len(pairs)} scans: word F1 {_f1(words):.4f}")
    print(f"{len(pairs)} scans: number F1 {_f1([(_numbers(true), _numbers(seen)) for true, seen in words]):.4f}")


def _pairs(scans: Path, texts: Path) -> Iterator[tuple[Path, Path]]:
    named = {hashlib.sha256(path.read_bytes()).hexdigest()[:16]: path for path in texts.glob("*.pdf")}
    for scan in sorted(scans.glob("*.pdf")):
        text = named.get(scan.stem.rsplit("-", 1)[-1])
        if text is not None:
            yield scan, text


def _words(path: Path) -> Counter[str]:
    content = path.read_bytes()
    document = Document(hashlib.sha256(content).hexdigest(), path.name, MediaType.PDF, len(content))
    words = (word.text.casefold().strip(EDGES) for page in read(document, content, Options()) for word in page.words)
    return Counter(word for word in words if word)


def _numbers(words: Counter[str]) -> Counter[str]:
    return Counter({word: count for word, count in words.items() if any(letter.isdigit() for letter in word)})


def _f1(pairs: list[tuple[Counter[str], Counter[str]]]) -> float:
    shared = sum((true & seen).total() for true, seen in pairs)
    return 2 * shared / max(1, sum(true.total() + seen.total() for true, seen in pairs))


if __name__ == "__main__":
    main()
