"""Rows become nouns here, and nouns rows; JSON in between is exact (decimals as text)."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any, Final, TypeVar

from pydantic import TypeAdapter

from pipeline.documents import Origin, Page

Noun = TypeVar("Noun")


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:  # noqa: ANN401 - any dataclass
    return TypeAdapter(kind)


def to_json(noun: object) -> str:
    """A noun as JSON text."""
    return _adapter(type(noun)).dump_json(noun).decode()  # type: ignore[arg-type]


def from_json(kind: type[Noun], text: str | bytes) -> Noun:
    """The noun that JSON text stands for. Raises ``pydantic.ValidationError`` where it is none."""
    found: Noun = _adapter(kind).validate_json(text)  # type: ignore[arg-type]
    return found


def to_blob(page: Page) -> bytes:
    """A page, compressed: words repeat themselves."""
    return zlib.compress(to_json(page).encode(), 6)


def from_blob(blob: bytes) -> Page:
    """The page that a blob stands for."""
    return from_json(Page, zlib.decompress(blob))


FRAME: Final = 1024
"""Bytes of a blob that hold at least the first 300 characters of its page: the tables of deflate take less than 300
bytes, and no character takes more than 15 bits (RFC 1951)."""


def frame_of_blob(beginning: bytes) -> tuple[int, float, float]:
    """Number, width and height of a page, which stand before its words, from the first ``FRAME`` bytes of its blob."""
    told = zlib.decompressobj().decompress(beginning, 300)
    frame = json.loads(told[: told.index(b',"words"')] + b"}")
    return frame["number"], frame["width"], frame["height"]


def words_of_blob(blob: bytes) -> list[tuple[str, Sequence[float]]]:
    """The words of a page, each with the four numbers of its box, and nothing else of it: ten times as quick."""
    return [(one["text"], one["box"]) for one in json.loads(zlib.decompress(blob))["words"]]


def root_key(origin: Origin, sha256: str) -> str:
    """What makes an arrival the same arrival: channel, location and bytes."""
    named = f"{origin.channel}\x1f{origin.location}\x1f{sha256}"
    return hashlib.sha256(named.encode("utf-8", "surrogateescape")).hexdigest()


def readable(origin: Origin) -> Origin:
    """With a location that can be kept: file names on Linux are bytes, and not all of them are text."""
    return replace(
        origin, location=origin.location.encode("utf-8", "surrogateescape").decode(errors="backslashreplace")
    )
