"""What a document is, from what it shows: a multinomial logistic regression whose weights people can read.

Fitted by ``payables train`` on generated documents, with the temperature that makes its probabilities true on others
(Guo et al. 2017). Applying it takes no library.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from models import shelf

VERSION: Final = "1"
BIAS: Final = "bias"


@dataclass(frozen=True)
class KindClassifier:
    """Weights by kind and column, and the temperature that scores are divided by."""

    weights: Mapping[str, Mapping[str, float]]
    temperature: float = 1.0

    def scores(self, row: Mapping[str, float]) -> dict[str, float]:
        """The score of each kind; columns without a weight say nothing."""
        return {
            kind: weights.get(BIAS, 0.0) + sum(weights.get(name, 0.0) * value for name, value in row.items())
            for kind, weights in self.weights.items()
        }

    def probabilities(self, row: Mapping[str, float]) -> dict[str, float]:
        """The probability of each kind, the most probable first."""
        scores = {kind: score / self.temperature for kind, score in self.scores(row).items()}
        most = max(scores.values())
        shares = {kind: math.exp(score - most) for kind, score in scores.items()}
        total = sum(shares.values())
        return {kind: share / total for kind, share in sorted(shares.items(), key=lambda item: -item[1])}


def written(classifier: KindClassifier) -> str:
    """The classifier as TOML."""
    lines = ["# What a document is. Made by `payables train`; see models/kind_classifier.py.", ""]
    lines.append(f"temperature = {classifier.temperature:.4f}")
    for kind, weights in classifier.weights.items():
        lines += ["", f"[weights.{kind}]", *(f'"{name}" = {value:.4f}' for name, value in weights.items())]
    return "\n".join(lines) + "\n"


def read(text: str) -> KindClassifier:
    """The classifier in TOML."""
    found = tomllib.loads(text)
    return KindClassifier(found["weights"], found["temperature"])


@cache
def load(version: str = VERSION) -> KindClassifier:
    """The classifier that ships with a release."""
    return read(shelf.read("kind_classifier", version, "weights.toml").decode())
