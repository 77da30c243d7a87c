"""Rows become nouns here, and nouns rows; JSON in between is exact (decimals as text)."""

from __future__ import annotations

import zlib
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter

from pipeline.documents import Page

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
