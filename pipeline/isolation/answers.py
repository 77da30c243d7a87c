"""What may come back from a worker: nouns of ours and plain values, whoever wrote the bytes.

A worker that a document took over could send anything, and a pickle can call what it names; so it may name our frozen
dataclasses and enumerations and a few types of the standard library, and nothing that does something.
"""

from __future__ import annotations

import dataclasses
import io
import pickle
import sys
from enum import Enum
from typing import Any, Final, NamedTuple

MOST: Final = 256 * 2**20
"""Bytes of one answer; a page of 20,000 words has one to two million."""
_OURS: Final = "pipeline."
_PLAIN: Final = frozenset(
    {
        ("decimal", "Decimal"), ("datetime", "date"), ("datetime", "datetime"), ("datetime", "timedelta"),
        ("datetime", "timezone"), ("builtins", "frozenset"), ("builtins", "set"), ("builtins", "complex"),
    }
)  # fmt: skip


class Answer(NamedTuple):
    """A value, or what went wrong (the class of the exception, its text, its trace), and the worker's memory now."""

    value: object
    fault: tuple[str, str, str] | None
    resident: int


class UnfitError(pickle.UnpicklingError):
    """The answer names something that is no noun."""


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401 - as pickle has it
        """A class that holds values and does nothing."""
        if (module, name) in _PLAIN:
            return getattr(sys.modules[module], name)
        if module.startswith(_OURS) and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module and _is_noun(found):
                return found
        raise UnfitError(f"a worker does not answer with {module}.{name}")


def _is_noun(found: type) -> bool:
    holds_values = dataclasses.is_dataclass(found) or issubclass(found, Enum)
    return holds_values or (issubclass(found, tuple) and hasattr(found, "_fields"))


def packed(answer: Answer) -> bytes:
    """An answer as bytes, in the worker."""
    return pickle.dumps(tuple(answer), pickle.HIGHEST_PROTOCOL)


def unpacked(content: bytes) -> Answer:
    """The answer in bytes from a worker. Raises ``UnfitError`` where they are none."""
    try:
        value, fault, resident = _Reader(io.BytesIO(content)).load()
        return Answer(value, fault and _texts(fault), int(resident))
    except UnfitError:
        raise
    except Exception as error:
        raise UnfitError(str(error)) from error


def _texts(fault: object) -> tuple[str, str, str]:
    if isinstance(fault, tuple) and len(fault) == 3:
        return str(fault[0]), str(fault[1]), str(fault[2])
    raise UnfitError("a fault is told in three texts")
