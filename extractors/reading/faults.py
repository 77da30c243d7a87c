"""What can be wrong with the set-up of reading, as opposed to a document."""

from __future__ import annotations


class EngineMissingError(Exception):
    """The chosen OCR engine cannot run on this machine; the message says what to install."""
