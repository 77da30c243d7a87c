"""The kind of a document from generated documents: features, fit, temperature."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from scipy.optimize import minimize_scalar
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from extractors.paper import totals
from extractors.paper.candidates import links, values
from extractors.paper.columns import heads
from extractors.paper.kind import features
from extractors.paper.layout import sheet
from extractors.paper.scoring import scored
from flows.training.examples import kept, specimen
from flows.training.processes import mapped
from models.kind_classifier import BIAS, KindClassifier, written

Row = tuple[Mapping[str, float], str]


@dataclass
class Report:
    """Documents, the share right and the temperature, and by kind (documents, right)."""

    documents: int = 0
    right: float = 0.0
    temperature: float = 1.0
    calibration_error: float = 0.0
    kinds: dict[str, tuple[int, int]] = field(default_factory=dict)


def train_kinds(train: range, test: range, folder: Path, jobs: int = 2, say: Callable[[str], None] = print) -> Report:
    """Learn from the documents of ``train``, find the temperature on half of ``test``, measure on the other half."""
    say(f"learning kinds of documents from {len(train)}")
    shown, held = rows(train, jobs), rows(test, jobs)
    classifier, report = fitted(shown, held[::2], held[1::2])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "weights.toml").write_text(written(classifier), "utf-8")
    return report


def rows(seeds: range, jobs: int = 2) -> list[Row]:
    """Features and kind of each generated document."""
    return list(mapped(_one, seeds, jobs))


def _one(seed: int) -> Row:
    drawn = specimen(seed)
    dice = np.random.default_rng([seed, 13])
    arranged = sheet(drawn.pages)
    found = values(arranged)
    heading = heads(arranged)
    tables = frozenset(head.row for head in heading)
    claims = tuple(kept(links(arranged, found, tables), dice))
    every = [value for inside in found.values() for value in inside]
    best = scored(arranged, found, claims, tables, totals.separator(every))
    return features(arranged, best, len(heading)), drawn.kind


def fitted(shown: Sequence[Row], tuned: Sequence[Row], held: Sequence[Row]) -> tuple[KindClassifier, Report]:
    """The classifier and how well it does on ``held``."""
    columns = DictVectorizer(sparse=False)
    inputs = columns.fit_transform([dict(row) for row, _ in shown])
    model = LogisticRegression(C=3.0, max_iter=600).fit(inputs, [kind for _, kind in shown])
    names = list(columns.get_feature_names_out())
    weights = {
        str(kind): {BIAS: round(float(model.intercept_[at]), 4)}
        | {str(name): round(float(model.coef_[at, column]), 4) for column, name in enumerate(names)}
        for at, kind in enumerate(model.classes_)
    }
    classifier = KindClassifier(weights, _temperature(KindClassifier(weights), tuned))
    report = Report(len(held), temperature=classifier.temperature)
    sure = []
    for row, kind in held:
        best, chance = next(iter(classifier.probabilities(row).items()))
        seen, right = report.kinds.get(kind, (0, 0))
        report.kinds[kind] = seen + 1, right + (best == kind)
        sure.append((chance, best == kind))
    report.right = sum(right for _, right in sure) / len(sure)
    report.calibration_error = _error(sure)
    return classifier, report


def _temperature(classifier: KindClassifier, tuned: Sequence[Row]) -> float:
    places = {kind: at for at, kind in enumerate(classifier.weights)}  # of few documents some kinds are never learned
    known = [([*classifier.scores(row).values()], places[kind]) for row, kind in tuned if kind in places]
    scores = np.array([one for one, _ in known])
    truth = np.array([at for _, at in known])

    def loss(temperature: float) -> float:
        scaled = scores / temperature
        scaled -= scaled.max(1, keepdims=True)
        chances = scaled - np.log(np.exp(scaled).sum(1, keepdims=True))
        return float(-chances[np.arange(len(truth)), truth].mean())

    return round(float(minimize_scalar(loss, bounds=(0.3, 5.0), method="bounded").x), 4)


def _error(sure: Sequence[tuple[float, bool]], bins: int = 10) -> float:
    ordered = sorted(sure)
    parts = [ordered[at * len(ordered) // bins : (at + 1) * len(ordered) // bins] for at in range(bins)]
    apart = (abs(sum(chance for chance, _ in part) - sum(right for _, right in part)) for part in parts)
    return sum(apart) / len(ordered)
