"""Learning how much each observation of a pair says: a logistic regression whose signs agree with what people say.

A weight of an observation that has words may not speak the other way (a delivery note that differs never speaks for a
copy), else nobody could argue with the score. What observations say together is drawn to nothing harder than what
they say alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import expit

ALONE: Final = 0.02
"""How hard the weight of an observation by itself is drawn to nothing."""
TOGETHER: Final = 0.15
"""The same for what is seen together."""

MOST: Final = 8.0
"""What one observation may weigh at most: an invented delivery note is never misread, a real one is."""

Floats = NDArray[np.float64]


class DuplicateScorer:
    """Log-odds of two records being one invoice, linear in what is seen of the pair."""

    def __init__(self, signs: Mapping[str, int], together: frozenset[str], rounds: int = 400) -> None:
        self.signs = signs
        self.together = together
        self.rounds = rounds

    def fit(self, names: Sequence[str], rows: csr_matrix, truth: Floats, weight: Floats) -> DuplicateScorer:
        """Learn from pairs: a row each, a column for each name; ``weight`` counts a pair so many times."""
        penalty = np.array([0.0, *(TOGETHER if name in self.together else ALONE for name in names)])
        bounds = [(None, None), *(_bound(self.signs.get(name, 0)) for name in names)]
        turned = rows.T.tocsr()

        def loss(at: Floats) -> tuple[float, Floats]:
            odds = at[0] + rows @ at[1:]
            miss = weight * (expit(odds) - truth)
            value = weight @ (np.logaddexp(0, odds) - truth * odds) + penalty @ (at * at) / 2
            return float(value), np.concatenate([[miss.sum()], turned @ miss]) + penalty * at

        found = minimize(
            loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B", bounds=bounds,
            options={"maxiter": self.rounds, "maxcor": 20},
        )  # fmt: skip
        self.intercept_ = float(found.x[0])
        self.coef_ = dict(zip(names, found.x[1:].tolist(), strict=True))
        return self

    def decision_function(self, names: Sequence[str], rows: csr_matrix) -> Floats:
        """Log-odds per row."""
        odds: Floats = self.intercept_ + rows @ np.array([self.coef_.get(name, 0.0) for name in names])
        return odds


def _bound(sign: int) -> tuple[float, float]:
    return (0.0, MOST) if sign > 0 else (-MOST, 0.0) if sign < 0 else (-MOST, MOST)
