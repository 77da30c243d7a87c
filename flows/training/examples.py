"""Generated documents as examples: for each typed value its evidence, and which fields it truly is."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Final

import numpy as np
from numpy.typing import NDArray

from extractors import reading
from extractors.options import Options
from extractors.paper import clues, totals
from extractors.paper.candidates import Link, Value, links, values
from extractors.paper.clues import FIELDS
from extractors.paper.columns import heads
from extractors.paper.layout import sheet
from flows.training.ink import recognised
from flows.training.processes import mapped
from flows.training.sketch import PLAIN, sketch
from pipeline.documents import Box, Document, MediaType, Page

TYPESET: Final = 0.2
"""Share of documents that are set in type, in the layouts of the samples; the others are sketches."""
SCANNED: Final = 0.45
"""Share of documents that are learned as an OCR engine would see them."""
PARTS: Final = {"tax_share": "tax_total", "tax_base": "net_total"}
"""Known by their place alone: what one of several rates adds to a total."""
HIDDEN: Final = (0.0, 0.08, 0.25)
"""Shares of labels that are struck out of a document: no list of labels is complete."""


@dataclass(frozen=True)
class Specimen:
    """A generated document: its pages, its truth by field, and where its values stand, if that is known."""

    pages: tuple[Page, ...]
    fields: Mapping[str, str]
    boxes: Mapping[str, Sequence[tuple[int, Box]]] | None
    kind: str
    language: str


@dataclass(frozen=True)
class Examples:
    """Of one type: by field its evidence (values, columns) and truth (1 it is, 0 it is not, -1 not to be learned)."""

    rows: Mapping[str, NDArray[np.float32]]
    truth: Mapping[str, NDArray[np.int8]]
    documents: NDArray[np.int64]


def specimen(seed: int) -> Specimen:
    """The generated document of a seed: most are sketches, some are set in type."""
    dice = np.random.default_rng([seed, 5])
    drawn = _typeset(seed) if dice.random() < TYPESET else _sketched(seed)
    return replace(drawn, pages=recognised(drawn.pages, dice)) if dice.random() < SCANNED else drawn


def _sketched(seed: int) -> Specimen:
    made = sketch(seed)
    return Specimen(made.pages, made.fields, made.boxes, made.kind, made.language)


def _typeset(seed: int) -> Specimen:
    from models.synthetic import draw, paper, truth  # noqa: PLC0415 - typst

    record = draw.draw(seed)
    known = {name: value for name, value in truth.fields_of(record).items() if value}
    return Specimen(pages_of(paper.pdf(record)), known, None, record.kind, record.speaks)


def pages_of(pdf: bytes) -> tuple[Page, ...]:
    """The pages of a generated file, through the reader that all files go through."""
    document = Document(hashlib.sha256(pdf).hexdigest(), "generated.pdf", MediaType.PDF, len(pdf))
    return reading.read(document, pdf, Options())


def examples(seeds: Iterable[int], jobs: int = 2) -> dict[str, Examples]:
    """All documents of the seeds as examples by type, in the order of the seeds, however many processes work."""
    found = list(mapped(_one, seeds, jobs))
    return {kind: _joined(kind, found) for kind in FIELDS}


def _joined(kind: str, found: Sequence[Mapping[str, Examples]]) -> Examples:
    return Examples(
        {name: np.concatenate([one[kind].rows[name] for one in found]) for name in FIELDS[kind]},
        {name: np.concatenate([one[kind].truth[name] for one in found]) for name in FIELDS[kind]},
        np.concatenate([one[kind].documents for one in found]),
    )


def _one(seed: int) -> dict[str, Examples]:
    drawn = specimen(seed)
    dice = np.random.default_rng([seed, 7])
    arranged = sheet(drawn.pages if drawn.kind not in PLAIN else ())
    found = values(arranged)
    tables = frozenset(head.row for head in heads(arranged))
    every = [value for inside in found.values() for value in inside]
    claims = tuple(kept(links(arranged, found, tables), dice))
    seen = clues.frames(arranged, found, claims, tables, totals.separator(every))
    return {
        kind: Examples(
            {name: frame.rows(name) for name in FIELDS[kind]},
            {name: _truth(frame.values, name, drawn) for name in FIELDS[kind]},
            np.full(len(frame.values), seed, np.int64),
        )
        for kind, frame in seen.items()
    }


def kept(claims: Sequence[Link], dice: np.random.Generator) -> Iterator[Link]:
    """The claims of labels that are not struck out."""
    share = float(dice.choice(HIDDEN))
    phrases = sorted({link.label.phrase for link in claims})
    hidden = {phrase for phrase in phrases if dice.random() < share}
    return (link for link in claims if link.label.phrase not in hidden)


def _truth(found: Sequence[Value], name: str, drawn: Specimen) -> NDArray[np.int8]:
    if name in PARTS:
        return np.array([_part(value, name, drawn.boxes) for value in found], np.int8)
    wanted = drawn.fields.get(name)
    if not wanted:
        return np.zeros(len(found), np.int8)
    boxes = drawn.boxes.get(name, ()) if drawn.boxes is not None else None
    return np.array([_is(name, value, wanted, boxes) for value in found], np.int8)


def _part(value: Value, name: str, boxes: Mapping[str, Sequence[tuple[int, Box]]] | None) -> int:
    """Whether it is one rate's share; the whole of a single rate is neither that nor something else."""
    if boxes is None or _inside(value, boxes.get(PARTS[name], ())):
        return -1
    return int(_inside(value, boxes.get(name, ())))


def _inside(value: Value, boxes: Sequence[tuple[int, Box]]) -> bool:
    x, y = value.box.centre
    return any(
        page == value.segment.page and box.x0 - 2 <= x <= box.x1 + 2 and box.y0 - 2 <= y <= box.y1 + 2
        for page, box in boxes
    )


def _is(name: str, value: Value, wanted: str, boxes: Sequence[tuple[int, Box]] | None) -> int:
    if not equal(value, wanted) and not (name == "prepaid" and equal(value, f"-{wanted}")):
        return 0
    if boxes is None:
        return 1
    return 1 if _inside(value, boxes) else -1


def equal(value: Value, wanted: str) -> bool:
    """Whether a printed value says the same as the truth."""
    if value.kind == "amount":
        try:
            amount = Decimal(wanted)
        except InvalidOperation:
            return False
        return any(one.value == amount for one in value.amounts)
    if value.kind == "date":
        return any(day.value.isoformat() == wanted for day in value.days)
    return _bare(value.raw) == _bare(wanted)


def _bare(code: str) -> str:
    return re.sub(r"\W", "", code).upper()
