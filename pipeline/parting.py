"""How the pages of one document divide into invoices, as a clerk says it: ``1-2 | 3``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_RANGE: Final = re.compile(r"(\d{1,4})(?:\s*[-–]\s*(\d{1,4}))?")


class BadPartingError(ValueError):
    """A division that cannot be; the message says why."""


def parting(text: str, pages: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    """Groups of page numbers, each an invoice: groups are divided by ``|``, pages by commas, ``1-3`` is a range.

    Each page of the document stands in exactly one group. Raises ``BadPartingError``.
    """
    groups = tuple(_group(part, pages) for part in text.split("|") if part.strip())
    named = [page for group in groups for page in group]
    if twice := sorted({page for page in named if named.count(page) > 1}):
        raise BadPartingError(f"Page {', '.join(map(str, twice))} stands in two invoices.")
    if left := sorted(set(pages) - set(named)):
        raise BadPartingError(
            f"Page {', '.join(map(str, left))} is in no invoice; put it to the one that it belongs to."
        )
    return groups


def _group(part: str, pages: Sequence[int]) -> tuple[int, ...]:
    found: list[int] = []
    for piece in part.split(","):
        match = _RANGE.fullmatch(piece.strip())
        if match is None:
            raise BadPartingError(f"{piece.strip()!r} is no page; write it like 1-2 | 3")
        first, last = int(match[1]), int(match[2] or match[1])
        if last < first:
            raise BadPartingError(f"{piece.strip()} goes backwards.")
        found.extend(range(first, last + 1))
    if unknown := [page for page in found if page not in pages]:
        raise BadPartingError(f"The document has no page {', '.join(map(str, unknown))}.")
    return tuple(found)


def written(groups: Sequence[Sequence[int]]) -> str:
    """Groups as a clerk writes them."""
    return " | ".join(_written(group) for group in groups)


def _written(group: Sequence[int]) -> str:
    runs: list[list[int]] = []
    for page in sorted(group):
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
