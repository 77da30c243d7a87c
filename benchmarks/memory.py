"""Resident memory of one worker over 300 documents, after every 25. Goal: a peak of at most 1.2 GiB, and flat.

python benchmarks/memory.py [FOLDER]
"""

from __future__ import annotations

import resource
import sys
from itertools import cycle, islice
from pathlib import Path

from extractors import Options, extract
from extractors.reading.worker import resident
from pipeline.documents import Document, MediaType
from pipeline.findings import Refused

DOCUMENTS, EVERY = 300, 25
TYPES = {".pdf": MediaType.PDF, ".png": MediaType.PNG, ".jpg": MediaType.JPEG}


def main() -> None:
    """Read in this one process, as a worker does but without its end after 50 documents: the harder case."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("data/samples")
    paths = [path for path in sorted(folder.iterdir()) if path.suffix in TYPES]
    for count, path in enumerate(islice(cycle(paths), DOCUMENTS), 1):
        content = path.read_bytes()
        try:
            extract(Document(f"{count:064x}", path.name, TYPES[path.suffix], len(content)), content, Options())
        except Refused as refusal:
            print(f"{path.name}: {refusal.finding.reason}", file=sys.stderr)
        if count % EVERY == 0:
            print(f"{count:4} documents: {resident() / 2**20:.0f} MiB")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"peak: {peak:.2f} GiB (goal: at most 1.2)")


if __name__ == "__main__":
    main()
