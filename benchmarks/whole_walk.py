"""What the store, the archive, the checks and the audit cost beside reading: text PDFs through the whole pipeline.

Goal: at most 35 % of the total CPU is not reading.

python benchmarks/whole_walk.py [--documents 1000] [--jobs 2] [--profile FILE]
"""

from __future__ import annotations

import argparse
import cProfile
import hashlib
import sys
import tempfile
from collections.abc import Callable, Mapping
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks.watching import Meter
from extractors.options import Options
from extractors.reading.isolate import Pool
from flows import stages
from flows.judging import judge_all
from flows.wiring import Office, office, read_settings
from models.synthetic import paper
from models.synthetic.draw import draw
from pipeline.documents import Document, MediaType
from pipeline.parties import Supplier
from pipeline.settings import Settings

GOAL = 0.35
METER = Meter()


def main() -> None:
    """Make the documents, read them alone, then take others like them from arrival to the ledger; print the split."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--profile", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        inbox = Path(folder) / "inbox"
        inbox.mkdir()
        suppliers = _write(inbox, given.documents)
        settings = read_settings(home=Path(folder) / "var", folders=())
        reading = _cpu(lambda: _read_alone(inbox, given.jobs, settings))
        profile = cProfile.Profile() if given.profile else None
        with office(settings) as desk:
            desk.store.masters.import_suppliers(suppliers, "benchmark")
            if profile:
                profile.enable()
            parts = _walk(desk, inbox, given.jobs)
            if profile:
                profile.disable()
                profile.dump_stats(given.profile)
            standing = desk.store.status()
    _print(given.documents, reading, parts, standing)


def _write(inbox: Path, documents: int) -> list[Supplier]:
    """PDFs by their seeds, made by as many processes as there are processors; the suppliers on them."""
    with get_context("spawn").Pool() as pool:
        made = pool.map(_make, [(seed, inbox) for seed in range(documents)], chunksize=20)
    return list({one.id: one for one in made}.values())


def _make(given: tuple[int, Path]) -> Supplier:
    seed, inbox = given
    record = draw(1_000_000 + seed)
    (inbox / f"{seed:05}.pdf").write_bytes(paper.pdf(record))
    firm = record.supplier
    return Supplier(
        f"B{seed:05}", firm.name, vat_id=firm.vat_id or None, country=firm.country, ibans=(record.pays_to,),
        account="Expenses:Uncoded", cost_centre="CC100",
    )  # fmt: skip


def _read_alone(inbox: Path, jobs: int, settings: Settings) -> None:
    def documents() -> Any:  # noqa: ANN401
        for path in sorted(inbox.iterdir()):
            content = path.read_bytes()
            yield Document(hashlib.sha256(content).hexdigest(), path.name, MediaType.PDF, len(content)), content

    with Pool(Options(own=settings.entities), jobs) as pool:
        for _ in pool.extract(documents()):
            pass


def _walk(desk: Office, inbox: Path, jobs: int) -> dict[str, float]:
    """CPU seconds of each stage, its worker processes with it."""

    def read() -> None:
        with Pool(desk.options, jobs) as pool:
            stages.read(desk, pool)

    return {
        "take in": _cpu(lambda: stages.take_in(desk, [inbox], sources=stages.Sources.NONE)),
        "read and record": _cpu(read),
        "check and route": _cpu(lambda: judge_all(desk)),
        "post": _cpu(lambda: stages.post(desk)),
    }


def _cpu(work: Callable[[], object]) -> float:
    """Processor seconds of this process and its workers."""
    before = METER.seconds()
    work()
    return METER.seconds() - before


def _print(documents: int, reading: float, parts: dict[str, float], standing: Mapping[str, Any]) -> None:
    total = sum(parts.values())
    rows = {
        "reading alone": reading,
        "take in": parts["take in"],
        "record readings": parts["read and record"] - reading,
        "check and route": parts["check and route"],
        "post": parts["post"],
    }
    print(f"{documents} text PDFs; CPU ms a document, share of the total")
    for name, seconds in rows.items():
        print(f"  {name:16} {1000 * seconds / documents:8.1f}  {seconds / total:6.1%}")
    beyond = 1 - reading / total
    print(f"  {'total':16} {1000 * total / documents:8.1f}")
    print(f"beyond reading: {beyond:.1%} (goal: at most {GOAL:.0%})")
    print(f"invoices: {standing['invoices']}; balanced: {standing['intake']['balanced']}")
    sys.exit(beyond > GOAL or not standing["intake"]["balanced"])


if __name__ == "__main__":
    main()
