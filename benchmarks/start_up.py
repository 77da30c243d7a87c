"""How long a person waits for the command itself: `--help`, and one text PDF read cold. Limits: 0.6 s and 3 s.

python benchmarks/start_up.py
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

PAYABLES = Path(sys.executable).parent / "payables"
CASES = (
    ("payables --help", ["--help"], 0.6),
    ("payables extract one.pdf", ["extract", "data/samples/01-papierhaus.pdf"], 3.0),
)


def main() -> None:
    """Print the median of five runs of each, as a share of its limit."""
    for name, arguments, limit in CASES:
        seconds = sorted(_seconds(arguments) for _ in range(5))[2]
        print(f"{name}: {seconds:.2f} s, {seconds / limit:.0%} of {limit} s")


def _seconds(arguments: list[str]) -> float:
    start = time.monotonic()
    subprocess.run([PAYABLES, *arguments], check=True, capture_output=True)
    return time.monotonic() - start


if __name__ == "__main__":
    main()
