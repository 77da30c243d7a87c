"""Two invoices side by side: a logistic score over the features, with every reason that made it.

Weights, prior and thresholds are data (``weights.toml``). The score is the sum of what is read aloud, so that a clerk's
verdict can be argued with it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp
from typing import Final

from pipeline.duplicates.earlier import Earlier
from pipeline.duplicates.features import Surroundings, features

ALONE: Final = Surroundings()


@dataclass(frozen=True, slots=True)
class Scorer:
    """The weights by feature, the log-odds before any, and from which probability a person is asked."""

    prior: float
    block: float
    review: float
    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason: its weight in log-odds and a sentence. A negative weight speaks against a duplicate."""

    weight: float
    sentence: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A suspect and its possible twin, with every reason that has a sentence, the weightiest first."""

    suspect: Earlier
    twin: Earlier
    probability: float
    reasons: tuple[Evidence, ...]

    @property
    def sentence(self) -> str:
        """The reasons in one line: those for, then those against."""
        speaking = "; ".join(one.sentence for one in self.reasons if one.weight > 0)
        against = "; ".join(one.sentence for one in self.reasons if one.weight < 0)
        return "; against it: ".join(part for part in (speaking, against) if part)


@cache
def scorer() -> Scorer:
    """The weights that ship, from ``weights.toml``."""
    table = tomllib.loads(files("pipeline.duplicates").joinpath("weights.toml").read_text("utf-8"))
    return Scorer(table["prior"], table["block"], table["review"], table["weights"])


def compare(suspect: Earlier, twin: Earlier, around: Surroundings = ALONE, by: Scorer | None = None) -> Pair:
    """The pair with its probability (0 to 1) and reasons."""
    by = by or scorer()
    seen = [(by.weights.get(one.name, 0.0) * one.value, one) for one in features(suspect, twin, around)]
    score = by.prior + sum(weight for weight, _ in seen)
    told = (Evidence(weight, one.sentence) for weight, one in seen if one.sentence and weight)
    reasons = tuple(sorted(told, key=lambda one: (-abs(one.weight), one.sentence)))
    return Pair(suspect, twin, 1 / (1 + exp(-max(-60.0, min(60.0, score)))), reasons)
