"""Reading a folder of labelled documents and scoring what was read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.evaluation import sureness
from pipeline.evaluation.scoring import Scores, score


class NoTruthError(Exception):
    """There is no truth to score against, or it is not readable."""


def truths_of(folder: Path, file: Path | None) -> list[dict[str, Any]]:
    """The lines of a truth file that label a document which is in the folder; lines for a part of one are left out."""
    source = file or folder / "truth.jsonl"
    if not source.is_file():
        raise NoTruthError(f"{source} is not there. Name the file with --truth, or put truth.jsonl into the folder.")
    found = []
    for number, line in enumerate(source.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
        except ValueError:
            raise NoTruthError(f"{source}, line {number}, is no JSON object.") from None
        if entry.get("fields") and (folder / entry["doc_path"]).is_file():
            found.append(entry)
    if not found:
        raise NoTruthError(f"No line of {source} labels a file in {folder}.")
    return found


def read(
    folder: Path, truths: Sequence[Mapping[str, Any]], jobs: int, say: Callable[[int], None]
) -> list[dict[str, Any]]:
    """The rows of ``payables extract`` for the labelled documents."""
    from flows.reader import read_paths  # noqa: PLC0415 - the reading stack

    rows = []
    for row in read_paths(sorted({folder / one["doc_path"] for one in truths}), jobs):
        rows.append(row)
        say(1)
    return rows


def hashed(folder: Path, truths: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """The truth with the hashes of the files as they are now."""
    for one in truths:
        yield {**one, "sha256": hashlib.sha256((folder / one["doc_path"]).read_bytes()).hexdigest()}


def summary(scores: Scores) -> dict[str, Any]:
    """The figures as plain values."""
    every = [pair for pairs in scores.sureness.values() for pair in pairs]
    return {
        "documents": scores.documents,
        "macro_f1": scores.macro,
        "layout_f1": scores.mean_of("layout"),
        "documents_all_right": scores.perfect / max(scores.documents, 1),
        "kinds_right": scores.kinds.recall,
        "line_items": {"precision": scores.lines.precision, "recall": scores.lines.recall, "f1": scores.lines.f1},
        "clean": scores.clean / max(scores.documents, 1),
        "clean_with_critical_error": scores.clean_wrong / scores.clean if scores.clean else 0.0,
        "calibration_error": sureness.calibration_error(every),
        "risk_coverage_area": sureness.area(every),
        "risk": {f"{share:.0%}": sureness.risk_at(every, share) for share in (0.5, 0.7, 0.9)},
        "fields": {
            name: {
                "labelled": tally.labelled, "precision": tally.precision, "recall": tally.recall, "f1": tally.f1,
                "calibration_error": sureness.calibration_error(scores.sureness[name]),
            }
            for name, tally in scores.fields.items()
        },
        "groups": {
            group: {name: {"labelled": tally.labelled, "f1": tally.f1} for name, tally in sorted(known.items())}
            for group, known in scores.groups.items()
        },
        "mistakes": [
            {"path": one.path, "field": one.field, "expected": one.expected, "found": one.found}
            for one in scores.mistakes
        ],
    }  # fmt: skip


def evaluated(
    folder: Path, truth: Path | None, jobs: int, say: Callable[[int], None]
) -> tuple[Scores, list[dict[str, Any]], list[dict[str, Any]]]:
    """Scores, the rows that were read, and the truth they were scored against."""
    truths = list(hashed(folder, truths_of(folder, truth)))
    rows = read(folder, truths, jobs, say)
    return score(truths, rows), rows, truths
