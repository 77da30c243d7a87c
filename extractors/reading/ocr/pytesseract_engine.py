"""Tesseract as a program, by pytesseract: for machines where tesserocr's wheel does not run."""

from __future__ import annotations

import shutil

from PIL import Image

from extractors.reading.ocr.base import EngineMissingError, Grey, Seen
from extractors.reading.ocr.tesseract import (
    INSTALL,
    RESOLUTION,
    data_folder,
    languages_in,
    one_thread,
    softened,
    turn_of,
    words_of,
)

SECONDS = 120
"""What one page may take; the limits on the document are tighter."""


class PytesseractEngine:
    """The ``tesseract`` program, started for each page."""

    wants_level = True  # word F1 on photocopies 0.80 without, 0.81 with

    def __init__(self, languages: tuple[str, ...]) -> None:
        try:
            import pytesseract  # noqa: PLC0415 - it imports pandas: 0.4 s
        except ImportError as error:
            raise EngineMissingError("The engine pytesseract needs its package: run `make setup`.") from error
        one_thread()
        if shutil.which(pytesseract.pytesseract.tesseract_cmd) is None:
            raise EngineMissingError(f"The program tesseract is not installed: {INSTALL}.")
        folder = data_folder()
        self._languages = languages_in(folder, languages)
        self._pytesseract = pytesseract
        self._config = f'--tessdata-dir "{folder}" --psm 3 --dpi {RESOLUTION}'
        self.name = f"pytesseract-{pytesseract.get_tesseract_version()}/{self._languages}"

    def turn(self, image: Grey) -> int:
        """Told by reading it."""
        return turn_of(image, self.read)

    def read(self, image: Grey) -> tuple[Seen, ...]:
        """All words that Tesseract saw."""
        table = self._pytesseract.image_to_data(
            Image.fromarray(softened(image)), lang=self._languages, config=self._config, timeout=SECONDS
        )
        return tuple(words_of(table))
