"""Learning who is the supplier and who the buyer: weights of ``models/party_scorer.py`` from documents drawn at random.

For each role a softmax over the parties of a document and nobody, its weights drawn to the prior set by hand
(a Gaussian penalty), so that columns which generated documents say nothing about keep what people know about them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from scipy.optimize import minimize

from extractors.options import Options
from extractors.paper.layout import sheet
from extractors.paper.parties import Party, key_of, parties
from extractors.reading import read
from flows.training.wear import worn
from models import party_scorer
from models.party_scorer import COLUMNS, ROLES, PartyScorer, Row
from pipeline.documents import Document, MediaType, Page

_PULL: Final = 0.05
"""The penalty on the square of a weight's distance from its prior for each example: however many documents are drawn,
they are of a few designs, and never outweigh what people know."""
_HELD_OUT: Final = 5
"""One document in so many is kept from learning, to measure and to calibrate with."""
_LIKE: Final = 85
"""Likeness in percent from which a party is the labelled one, as the scoring of names has it."""


@dataclass(frozen=True)
class Example:
    """The parties of one document, and by role which of them are right; no entry where that is not known."""

    rows: tuple[Row, ...]
    right: Mapping[str, frozenset[int]]


@dataclass
class Report:
    """What came of it: documents learned from, and by role the share right and the log loss on those held out."""

    learned: int
    held_out: int
    temperature: float
    accuracy: dict[str, float] = field(default_factory=dict)
    before: dict[str, float] = field(default_factory=dict)
    log_loss: dict[str, float] = field(default_factory=dict)
    path: str = ""


def train_parties(seeds: range, folder: Path) -> Report:
    """Learn from the documents of ``seeds`` and write ``weights.toml`` and ``report.json`` to ``folder``."""
    return fit(examples(seeds), folder)


def fit(every: Sequence[Example], folder: Path) -> Report:
    """Learn from examples in their order: every fifth is held out to measure and to calibrate with."""
    kept = [example for at, example in enumerate(every) if at % _HELD_OUT]
    held = [example for at, example in enumerate(every) if at % _HELD_OUT == 0]
    start = party_scorer.prior()
    learned: dict[str, dict[str, float]] = {role: _learn(role, kept, start.weights[role]) for role in ROLES}
    decode = dict(start.weights["decode"])
    decode["temperature"] = 1.0
    decode["temperature"] = _temperature(PartyScorer({**learned, "decode": decode}), held)
    scorer = PartyScorer({**learned, "decode": decode})
    report = Report(len(kept), len(held), decode["temperature"])
    for role in ROLES:
        report.before[role] = round(_share_right(start, role, held), 4)
        report.accuracy[role] = round(_share_right(scorer, role, held), 4)
        report.log_loss[role] = round(_log_loss(scorer, role, held), 4)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "weights.toml"
    path.write_text(_toml(scorer.weights), "utf-8")
    report.path = str(path)
    (folder / "report.json").write_text(json.dumps(_plain(report), indent=1) + "\n", "utf-8")
    return report


def examples(seeds: Iterable[int]) -> list[Example]:
    """The examples of all seeds: each document as it is, and once more as a worn copy of it."""
    found = []
    for seed in seeds:
        pages, truth = document(seed)
        found += [example(parties(sheet(variant)), truth) for variant in (pages, worn(pages, seed))]
    return [one for one in found if one.right]


def document(seed: int) -> tuple[tuple[Page, ...], dict[str, Any]]:
    """Pages and labelled fields of the generated document of a seed."""
    from models.synthetic import draw, paper, truth  # noqa: PLC0415 - typst is needed for training alone

    record = draw.draw(seed)
    content = paper.pdf(record)
    pages = read(Document(f"{seed:064x}", f"{seed}.pdf", MediaType.PDF, len(content)), content, Options())
    return pages, dict(truth.fields_of(record))


def example(found: Sequence[Party], truth: Mapping[str, Any]) -> Example:
    """The rows of all parties and which of them the truth names. A name that is not on the page is not learned."""
    right: dict[str, frozenset[int]] = {}
    for role in ROLES:
        name = truth.get(f"{role}_name")
        same = frozenset(at for at, party in enumerate(found) if name and _is(party, name))
        if name == "" or same:
            right[role] = same
    return Example(tuple(party.row for party in found), right)


def _is(party: Party, name: str) -> bool:
    return fuzz.ratio(key_of(party.best.name), key_of(name)) >= _LIKE


def _learn(role: str, every: Sequence[Example], start: Mapping[str, float]) -> dict[str, float]:
    """The weights of one role: maximum a posteriori by L-BFGS, the same for the same examples."""
    names = ("bias", *COLUMNS)
    centre = np.array([start.get(name, 0.0) for name in names])
    pull_back = _PULL * len(every)
    tables = [(_table(one.rows), sorted(one.right[role])) for one in every if role in one.right and one.rows]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        away = weights - centre
        total, slope = 0.5 * pull_back * float(away @ away), pull_back * away
        for table, right in tables:
            odds = np.concatenate([[0.0], table @ weights])
            chosen = [at + 1 for at in right] or [0]
            everything, good = np.logaddexp.reduce(odds), np.logaddexp.reduce(odds[chosen])
            total += float(everything - good)
            pull = np.exp(odds - everything)
            pull[chosen] -= np.exp(odds[chosen] - good)
            slope = slope + table.T @ pull[1:]
        return total, slope

    found = minimize(loss, centre, jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return {name: round(float(weight), 3) for name, weight in zip(names, found.x, strict=True)}


def _table(rows: Sequence[Row]) -> NDArray[np.float64]:
    return np.array([[1.0, *(row.get(column, 0.0) for column in COLUMNS)] for row in rows])


def _shares(scorer: PartyScorer, one: Example) -> dict[str, list[float]]:
    suppliers, buyers = (scorer.decision_function(role, one.rows) for role in ROLES)
    return dict(zip(ROLES, scorer.predict_proba(suppliers, buyers), strict=True))


def _right_share(scorer: PartyScorer, role: str, one: Example) -> float:
    """The probability that the model gives to what is right, nobody included."""
    shares = _shares(scorer, one)[role]
    return sum(shares[at] for at in one.right[role]) if one.right[role] else 1.0 - sum(shares)


def _labelled(role: str, every: Iterable[Example]) -> Iterator[Example]:
    return (one for one in every if role in one.right)


def _log_loss(scorer: PartyScorer, role: str, every: Sequence[Example]) -> float:
    losses = [-np.log(max(_right_share(scorer, role, one), 1e-6)) for one in _labelled(role, every)]
    return float(np.mean(losses)) if losses else 0.0


def _share_right(scorer: PartyScorer, role: str, every: Sequence[Example]) -> float:
    """How often the most probable party, or nobody, is the right one."""
    hits = []
    for one in _labelled(role, every):
        shares = _shares(scorer, one)[role]
        best = max(range(len(shares)), key=shares.__getitem__, default=-1)
        nobody = not shares or 1.0 - sum(shares) > shares[best]
        hits.append(not one.right[role] if nobody else best in one.right[role])
    return float(np.mean(hits)) if hits else 0.0


def _temperature(scorer: PartyScorer, held: Sequence[Example]) -> float:
    """What all log-odds are divided by so that probabilities are honest on documents held out."""

    def loss(heat: float) -> float:
        decode = {**scorer.weights["decode"], "temperature": heat}
        warm = PartyScorer({**scorer.weights, "decode": decode})
        return sum(_log_loss(warm, role, held) for role in ROLES)

    return min((0.85, 1.0, 1.25, 1.5, 2.0), key=loss)


def _toml(weights: Mapping[str, Mapping[str, float]]) -> str:
    lines = [
        "# Log-odds of a party against nobody (models/party_scorer.py), learned by flows.training.parties",
        "# from generated documents, drawn to prior.toml.",
    ]
    for part, values in weights.items():
        lines += ["", f"[{part}]", *(f"{name} = {value}" for name, value in values.items())]
    return "\n".join(lines) + "\n"


def _plain(report: Report) -> dict[str, Any]:
    return {name: value for name, value in vars(report).items() if name != "path"}
