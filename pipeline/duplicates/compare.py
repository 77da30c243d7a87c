"""Two invoices side by side: a logistic score over what is seen, with every reason that made it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pipeline.duplicates.earlier import Earlier
from pipeline.duplicates.features import observe
from pipeline.duplicates.scorer import Scorer, scorer
from pipeline.duplicates.surroundings import Surroundings
from pipeline.duplicates.words import words
from pipeline.sentences import Listed, Said, listed, say

ALONE: Final = Surroundings()


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
    def speaking(self) -> Listed:
        """What speaks for a duplicate, in one line."""
        return listed((one.said for one in self.reasons if one.weight > 0), "; ")

    @property
    def against(self) -> Listed:
        """What speaks against it, in one line."""
        return listed((one.said for one in self.reasons if one.weight < 0), "; ")

    @property
    def said(self) -> Said | Listed:
        """The reasons in one line: those for, then those against."""
        if self.speaking.items and self.against.items:
            return say("{reasons}; against it: {against}", reasons=self.speaking, against=self.against)
        return self.speaking if self.speaking.items else self.against


def compare(suspect: Earlier, twin: Earlier, around: Surroundings = ALONE, by: Scorer | None = None) -> Pair:
    """The pair with its probability (0 to 1) and reasons."""
    by = by or scorer()
    seen = observe(suspect, twin, around)
    told = [
        Evidence(weight, said)
        for name, value in seen.items()
        if (weight := by.weights.get(name, 0.0) * value) and (said := words(name, suspect, twin, around))
    ]
    reasons = tuple(sorted(told, key=lambda one: (-abs(one.weight), one.said.template)))
    return Pair(suspect, twin, by.probability(seen), reasons)
