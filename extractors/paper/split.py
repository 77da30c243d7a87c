"""Several invoices in one file: where one ends and the next begins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from extractors.paper.candidates import links, values
from extractors.paper.features import scored
from extractors.paper.layout import Sheet, sheet
from pipeline.documents import Page

_SURE: Final = 0.8
_COUNT: Final = re.compile(
    r"(?<![\d/])(\d{1,3})\s?(?:/|of|von|de|di|van|z|sur|av|af)\s?\d{1,3}(?![\d/])", re.IGNORECASE
)


def split(pages: Sequence[Page]) -> tuple[tuple[Page, ...], ...]:
    """The pages of each invoice. A new one begins only with another invoice number or with a page 1 anew.

    A page without words of its own goes with the one before: splitting wrongly costs more than not splitting.
    """
    groups: list[list[Page]] = []
    known: str | None = None
    for page in pages:
        arranged = sheet([page])
        number, first = _number(arranged), _is_first(arranged)
        another = number is not None and known is not None and number != known
        if not groups or (another and first is not False) or (first and number is not None and number != known):
            groups.append([])
            known = None
        groups[-1].append(page)
        known = known or number
    return tuple(tuple(group) for group in groups)


def _number(arranged: Sheet) -> str | None:
    """The invoice number in the upper half of a page, where a good label names it."""
    claims = scored(arranged, links(arranged, values(arranged), frozenset())).get("invoice_number", [])
    for claim in claims[:1]:
        segment = claim.value.segment
        high = segment.box.y0 < 0.5 * arranged.heights[segment.page]
        if claim.probability > _SURE and high and len(claim.value.raw) > 2:
            return re.sub(r"\W", "", claim.value.raw).upper()
    return None


def _is_first(arranged: Sheet) -> bool | None:
    """What the page says of itself: page 1 of several, a later page, or nothing."""
    told = set(_page_numbers(arranged))
    if not told:
        return None
    return 1 in told


def _page_numbers(arranged: Sheet) -> Iterator[int]:
    for segment in arranged.segments:
        for match in segment.labels:
            if "page" in match.concepts:
                found = re.match(r"\W{0,3}(\d{1,3})\b", segment.text[match.end :])
                counted = _COUNT.match(segment.text[match.end :].lstrip(" .:"))
                if counted:
                    yield int(counted[1])
                elif found:
                    yield int(found[1])
