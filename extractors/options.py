"""How documents are read: values that the flows take from the settings and pass in."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.limits import Limits
from pipeline.parties import Entity


@dataclass(frozen=True, slots=True)
class Options:
    """Everything that reading depends on besides the document. ``own`` are the companies that are never the supplier.

    ``engine`` is ``ppocr``, ``tesserocr`` or ``pytesseract``; ``languages`` are Tesseract's codes. ``lost`` are pages
    that are not to be opened: they ended a worker.
    """

    engine: str = "ppocr"
    languages: tuple[str, ...] = ("eng", "deu", "fra", "spa", "ita", "nld", "pol")
    limits: Limits = field(default_factory=Limits)
    own: tuple[Entity, ...] = ()
    lost: tuple[int, ...] = ()
