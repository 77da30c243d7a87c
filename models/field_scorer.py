"""How probable it is that a candidate is a field's value: a logistic model whose weights people can read.

The frame is a mapping of column name to values, one value per candidate (``columns.FIELD_COLUMNS``); a pandas
frame is such a mapping too. Missing columns count as 0.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Final

VERSION: Final = "1"
Frame = Mapping[str, Sequence[float]]
Weights = Mapping[str, Mapping[str, float]]


class FieldScorer:
    """Probabilities by field from columns of features."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights

    def predict_proba(self, field: str, frame: Frame) -> list[float]:
        """One probability per row, in the order of the frame."""
        return [probability(odds) for odds in self.decision_function(field, frame)]

    def decision_function(self, field: str, frame: Frame) -> list[float]:
        """Log-odds per row. A column without a weight changes nothing."""
        weights = {**self.weights["shared"], **self.weights.get(field, {})}
        rows = max((len(column) for column in frame.values()), default=0)
        odds = [weights.get("bias", 0.0)] * rows
        for name, column in frame.items():
            weight = weights.get(name, 0.0)
            if weight:
                odds = [total + weight * value for total, value in zip(odds, column, strict=True)]
        return odds


def probability(odds: float) -> float:
    """The probability of log-odds, safe at both ends."""
    return 1 / (1 + math.exp(-max(min(odds, 30.0), -30.0)))


def frame(rows: Iterable[Mapping[str, float]], columns: Sequence[str]) -> dict[str, list[float]]:
    """Columns from rows; what a row does not say is 0."""
    listed = list(rows)
    return {column: [row.get(column, 0.0) for row in listed] for column in columns}


@cache
def load(version: str = VERSION) -> FieldScorer:
    """The scorer that ships with a release."""
    source = files("models").joinpath("artifacts", "field_scorer", version, "weights.toml")
    return FieldScorer(tomllib.loads(source.read_text("utf-8")))
