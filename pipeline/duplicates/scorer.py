"""The weights of the duplicate score: data that people can read, learned by ``payables train duplicates``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp
from typing import Any

from pipeline.duplicates.features import Observed


@dataclass(frozen=True)
class Scorer:
    """The weights by name, the log-odds before any, and from which probability a pair is blocked or reviewed."""

    prior: float
    block: float
    review: float
    weights: Mapping[str, float]

    def odds(self, seen: Observed) -> float:
        """The log-odds of a pair being one invoice."""
        weights = self.weights
        return self.prior + sum(weights.get(name, 0.0) * value for name, value in seen.items())

    def probability(self, seen: Observed) -> float:
        """The probability of it, 0 to 1."""
        return 1 / (1 + exp(-max(-60.0, min(60.0, self.odds(seen)))))

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> Scorer:
        """From the table of a weights file."""
        return cls(table["prior"], table["block"], table["review"], {**table["weights"], **table["together"]})


@cache
def scorer() -> Scorer:
    """The weights that ship, from ``weights.toml``."""
    return Scorer.of(tomllib.loads(files("pipeline.duplicates").joinpath("weights.toml").read_text("utf-8")))
