"""Fitting the field scorer: scikit-learn is imported here, and nowhere where documents are read."""

from __future__ import annotations

import warnings
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

from models.field_scorer import Network

HIDDEN: Final = 32
MEMBERS: Final = 3
ALPHA: Final = 0.03
EPOCHS: Final = 24
BLANKED: Final = 0.25
"""Share of rows whose place on the page is hidden while learning: designs differ, labels and sums do not."""

Floats = NDArray[np.float32]


def fit(rows: Floats, truth: NDArray[np.int8], places: NDArray[np.int64], seed: int) -> Network:
    """Networks that tell rows of truth 1 from those of truth 0; ``places`` are the columns that may be hidden.

    The same arguments give the same weights with the same versions of scikit-learn and NumPy.
    """
    known = truth >= 0
    rows, truth = rows[known], truth[known]
    mean, deviation = rows.mean(0), rows.std(0)
    scale = np.where(deviation > 1e-6, 1 / np.maximum(deviation, 1e-6), 0).astype(np.float32)
    inputs = np.clip((rows - mean) * scale, -6, 6)
    members = [_member(inputs, truth, places, seed * 100 + number) for number in range(MEMBERS)]
    return Network(
        mean.astype(np.float32), scale,
        np.stack([one.coefs_[0] for one in members]).astype(np.float32),
        np.stack([one.intercepts_[0] for one in members]).astype(np.float32),
        np.stack([one.coefs_[1][:, 0] for one in members]).astype(np.float32),
        np.array([one.intercepts_[1][0] for one in members], np.float32),
    )  # fmt: skip


def _member(inputs: Floats, truth: NDArray[np.int8], places: NDArray[np.int64], seed: int) -> MLPClassifier:
    dice = np.random.default_rng(seed)
    shown = inputs.copy()
    hidden = dice.random(len(shown)) < BLANKED
    shown[np.ix_(hidden, places)] = 0  # the mean
    network = MLPClassifier((HIDDEN,), alpha=ALPHA, batch_size=256, max_iter=EPOCHS, random_state=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return network.fit(shown, truth)
