"""What every OCR engine offers: two questions about an image."""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from extractors.reading.faults import EngineMissingError

__all__ = ["Engine", "EngineMissingError", "Grey", "Seen"]

Grey = NDArray[np.uint8]
"""A page as grey levels, shape (height, width), dark ink on a light ground."""


class Seen(NamedTuple):
    """One word as an engine saw it: corners in pixels from the top left, confidence from 0 to 1."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    confidence: float


class Engine(Protocol):
    """An OCR engine, kept for the life of a process. Not for use by two threads at once."""

    @property
    def name(self) -> str:
        """Engine and version, as it is kept with every page that it read."""
        ...

    @property
    def wants_level(self) -> bool:
        """Whether it reads better where the lines of text are made level first."""
        ...

    def turn(self, image: Grey) -> int:
        """Clockwise angle (0, 90, 180, 270) that brings the image upright; 0 where nothing tells."""
        ...

    def read(self, image: Grey) -> tuple[Seen, ...]:
        """The words of an upright image, in no promised order."""
        ...
