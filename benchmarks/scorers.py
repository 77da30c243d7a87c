"""Which kind of model scores values best: the share of documents whose most probable value is right, by model.

    python -m benchmarks.scorers                      # on generated documents that nothing was learned from
    python -m benchmarks.scorers --on FOLDER          # and on labelled documents (FOLDER/truth.jsonl, as for evaluate)

All learn from the same generated documents; what ships is the line of *lines + trees*. Mean over the fields.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from extractors import reading
from extractors.options import Options
from extractors.paper import clues, totals
from extractors.paper.candidates import links, values
from extractors.paper.columns import heads
from extractors.paper.layout import sheet
from flows.training.examples import equal, examples
from models.field_scorer import Floats
from pipeline.documents import Document, MediaType
from pipeline.findings import Refused

FIELDS = (
    "invoice_number",
    "invoice_date",
    "due_date",
    "purchase_order",
    "net_total",
    "tax_total",
    "gross_total",
    "amount_due",
)
KINDS = {".pdf": MediaType.PDF, ".png": MediaType.PNG, ".jpg": MediaType.JPEG, ".jpeg": MediaType.JPEG}
FALSE_FOR_TRUE = 20


def _clip(rows: Floats) -> Floats:
    return np.clip(rows, -6, 6)


MODELS = {
    "lines": lambda: make_pipeline(
        StandardScaler(), FunctionTransformer(_clip), LogisticRegression(C=0.3, max_iter=300)
    ),
    "trees": lambda: HistGradientBoostingClassifier(
        max_iter=100, max_leaf_nodes=12, min_samples_leaf=40, l2_regularization=3.0, max_features=0.3, random_state=0,
        early_stopping=False,
    ),
    "large trees": lambda: HistGradientBoostingClassifier(
        max_iter=150, max_leaf_nodes=31, random_state=0, early_stopping=False
    ),
    "forest": lambda: RandomForestClassifier(100, min_samples_leaf=3, max_features=0.3, random_state=0),
    "network": lambda: make_pipeline(
        StandardScaler(), FunctionTransformer(_clip),
        MLPClassifier((16,), alpha=0.3, batch_size=256, max_iter=24, random_state=0),
    ),
}  # fmt: skip


def main() -> None:
    """Fit each kind of model, and each pair as the mean of their log-odds."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--documents", type=int, default=3000)
    parser.add_argument("--on", type=Path)
    args = parser.parse_args()
    learn = examples(range(args.documents))
    held = examples(range(5_000_000, 5_000_400))
    sets = {"generated": {(f, n): one for f in FIELDS for n, one in enumerate(_split(held, f))}}
    if args.on:
        sets["labelled"] = dict(_labelled(args.on))
    odds: dict[str, dict[str, dict[Any, Any]]] = {}
    for name, make in MODELS.items():
        begun = time.process_time()
        odds[name] = {label: {} for label in sets}
        for field in FIELDS:
            kind = next(kind for kind, names in clues.FIELDS.items() if field in names)
            rows, truth = _thinned(learn[kind].rows[field], learn[kind].truth[field])
            model = make().fit(rows, truth)
            for label, wanted in sets.items():
                for key, (seen, _) in wanted.items():
                    if key[0] == field:
                        chance = np.clip(model.predict_proba(seen)[:, 1], 1e-6, 1 - 1e-6)
                        odds[name][label][key] = np.log(chance / (1 - chance))
        print(f"{name}: {time.process_time() - begun:.0f} s to learn and apply", flush=True)
    for size in (1, 2):
        for chosen in itertools.combinations(MODELS, size):
            shares = [f"{label} {_share(sets[label], [odds[name][label] for name in chosen]):.3f}" for label in sets]
            print(f"{' + '.join(chosen):24}", "  ".join(shares))


def _thinned(rows: Floats, truth: NDArray[np.int8]) -> tuple[Floats, NDArray[np.int8]]:
    dice = np.random.default_rng(0)
    right, wrong = np.flatnonzero(truth == 1), np.flatnonzero(truth == 0)
    some = dice.choice(wrong, min(len(wrong), FALSE_FOR_TRUE * len(right)), replace=False)
    kept = np.sort(np.concatenate([right, some]))
    return rows[kept], truth[kept]


def _split(held: Mapping[str, Any], field: str) -> Iterator[tuple[Any, Any]]:
    kind = next(kind for kind, names in clues.FIELDS.items() if field in names)
    one = held[kind]
    for document in np.unique(one.documents):
        mine = one.documents == document
        if (one.truth[field][mine] == 1).any():
            yield one.rows[field][mine], one.truth[field][mine] != 0


def _labelled(folder: Path) -> Iterator[tuple[tuple[str, str], tuple[Any, Any]]]:
    for line in (folder / "truth.jsonl").read_text("utf-8").splitlines():
        entry = json.loads(line)
        path = folder / entry["doc_path"]
        if path.suffix.lower() not in KINDS:
            continue
        content = path.read_bytes()
        document = Document(hashlib.sha256(content).hexdigest(), path.name, KINDS[path.suffix.lower()], len(content))
        try:
            arranged = sheet(reading.read(document, content, Options()))
        except Refused:
            continue
        found = values(arranged)
        tables = frozenset(head.row for head in heads(arranged))
        every = [value for inside in found.values() for value in inside]
        frames = clues.frames(arranged, found, links(arranged, found, tables), tables, totals.separator(every))
        for frame in frames.values():
            for field in clues.FIELDS[frame.kind]:
                wanted = entry["fields"].get(field)
                if wanted and field in FIELDS and frame.values:
                    yield (
                        (field, entry["doc_path"]),
                        (frame.rows(field), np.array([equal(one, wanted) for one in frame.values])),
                    )


def _share(wanted: Mapping[Any, Any], odds: list[Mapping[Any, Any]]) -> float:
    shares = []
    for field in FIELDS:
        keys = [key for key in wanted if key[0] == field]
        right = [bool(wanted[key][1][int(np.argmax(sum(one[key] for one in odds)))]) for key in keys]
        shares.append(float(np.mean(right)) if right else 0.0)
    return float(np.mean(shares))


if __name__ == "__main__":
    main()
