"""The sample documents: each with a purpose, and the state it must end in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from models.synthetic.scenarios import bundled, clean, demands, doubtful, pictures, reduced, structured, unreadable
from models.synthetic.scenarios.case import Outcome, Sample

GROUPS: Final = (clean, structured, pictures, doubtful, demands, bundled, unreadable, reduced)
"""The groups in the order of their numbers; a new group goes last, so that no sample changes its name."""


def samples() -> Iterator[Sample]:
    """Every sample, in the order of its number."""
    found = (sample for group in GROUPS for sample in group.samples())
    for number, sample in enumerate(found, 1):
        yield replace(sample, name=f"{number:02d}-{sample.name}")


__all__ = ["Outcome", "Sample", "samples"]
