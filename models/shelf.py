"""Where the weights of the models are: those that ship with a release, or others that are being tried.

``PAYABLES_MODELS`` names a folder in the layout of ``models/artifacts``; what it holds goes before what ships.
"""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path
from typing import Final

VARIABLE: Final = "PAYABLES_MODELS"


def read(model: str, version: str, name: str) -> bytes:
    """The bytes of one file of a model."""
    tried = os.environ.get(VARIABLE)
    if tried:
        path = Path(tried) / model / version / name
        if path.is_file():
            return path.read_bytes()
    return files("models").joinpath("artifacts", model, version, name).read_bytes()
