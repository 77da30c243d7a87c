"""The field scorer from generated documents: examples, fit, and how well it does on documents not trained on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from extractors.paper.clues import FIELDS, PLACES, columns
from flows.training.examples import Examples, examples
from models.field_scorer import FieldScorer, packed
from models.fitting import fit

LEAST_TRUE = 40
"""Fields with fewer examples are not learned."""


@dataclass(frozen=True)
class Learned:
    """How a field was learned: true values seen, and on unseen documents the share whose best value is right."""

    field: str
    examples: int
    documents: int
    right: float


def train_fields(
    train: range, test: range, folder: Path, jobs: int = 2, say: Callable[[str], None] = print
) -> tuple[FieldScorer, list[Learned]]:
    """Learn from the documents of the seeds ``train``, measure on those of ``test``, write into ``folder``."""
    say(f"drawing {len(train)} documents to learn from and {len(test)} to measure on")
    shown, held = examples(train, jobs), examples(test, jobs)
    scorer = fitted(shown, say)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "weights.npz").write_bytes(packed(scorer))
    return scorer, [
        one for kind, names in FIELDS.items() for name in names if (one := _learned(scorer, shown, held, kind, name))
    ]


def fitted(shown: Mapping[str, Examples], say: Callable[[str], None] = print) -> FieldScorer:
    """A mixture for each field that has examples enough."""
    mixtures = {}
    for kind, names in FIELDS.items():
        places = np.array([columns(kind).index(name) for name in PLACES], np.int64)
        for number, name in enumerate(names):
            truth = shown[kind].truth[name]
            if int((truth == 1).sum()) < LEAST_TRUE:
                continue
            say(f"learning {name}")
            mixtures[name] = fit(shown[kind].rows[name], truth, places, columns(kind).index("unlabelled"), number)
    return FieldScorer(mixtures, {kind: columns(kind) for kind in FIELDS})


def _learned(
    scorer: FieldScorer, shown: Mapping[str, Examples], held: Mapping[str, Examples], kind: str, name: str
) -> Learned | None:
    if name not in scorer.mixtures:
        return None
    one = held[kind]
    right, total = tops(one.documents, one.truth[name], scorer.log_odds(name, one.rows[name]))
    return Learned(name, int((shown[kind].truth[name] == 1).sum()), total, right / max(total, 1))


def tops(documents: NDArray[np.int64], truth: NDArray[np.int8], odds: NDArray[np.float64]) -> tuple[int, int]:
    """Documents whose most probable value is right, of those that show the field."""
    right = total = 0
    for document in np.unique(documents):
        mine = documents == document
        if (truth[mine] == 1).any():
            total += 1
            right += int(truth[mine][np.argmax(odds[mine])] != 0)
    return right, total
