"""How probable each value is as each field: evidence put through the trained scorer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from extractors.paper.candidates import Link, Value
from extractors.paper.clues import FIELDS, columns, frames
from extractors.paper.features import Scored
from extractors.paper.layout import Sheet
from models.field_scorer import FieldScorer, load

KEPT: Final = 16
"""Values of a field that are worth a second look, the most probable first."""


def scored(
    sheet: Sheet,
    found: Mapping[int, tuple[Value, ...]],
    claims: Sequence[Link],
    tables: frozenset[int],
    decimal: str,
    scorer: FieldScorer | None = None,
) -> dict[str, list[Scored]]:
    """For each field its most probable values, best first, with the label that claims each, if any does."""
    scorer = scorer or load()
    best: dict[str, list[Scored]] = {}
    for kind, frame in frames(sheet, found, claims, tables, decimal).items():
        scorer.check(kind, columns(kind))
        for field in FIELDS[kind]:
            odds = scorer.log_odds(field, frame.rows(field)).tolist()
            order = sorted(range(len(odds)), key=odds.__getitem__, reverse=True)[:KEPT]
            best[field] = [
                Scored(field, frame.values[number], frame.links[field][number], odds[number]) for number in order
            ]
    return best
