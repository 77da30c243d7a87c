"""Bombs and mutants end with a code, within their limits; the run goes on and the balance holds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from benchmarks import bombs, hostile
from benchmarks.mutants import mutants
from pipeline.limits import Limits

ROOT = Path(__file__).parents[2]
QUICK = Limits(seconds=6, seconds_per_page=1)


def outcome(files: int, limits: Limits, *, quick: bool) -> list[hostile.Row]:
    sources = {kind: hostile.bombs(kind, quick=quick) for kind in bombs.KINDS}
    rows, wrong = hostile.run({**sources, hostile.MUTANTS: mutants(ROOT / "data" / "samples", files)}, limits)
    assert not wrong
    return rows


def test_a_few_of_each_kind_end_with_a_code():
    rows = {row.kind: row for row in outcome(24, QUICK, quick=True)}

    assert set(rows) == set(hostile.KINDS)
    assert rows[hostile.MUTANTS].files == 24
    assert sum(row.files for row in rows.values()) == 24 + len(bombs.QUICK)
    assert rows["archive and mail bombs"].ends["ARCHIVE_BOMB"]
    assert rows["XML bombs"].ends["UNSAFE_XML"]


@pytest.mark.slow
def test_all_bombs_and_a_thousand_mutants_end_with_a_code(capsys):
    rows = outcome(1000, Limits(), quick=False)

    with capsys.disabled():
        print("\n" + hostile.plain(rows))
    assert sum(row.files for row in rows) == 1000 + sum(len(kind) for kind in bombs.KINDS.values())


def test_a_file_that_ends_without_a_code_is_seen(monkeypatch):
    monkeypatch.setattr(hostile, "_code", lambda *_: "")

    _, wrong = hostile.run({"one": iter([("nothing.pdf", b"")])}, QUICK)

    assert wrong == ["one, nothing.pdf: ended without a code"]


def test_files_from_elsewhere_stay_where_they_are(tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4")

    rows, wrong = hostile.run({str(tmp_path): iter([("a.pdf", b"%PDF-1.4")])}, QUICK)

    assert not wrong
    assert rows[0].ends == {"BROKEN_FILE": 1}
    assert (tmp_path / "a.pdf").read_bytes() == b"%PDF-1.4"


def test_the_same_seed_makes_the_same_mutants():
    one, other = (dict(mutants(ROOT / "data" / "samples", 60)) for _ in range(2))

    assert one == other
    assert len({Path(name).suffix for name in one}) == 6


def test_the_table_in_the_docs_has_a_row_for_each_kind():
    text = (ROOT / "docs" / "security.md").read_text()
    table = text.split("<!-- hostile files")[1].split("<!-- end of hostile files -->")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines() if line[:1] == "|"]

    assert tuple(rows[0]) == hostile.HEAD
    assert [row[0] for row in rows[2:]] == list(hostile.KINDS)
    assert [int(row[1]) for row in rows[2:]] == [*(len(kind) for kind in bombs.KINDS.values()), 1000]
    assert all(re.search(r"[A-Z_]{5,} \d+", row[2]) for row in rows[2:])
