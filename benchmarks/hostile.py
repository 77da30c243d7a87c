"""Bombs and mutants through the real intake and reading: each ends with a code, within its limits, and nothing is lost.

    python -m benchmarks.hostile [--mutants 1000] [--quick] [--folder FOLDER ...] [--markdown]

Exits with 1 where a file ended without a disposition or a reason, took longer than its limits allow, ended the run,
left the balance of the intake open, or made this process grow. ``--folder`` takes files from elsewhere too.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.bombs import KINDS as BOMBS
from benchmarks.bombs import QUICK
from benchmarks.mutants import mutants
from benchmarks.watching import Watch, resident
from extractors.reading.isolate import MOST_LOST, Pool
from flows import stages
from flows.judging import judge_all
from flows.wiring import Office, office, read_settings
from pipeline.limits import Limits
from pipeline.settings import Settings
from pipeline.status import Disposition

MUTANTS = "mutants of the samples"
KINDS = (*BOMBS, MUTANTS)
GROWTH = 150 * 2**20
"""Bytes that the parent may have more after all of it: caches fill once."""
SLACK = 20.0
"""Seconds beside the limits: to make a worker, to write, to wait for a busy machine."""
SAMPLES = Path("data/samples")
File = tuple[str, bytes]


@dataclass
class Row:
    """What became of the files of a kind."""

    kind: str
    files: int = 0
    ends: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, str] = (0.0, "")
    memory: int = 0
    wrong: list[str] = field(default_factory=list)
    each: list[str] = field(default_factory=list)

    def cells(self) -> tuple[str, ...]:
        """The row as text."""
        ends = ", ".join(f"{code} {count}" for code, count in self.ends.most_common())
        return self.kind, str(self.files), ends, f"{self.slowest[0]:.1f} s", f"{self.memory / 2**20:.0f} MiB"


HEAD = ("kind", "files", "ends", "slowest", "peak memory of a worker")


def main() -> None:
    """Print the table and what is wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mutants", type=int, default=1000)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--folder", type=Path, action="append", default=[])
    parser.add_argument("--markdown", action="store_true")
    parser.add_argument("--each", action="store_true", help="print a line for each file too")
    given = parser.parse_args()
    limits = Limits(seconds=6, seconds_per_page=1) if given.quick else Limits()
    sources = {kind: bombs(kind, quick=given.quick) for kind in BOMBS}
    sources |= {MUTANTS: mutants(SAMPLES, given.mutants)}
    sources |= {str(folder): _files(folder) for folder in given.folder}
    rows, wrong = run(sources, limits)
    if given.each:
        print("\n".join(line for row in rows for line in row.each))
    print(markdown(rows) if given.markdown else plain(rows))
    for one in wrong:
        print(one, file=sys.stderr)
    sys.exit(bool(wrong))


def bombs(kind: str, *, quick: bool = False) -> Iterator[File]:
    """The bombs of a kind."""
    return ((name, make()) for name, make in BOMBS[kind].items() if not quick or name in QUICK)


def _files(folder: Path) -> Iterator[File]:
    return ((path.name, path.read_bytes()) for path in sorted(folder.iterdir()) if path.is_file())


def run(sources: dict[str, Iterator[File]], limits: Limits) -> tuple[list[Row], list[str]]:
    """Take everything in and read it, in a store of its own; the rows, and all that is wrong."""
    with tempfile.TemporaryDirectory() as folder:
        settings = read_settings(home=Path(folder) / "var", folders=(), mailboxes=())
        with office(settings.model_copy(update={"limits": limits})) as desk, Pool(desk.options, 1) as pool:
            return _run(desk, pool, Path(folder), sources)


def _run(desk: Office, pool: Pool, folder: Path, sources: dict[str, Iterator[File]]) -> tuple[list[Row], list[str]]:
    watch, rows, wrong = Watch(pool.processes), [], list[str]()
    before = resident()
    for kind, files in sources.items():
        row = Row(kind)
        for name, content in files:
            _through(desk, pool, row, folder, name, content)
            row.memory = max(row.memory, watch.taken())
        rows.append(row)
        wrong += row.wrong
    judge_all(desk)
    standing = desk.store.status()["intake"]
    if not standing["balanced"] or desk.store.intake.waiting():
        wrong.append(f"the balance does not hold: {standing}")
    grown = resident() - before
    print(f"this process: {before / 2**20:.0f} MiB before, {grown / 2**20:+.0f} MiB after", file=sys.stderr)
    if grown > GROWTH:
        wrong.append(f"this process grew by {grown / 2**20:.0f} MiB")
    return rows, wrong


def _through(desk: Office, pool: Pool, row: Row, folder: Path, name: str, content: bytes) -> None:
    """One file through the doors; what it came to, and how long that took."""
    place = folder / "inbox" / f"{len(row.each)}-{name}"
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(content)
    known = {one.document_id for one in desk.store.intake.latest(1)}
    start = time.monotonic()
    stages.take_in(desk, [place], sources=stages.Sources.NONE)
    stages.read(desk, pool)
    seconds = time.monotonic() - start
    place.unlink()
    row.files += 1
    row.slowest = max(row.slowest, (seconds, name))
    arrived = [one for one in desk.store.intake.latest(1000) if one.document_id > max(known, default=0)]
    codes = {_code(one.disposition, one.finding and one.finding.reason) for one in arrived}
    row.ends.update(codes)
    row.each.append(f"{row.kind}\t{name}\t{len(content)} bytes\t{seconds:.1f} s\t{' '.join(sorted(codes))}")
    if not arrived or "" in codes:
        row.wrong.append(f"{row.kind}, {name}: ended without a code")
    pages = max((len(desk.store.intake.pages(one.document_id)) for one in arrived), default=0)
    if seconds > _allowed(desk.settings, len(arrived), max(1, pages)):
        row.wrong.append(f"{row.kind}, {name}: took {seconds:.0f} s")


def _allowed(settings: Settings, documents: int, pages: int) -> float:
    """Taken apart once, then read once, and again for each page that may be lost."""
    limits = settings.limits
    return limits.seconds + documents * (1 + MOST_LOST) * (limits.seconds + limits.seconds_per_page * pages) + SLACK


def _code(disposition: Disposition, reason: str | None) -> str:
    """How a part ended; empty where it did not."""
    if disposition in {Disposition.READ, Disposition.UNPACKED}:
        return str(disposition)
    return str(reason or "") if disposition in {Disposition.FAILED, Disposition.IGNORED} else ""


def plain(rows: list[Row]) -> str:
    """For a terminal."""
    return "\n".join("\t".join(cells) for cells in (HEAD, *(row.cells() for row in rows)))


def markdown(rows: list[Row]) -> str:
    """For docs/security.md."""
    table = (HEAD, ("---",) * len(HEAD), *(row.cells() for row in rows))
    return "\n".join(f"| {' | '.join(cells)} |" for cells in table)


if __name__ == "__main__":
    main()
