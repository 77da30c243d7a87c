"""How probable it is that a value is a field's, from its evidence: boosted trees and a straight line, averaged.

The trees (scikit-learn's histogram gradient boosting) see what belongs together; the line (logistic regression) keeps
its head on designs that no tree has met. Their mean log-odds read unseen designs better than either, or than anything
else that was tried (docs/decisions/009). Fitted by ``models/fitting.py``, kept as plain arrays in one ``.npz`` that is
read without pickle, applied with NumPy alone in a fraction of a millisecond.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models import shelf

VERSION: Final = "1"
LIMIT: Final = 12.0
"""Log-odds beyond which nothing generated can teach how sure to be."""
CLIP: Final = 6.0
"""Standard deviations beyond which a column says no more."""

Floats = NDArray[np.float32]


class UnfitError(Exception):
    """The weights were made for other columns than the evidence has."""


@dataclass(frozen=True)
class Mixture:
    """One field's line and trees.

    ``mean``, ``scale``, ``slope`` have one entry for each column; ``offsets`` are the line's and the trees' constants.
    A tree of the T has up to K questions (``feature`` at most ``threshold``: both (T, K)) and L leaves: ``paths``
    (T, K, L) is 1 where a leaf needs a yes, -1 where it needs a no, ``depths`` (T, L) how many answers it needs, and
    ``leaves`` (T, L) its log-odds. A row is in the leaf all whose answers it gives.
    """

    mean: Floats
    scale: Floats
    slope: Floats
    offsets: Floats
    feature: NDArray[np.int16]
    threshold: Floats
    paths: NDArray[np.int8]
    depths: NDArray[np.int8]
    leaves: Floats

    def log_odds(self, rows: Floats) -> NDArray[np.float64]:
        """The mean log-odds of line and trees for each row, within ±``LIMIT``."""
        inputs = np.clip((rows - self.mean) * self.scale, -CLIP, CLIP)
        line = np.clip(inputs @ self.slope + self.offsets[0], -LIMIT, LIMIT)
        return np.asarray((line + np.clip(self._trees(rows), -LIMIT, LIMIT)) / 2, np.float64)

    def _trees(self, rows: Floats) -> Floats:
        answers = np.where(rows[:, self.feature] <= self.threshold, 1, -1).astype(np.float32)
        given = np.matmul(answers.transpose(1, 0, 2), self.paths.astype(np.float32))
        reached = given == self.depths[:, None, :]
        return np.asarray(np.einsum("trl,tl->r", reached, self.leaves) + self.offsets[1], np.float32)


class FieldScorer:
    """Log-odds by field. ``columns`` are by type of value the names that the rows must have, in order."""

    def __init__(self, mixtures: Mapping[str, Mixture], columns: Mapping[str, Sequence[str]]) -> None:
        self.mixtures = mixtures
        self.columns = {kind: tuple(names) for kind, names in columns.items()}

    def check(self, kind: str, columns: Sequence[str]) -> None:
        """Raise ``UnfitError`` where the evidence is not what the weights were made for."""
        if self.columns.get(kind) != tuple(columns):
            raise UnfitError(f"The weights of the field scorer know other evidence of a {kind}; run payables train.")

    def log_odds(self, field: str, rows: Floats) -> NDArray[np.float64]:
        """One number for each row; -``LIMIT`` for a field that was never learned."""
        mixture = self.mixtures.get(field)
        if mixture is None or not len(rows):
            return np.full(len(rows), -LIMIT)
        return mixture.log_odds(rows)


_PARTS: Final = tuple(one.name for one in fields(Mixture))


def packed(scorer: FieldScorer) -> bytes:
    """The scorer as the bytes of an ``.npz``; the same scorer gives the same bytes."""
    arrays = {
        f"{field}.{part}": getattr(mixture, part)
        for field, mixture in sorted(scorer.mixtures.items())
        for part in _PARTS
    }
    names = np.frombuffer(json.dumps(scorer.columns, sort_keys=True).encode(), np.uint8)
    out = io.BytesIO()
    np.savez_compressed(out, columns=names, **arrays)
    return out.getvalue()


def unpacked(content: bytes) -> FieldScorer:
    """The scorer in the bytes of an ``.npz``; nothing in them is ever executed."""
    with np.load(io.BytesIO(content), allow_pickle=False) as stored:
        names = sorted({name.rpartition(".")[0] for name in stored.files if "." in name})
        mixtures = {field: Mixture(*(stored[f"{field}.{part}"] for part in _PARTS)) for field in names}
        return FieldScorer(mixtures, json.loads(stored["columns"].tobytes()))


@cache
def load(version: str = VERSION) -> FieldScorer:
    """The scorer that ships with a release."""
    return unpacked(shelf.read("field_scorer", version, "weights.npz"))
