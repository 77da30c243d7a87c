"""Tesseract in this process, by tesserocr: no start-up and no files for each page."""

from __future__ import annotations

from extractors.reading.ocr.base import EngineMissingError, Grey, Seen
from extractors.reading.ocr.tesseract import (
    RESOLUTION,
    data_folder,
    languages_in,
    one_thread,
    softened,
    turn_of,
    words_of,
)

one_thread()  # before the library is loaded, or it does not count


FEW = 5
"""Words: the automatic layout finds none at all on some noisy photocopies."""


class TesserocrEngine:
    """One Tesseract with its languages loaded."""

    wants_level = True  # word F1 on photocopies 0.80 without, 0.81 with

    def __init__(self, languages: tuple[str, ...]) -> None:
        try:
            import tesserocr  # noqa: PLC0415 - only scans need it
        except ImportError as error:
            raise EngineMissingError("The engine tesserocr needs the package tesserocr: run `make setup`.") from error
        folder = data_folder()
        codes = languages_in(folder, languages)
        self._api = tesserocr.PyTessBaseAPI(path=str(folder), lang=codes, psm=tesserocr.PSM.AUTO)
        self._psm = tesserocr.PSM
        version = tesserocr.tesseract_version().split()[1]
        self.name = f"tesserocr-{version}/{codes}"

    def turn(self, image: Grey) -> int:
        """Told by reading it."""
        return turn_of(image, self.read)

    def read(self, image: Grey) -> tuple[Seen, ...]:
        """All words that Tesseract saw; on a page whose noise hides its layout, words anywhere."""
        seen = self._read(image, self._psm.AUTO)
        return seen if len(seen) >= FEW else self._read(image, self._psm.SPARSE_TEXT)

    def _read(self, image: Grey, layout: int) -> tuple[Seen, ...]:
        soft = softened(image)
        self._api.SetPageSegMode(layout)
        height, width = soft.shape
        self._api.SetImageBytes(soft.tobytes(), width, height, 1, width)
        self._api.SetSourceResolution(RESOLUTION)
        try:
            return tuple(words_of(self._api.GetTSVText(0)))
        except RuntimeError:  # what tesserocr raises when the page holds nothing to recognise
            return ()
        finally:
            self._api.Clear()
