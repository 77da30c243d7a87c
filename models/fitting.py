"""Fitting the field scorer: scikit-learn is imported here, and nowhere where documents are read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from models.field_scorer import CLIP, Floats, Mixture

Path = tuple[tuple[int, int], ...]
"""Questions with their answers."""
TREES: Final = 100
LEAVES: Final = 12
FALSE_FOR_TRUE: Final = 20
"""Values that no label claims and that are not the field's: so many are learned from for each true value."""
BLANKED: Final = 0.25
"""Share of rows whose place on the page is hidden while learning: designs differ, labels and sums do not."""


def fit(rows: Floats, truth: NDArray[np.int8], places: NDArray[np.int64], unclaimed: int, seed: int) -> Mixture:
    """A mixture that tells rows of truth 1 from those of truth 0; ``places`` are the columns that may be hidden.

    ``unclaimed`` is the column that is 1 where no label claims the value: most values are of that kind, and a part of
    them with more weight teaches as much. The same arguments give the same weights with the same versions of
    scikit-learn and NumPy.
    """
    kept, weights = _thinned(rows, truth, unclaimed, seed)
    shown, truth = rows[kept], truth[kept]
    mean, deviation = shown.mean(0), shown.std(0)
    dice = np.random.default_rng(seed)
    shown[np.ix_(dice.random(len(shown)) < BLANKED, places)] = mean[places]
    scale = np.where(deviation > 1e-6, 1 / np.maximum(deviation, 1e-6), 0).astype(np.float32)
    with threadpool_limits(1):  # sums in one order, so that the weights are the same to the byte
        line = LogisticRegression(C=0.3, max_iter=300).fit(
            np.clip((shown - mean) * scale, -CLIP, CLIP), truth, sample_weight=weights
        )
        trees = HistGradientBoostingClassifier(
            max_iter=TREES, max_leaf_nodes=LEAVES, learning_rate=0.1, min_samples_leaf=40, l2_regularization=3.0,
            max_features=0.3, random_state=seed, early_stopping=False,
        ).fit(shown, truth, sample_weight=weights)  # fmt: skip
    offsets = np.array([line.intercept_[0], trees._baseline_prediction.ravel()[0]], np.float32)  # noqa: SLF001
    return Mixture(mean.astype(np.float32), scale, line.coef_[0].astype(np.float32), offsets, *_arrays(trees))


def _thinned(
    rows: Floats, truth: NDArray[np.int8], unclaimed: int, seed: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Rows to learn from with their weights: all true ones and all that a label claims, of the others so many."""
    right = np.flatnonzero(truth == 1)
    claimed = np.flatnonzero((truth == 0) & (rows[:, unclaimed] < 0.5))
    others = np.flatnonzero((truth == 0) & (rows[:, unclaimed] >= 0.5))
    most = min(len(others), max(FALSE_FOR_TRUE * len(right), 4000))
    chosen = np.random.default_rng(seed).choice(others, most, replace=False) if len(others) else others
    kept = np.concatenate([right, claimed, chosen])
    weights = np.ones(len(kept))
    weights[len(right) + len(claimed) :] = len(others) / max(most, 1)
    order = np.argsort(kept, kind="stable")
    return kept[order], weights[order]


def _arrays(trees: HistGradientBoostingClassifier) -> tuple[Any, ...]:
    """The trees as the arrays of ``Mixture``: questions, paths to the leaves, and what the leaves say."""
    grown = [one[0].nodes for one in trees._predictors]  # noqa: SLF001 - no public way to see a tree's questions
    count, questions = len(grown), LEAVES - 1
    feature = np.zeros((count, questions), np.int16)
    threshold = np.full((count, questions), np.inf, np.float32)
    paths = np.zeros((count, questions, LEAVES), np.int8)
    depths = np.full((count, LEAVES), 127, np.int8)
    leaves = np.zeros((count, LEAVES), np.float32)
    for number, nodes in enumerate(grown):
        at = {node: place for place, node in enumerate(np.flatnonzero(nodes["is_leaf"] == 0).tolist())}
        for node, place in at.items():
            feature[number, place] = nodes["feature_idx"][node]
            threshold[number, place] = nodes["num_threshold"][node]
        for leaf, (node, path) in enumerate(_leaves(nodes, 0, ())):
            leaves[number, leaf] = nodes["value"][node]
            depths[number, leaf] = len(path)
            for asked, answer in path:
                paths[number, at[asked], leaf] = answer
    return feature, threshold, paths, depths, leaves


def _leaves(nodes: NDArray[np.void], node: int, path: Path) -> Iterator[tuple[int, Path]]:
    """Every leaf below a node with the questions on its way: 1 for a yes (left), -1 for a no."""
    if nodes["is_leaf"][node]:
        yield node, path
        return
    yield from _leaves(nodes, int(nodes["left"][node]), (*path, (node, 1)))
    yield from _leaves(nodes, int(nodes["right"][node]), (*path, (node, -1)))
