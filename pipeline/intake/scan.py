"""The company's virus scanner: a command that is given one file and says yes by its exit code."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from pipeline.findings import Finding, Reason, finding
from pipeline.sentences import say_many

PATIENCE: Final = 60.0
"""Seconds for one file."""
_LONGEST: Final = 300
"""Characters of what the scanner printed that are kept."""


def scan(command: Sequence[str], content: bytes, seconds: float = PATIENCE) -> Finding | None:
    """Why a file is refused, ``None`` where it is clean or no scanner is set.

    The file lies in a private folder under a name of ours. A scanner that cannot be run or does not end refuses.
    """
    if not command:
        return None
    with tempfile.TemporaryDirectory(prefix="payables-scan-") as folder:
        path = Path(folder) / "file"
        path.write_bytes(content)
        try:
            done = subprocess.run(  # noqa: S603 - the command is the administrator's, without a shell
                [*command, str(path)], stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds, check=False
            )
        except subprocess.TimeoutExpired:
            said = say_many(
                "The virus scanner did not answer within {n} second.",
                "The virus scanner did not answer within {n} seconds.",
                round(seconds),
            )
            return Finding.of(Reason.SCANNER_REFUSED, said)
        except OSError as error:
            why = error.strerror or ""
            return finding(Reason.SCANNER_REFUSED, "The virus scanner could not be run: {why}.", why=why)
    if done.returncode == 0:
        return None
    printed = _plainly(done.stdout or done.stderr, str(path))
    if not printed:
        return finding(Reason.SCANNER_REFUSED, "The virus scanner refused it: code {code}.", code=str(done.returncode))
    return finding(Reason.SCANNER_REFUSED, "The virus scanner refused it: {why}.", why=printed)


def _plainly(printed: bytes, path: str) -> str:
    words = " ".join(printed.decode("utf-8", "replace").replace(path, "the file").split())
    return "".join(character for character in words if character.isprintable())[:_LONGEST].rstrip(". ")
