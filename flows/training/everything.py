"""All that is learned, in order: each step learns with what the steps before it have made."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import models
from flows.training.fields import train_fields
from flows.training.kinds import train_kinds
from flows.training.parties import train_parties
from flows.training.sureness import train_sureness
from models import calibration, field_scorer, kind_classifier, shelf

STEPS: Final = ("fields", "kinds", "parties", "calibration")
FIRST: Final = 1_000_000
"""Seed of the first document to learn from; what is measured on begins far behind the last."""
MEASURED: Final = 9_000_000
PARTIES: Final = range(1000, 1300)
"""Seeds that the weights of the party scorer are made from."""


def train_everything(
    documents: int, measured: int, into: Path | None, jobs: int, only: str, say: Callable[[str], None]
) -> None:
    """Write the weights below ``into``, where ``models/artifacts`` has them, and say how well they do.

    ``documents`` are learned from, further ``measured`` ones each measure and calibrate. ``only`` is a step or ``all``.
    """
    folder = into or Path(models.__path__[0]) / "artifacts"
    steps = {"fields": _fields, "kinds": _kinds, "parties": _parties, "calibration": _calibration}
    with _tried(folder):
        for step in STEPS if only == "all" else (only,):
            steps[step](documents, measured, folder, jobs, say)
            for load in (field_scorer.load, kind_classifier.load, calibration.load):
                load.cache_clear()


@contextmanager
def _tried(folder: Path) -> Iterator[None]:
    """Let this process and its workers read with the weights in a folder."""
    before = os.environ.get(shelf.VARIABLE)
    os.environ[shelf.VARIABLE] = str(folder.resolve())
    try:
        yield
    finally:
        if before is None:
            del os.environ[shelf.VARIABLE]
        else:
            os.environ[shelf.VARIABLE] = before


def _fields(documents: int, measured: int, folder: Path, jobs: int, say: Callable[[str], None]) -> None:
    learn, test = range(FIRST, FIRST + documents), range(MEASURED, MEASURED + measured // 3)
    _, learned = train_fields(learn, test, folder / "field_scorer" / "1", jobs, say)
    for one in learned:
        say(f"  {one.field:18} {one.examples:6} true values, right on {one.right:.1%} of {one.documents} documents")


def _kinds(documents: int, measured: int, folder: Path, jobs: int, say: Callable[[str], None]) -> None:
    learn, test = range(FIRST, FIRST + documents), range(MEASURED, MEASURED + measured)
    report = train_kinds(learn, test, folder / "kind_classifier" / "1", jobs, say)
    say(f"  right on {report.right:.1%} of {report.documents}, calibration error {report.calibration_error:.3f}")
    for kind, (seen, right) in sorted(report.kinds.items()):
        say(f"  {kind:20} {right} of {seen}")


def _parties(_documents: int, _measured: int, folder: Path, _jobs: int, say: Callable[[str], None]) -> None:
    report = train_parties(PARTIES, folder / "party_scorer" / "1")
    say(f"learned parties from {report.learned} documents: " + ", ".join(
        f"{role} right on {share:.1%}" for role, share in report.accuracy.items()
    ))  # fmt: skip


def _calibration(_documents: int, measured: int, folder: Path, jobs: int, say: Callable[[str], None]) -> None:
    seeds = range(MEASURED + measured, MEASURED + 2 * measured)
    _, found = train_sureness(seeds, folder / "calibration" / "1", jobs, say)
    for (ink, field), pairs in sorted(found.items()):
        say(f"  {ink:4} {field:22} {len(pairs):6} read, {sum(right for _, right in pairs) / len(pairs):.1%} right")
