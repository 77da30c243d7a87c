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
from pipeline.sentences import Listed, Said, listed, say

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
    """One reason: its weight in log-odds and what it says. A negative weight speaks against a duplicate."""

    weight: float
    said: Said


@dataclass(frozen=True, slots=True)
class Pair:
    """A suspect and its possible twin, with every reason that says something, the weightiest first."""

    suspect: Earlier
    twin: Earlier
    probability: float
    reasons: tuple[Evidence, ...]

    @property
    def said(self) -> Said | Listed:
        """The reasons in one line: those for, then those against."""
        speaking = listed((one.said for one in self.reasons if one.weight > 0), "; ")
        against = listed((one.said for one in self.reasons if one.weight < 0), "; ")
        if speaking.items and against.items:
            return say("{reasons}; against it: {against}", reasons=speaking, against=against)
        return speaking if speaking.items else against


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
    told = (Evidence(weight, one.said) for weight, one in seen if one.said and weight)
    reasons = tuple(sorted(told, key=lambda one: (-abs(one.weight), one.said.template)))
    return Pair(suspect, twin, 1 / (1 + exp(-max(-60.0, min(60.0, score)))), reasons)
