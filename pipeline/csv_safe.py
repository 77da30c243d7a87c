"""CSV that a spreadsheet opens without running anything (RFC 4180; OWASP, CSV injection)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias

Cell: TypeAlias = str | int | Decimal | date | None
"""What a column may hold. A ``str`` is somebody's text; the others are ours, and are written as they are."""

_STARTS: Final = frozenset("=+-@\t\r\n＝＋－＠")
_UNSEEN: Final = " \u00a0\u3000\u200b\ufeff"
"""Blanks that some spreadsheets drop before they look at the first character."""


def safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula: it gets an apostrophe in front where one would."""
    return "'" + text if text.lstrip(_UNSEEN)[:1] in _STARTS else text


def cell(value: Cell) -> str:
    """One value as text: dates ISO 8601, amounts without an exponent, what is missing as nothing."""
    if value is None:
        return ""
    if isinstance(value, str):
        return safe(value)
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def write(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """A header row and the rows, each ending with CRLF."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([cell(value) for value in row] for row in rows)
    return text.getvalue()
