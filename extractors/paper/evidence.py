"""What speaks for a name being the supplier's or the buyer's: the columns of ``models/party_scorer.py``."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Final

from extractors.paper import names
from extractors.paper.layout import Segment, Sheet
from extractors.paper.mentions import SAID, Mention
from extractors.parsing import identifiers
from pipeline.documents import Box

_PROOF: Final = frozenset(
    {"supplier_vat_id", "iban", "bic", "registration", "tax_number", "phone"}
)  # what a sender prints about itself
_REGISTRATION: Final = re.compile(
    r"\(?\b(?:[A-Z]{0,3}\d{5,9}-[A-Z0-9]|(?:HR[AB]|RCS|SIRE[NT]|KVK|KRS|REA|FN|CIF|NIF)\b.*(?:\d[ .]?){4,}|"
    r"(?:Co|Company)\.? (?:Reg|No).*\d{4,}|(?i:registered in).*\d{4,})\)?"
)
_AMOUNT: Final = re.compile(r"(?<![\d.,])\d+(?:[.,]\d{3})*[.,]\d{2}(?![\d.])")
_PARTY: Final = frozenset({"supplier", "buyer", "ship_to", "name", "contact_person", "address"})
_LINKS: Final = frozenset({"di", "de", "da", "des", "du", "by", "von", "of", "van", "der", "del"})
_SIGNS: Final = frozenset(":#")
_NOISE: Final = re.compile(r"[^\w\s.,&'’()/+\-–:!@*®™]|\d|_")
_SLOGAN: Final = re.compile(r"[!?…]$|\w{3}[.]$")
_NARROW: Final = 24.0
"""A slip's text is less than so many lines wide; that of a letter is 40 and more."""


class Page:
    """The first page of a document, measured once for all its mentions."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.first = sheet.pages[0].number if sheet.pages else 0

    @cached_property
    def is_slip(self) -> bool:
        """Whether it is a receipt from a narrow roll."""
        words = [segment.box for segment in self.sheet.segments if segment.page == self.first]
        if not words:
            return False
        wide = max(box.x1 for box in words) - min(box.x0 for box in words)
        return wide / max(self.sheet.line_height, 1.0) < _NARROW

    @cached_property
    def last_rows(self) -> dict[int, int]:
        """The number of the last row of each page."""
        return {row[0].page: row[0].row for row in self.sheet.rows}

    @cached_property
    def domains(self) -> frozenset[str]:
        """The names of web and mail domains on all pages, letters alone."""
        found = {domain for segment in self.sheet.segments for domain in names.domains(segment.text)}
        return frozenset(flat for domain in found if len(flat := re.sub(r"\W", "", domain)) >= 4)

    def run(self, one: Mention, lines: int = 5) -> list[Segment]:
        """The lines right under a name that share its edge or middle, also set wide apart but evenly.

        More than five lines are a whole block, with the blank lines in it.
        """
        segment, even = one.segments[-1], lines <= 5
        boxes = {segment.box, segment.box if len(one.segments) > 1 else one.box}
        most = (2.2 if even else 1.6) * max(segment.height, 6.0)
        if segment.row > one.segment.row:
            most = max(1.5 * (segment.box.y0 - one.segment.box.y1), 0.5 * segment.height)
        found: list[Segment] = []
        last = segment
        for row in self.sheet.rows[segment.row + 1 : segment.row + 3 * lines]:
            near = (other for other in row if other.page == segment.page and other.box.y0 - last.box.y1 <= most)
            under = (other for other in near if other.box.y0 > last.box.y0 + 2)
            other = next((one for one in under if any(_aligned(box, segment.height, one.box) for box in boxes)), None)
            if other is None:
                continue
            if even:
                most = min(most, max(2.2 * (other.box.y0 - last.box.y1), 0.5 * segment.height))
            found.append(other)
            last = other
            if len(found) == lines:
                break
        return found

    def blocks(self, found: Iterable[Mention]) -> set[int]:
        """The positions of the lines of some mentions and of the blocks under them."""
        return {segment.position for one in found for segment in (*one.segments, *self.run(one, 9))}


def _aligned(one: Box, height: float, other: Box) -> bool:
    left, right = abs(one.x0 - other.x0) < 1.2 * height, abs(one.x1 - other.x1) < 0.6 * height
    return left or right or abs(one.centre[0] - other.centre[0]) < 0.8 * height


def gather(page: Page, found: Sequence[Mention]) -> None:
    """Mark every mention with what can be seen of it alone and around it."""
    order = 0
    for one in sorted(found, key=lambda one: one.segment.position):
        if one.segment.page == page.first and not one.marks.get("contact") and names.could_be_name(one.name):
            order += 1
        _by_itself(one)
        _place(page, one, order)
        _around(page, one)
    _followers(page, found)
    for one in found:
        one.inherit()


def _by_itself(one: Mention) -> None:
    name = one.name
    legal = names.has_legal_form(name)
    one.mark("legal", float(legal))
    one.mark("trade", float(names.is_trade(name)))
    one.mark("person", float(names.is_person(name)))
    one.mark("greeted", float(names.honorific(name) > 0 and not legal))
    one.mark("office", float(names.is_office(name)))
    one.mark("bank", float(names.is_bank(name)))
    one.mark("notice", float(names.is_notice(name) and not legal))
    words = len(name.split())
    one.mark("long", min(max(words - 6, 0) / 4, 1.0))
    one.mark("single", float(words == 1))
    one.mark("lower", float(name[:1].islower() and (not legal or name.split()[0] in _LINKS)))
    one.mark("noisy", min(len(_NOISE.findall(name)) / max(len(name), 1) * 4, 1.0))
    one.mark("sentence", float(bool(_SLOGAN.search(name)) and not legal))
    for match in one.segment.labels:
        if match.end <= one.start or match.start >= one.end:
            continue
        share = (min(match.end, one.end) - max(match.start, one.start)) / max(one.end - one.start, 1)
        titled = any(concept.startswith("kind_") for concept in match.concepts)
        behind = one.segment.text[match.end : match.end + 2].strip()[:1]
        if share > 0.75 or (match.start <= one.start + 1 and (behind in _SIGNS or titled)):
            one.mark("title" if titled else "label")
        elif match.start <= one.start and len(match.phrase) > 2 and not legal and not _PARTY & set(match.concepts):
            one.mark("label", 0.4)


def _place(page: Page, one: Mention, order: int) -> None:
    segment, sheet = one.segment, page.sheet
    down = segment.box.y0 / max(sheet.heights[segment.page], 1.0)
    first = segment.page == page.first
    one.mark("later", float(not first))
    one.mark("bottom", float(down > 0.86))
    last = page.last_rows.get(segment.page, 0)
    one.mark("imprint", one.marks.get("legal", 0.0) * (segment.row > last - 4))
    one.mark("bold", float(segment.words[0].bold))
    if down < 0.6 and "copyright" in one.marks:
        one.marks["copyright"] = 0.3
    one.mark("left", float(segment.box.x0 < sheet.widths[segment.page] / 2))
    row = sheet.rows[segment.row]
    one.mark("table", float(any(_AMOUNT.search(other.text) for other in row if other is not segment)))
    if not first:
        one.mark("late")
        return
    one.mark("late", down)
    one.mark("top", max(1.0 - 4.0 * down, 0.0))
    one.mark("first", 1.0 / max(order, 1))
    if down < 0.5:
        one.mark("size", min(max(segment.height / max(sheet.line_height, 1.0) - 1.15, 0.0), 1.2))
    if page.is_slip:
        one.mark("receipt")
        one.mark("receipt_first", 1.0 / max(order, 1))
        one.mark("receipt_legal", one.marks.get("legal", 0.0))
        one.mark("receipt_join", one.marks.get("line_join", 0.0))
        one.mark("receipt_top", float(segment.row < 5))


def _around(page: Page, one: Mention) -> None:
    run = page.run(one)
    run = list(itertools.takewhile(lambda segment: not _is_told(segment), run))
    near = run[:3]
    one.mark("addressed", float(any(names.is_address(segment.text) for segment in near)))
    one.mark("postcode", float(any(names.has_postcode(segment.text) for segment in run)))
    own = one.segment.text[one.end :] + " " + (near[0].text if near else "")
    one.mark("registered", float(bool(_REGISTRATION.search(own))))
    block = (one.segment, *page.run(one, 7))
    proof = _proof(block)
    one.mark("proof", min(proof / 3, 1.0))
    concepts = {concept for segment in block for match in segment.labels for concept in match.concepts}
    one.mark("customer", float(bool(concepts & {"customer_number", "buyer_vat_id"})))
    sheet = page.sheet
    down = one.segment.box.y0 / max(sheet.heights[one.segment.page], 1.0)
    seen = one.segment.page == page.first and 0.12 < down < 0.4 and not page.is_slip
    postal = any(names.has_postcode(segment.text) for segment in run[:4])
    one.mark("window", float(seen and postal and not _proof(block[:5]) and _in_column(sheet, one.segment)))


def _is_told(segment: Segment) -> bool:
    """Whether a line is a label with its value that is no part of an address: *Place of delivery: …*."""
    first = segment.labels[0] if segment.labels else None
    behind = segment.text[first.end :].lstrip().startswith(":") if first and first.start <= 1 else False
    return bool(first and behind and "address" not in first.concepts)


def _in_column(sheet: Sheet, segment: Segment) -> bool:
    """At the left, or behind the middle where some countries have the window; not across the page nor at its edge."""
    width = sheet.widths[segment.page]
    return segment.box.width < 0.6 * width and segment.box.x0 < 0.62 * width


def _proof(block: Sequence[Segment]) -> int:
    """How many kinds of proof of a sender stand in a block."""
    kinds = {concept for segment in block for match in segment.labels for concept in match.concepts} & _PROOF
    reach = any(names.reaches(segment.text) for segment in block)
    vat = any(one.checked for segment in block for one in identifiers.vat_ids(segment.text))
    return len(kinds) + reach + (vat and "supplier_vat_id" not in kinds)


_NO_LEAD: Final = ("sender_line", "headed_line", "label", "title", "contact", "lower", "notice", "sentence", "office")


def _followers(page: Page, found: Sequence[Mention]) -> None:
    """Names under another name in a block, and names under the line of a sender."""
    starts = {one.segment.position: one for one in reversed(found) if not one.halves}
    aside = {one.segment.position for one in found if any(one.marks.get(column, 0.0) > 0.5 for column in _NO_LEAD)}
    for one in found:
        run = page.run(one, 4)
        leads = one.segment.position not in aside
        for other in _named(run, starts) if leads else ():
            high = max(one.segment.height, other.segment.height)
            if abs(one.segment.height - other.segment.height) < 0.4 * high:
                other.mark("follower")
                other.mark("person_under", other.marks.get("person", 0.0) * (1.0 - one.marks.get("person", 0.0)))
        _company_under(one, next(_named(run[:1], starts), None))
        if one.marks.get("sender_line") and one.marks.get("late", 1.0) < 0.45:
            for other in [*_named(run, starts), *_below(page, one, starts)][:1]:
                for same in found:
                    if other.segment in same.segments:
                        same.mark("under_sender_line")


def _company_under(person: Mention, other: Mention | None) -> None:
    """A person with the company in the next line: what is said of the person is meant for the company."""
    if other is None or any(other.marks.get(column) for column in ("office", "label", "title", "notice")):
        return
    company = other.marks.get("legal") or other.marks.get("trade")
    if company and person.marks.get("person") and not person.marks.get("contact"):
        person.mark("company_under")
        other.marks["follower"] = 0.0
        for column in SAID & set(person.marks):
            other.mark(column, person.marks[column])


def _named(run: Sequence[Segment], starts: dict[int, Mention]) -> Iterator[Mention]:
    return (starts[segment.position] for segment in run if segment.position in starts)


def _below(page: Page, head: Mention, starts: dict[int, Mention]) -> Iterator[Mention]:
    """Names a little further under a sender's line, at about its left edge."""
    segment = head.segment
    for other in page.sheet.below(segment, lines=5):
        if other.position in starts and abs(other.box.x0 - segment.box.x0) < 5 * segment.height:
            yield starts[other.position]
