"""All that is learned, in order: the field scorer, then how sure the whole reader may be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import models
from flows.training.fields import train_fields
from flows.training.sureness import train_sureness

FIRST: Final = 1_000_000
"""Seed of the first document to learn from; measuring begins far behind the last."""
MEASURED: Final = 9_000_000


def train_everything(
    documents: int, measured: int, into: Path | None, jobs: int, only: str, say: Callable[[str], None]
) -> None:
    """Write the weights below ``into``, where ``models/artifacts`` has them, and say how well they do."""
    folder = into or Path(models.__path__[0]) / "artifacts"
    if only in {"all", "fields"}:
        _, learned = train_fields(
            range(FIRST, FIRST + documents), range(MEASURED, MEASURED + measured // 3),
            folder / "field_scorer" / "1", jobs, say,
        )  # fmt: skip
        for one in learned:
            say(f"  {one.field:18} {one.examples:6} true values, right on {one.right:.1%} of {one.documents} documents")
    if only in {"all", "calibration"}:
        _, found = train_sureness(
            range(MEASURED + measured, MEASURED + 2 * measured), folder / "calibration" / "1", jobs, say
        )
        for (ink, field), pairs in sorted(found.items()):
            right = sum(one for _, one in pairs) / len(pairs)
            say(f"  {ink:4} {field:22} {len(pairs):6} read, {right:.1%} right")
