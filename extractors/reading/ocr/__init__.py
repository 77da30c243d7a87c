"""OCR engines, by name. Importing this loads none of them."""

from __future__ import annotations

from functools import cache

from extractors.reading.ocr.base import Engine, EngineMissingError, Grey, Seen

__all__ = ["Engine", "EngineMissingError", "Grey", "Seen", "engine_named"]

ENGINES = ("ppocr", "tesserocr", "pytesseract")


@cache
def engine_named(name: str, languages: tuple[str, ...]) -> Engine:
    """The engine of that name, made once in a process.

    ``languages`` are Tesseract's codes; ppocr reads every Latin script by itself. ``EngineMissingError`` when
    what the engine needs is not installed, ``ValueError`` for a name that is not in ``ENGINES``.
    """
    if name == "ppocr":
        from extractors.reading.ocr.ppocr import PaddleEngine  # noqa: PLC0415 - an engine costs 50 to 200 MB

        return PaddleEngine()
    if name == "tesserocr":
        from extractors.reading.ocr.tesserocr_engine import TesserocrEngine  # noqa: PLC0415

        return TesserocrEngine(languages)
    if name == "pytesseract":
        from extractors.reading.ocr.pytesseract_engine import PytesseractEngine  # noqa: PLC0415

        return PytesseractEngine(languages)
    raise ValueError(f"there is no OCR engine {name!r}; there are {', '.join(ENGINES)}")
