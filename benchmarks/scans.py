"""CPU seconds of a scanned page: the whole extraction against the ``tesseract`` command alone on the same pictures.

    python benchmarks/scans.py [FOLDER] [PAGES]

Tesseract runs on one thread (OMP_THREAD_LIMIT=1), once with English, once with English, German and Polish. Says which
number format the CPU ran, for that decides the engine's cost.
"""

from __future__ import annotations

import hashlib
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pypdfium2
from PIL import Image

from extractors import extract
from extractors.options import Options
from pipeline.documents import Document, MediaType

DPI = 200
TYPES = {".pdf": MediaType.PDF, ".png": MediaType.PNG, ".jpg": MediaType.JPEG, ".jpeg": MediaType.JPEG}


def main() -> None:
    """Measure both, page by page, and print the ratios."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "data/samples")
    most = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    chosen = [path for path in sorted(folder.iterdir()) if path.suffix.lower() in TYPES and _is_scan(path)][:most]
    if not chosen:
        sys.exit(f"{folder} has no scan of one page.")
    _extract(chosen[0])  # the models are loaded once for a worker, not for a page
    ours, english, three = 0.0, 0.0, 0.0
    for path in chosen:
        ours += _extract(path)
        english += _tesseract(path, "eng")
        three += _tesseract(path, "eng+deu+pol")
    flags = Path("/proc/cpuinfo").read_text("utf-8") if Path("/proc/cpuinfo").exists() else ""
    number = "bf16" if "avx512_bf16" in flags or "amx_bf16" in flags else "f32"
    pages = len(chosen)
    print(f"{pages} pages on {number}: extraction {ours / pages:.2f} s, tesseract eng {english / pages:.2f} s, "
          f"eng+deu+pol {three / pages:.2f} s of CPU a page")  # fmt: skip
    print(f"ratio {ours / english:.2f} to eng, {ours / three:.2f} to eng+deu+pol (goal 1.5)")


def _is_scan(path: Path) -> bool:
    if path.suffix.lower() != ".pdf":
        return True
    pdf = pypdfium2.PdfDocument(path)
    return len(pdf) == 1 and pdf[0].get_textpage().count_chars() == 0


def _extract(path: Path) -> float:
    content = path.read_bytes()
    document = Document(hashlib.sha256(content).hexdigest(), path.name, TYPES[path.suffix.lower()], len(content))
    begun = time.process_time()
    extract(document, content, Options())
    return time.process_time() - begun


def _tesseract(path: Path, languages: str) -> float:
    with tempfile.NamedTemporaryFile(suffix=".png") as picture:
        _picture(path).save(picture.name)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            ["tesseract", picture.name, "-", "-l", languages, "tsv"],
            env={**os.environ, "OMP_THREAD_LIMIT": "1"}, check=True, capture_output=True,
        )  # fmt: skip
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _picture(path: Path) -> Image.Image:
    if path.suffix.lower() != ".pdf":
        return Image.open(path).convert("L")
    picture: Image.Image = pypdfium2.PdfDocument(path)[0].render(scale=DPI / 72, grayscale=True).to_pil()
    return picture


if __name__ == "__main__":
    main()
