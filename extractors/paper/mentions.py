"""Where a page may name a company or a person: lines, lines that belong together, and parts of lines."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from extractors.paper import names
from extractors.paper.layout import Segment, Sheet
from pipeline.documents import Box, Ink

_BEHIND_FORM: Final = re.compile(r"\s*(?:[(\[,;:|·•–—]|-\s|\s[a-zà-ÿ]|\s?(?:Reg|HRB|HRA|USt|VAT|NIP|KVK|RCS|SIRET)\b)")
"""What shows that a name ended with its legal form, and a sentence or a registration goes on."""
_MORE_FORM: Final = re.compile(
    r"\s*(?:&|\+|und|and)\s*Co\.?(?:\s*KGaA|\s*KG|\s*OHG|\s*oHG)?|\s*KGaA|\s*KG|\s*\([A-Z]{1,3}\)\s*S"
)
_COPYRIGHT: Final = re.compile(
    r"(?:©|\(c\)|copyright)\s*(?:©|\(c\))?\s*(?:\d{4}(?:\s*[-–]\s*\d{4})?)?[\s,]*(?:by\s+)?|" + names.BRAND_OF,
    re.IGNORECASE,
)
"""What stands before the company behind a brand."""
_BULLETS: Final = " ·•|●◦∙;-–—*,"

SAID: Final = frozenset(
    {"supplier", "buyer", "buyer_name", "ship_to", "contact", "attention", "paid_to", "named", "under_sender_line",
     "under_supplier", "under_buyer", "under_ship_to"}
)  # fmt: skip
"""Columns about what the page says of a name, not how it looks."""


@dataclass
class Mention:
    """A name where it stands, and what was noticed of it there (``marks``: columns of ``models/party_scorer.py``)."""

    name: str
    segments: tuple[Segment, ...]
    start: int
    end: int
    """The span of the name in the text of the first segment."""
    marks: dict[str, float] = field(default_factory=dict)
    label_box: Box | None = None
    halves: tuple[Mention, ...] = ()
    """The two that this one was put together from."""

    @property
    def segment(self) -> Segment:
        """The first line of it."""
        return self.segments[0]

    @property
    def box(self) -> Box:
        """Where it stands, all lines of it."""
        box = self.segment.span_box(self.start, self.end)
        for other in self.segments[1:]:
            box = box.union(other.box)
        return box

    def inherit(self) -> None:
        """Take over what labels say of the halves, and tell these that they are halves."""
        for half in self.halves:
            half.mark("half")
            self.label_box = self.label_box or half.label_box
            for column in SAID & set(half.marks):
                self.mark(column, half.marks[column])

    def mark(self, column: str, value: float = 1.0) -> None:
        """Note something; what was noted stronger before stays."""
        self.marks[column] = max(self.marks.get(column, 0.0), value)


def mentions(sheet: Sheet) -> list[Mention]:
    """All mentions on the first and the last page, in reading order, those of one line before joined ones."""
    ends = {sheet.pages[0].number, sheet.pages[-1].number} if sheet.pages else set()
    segments = [segment for segment in sheet.segments if segment.page in ends]
    lines = {segment.position: found for segment in segments for found in _line(segment)}
    found = list(lines.values())
    found += [one for segment in segments for one in (*_to_legal_form(segment), *_copyright(segment))]
    found += _senders(sheet, segments)
    found += _rows(sheet, lines)
    found += _two_lines(sheet, lines)
    found += _tails(sheet, segments, lines)
    return found


def part(segment: Segment, name: str, after: int = 0) -> Mention:
    """A mention of a name that stands in a segment."""
    start = max(segment.text.find(name, after), 0)
    whole = names.mend(name) if segment.ink is Ink.OCR else name
    return Mention(whole, (segment,), start, start + len(name))


def _line(segment: Segment) -> Iterator[Mention]:
    text = segment.text
    if names.could_be_name(text) and not names.labelled_only(segment):
        name = names.clean(text)
        if len(name) >= 3 and names.honorific(name) < len(name):
            yield part(segment, name)
    elif names.is_site(text.strip()) and not segment.labels:
        one = part(segment, text.strip())
        one.mark("site")
        yield one


def _to_legal_form(segment: Segment) -> Iterator[Mention]:
    """The start of a longer line up to a legal form: *Foo Limited is registered in …*, *Foo GmbH, Amtsgericht …*."""
    match = names.LEGAL_FORM.search(segment.text)
    if not match or match.start() < 3:
        return
    end = match.end()
    while more := _MORE_FORM.match(segment.text, end):
        end = more.end()
    if (following := names.LEGAL_FORM.match(segment.text, end + 1)) and segment.text[end : end + 1] in " .":
        end = following.end()
    if end < len(segment.text) and segment.text[end] == ".":
        end += 1
    rest = segment.text[end:]
    register = len(rest) > 15 and any(letter.isdigit() for letter in rest)
    if len(rest.strip(" .()")) < 1 or not (register or _BEHIND_FORM.match(rest)):
        return
    name = names.clean(names.parts(segment.text[:end])[-1] if names.parts(segment.text[:end]) else "")
    if 3 <= len(name) <= 70 and names.could_be_name(name) and len(name.split()) <= 9:
        yield part(segment, name)


def _copyright(segment: Segment) -> Iterator[Mention]:
    match = _COPYRIGHT.search(segment.text)
    if not match or len(match[0].strip()) < 1:
        return
    name = names.clean(re.split(r"\.\s|,|\s[-–|·]\s|\d{4}| all rights| alle rechte", segment.text[match.end() :])[0])
    if len(name) >= 3 and names.could_be_name(name):
        one = part(segment, name, match.end())
        one.mark("copyright")
        yield one


def _senders(sheet: Sheet, segments: Sequence[Segment]) -> Iterator[Mention]:
    """Name and address of a sender in one line, also where wide dots have torn the line into segments."""
    for row in {segment.row: sheet.rows[segment.row] for segment in segments}.values():
        for whole, first in _strung(row):
            if (
                first.labels
                and first.labels[0].start <= 1
                and first.text[first.labels[0].end :].lstrip().startswith(":")
            ):
                continue
            if not names.is_sender_line(whole):
                continue
            name = names.clean(names.parts(whole)[0])
            one = part(first, name if name in first.text else first.text)
            one.name = name
            small = first.height < 1.05 * sheet.line_height
            one.mark("sender_line" if small else "headed_line")
            if names.is_site(name):
                one.mark("site")
            yield one


def _strung(row: tuple[Segment, ...]) -> Iterator[tuple[str, Segment]]:
    """The texts of a row, and runs of small pieces in one type with gaps or bullets between them."""
    run: list[Segment] = []
    for segment in row:
        yield segment.text, segment
        gap = segment.box.x0 - run[-1].box.x1 if run else 0.0
        if run and (gap > 3.0 * run[-1].height or abs(segment.height - run[-1].height) > 0.25 * segment.height):
            run = []
        run.append(segment)
        if len(run) > 2:
            texts = [text for one in run if (text := one.text.strip(_BULLETS))]
            yield " · ".join(texts), run[0]


def alike(one: Segment, other: Segment) -> bool:
    """Whether two are set in the same type, as far as their words tell."""
    high = abs(one.height - other.height) < 0.2 * max(one.height, other.height)
    return high and one.words[0].bold == other.words[0].bold


def _rows(sheet: Sheet, lines: dict[int, Mention]) -> Iterator[Mention]:
    """A name with a wide space in it, as capitals that are spaced out have."""
    for row in sheet.rows[:12]:
        for left, right in itertools.pairwise(row):
            one, other = lines.get(left.position), lines.get(right.position)
            near = right.box.x0 - left.box.x1 < 1.6 * left.height
            if near and one is None and left.text.isalpha() and len(left.text) > 1 and not left.labels:
                one = part(left, left.text)
            if near and one and other and alike(left, right) and not left.labels and len(row) < 4:
                yield _joined(one, other, "row_join")


def _two_lines(sheet: Sheet, lines: dict[int, Mention]) -> Iterator[Mention]:
    """A name over two lines of one type, the legal form in the second; a form of address above a person's name."""
    for block in sheet.blocks:
        for above, segment in itertools.pairwise(block):
            one, other = lines.get(above.position), lines.get(segment.position)
            greeting = above.text.strip()
            if other and names.honorific(greeting) == len(greeting):
                yield _joined(part(above, greeting), other, "greeted")
            elif one and other and alike(above, segment) and _completes(one.name, other.name):
                yield _joined(one, other, "line_join")


def _tails(sheet: Sheet, segments: Sequence[Segment], lines: dict[int, Mention]) -> Iterator[Mention]:
    """A legal form alone in a line or behind a gap, and the name above or before it."""
    for segment in segments:
        if not names.is_legal_form(segment.text):
            continue
        before = [one for one in sheet.rows[segment.row] if one.box.x1 <= segment.box.x0][-1:]
        above = [one for one in sheet.rows[max(segment.row - 1, 0)] if one.row != segment.row and _over(one, segment)]
        near = [one for one in before if segment.box.x0 - one.box.x1 < 2 * segment.height] or above[:1]
        for one in near:
            if one.position in lines and not names.has_legal_form(one.text):
                yield _joined(lines[one.position], part(segment, segment.text.strip()), "tail")


def _over(one: Segment, segment: Segment) -> bool:
    """Whether a line stands right above another."""
    near = one.page == segment.page and segment.box.y0 - one.box.y1 < 0.8 * segment.height
    return near and one.box.x0 < segment.box.x1 and one.box.x1 > segment.box.x0


def _joined(one: Mention, other: Mention, column: str) -> Mention:
    """Both as one, which takes over what is said of either (``inherit``)."""
    found = Mention(f"{one.name} {other.name}", (one.segment, other.segment), one.start, one.end)
    found.mark(column)
    found.halves = (one, other)
    return found


def _completes(above: str, below: str) -> bool:
    """Whether a second line completes a company's name: its legal form is there alone, or an *&* stands between."""
    if names.has_legal_form(above) or names.is_address(below) or names.honorific(above):
        return False
    if above.endswith((".", "!", "?", ":")):
        return False
    open_end = above.endswith(("&", "-", "+", " und", " and", " et", " y", " e", " en", " i"))
    short = len(below.split()) <= 6 and len(above.split()) <= 6
    return short and not names.is_person(above) and (names.has_legal_form(below) or open_end)
