"""Resident memory of one worker over 300 documents, after every 25. Goal: a peak of at most 1.2 GiB, and flat.

python benchmarks/memory.py [FOLDER ...] [--documents 300]
"""

from __future__ import annotations

import argparse
import hashlib
import threading
import time
from itertools import cycle, islice
from pathlib import Path

from extractors import Options
from extractors.reading.isolate import Pool
from pipeline.documents import Document, MediaType

EVERY, LOOK = 25, 0.02
GOAL = 1.2
TYPES = {".pdf": MediaType.PDF, ".png": MediaType.PNG, ".jpg": MediaType.JPEG, ".tif": MediaType.TIFF}


class Watch:
    """The highest resident memory of a pool's workers, looked at fifty times a second."""

    def __init__(self, pool: Pool) -> None:
        """Watch until the process ends."""
        self._pool, self.peak, self.seen = pool, 0, set[int]()
        threading.Thread(target=self._look, daemon=True).start()

    def _look(self) -> None:
        while True:
            for pid in self._pool.processes():
                self.seen.add(pid)
                self.peak = max(self.peak, _resident(pid))
            time.sleep(LOOK)

    def taken(self) -> int:
        """The peak since the last time."""
        peak, self.peak = self.peak, 0
        return peak


def _resident(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def main() -> None:
    """Read through a pool of one worker, as the product does."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, default=[Path("data/samples")])
    parser.add_argument("--documents", type=int, default=300)
    given = parser.parse_args()
    found = [path for folder in given.folders for path in sorted(folder.iterdir()) if path.suffix in TYPES]
    highest = 0
    with Pool(Options(), 1) as pool:
        watch = Watch(pool)
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
