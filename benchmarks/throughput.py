"""Documents a minute with two workers against one: all PDFs and images of a folder, interleaved. Goal: at least 1.8.

python benchmarks/throughput.py [FOLDER]
"""

from __future__ import annotations

import hashlib
import statistics
import sys
import time
from pathlib import Path

from extractors.options import Options
from extractors.reading.isolate import Pool
from pipeline.documents import Document, MediaType

ROUNDS = 3
TYPES = {".pdf": MediaType.PDF, ".png": MediaType.PNG, ".jpg": MediaType.JPEG}
Job = tuple[Document, bytes]


def main() -> None:
    """Print documents a minute of both, and the median ratio of the rounds; start-up of workers is included."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("data/samples")
    jobs = [_job(path) for path in sorted(folder.iterdir()) if path.suffix in TYPES]
    if not jobs:
        sys.exit(f"no document in {folder}")
    rounds = [(_rate(jobs, 1), _rate(jobs, 2)) for _ in range(ROUNDS)]
    one, two = (statistics.median(column) for column in zip(*rounds, strict=True))
    print(f"{len(jobs)} documents, a minute: one worker {one:.0f}, two workers {two:.0f}")
    print(f"two / one: {statistics.median(pair[1] / pair[0] for pair in rounds):.2f} (goal: at least 1.8)")


def _job(path: Path) -> Job:
    content = path.read_bytes()
    return Document(hashlib.sha256(content).hexdigest(), path.name, TYPES[path.suffix], len(content)), content


def _rate(jobs: list[Job], workers: int) -> float:
    start = time.monotonic()
    with Pool(Options(), workers) as pool:
        done = sum(1 for _ in pool.extract(jobs))
    return 60 * done / (time.monotonic() - start)


if __name__ == "__main__":
    main()
