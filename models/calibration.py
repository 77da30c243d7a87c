"""From how sure a reader feels to how often it is right: Platt's sigmoid for each field and ink.

Fitted by ``payables train`` on generated documents that nothing was learned from (Platt 1999; with the targets
smoothed as he gives them, so that a field without an error is not called certain). The numbers are a TOML file that
people can read: ``probability = 1 / (1 + exp(-(slope * log-odds + offset)))``.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from models import shelf

VERSION: Final = "1"
LEAST: Final = 60
"""Readings below which a field has the sigmoid of all fields together."""
EVERY: Final = "every_field"
FLATTEST: Final = 0.05
"""The slope of a field whose confidence says nothing."""


class Sigmoid(NamedTuple):
    """A line in log-odds, and the share of right readings that no confidence may exceed."""

    slope: float
    offset: float
    most: float


@dataclass(frozen=True)
class Calibration:
    """Sigmoids by ink (``text``, ``ocr``) and field."""

    sigmoids: Mapping[str, Mapping[str, Sigmoid]]

    def probability(self, field: str, ink: str, confidence: float) -> float:
        """How often readings of this field in this ink are right that the reader is so sure of."""
        known = self.sigmoids.get(ink, {})
        sigmoid = known.get(field) or known.get(EVERY)
        if sigmoid is None:
            return confidence
        return min(1 / (1 + math.exp(-(sigmoid.slope * log_odds(confidence) + sigmoid.offset))), sigmoid.most)


def log_odds(confidence: float) -> float:
    """Log-odds of a probability, finite at both ends."""
    inside = min(max(confidence, 1e-6), 1 - 1e-6)
    return math.log(inside / (1 - inside))


def fit(readings: Mapping[tuple[str, str], Sequence[tuple[float, bool]]]) -> Calibration:
    """From (ink, field) to (confidence, right) of every reading."""
    sigmoids: dict[str, dict[str, Sigmoid]] = {}
    for ink in sorted({ink for ink, _ in readings}):
        together = [pair for (its, _), pairs in sorted(readings.items()) if its == ink for pair in pairs]
        known = {EVERY: sigmoid_of(together)}
        for (its, field), pairs in sorted(readings.items()):
            if its == ink and len(pairs) >= LEAST:
                known[field] = sigmoid_of(pairs)
        sigmoids[ink] = known
    return Calibration(sigmoids)


def sigmoid_of(pairs: Sequence[tuple[float, bool]]) -> Sigmoid:
    """Newton's method on the smoothed likelihood; the slope stays positive, so more sure is never less sure."""
    odds = np.array([log_odds(confidence) for confidence, _ in pairs])
    right = np.array([one for _, one in pairs], bool)
    good, bad = int(right.sum()), int((~right).sum())
    target = np.where(right, (good + 1) / (good + 2), 1 / (bad + 2))
    design = np.column_stack([odds, np.ones_like(odds)])
    start = weights = np.array([1.0, 0.0])
    prior = np.diag([2.0, 0.2])  # pulls towards "as sure as it feels" where little is known

    def loss(tried: NDArray[np.float64]) -> float:
        scores, moved = design @ tried, tried - start
        return float((np.logaddexp(0, scores) - target * scores).sum() + moved @ prior @ moved / 2)

    for _ in range(50):
        guess = 1 / (1 + np.exp(-np.clip(design @ weights, -30, 30)))
        gradient = design.T @ (guess - target) + prior @ (weights - start)
        curve = design.T @ (design * (guess * (1 - guess))[:, None]) + prior
        step = np.linalg.solve(curve, gradient)
        while loss(weights - step) > loss(weights) and float(np.abs(step).max()) >= 1e-9:
            step = step / 2  # far from the lowest point a whole step overshoots
        weights = weights - step
        if float(np.abs(step).max()) < 1e-9:
            break
    slope, offset = float(weights[0]), float(weights[1])
    if slope < FLATTEST:
        slope, offset = FLATTEST, log_odds(float(target.mean())) - FLATTEST * float(odds.mean())
    most = (len(pairs) + 1) / (len(pairs) + 2)
    return Sigmoid(round(slope, 4), round(offset, 4), round(most, 5))


def written(calibration: Calibration) -> str:
    """The calibration as TOML."""
    lines = ["# How sure is how often right, by ink and field. Made by `payables train`; see models/calibration.py."]
    for ink, known in sorted(calibration.sigmoids.items()):
        for field, (slope, offset, most) in sorted(known.items()):
            lines += ["", f"[{ink}.{field}]", f"slope = {slope}", f"offset = {offset}", f"most = {most}"]
    return "\n".join(lines) + "\n"


def read(text: str) -> Calibration:
    """The calibration in TOML."""
    return Calibration({
        ink: {field: Sigmoid(one["slope"], one["offset"], one["most"]) for field, one in known.items()}
        for ink, known in tomllib.loads(text).items()
    })  # fmt: skip


@cache
def load(version: str = VERSION) -> Calibration:
    """The calibration that ships with a release."""
    return read(shelf.read("calibration", version, "sigmoids.toml").decode())
