"""recordlinkage and splink on the arrivals of ``benchmarks/duplicates.py``: run by it, in an environment of their own.

    python benchmarks/duplicates_rivals.py FOLDER

Reads ``history.csv`` and ``arrivals.csv`` of the folder, writes the highest score of each arrival to ``scores.json``.
Both get the same five blocks. recordlinkage's comparisons are weighed by a logistic regression that learns from the
arrivals with an even number; splink learns without labels.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

BLOCKS = (("seller", "bones"), ("seller", "gross"), ("bones", "gross"), ("gross", "day"), ("seller", "digits"))
BEHIND = 10_000_000
"""Arrivals are numbered from here on."""


def recordlinkage(history: pd.DataFrame, arrivals: pd.DataFrame) -> np.ndarray:
    """Supervised: learned from every second arrival."""
    import recordlinkage as rl  # noqa: PLC0415 - each library is loaded when it is asked
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    index = rl.Index()
    for block in BLOCKS:
        index.block(list(block))
    pairs = index.index(arrivals, history)
    compare = rl.Compare(n_jobs=1)
    for column in ("seller", "gross", "day", "bones", "currency", "order", "note", "kind"):
        compare.exact(column, column)
    compare.string("number", "number", method="damerau_levenshtein")
    compare.numeric("gross", "gross", method="linear", scale=100, offset=0)
    compare.numeric("day", "day", method="linear", scale=30, offset=0)
    seen = compare.compute(pairs, arrivals, history).fillna(0)
    at = seen.index.get_level_values(0).to_numpy() - BEHIND
    truth = seen.index.get_level_values(1).to_numpy() == arrivals.twin.to_numpy()[at]
    learning = at % 2 == 0
    model = LogisticRegression(max_iter=500).fit(seen.to_numpy()[learning], truth[learning])
    return highest(model.decision_function(seen.to_numpy()), at, len(arrivals))


def splink(history: pd.DataFrame, arrivals: pd.DataFrame) -> np.ndarray:
    """Unsupervised: Fellegi and Sunter by expectation maximisation."""
    import splink.comparison_library as library  # noqa: PLC0415
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on  # noqa: PLC0415

    columns = ["id", "seller", "number", "bones", "day", "gross", "digits", "currency", "order", "note", "kind"]
    names = {"order": "purchase_order"}
    tables = [one.reset_index()[columns].rename(columns=names) for one in (history, arrivals)]
    settings = SettingsCreator(
        link_type="link_only",
        unique_id_column_name="id",
        comparisons=[
            library.DamerauLevenshteinAtThresholds("number", [1, 2]),
            library.ExactMatch("gross").configure(term_frequency_adjustments=True),
            *(
                library.ExactMatch(one)
                for one in ("bones", "seller", "day", "purchase_order", "note", "kind", "currency")
            ),
        ],
        blocking_rules_to_generate_predictions=[block_on(*block) for block in BLOCKS],
    )
    api = DuckDBAPI()
    given = [
        api.register(one, dataset_display_name=name) for one, name in zip(tables, ("history", "arrivals"), strict=True)
    ]
    linker = Linker(given, settings)
    linker.training.estimate_probability_two_random_records_match([block_on("seller", "bones", "gross")], recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6)
    for block in (("seller", "bones"), ("gross", "day")):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*block))
    found = linker.inference.predict(threshold_match_probability=0.0).as_pandas_dataframe()
    left, right = found["id_l"].to_numpy(), found["id_r"].to_numpy()
    return highest(found["match_weight"].to_numpy(), np.maximum(left, right) - BEHIND, len(arrivals))


def highest(scores: np.ndarray, at: np.ndarray, count: int) -> np.ndarray:
    """The highest score of each arrival."""
    best = np.full(count, -1e9)
    np.maximum.at(best, at, scores)
    return best


def main() -> None:
    """Both, each with the milliseconds that an arrival took."""
    folder = Path(sys.argv[1])
    text = {"seller": str, "number": str, "bones": str, "order": str, "note": str, "digits": str}
    history = pd.read_csv(folder / "history.csv", dtype=text).set_index("id")
    arrivals = pd.read_csv(folder / "arrivals.csv", dtype=text)
    arrivals["id"] = BEHIND + np.arange(len(arrivals))
    arrivals = arrivals.set_index("id")
    told: dict[str, Any] = {}
    for rival in (recordlinkage, splink):
        begun = time.perf_counter()
        try:
            scores = rival(history, arrivals)
        except Exception as error:  # noqa: BLE001 - a library that fails is a result too
            told[rival.__name__] = {"failed": f"{type(error).__name__}: {error}"[:300]}
            continue
        each = (time.perf_counter() - begun) * 1000 / len(arrivals)
        told[rival.__name__] = {"scores": scores.tolist(), "milliseconds": each}
    (folder / "scores.json").write_text(json.dumps(told))


if __name__ == "__main__":
    main()
