"""Resident memory of one worker over 300 documents, after every 25. Goal: a peak of at most 1.2 GiB, and flat.

python -m benchmarks.memory [FOLDER ...] [--documents 300]
"""

from __future__ import annotations

import argparse
import hashlib
from itertools import cycle, islice
from pathlib import Path

from benchmarks.watching import Watch
from extractors import Options
from extractors.reading.isolate import Pool
from pipeline.documents import Document, MediaType

EVERY = 25
GOAL = 1.2
TYPES = {".pdf": MediaType.PDF, ".png": MediaType.PNG, ".jpg": MediaType.JPEG, ".tif": MediaType.TIFF}


def main() -> None:
    """Read through a pool of one worker, as the product does."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, default=[Path("data/samples")])
    parser.add_argument("--documents", type=int, default=300)
    given = parser.parse_args()
    found = [path for folder in given.folders for path in sorted(folder.iterdir()) if path.suffix in TYPES]
    highest = 0
    with Pool(Options(), 1) as pool:
        watch = Watch(pool.processes)
        for count, _ in enumerate(pool.extract(_job(path) for path in islice(cycle(found), given.documents)), 1):
            if count % EVERY == 0:
                peak = watch.taken()
                highest = max(highest, peak)
                print(f"{count:4} documents: peak {peak / 2**20:.0f} MiB, {len(watch.seen)} workers so far", flush=True)
    print(f"peak: {highest / 2**30:.2f} GiB (goal: at most {GOAL})")


def _job(path: Path) -> tuple[Document, bytes]:
    content = path.read_bytes()
    return Document(hashlib.sha256(content).hexdigest(), path.name, TYPES[path.suffix], len(content)), content


if __name__ == "__main__":
    main()
