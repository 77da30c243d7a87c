"""Records set in type: one layout file for each design, compiled by typst."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

import typst

from models.synthetic.record import Record
from models.synthetic.sheet import sheet


@cache
def _source(layout: str) -> bytes:
    folder = files("models.synthetic").joinpath("layouts")
    parts = (folder.joinpath(f"{name}.typ").read_text("utf-8") for name in ("prelude", layout))
    return "\n".join(parts).encode()


def pdf(record: Record, xml: str = "") -> bytes:
    """The record as a PDF, with e-invoice XML attached where some is given. The same bytes for the same record."""
    made: bytes = typst.compile(
        _source(record.looks), sys_inputs={"data": sheet(record, xml)}, timestamp=0, pdf_tags=False,
        pdf_standards=["a-3b"] if xml else [],
    )  # fmt: skip
    return made


def stamp(word: str, day: str, name: str) -> bytes:
    """A rubber stamp of 64 by 26 mm as a PDF: a word, a day, whose it is."""
    source = files("models.synthetic").joinpath("layouts", "stamp.typ").read_bytes()
    made: bytes = typst.compile(
        source, sys_inputs={"data": json.dumps({"word": word, "day": day, "name": name})}, timestamp=0
    )
    return made


LAYOUTS = tuple(
    sorted(
        entry.name.removesuffix(".typ")
        for entry in files("models.synthetic").joinpath("layouts").iterdir()
        if entry.name.endswith(".typ") and entry.name not in {"prelude.typ", "stamp.typ"}
    )
)
"""The designs there are."""
