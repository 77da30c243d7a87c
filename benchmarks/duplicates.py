"""How well copies are told from look-alikes in a history of a hundred thousand or a million invoices, and how fast.

    python -m benchmarks.duplicates --size 100000
    python -m benchmarks.duplicates --size 1000000 --folder var/history
    python -m benchmarks.duplicates --size 100000 --rivals var/rivals/bin/python

The history is invented (``models/synthetic/histories.py``) from a seed that nothing was learned from. It is written
through the tables of the product, and every labelled arrival is asked with the code of the product:
``store.duplicates.candidates`` and ``duplicates.find``. Honest arrivals count as often as their class comes by itself.
``--rivals`` names a Python with recordlinkage and splink, which need another pandas than the product
(``pip install recordlinkage splink scikit-learn`` into an environment of their own).
"""

from __future__ import annotations

import argparse
import csv
import json
import resource
import sqlite3
import subprocess
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import numpy as np

from flows.training import books
from flows.training.books import Books, Case
from models.synthetic.billed import COINCIDENCE, COPIES
from models.synthetic.histories import history
from pipeline.duplicates import Earlier, find
from pipeline.duplicates.forms import amount_digits, norm, skeleton
from pipeline.duplicates.sellers import same_seller
from pipeline.status import Status
from pipeline.store import Store, open_store

SEED = 2026
WARM_UP = 500
"""Arrivals asked before any is timed."""
TIMED = 20_000
"""Arrivals that are judged at most, drawn from all."""


MOST_FOR_RIVALS = 100_000
"""Invoices that the libraries are given at most: in a million neither ends in the minutes it has."""
RIVAL_ARRIVALS = 8_000
MINUTES = 10


@dataclass
class Outcome:
    """What one way of looking held, by arrival."""

    name: str
    held: list[bool] = field(default_factory=list)


Rule = Callable[[Earlier, Earlier], bool]


def _number(a: Earlier, b: Earlier) -> bool:
    return bool(a.number) and norm(a.number or "") == norm(b.number or "")


RULES: Mapping[str, Rule] = {
    "SAP: supplier, number, date, total": lambda a, b: (
        a.supplier_id == b.supplier_id and a.number == b.number and (a.issued, a.gross, a.currency)
        == (b.issued, b.gross, b.currency)
    ),
    "supplier + number": lambda a, b: a.supplier_id == b.supplier_id and bool(a.number) and a.number == b.number,
    "3 of supplier, number, date, total": lambda a, b: (
        same_seller(a, b) + _number(a, b) + (a.issued == b.issued) + (a.gross == b.gross) >= 3
    ),
}  # fmt: skip
"""The rules in use, asked of the same candidates: whatever they match shares a key."""


def main() -> None:
    """Build, ask, tell."""
    options = _options()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        begun = time.perf_counter()
        store = open_store(f"sqlite:///{folder / 'history.db'}", f"file://{folder / 'archive'}")
        written = books.write(store, history(options.size, options.seed))
        seconds = time.perf_counter() - begun
        print(f"{written.booked:,} invoices booked in {seconds:.0f} s, {len(written.cases):,} arrivals")
        print(f"index: {_bytes(folder / 'history.db') / written.booked:.0f} B an invoice (keys and facts)")
        chosen = _drawn(written.cases, options.arrivals)
        _ask(store, written, chosen)
        store.close()
        if options.rivals:
            _rivals(options)
    print(f"memory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.1f} GB")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--arrivals", type=int, default=TIMED)
    parser.add_argument("--folder", type=Path, help="where the history is kept; else it is removed afterwards")
    parser.add_argument("--rivals", type=Path, help="a Python with recordlinkage and splink")
    return parser.parse_args()


def _drawn(cases: Sequence[Case], count: int) -> list[Case]:
    """So many of the arrivals, in the order they are asked."""
    order = np.random.default_rng(SEED).permutation(len(cases))
    return [cases[at] for at in order[:count]]


def _bytes(file: Path) -> int:
    """What the tables of the duplicate check take."""
    sizes = sqlite3.connect(file).execute(
        "select sum(pgsize) from dbstat where name like '%duplicate_%' or name like '%posted_identities%'"
    )
    return int(sizes.fetchone()[0])


def _ask(store: Store, written: Books, cases: Sequence[Case]) -> None:
    """Every arrival through the real check and through the rules."""
    for case in cases[:WARM_UP]:
        store.duplicates.candidates(case.suspect)
    block, review = Outcome("payables, block"), Outcome("payables, review")
    rules = [Outcome(name) for name in RULES]
    wall, processor, seen, found, right = [], [], [], [], 0
    for case in cases:
        clock, ticks = time.perf_counter(), time.thread_time()
        candidates = store.duplicates.candidates(case.suspect)
        findings = list(find(case.suspect, candidates))
        processor.append(time.thread_time() - ticks)
        wall.append(time.perf_counter() - clock)
        seen.append(len(candidates))
        review.held.append(bool(findings))
        block.held.append(bool(findings) and findings[0].evidence["tier"] == "block")
        if case.twin is not None:
            found.append(any(one.invoice_id == case.twin for one in candidates))
            right += bool(findings) and findings[0].evidence["twin"] == str(case.twin)
        for outcome, rule in zip(rules, RULES.values(), strict=True):
            outcome.held.append(any(rule(case.suspect, one) for one in candidates))
    print(f"candidates: recall {np.mean(found):.4f}, {np.mean(seen):.1f} each")
    print(f"the twin named is the right one for {right / len(found):.4f} of the copies")
    for name, spent in (("wall", wall), ("processor", processor)):
        each = np.array(spent) * 1000
        print(
            f"whole check, {name}: mean {each.mean():.2f} ms, p50 {np.percentile(each, 50):.2f}, "
            f"p99 {np.percentile(each, 99):.2f}, most {each.max():.1f}"
        )
    weights = natural(written, cases)
    print(HEAD)
    for outcome in (block, review, *rules):
        print(_line(outcome.name, cases, outcome.held, weights))
    _classes(cases, block.held, review.held)


HEAD = f"{'':38} {'recall':>7} {'false':>8} {'at 1 %':>7} {'at 0.5 %':>8} {'flags/1000':>10}"


def natural(written: Books, cases: Sequence[Case]) -> list[float]:
    """The weight of each honest arrival: as often as its class comes by itself. A copy has none."""
    honest = Counter(case.sort for case in cases if case.twin is None)
    return [
        0.0 if case.twin is not None or case.sort == COINCIDENCE else written.sorts[case.sort] / honest[case.sort]
        for case in cases
    ]


def _line(name: str, cases: Sequence[Case], held: Sequence[bool], weights: Sequence[float]) -> str:
    """Recall, share of honest invoices held, precision at two prevalences, flags among 1,000 at one in a hundred."""
    recall = float(np.mean([one for one, case in zip(held, cases, strict=True) if case.twin is not None]))
    false = sum(weight for one, weight in zip(held, weights, strict=True) if one) / sum(weights)
    precise = [rate * recall / (rate * recall + (1 - rate) * false or 1) for rate in (0.01, 0.005)]
    flags = 1000 * (0.01 * recall + 0.99 * false)
    return f"{name:38} {recall:7.4f} {false:8.5f} {precise[0]:7.3f} {precise[1]:8.3f} {flags:10.1f}"


def _classes(cases: Sequence[Case], block: Sequence[bool], review: Sequence[bool]) -> None:
    counted: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for case, blocked, reviewed in zip(cases, block, review, strict=True):
        row = counted[case.sort]
        row[0] += 1
        row[1] += blocked
        row[2] += reviewed
    for title, sorts in (("copies", set(COPIES)), ("honest", set(counted) - set(COPIES))):
        print(f"\n{title:24} {'arrived':>8} {'block':>8} {'review':>8}")
        for sort in sorted(sorts & set(counted)):
            arrived, blocked, reviewed = counted[sort]
            print(f"{sort:24} {arrived:8,} {blocked / arrived:8.4f} {reviewed / arrived:8.4f}")


def _rivals(options: argparse.Namespace) -> None:
    """Recordlinkage and splink on the same history, or on one of ``MOST_FOR_RIVALS`` where it is larger."""
    size = min(options.size, MOST_FOR_RIVALS)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        written = _as_csv(folder, size, options.seed)
        cases = _drawn(written.cases, RIVAL_ARRIVALS)
        _csv(folder / "arrivals.csv", ((case.suspect, case.twin) for case in cases))
        script = Path(__file__).with_name("duplicates_rivals.py")
        try:
            subprocess.run([options.rivals, script, folder], check=True, timeout=MINUTES * 60, capture_output=True)
        except subprocess.TimeoutExpired:
            print(f"the libraries did not end within {MINUTES} minutes on {written.booked:,} invoices")
            return
        told = json.loads((folder / "scores.json").read_text())
    weights = natural(written, cases)
    print(f"\nlibraries on {written.booked:,} invoices and {len(cases):,} arrivals, each at its best threshold")
    print(HEAD)
    for name, one in told.items():
        if "failed" in one:
            print(f"{name}: {one['failed']}")
            continue
        even = [at for at in range(len(cases)) if at % 2]
        chosen, scores = [cases[at] for at in even], np.array(one["scores"])[even]
        some = [weights[at] for at in even]
        for tier, most in (("block", 0.0003), ("review", 0.005)):
            held = list(scores >= _best(scores, some, most))
            print(_line(f"{name}, {tier}, {one['milliseconds']:.1f} ms", chosen, held, some))


def _best(scores: np.ndarray, weights: Sequence[float], most: float) -> float:
    """The lowest score that holds at most such a share of the honest arrivals."""
    order = np.argsort(-scores)
    shares = np.cumsum(np.array(weights)[order]) / sum(weights)
    return float(scores[order[max(int((shares <= most).sum()) - 1, 0)]])


def _as_csv(folder: Path, size: int, seed: int) -> Books:
    """The history for the libraries; what arrives is returned."""
    written = Books()

    def booked() -> Iterator[tuple[Earlier, int | None]]:
        for chapter in history(size, seed):
            first = written.booked + 1
            for one in chapter.booked:
                written.booked += 1
                written.sorts[one.sort] += 1
                yield books.earlier(one, written.booked, Status.POSTED), None
            for one in chapter.arrivals:
                suspect = books.earlier(one.billed, size * 2 + len(written.cases), Status.EXTRACTED)
                twin = None if one.twin is None else first + one.twin
                written.cases.append(Case(suspect, one.sort, twin, chapter.supplier, one.billed))
                written.sorts[one.sort] += one.twin is None

    _csv(folder / "history.csv", booked())
    return written


def _csv(file: Path, rows: Iterable[tuple[Earlier, int | None]]) -> None:
    with file.open("w", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(
            ["id", "seller", "number", "bones", "day", "gross", "digits", "currency", "order", "note", "kind", "twin"]
        )
        for one, twin in rows:
            writer.writerow(
                (
                    one.invoice_id, one.seller, norm(one.number or ""), skeleton(one.number or ""),
                    one.issued.toordinal() if one.issued else "", one.gross, amount_digits(one.gross or Decimal(0)),
                    one.currency, one.purchase_order, one.delivery_note, one.kind, twin or -1,
                )
            )  # fmt: skip


if __name__ == "__main__":
    main()
