"""What one page of a file says of itself, so that the pages of one invoice are told from those of the next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from extractors.paper.candidates import links, values
from extractors.paper.features import scored
from extractors.paper.layout import Sheet, sheet
from pipeline.documents import Page

_SURE: Final = 0.8
_LIKELY: Final = 0.5
_UPPER: Final = 0.5
_HEAD: Final = 0.4
"""Share of the page, from its top, in which a title stands."""
_BLANK: Final = 4
_DENSE: Final = 150
_LONG: Final = 7
"""Words in a line of running text."""
_OF: Final = r"(?:/|of|von|de|di|van|z|sur|av|af|din|out of)"
_COUNT: Final = re.compile(rf"\W{{0,3}}(\d{{1,3}})(?:\s?{_OF}\s?(\d{{1,3}}))?(?![\d/.,])", re.IGNORECASE)
_BARE: Final = re.compile(rf"^\W{{0,3}}(\d{{1,2}})\s?{_OF}\s?(\d{{1,2}})\W{{0,3}}$", re.IGNORECASE)
_MONEY: Final = re.compile(r"\d[.,]\d{2}(?![\d.,])")
_TAX_ID: Final = re.compile(r"\b[A-Z]{2}[ ]?(?=(?:[A-Z ]{0,3}\d){7})[A-Z0-9 ]{8,14}\b")
_PREFIX: Final = "kind_"
_ASIDE: Final = frozenset({"delivery_note", "purchase_order"})
"""Kinds of page that companies attach to an invoice."""


@dataclass(frozen=True)
class Face:
    """One page: its invoice number, what it counts itself as, its titles, whether it has totals, its supplier's ids."""

    page: Page
    number: str | None
    count: int | None
    of: int | None
    titles: frozenset[str]
    totals: bool
    amounts: int
    ids: frozenset[str]
    prose: bool
    """Much running text and hardly an amount: terms and conditions, or a letter."""

    @property
    def blank(self) -> bool:
        """Nothing to read, or no more than a separator's few words."""
        return len(self.page.words) <= _BLANK

    @property
    def aside(self) -> bool:
        """Whether its title is that of something attached, and no invoice's."""
        return bool(self.titles) and self.titles <= _ASIDE

    @property
    def demands(self) -> bool:
        """Whether it could be the first page of a document: a title or a number of its own, and no mere attachment."""
        if self.blank or self.prose or (self.aside and not (self.number and self.totals)):
            return False
        return bool(self.titles or self.number)

    @property
    def silent(self) -> bool:
        """Whether it holds nothing that a field could be read from: blank pages, terms."""
        return self.blank or (self.prose and self.number is None and not self.totals)


def face(page: Page) -> Face:
    """Read a page by itself."""
    arranged = sheet([page])
    claims = scored(arranged, links(arranged, values(arranged), frozenset()))
    number = next(
        (
            re.sub(r"\W", "", claim.value.raw).upper()
            for claim in claims.get("invoice_number", [])[:1]
            if claim.probability > _SURE
            and claim.value.segment.box.y0 < _UPPER * page.height
            and len(claim.value.raw) > 2
        ),
        None,
    )
    money = [claims[name][0].probability for name in ("gross_total", "amount_due") if claims.get(name)]
    amounts = sum(1 for segment in arranged.segments for _ in _MONEY.finditer(segment.text))
    running = sum(len(segment.words) for segment in arranged.segments if len(segment.words) >= _LONG)
    count, of = next(_counts(arranged), (None, None))
    prose = len(page.words) >= _DENSE and amounts <= 2 and running > 0.6 * len(page.words)
    ids = frozenset(
        found[0].replace(" ", "") for segment in arranged.segments for found in _TAX_ID.finditer(segment.text)
    )
    titles = frozenset(_titles(arranged))
    return Face(page, number, count, of, titles, max(money, default=0.0) > _LIKELY, amounts, ids, prose)


def _titles(arranged: Sheet) -> Iterator[str]:
    """Kinds that stand alone or in large type at the head of the page, not within a sentence or as a field's label."""
    for segment in arranged.segments:
        if segment.box.y0 > _HEAD * arranged.heights[segment.page]:
            return
        for match in segment.labels:
            kinds = [name.removeprefix(_PREFIX) for name in match.concepts if name.startswith(_PREFIX)]
            large = segment.height > 1.25 * arranged.line_height
            alone = match.end - match.start >= 0.8 * len(segment.text.rstrip(" :.#"))
            heading = not segment.text.rstrip().endswith(":") and len(segment.words) < _LONG
            if kinds and match.start <= 1 and heading and (large or (alone and segment.text[:1].isupper())):
                yield from kinds


def _counts(arranged: Sheet) -> Iterator[tuple[int, int | None]]:
    """*Page 2*, *Seite 2 von 3*, and *2/3* alone at the foot or the head."""
    for segment in arranged.segments:
        for match in segment.labels:
            found = _COUNT.match(segment.text[match.end :]) if "page" in match.concepts else None
            if found and int(found[1]) > 0:
                yield int(found[1]), int(found[2]) if found[2] else None
    for segment in arranged.segments:
        edge = segment.box.y0 / arranged.heights[segment.page]
        bare = _BARE.match(segment.text)
        if bare and (edge > 0.85 or edge < 0.12) and 0 < int(bare[1]) <= int(bare[2]):
            yield int(bare[1]), int(bare[2])
