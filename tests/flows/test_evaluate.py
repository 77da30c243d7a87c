"""`payables evaluate` on a few samples, as a data team runs it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli import app

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
CHOSEN = ("01-papierhaus.pdf", "02-kestrel.pdf", "48-sonntag-reminder.pdf")


@pytest.fixture
def folder(tmp_path):
    for name in CHOSEN:
        shutil.copy(SAMPLES / name, tmp_path / name)
    shutil.copy(SAMPLES / "truth.jsonl", tmp_path / "truth.jsonl")
    return tmp_path


def test_it_scores_what_is_there_and_writes_page_and_figures(folder):
    page, figures = folder / "page.html", folder / "figures.json"

    result = CliRunner().invoke(
        app, ["evaluate", str(folder), "--html", str(page), "--json", str(figures), "--jobs", "1", "--worst", "3"]
    )

    assert result.exit_code == 0, result.output
    found = json.loads(figures.read_text("utf-8"))
    assert found["documents"] == len(CHOSEN)
    assert found["fields"]["gross_total"]["f1"] == 1.0
    assert "http" not in page.read_text("utf-8").replace("http-equiv", "")
    again = CliRunner().invoke(app, ["evaluate", str(folder), "--against", str(figures), "--jobs", "1"])
    assert "worse" not in again.output
    assert "before" in again.output


def test_without_truth_it_says_what_to_do(tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4")

    result = CliRunner().invoke(app, ["evaluate", str(tmp_path)])

    assert result.exit_code == 1
    assert "--truth" in result.output


def test_a_comparison_with_something_else_is_refused(folder):
    other = folder / "other.json"
    other.write_text("[]", "utf-8")

    result = CliRunner().invoke(app, ["evaluate", str(folder), "--against", str(other), "--jobs", "1"])

    assert result.exit_code == 1
    assert "earlier --json" in result.output
