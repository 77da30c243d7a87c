"""How often the whole reader is right when it feels so sure: measured on generated documents it did not learn from."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from extractors import paper
from extractors.options import Options
from flows.training.examples import specimen
from flows.training.processes import mapped
from flows.training.sketch import PLAIN
from models import calibration
from models.calibration import Calibration
from pipeline.invoices import FIELDS, FieldName, Source

Readings = Mapping[tuple[str, str], Sequence[tuple[float, bool]]]
UNCALIBRATED = Calibration({})
"""Confidence as the reader feels it."""
ALIKE = 0.85


def train_sureness(
    seeds: range, folder: Path, jobs: int = 2, say: Callable[[str], None] = print
) -> tuple[Calibration, Readings]:
    """Fit the calibration on the documents of the seeds and write it into ``folder``."""
    say(f"reading {len(seeds)} documents to learn how sure is how often right")
    found = readings(seeds, jobs)
    fitted = calibration.fit(found)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sigmoids.toml").write_text(calibration.written(fitted), "utf-8")
    return fitted, found


def readings(seeds: Iterable[int], jobs: int = 2) -> Readings:
    """By (ink, field): confidence and whether the value is right, for every value read off the documents."""
    found: dict[tuple[str, str], list[tuple[float, bool]]] = defaultdict(list)
    for one in mapped(_one, seeds, jobs, batch=10):
        for ink, field, confidence, right in one:
            found[ink, field].append((confidence, right))
    return found


def _one(seed: int) -> list[tuple[str, str, float, bool]]:
    drawn = specimen(seed)
    read = paper.invoices("0" * 64, drawn.pages, Options(), UNCALIBRATED)
    if not read or drawn.kind in PLAIN:
        return []
    return [
        (
            "ocr" if field.source is Source.OCR else "text", str(name), field.confidence,
            same(name, field.value, drawn.fields[name]),
        )
        for name, field in read[0].fields.items()
        if name in drawn.fields
    ]  # fmt: skip


def same(name: FieldName, value: str, truth: str) -> bool:
    """Whether two values of a field mean the same."""
    holds = FIELDS[name].holds
    if holds in {"amount", "percent"}:
        try:
            return Decimal(value) == Decimal(truth)
        except InvalidOperation:
            return False
    if holds == "name":
        return Levenshtein.normalized_similarity(_plain(value), _plain(truth)) >= ALIKE
    return re.sub(r"\W", "", value).upper() == re.sub(r"\W", "", truth).upper()


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFKD", name).casefold()
    return re.sub(r"[^a-z0-9]+", " ", "".join(one for one in folded if not unicodedata.combining(one))).strip()
