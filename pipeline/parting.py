"""How the pages of one document divide into invoices, as a clerk says it: ``1-2 | 3 | -4``.

Two invoices, of pages 1 to 2 and of page 3; page 4 belongs to none. Every page is named, so that none is forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, TypeAlias

from pipeline.sentences import Listed, Said, listed, say

Pages: TypeAlias = tuple[int, ...]
"""The pages of one invoice, ascending."""

_RANGE: Final = re.compile(r"(\d{1,4})(?:\s*[-–]\s*(\d{1,4}))?")
_MINUS: Final = ("-", "–")


class BadPartingError(ValueError):
    """A division that cannot be; ``said`` says why, in any language."""

    def __init__(self, said: Said) -> None:
        super().__init__(said.english)
        self.said = said


def parting(text: str, pages: Sequence[int]) -> tuple[Pages, ...]:
    """The pages of each invoice, in the order of the pages.

    ``|`` stands between invoices, a comma between pages, ``1-3`` is a range; pages behind a minus belong to no invoice.
    ``pages`` are those of the document: each must be named once. Raises ``BadPartingError``.
    """
    parts = [part.strip() for part in text.split("|") if part.strip()]
    groups = [_named(part) for part in parts if not part.startswith(_MINUS)]
    aside = [page for part in parts if part.startswith(_MINUS) for page in _without_minus(part)]
    everything = checked([*groups, aside], pages)
    if left := set(pages).difference(*everything):
        raise BadPartingError(
            say(
                "Page {pages} is named nowhere. Put it to its invoice, or write -{first} if it belongs to none.",
                pages=_listed(left),
                first=str(min(left)),
            )
        )
    if not groups:
        raise BadPartingError(say("At least one page must be an invoice. To put all of it aside, file it."))
    return checked(groups, pages)


def checked(groups: Iterable[Sequence[int]], pages: Sequence[int]) -> tuple[Pages, ...]:
    """Groups of pages in the order of the pages. Raises ``BadPartingError`` for pages twice, or that are not there."""
    divided = tuple(sorted(tuple(sorted(group)) for group in groups if group))
    named = [page for group in divided for page in group]
    if unknown := set(named).difference(pages):
        raise BadPartingError(say("The document has no page {pages}.", pages=_listed(unknown)))
    if twice := {page for page in named if named.count(page) > 1}:
        raise BadPartingError(say("Page {pages} is named twice.", pages=_listed(twice)))
    return divided


def written(groups: Iterable[Sequence[int]], pages: Sequence[int] = ()) -> str:
    """Groups as a clerk writes them, and those of the ``pages`` that belong to none."""
    divided = sorted(sorted(group) for group in groups)
    left = sorted(set(pages).difference(*divided))
    return " | ".join([*map(_written, divided), *([f"-{_written(left).replace(', ', ', -')}"] if left else [])])


def _without_minus(part: str) -> list[int]:
    """The pages of ``-4, -6-7`` and of ``-4, 6-7``."""
    return _named(",".join(piece.strip().removeprefix("-").removeprefix("–") for piece in part.split(",")))


def _named(part: str) -> list[int]:
    """The pages of ``1-2, 5``."""
    found: list[int] = []
    for piece in part.split(","):
        match = _RANGE.fullmatch(piece.strip())
        if match is None:
            raise BadPartingError(say("{text} is no page; write it like 1-2 | 3", text=f"“{piece.strip()}”"))
        first, last = int(match[1]), int(match[2] or match[1])
        if last < first:
            raise BadPartingError(say("{text} goes backwards.", text=piece.strip()))
        found.extend(range(first, last + 1))
    return found


def _written(group: Sequence[int]) -> str:
    runs: list[list[int]] = []
    for page in group:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def _listed(pages: Iterable[int]) -> Listed:
    return listed(map(str, sorted(pages)))
