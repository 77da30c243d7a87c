"""File names and headers that strangers chose, made fit to be shown. Never used as a path."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LONGEST_NAME: Final = 255
LONGEST_HEADER: Final = 998
"""RFC 5322, 2.1.1."""


def one_line(text: str, longest: int = LONGEST_HEADER) -> str:
    """Text in one line, without control, direction and other invisible characters; ``?`` for bad bytes."""
    text = text.encode("utf-8", "replace").decode("utf-8") if _has_surrogates(text) else text
    visible = "".join(" " if character in "\t\r\n\v\f\x85\u2028\u2029" else character for character in text)
    visible = "".join(character for character in visible if unicodedata.category(character)[0] != "C")
    return " ".join(unicodedata.normalize("NFC", visible).split())[:longest].rstrip()


def display_name(claimed: str, otherwise: str) -> str:
    """The last step of a claimed name, at most 255 characters with its suffix; ``otherwise`` for nothing."""
    last = re.split(r"[/\\]", claimed.replace("\x00", ""))[-1]
    name = one_line(last, len(last) or 1).strip(" .") if last.strip(" .") else ""
    if len(name) > LONGEST_NAME:
        stem, dot, suffix = name.rpartition(".")
        suffix = dot + suffix if dot and len(suffix) <= 10 else ""
        name = (stem if suffix else name)[: LONGEST_NAME - len(suffix)] + suffix
    return name or otherwise


def _has_surrogates(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)
