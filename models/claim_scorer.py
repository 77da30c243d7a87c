"""How probable it is that a value that a label claims is the field's: a logistic model whose weights people can read.

The frame is a mapping of column name to values, one value per candidate (``COLUMNS``); a pandas
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
COLUMNS: Final = (
    "quality",  # how well label and value stand to each other, 0 to 1
    "strong",  # the label says this field and hardly anything else
    "words",  # words of the label beyond the first, at most 3
    "same",  # value behind the label in one text
    "right",
    "below",
    "order",  # the how-manieth value behind the label
    "table",  # the label heads a column of the table of lines
    "rival",  # how much better a label of another concept claims the value, 0 to 1
    "top",  # 1 at the top of the first page, 0 in its middle and below
    "late",  # where in the document, 0 first row to 1 last row
    "currency",  # a currency stands beside it
    "decimals",  # two digits after the point
    "letters",  # a code with letters and digits
    "length",  # characters of a code beyond 3, up to 10, as a share
    "repeated",  # stands at several places of the document
    "checked",  # its check digit holds
    "own_language",  # the label is in the language of the document
    "ink",  # the OCR engine's confidence in it, 1 for text
    "bare",  # an amount with neither decimals nor currency
    "titled",  # behind the kind of document or its number in one line
    "zero",  # an amount of nothing
)

Frame = Mapping[str, Sequence[float]]
Weights = Mapping[str, Mapping[str, float]]


class ClaimScorer:
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
def load(version: str = VERSION) -> ClaimScorer:
    """The scorer that ships with a release."""
    source = files("models").joinpath("artifacts", "claim_scorer", version, "weights.toml")
    return ClaimScorer(tomllib.loads(source.read_text("utf-8")))
