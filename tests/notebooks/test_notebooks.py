"""The notebooks run from top to bottom."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs_and_keeps_no_output(path, monkeypatch, capsys):
    monkeypatch.chdir(path.parents[1])
    cells = [cell for cell in json.loads(path.read_text("utf-8"))["cells"] if cell["cell_type"] == "code"]
    assert not any(cell["outputs"] for cell in cells)

    space: dict[str, object] = {"__name__": path.stem}
    for cell in cells:
        exec(compile("".join(cell["source"]), f"{path.name}:{cell['id']}", "exec"), space)

    assert capsys.readouterr().out.strip()


def test_there_are_three():
    assert [path.stem for path in NOTEBOOKS] == ["errors_by_field", "features", "thresholds"]
