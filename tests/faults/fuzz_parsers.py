"""Let atheris look for bytes that break a parser; not part of the tests, because it never ends by itself.

    pip install atheris
    python -m tests.faults.fuzz_parsers mail|archive|xml|name|text [SECONDS] [FOLDER]

What it finds is written to FOLDER as ``crash-*`` (default: a temporary one that it names), and becomes a test.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(
    include=["pipeline.intake", "extractors.parsing", "extractors.einvoice", "email", "zipfile"]
):
    from tests.faults.parsers import TARGETS, seeds


def main() -> None:
    """Fuzz one parser for some seconds."""
    target = sys.argv[1] if len(sys.argv) > 1 else "mail"
    seconds = sys.argv[2] if len(sys.argv) > 2 else "60"
    folder = Path(sys.argv[3] if len(sys.argv) > 3 else tempfile.mkdtemp(prefix="fuzz-"))
    corpus = folder / target
    corpus.mkdir(parents=True, exist_ok=True)
    for number, content in enumerate(seeds(target)):
        (corpus / f"seed-{number}").write_bytes(content)
    print(f"{target}: findings in {folder}", flush=True)
    atheris.Setup(
        [sys.argv[0], f"-max_total_time={seconds}", "-timeout=10", "-rss_limit_mb=3000", "-max_len=65536",
         f"-artifact_prefix={folder}/", str(corpus)],
        TARGETS[target],
    )  # fmt: skip
    atheris.Fuzz()


if __name__ == "__main__":
    main()
