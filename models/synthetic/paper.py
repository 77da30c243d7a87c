"""Records set in type: one layout file for each design, compiled by typst."""

from __future__ import annotations

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


LAYOUTS = tuple(
    sorted(
        entry.name.removesuffix(".typ")
        for entry in files("models.synthetic").joinpath("layouts").iterdir()
        if entry.name.endswith(".typ") and entry.name != "prelude.typ"
    )
)
"""The designs there are."""
