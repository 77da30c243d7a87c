"""Learning to tell a copy from what looks like one: an invented history and clerks' verdicts to ``weights.toml``."""

from __future__ import annotations

import tempfile
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.special import expit

from flows.training import books
from flows.training.books import Books, Case
from models.duplicate_scorer import DuplicateScorer
from models.synthetic.billed import COINCIDENCE
from models.synthetic.histories import history
from pipeline.duplicates import Earlier, Scorer
from pipeline.duplicates.features import observe
from pipeline.duplicates.surroundings import Surroundings, surroundings
from pipeline.duplicates.verdict import may_be_twin
from pipeline.store import Store, open_store

SIGNS: Final[Mapping[str, int]] = {
    **dict.fromkeys(
        (
            "seller_same", "seller_same_vat", "seller_same_account", "seller_same_name", "number_same", "number_affix",
            "number_look_alike", "number_swapped", "number_is_reference", "total_same", "total_is_net", "total_cents",
            "total_scaled", "total_same_digits", "date_same", "date_swapped", "delivery_same", "order_same",
            "contract_same", "period_same",
        ), 1,
    ),
    **dict.fromkeys(
        (
            "seller_differs", "number_differs", "number_part", "number_close", "total_differs", "total_distance",
            "days_apart", "date_rhythm", "delivery_differs", "order_differs", "contract_differs", "period_differs",
            "currency_differs", "twin_reversed", "usual_total",
        ), -1,
    ),
}  # fmt: skip
"""What can speak for a copy alone (1), and what against it alone (-1)."""
RARE: Final = 25
"""What is seen together in fewer pairs than this says nothing."""
PREVALENCE: Final = 0.01
"""Copies among what arrives, for which the thresholds are set."""
TESTED: Final = 5
"""One supplier in so many is not learned from."""
VERDICT: Final = 5.0
"""A clerk's verdict counts for so many invented pairs."""
FALSE_BLOCKS: Final = 2.8e-4
"""Share of honest invoices that may be blocked."""
FLAGS: Final = 14.3
"""Findings among 1,000 arrivals that the review threshold aims at, the true ones among them."""


Floats = NDArray[np.float64]
Verdict = tuple[Earlier, Earlier, Surroundings, bool]
"""A pair that a clerk looked at, and whether it was a copy."""


@dataclass
class Pairs:
    """Pairs as rows of named columns, with the arrival that each belongs to."""

    names: dict[str, int] = field(default_factory=dict)
    columns: array[int] = field(default_factory=lambda: array("i"))
    values: array[float] = field(default_factory=lambda: array("f"))
    ends: array[int] = field(default_factory=lambda: array("q", [0]))
    truth: array[int] = field(default_factory=lambda: array("b"))
    arrival: array[int] = field(default_factory=lambda: array("i"))

    def add(self, seen: Mapping[str, float], truth: bool, arrival: int) -> None:  # noqa: FBT001
        """One more pair."""
        names = self.names
        for name, value in seen.items():
            self.columns.append(names.setdefault(name, len(names)))
            self.values.append(value)
        self.ends.append(len(self.columns))
        self.truth.append(truth)
        self.arrival.append(arrival)

    def matrix(self) -> csr_matrix:
        """All of them."""
        shape = (len(self.truth), len(self.names))
        return csr_matrix((np.asarray(self.values, np.float64), self.columns, self.ends), shape)


def pairs_of(store: Store, cases: Sequence[Case], pairs: Pairs) -> None:
    """What is seen in each pair of an arrival and a candidate that the store finds for it."""
    for at, case in enumerate(cases):
        candidates = store.duplicates.candidates(case.suspect)
        around = surroundings(case.suspect, candidates)
        for one in candidates:
            if may_be_twin(case.suspect, one):
                pairs.add(observe(case.suspect, one, around), one.invoice_id == case.twin, at)


def verdicts_of(store: Store) -> list[Verdict]:
    """What clerks said of duplicates: a finding they settled was none, an invoice rejected under one was."""
    verdicts = []
    for invoice_id, twin_id, is_copy in store.duplicates.verdicts():
        suspect, twin = store.duplicates.seen(invoice_id), store.duplicates.seen(twin_id)
        around = surroundings(suspect, store.duplicates.candidates(suspect))
        verdicts.append((suspect, twin, around, is_copy))
    return verdicts


@dataclass(frozen=True)
class Learned:
    """What came of it: the scorer, how many pairs it saw, and on suppliers it never saw how well its tiers do."""

    scorer: Scorer
    pairs: int
    verdicts: int
    measured: Mapping[str, tuple[float, float]]
    """By tier the share of copies found and of honest invoices held."""


def train_duplicates(
    size: int, seed: int, verdicts: Sequence[Verdict], into: Path, say: Callable[[str], None]
) -> Learned:
    """Learn from an invented history of ``size`` invoices and clerks' verdicts; write ``weights.toml`` to a folder.

    Of every five suppliers four are learned from; on the fifth the thresholds are set by how often they may hold.
    """
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/history.db", f"file://{folder}/archive")
        written = books.write(store, history(size, seed))
        say(f"{written.booked} invoices booked, {len(written.cases)} arrivals to learn from")
        pairs = Pairs()
        pairs_of(store, written.cases, pairs)
        store.close()
    learned = learn(written, pairs, verdicts)
    into.mkdir(parents=True, exist_ok=True)
    (into / "weights.toml").write_text(as_toml(learned, size), "utf-8")
    return learned


def learn(written: Books, pairs: Pairs, verdicts: Sequence[Verdict] = ()) -> Learned:
    """The scorer of these pairs and verdicts."""
    invented = len(pairs.truth)
    for suspect, twin, around, is_copy in verdicts:
        pairs.add(observe(suspect, twin, around), is_copy, -1)
    rows, truth = pairs.matrix(), np.asarray(pairs.truth, np.float64)
    arrival = np.asarray(pairs.arrival)
    natural = np.array(_natural(written))
    weight = np.where(arrival < 0, VERDICT, natural[arrival])
    tested = np.array([case.supplier % TESTED == 0 for case in written.cases])
    learning = (arrival < 0) | ~tested[arrival]
    names = list(pairs.names)
    seldom = np.asarray((rows[learning] != 0).sum(0)).ravel() < RARE
    kept = [at for at, name in enumerate(names) if name not in _together(names) or not seldom[at]]
    chosen = [names[at] for at in kept]
    model = DuplicateScorer(SIGNS, _together(names)).fit(
        chosen, rows[learning][:, kept], truth[learning], weight[learning]
    )
    weights = {name: round(value, 1) for name, value in model.coef_.items() if round(value, 1)}
    prior = round(model.intercept_, 2)
    odds = prior + rows[:, kept] @ np.array([weights.get(name, 0.0) for name in chosen])
    most = np.full(len(written.cases), -60.0)
    np.maximum.at(most, arrival[:invented], odds[:invented])
    copies = np.array([case.twin is not None for case in written.cases])
    honest = most[tested & ~copies], natural[tested & ~copies]
    found = most[tested & copies]
    block = _threshold(*honest, lambda _, share: share <= FALSE_BLOCKS)
    review = _threshold(
        *honest, lambda at, share: 1000 * (PREVALENCE * (found >= at).mean() + (1 - PREVALENCE) * share) <= FLAGS
    )
    measured = {
        name: (float((found >= at).mean()), _share(*honest, at)) for name, at in (("block", block), ("review", review))
    }
    scorer = Scorer(prior, float(expit(block)), float(expit(review)), weights)
    return Learned(scorer, invented, len(verdicts), measured)


def _natural(written: Books) -> list[float]:
    """How much each arrival counts: honest ones as often as their class comes by itself, copies once."""
    honest = Counter(case.sort for case in written.cases if case.twin is None)
    whole, arrived = sum(written.sorts.values()) - written.sorts[COINCIDENCE], sum(honest.values())
    share = {sort: written.sorts[sort] / whole * arrived / count for sort, count in honest.items()}
    share[COINCIDENCE] = 0.0
    return [1.0 if case.twin is not None else share[case.sort] for case in written.cases]


def _together(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name for name in names if ", " in name)


def _share(odds: Floats, weight: Floats, at: float) -> float:
    return float(weight[odds >= at].sum() / weight.sum())


def _threshold(odds: Floats, weight: Floats, holds: Callable[[float, float], bool]) -> float:
    """The lowest log-odds that hold so few honest invoices as is asked for."""
    order = np.argsort(-odds)
    shares = np.cumsum(weight[order]) / weight.sum()
    lowest = float(odds[order[0]]) + 0.01
    for at, share in zip(odds[order], shares, strict=True):
        if not holds(float(at), float(share)):
            break
        lowest = float(at)
    return lowest


def as_toml(learned: Learned, size: int) -> str:
    """The weights as they ship: what is seen alone, and what is seen together."""
    scorer = learned.scorer
    tiers = "".join(
        f"# {name}: {found:.2%} of the copies, {held:.3%} of the honest invoices of suppliers not learned from\n"
        for name, (found, held) in learned.measured.items()
    )
    alone = "".join(f"{name} = {value}\n" for name, value in sorted(scorer.weights.items()) if ", " not in name)
    together = "".join(f'"{name}" = {value}\n' for name, value in sorted(scorer.weights.items()) if ", " in name)
    return f"""\
# How much each observation of pipeline/duplicates/features.py says for (+) or against (-) two records being one
# invoice, in log-odds. Learned by `payables train duplicates` from {learned.pairs} pairs of an invented history of
# {size} invoices and {learned.verdicts} verdicts of clerks.
{tiers}
prior = {scorer.prior}
block = {scorer.block:.4f}
review = {scorer.review:.4f}

[weights]
{alone}
[together]
# number, total, date, references; seller: number, total, date
{together}"""
