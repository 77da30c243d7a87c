"""Who sent the invoice and who is to pay it: lines that name somebody, and what speaks for either side."""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from rapidfuzz import fuzz

from extractors.paper import labels, names
from extractors.paper.layout import Segment, Sheet
from models.claim_scorer import probability
from pipeline.documents import Box
from pipeline.parties import Entity

SIDES: Final = ("supplier", "buyer", "ship_to")
_PROOF: Final = frozenset(
    {"supplier_vat_id", "iban", "bic", "registration", "tax_number", "phone"}
)  # what a sender prints about itself
_SOFT_HEADS: Final = frozenset(
    {"to", "an", "a", "from", "von", "de", "da", "for", "aan", "od", "van", "dla", "para", "kunde", "customer",
     "client", "cliente", "klant", "klient", "name", "firma", "recipient", "merchant", "titolare", "guest", "gast",
     "inhaber"}
)  # fmt: skip
_PAID_TO: Final = frozenset(
    {"remit to", "payable to", "account name", "account holder", "beneficiary", "payee", "kontoinhaber", "kontoname",
     "pay to", "titulaire", "titular", "make checks payable to", "make all checks payable to", "beneficiaire",
     "beneficiario", "titulaire du compte", "zahlungsempfanger", "begunstigde", "rekeninghouder", "merchant"}
)  # fmt: skip
"""Who gets the money: mostly the supplier, at times its bank's or an owner's name."""
_SAME: Final = 86


@dataclass
class Named:
    """A name on the page, and the log-odds of its being the supplier's or the buyer's."""

    name: str
    segment: Segment
    start: int
    end: int
    supplier: float = -2.2
    buyer: float = -2.6
    label_box: Box | None = None
    reasons: list[str] = field(default_factory=list)

    def add(self, side: str, points: float, reason: str) -> None:
        """Count evidence; naming one side speaks against the other."""
        if side == "supplier":
            self.supplier += points
            self.buyer -= points / 2
        elif side == "buyer":
            self.buyer += points
            self.supplier -= points
        else:
            self.buyer -= points / 3
            self.supplier -= points
        self.reasons.append(f"{side} {points:+.1f} {reason}")

    def odds(self, side: str) -> float:
        """The log-odds for one side."""
        return self.supplier if side == "supplier" else self.buyer

    @property
    def box(self) -> Box:
        """Where it stands."""
        return self.segment.span_box(self.start, self.end)


def named(sheet: Sheet, own: Sequence[Entity] = ()) -> list[Named]:
    """All names with their evidence. One of our ``own`` is the buyer, unless the page is our own sales invoice."""
    found = {one.segment.position: one for one in _plain(sheet)}
    for one in list(found.values()):
        _by_itself(sheet, one)
    _two_lines(sheet, found)
    _sender_lines(sheet, found)
    _headings(sheet, found)
    _blocks(sheet, found)
    _domains(sheet, found)
    _repeats(found)
    ours = [one for one in found.values() if _is_own(one, own)]
    sold = bool(ours) and _is_addressed_elsewhere(found.values(), ours)
    for one in ours:
        one.add("supplier" if sold else "buyer", 8.0, "our own company")
    return list(found.values())


def pick(found: Sequence[Named], side: str, other: Named | None = None) -> tuple[Named | None, tuple[Named, ...]]:
    """The best name for a side and its runners-up; ``None`` where nothing speaks for any."""
    ranked = sorted(found, key=lambda one: -one.odds(side))
    if other is not None:
        ranked = [one for one in ranked if not same_name(one.name, other.name)]
    if not ranked or ranked[0].odds(side) < -1.6:
        return None, ()
    return ranked[0], tuple(one for one in ranked[1:8] if not same_name(one.name, ranked[0].name))[:3]


def confidence(best: Named, others: Iterable[Named], side: str) -> float:
    """From its own evidence and the margin over the next."""
    rival = max((one.odds(side) for one in others), default=-4.0)
    margin = best.odds(side) - rival
    return probability(min(best.odds(side), 2.5) * 0.7 + min(margin, 3.0) * 0.6 - 0.4)


def same_name(one: str, other: str) -> bool:
    """Whether two texts name the same, legal form and small misreadings aside."""
    a, b = (_key(text) for text in (one, other))
    return bool(a and b) and (a == b or fuzz.ratio(a, b) >= _SAME)


def _key(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", labels.fold(names.LEGAL_FORM.sub(" ", text))) or labels.fold(text)


def _plain(sheet: Sheet) -> Iterator[Named]:
    for segment in sheet.segments:
        text = segment.text
        if names.could_be_name(text) and not names.labelled_only(segment):
            name = names.clean(text)
            if len(name) >= 3:
                start = max(text.find(name), 0)
                yield Named(name, segment, start, start + len(name))


def _by_itself(sheet: Sheet, one: Named) -> None:
    """What the line says alone: its legal form, its size and where it stands."""
    segment, first = one.segment, one.segment.page == sheet.pages[0].number
    words = len(one.name.split())
    if names.has_legal_form(one.name) and words <= 9:
        one.supplier += 1.5
        one.buyer += 1.0
    height = segment.box.y0 / sheet.heights[segment.page]
    if first and height < 0.2:
        one.supplier += 0.9
    if first:
        one.supplier += min(max(segment.height / max(sheet.line_height, 1) - 1.15, 0.0), 1.0) * (
            1.6 if height < 0.4 else 0
        )
    if not first:
        one.supplier -= 0.8
        one.buyer -= 1.0
    if words > 7 or (one.name[:1].islower() and not names.has_legal_form(one.name)):
        one.supplier -= 1.5
        one.buyer -= 1.5
    asking = [match for match in segment.labels if match.start <= 1]
    if asking and not names.has_legal_form(one.name):
        one.supplier -= 1.5
        one.buyer -= 1.0


def _two_lines(sheet: Sheet, found: dict[int, Named]) -> None:
    """A name in large type over two lines, the legal form in the second."""
    for block in sheet.blocks:
        for above, segment in itertools.pairwise(block):
            one, other = found.get(above.position), found.get(segment.position)
            large = segment.height > 1.15 * sheet.line_height and abs(above.height - segment.height) < 1.0
            if not (one and other and large) or names.has_legal_form(above.text):
                continue
            if names.has_legal_form(segment.text):
                other.name = f"{one.name} {other.name}"
                other.supplier += 0.5
                one.supplier -= 1.5


def _sender_lines(sheet: Sheet, found: dict[int, Named]) -> None:
    """The small line above the window: its first part is the sender, the block under it the addressee."""
    for segment in sheet.segments:
        if segment.page != sheet.pages[0].number or not names.is_sender_line(segment.text):
            continue
        name = names.clean(names.parts(segment.text)[0])
        start = max(segment.text.find(name), 0)
        one = Named(name, segment, start, start + len(name))
        one.add("supplier", 3.4, "sender's line")
        found[segment.position] = one
        small = segment.height < 1.05 * sheet.line_height
        in_window = 0.08 < segment.box.y0 / sheet.heights[segment.page] < 0.4
        under = _first_under(sheet, segment, found)
        if under and small and in_window:
            under.add("buyer", 2.2, "under the sender's line")


def _first_under(sheet: Sheet, head: Segment, found: dict[int, Named]) -> Named | None:
    for other in sheet.below(head, lines=4):
        if other.position in found and abs(other.box.x0 - head.box.x0) < 3 * head.height:
            return found[other.position]
    return None


def _headings(sheet: Sheet, found: dict[int, Named]) -> None:
    """Names behind, beside or under words such as *Bill to* or *Verkäufer*."""
    for segment in sheet.segments:
        for match in segment.labels:
            sides = [side for side in SIDES if side in match.concepts]
            if sides and (match.start <= 2 or segment.text[match.end : match.end + 2].strip().startswith(":")):
                _heading(sheet, found, segment, match, sides)


def _heading(sheet: Sheet, found: dict[int, Named], segment: Segment, match: labels.Match, sides: list[str]) -> None:
    soft = match.phrase in _SOFT_HEADS
    rest = segment.text[match.end :]
    behind = rest.strip(" :.-")
    colon = rest.lstrip().startswith(":")
    points = 1.2 if match.phrase in _PAID_TO else 2.0 if soft else 3.9 if "name" in match.phrase.split() else 3.2
    label_box = segment.span_box(match.start, match.end)
    if behind:
        if (colon or not soft) and not behind[:1].islower() and names.could_be_name(behind):
            name = names.clean(names.parts(behind)[0] if names.parts(behind) else behind)
            start = segment.text.find(name, match.end)
            one = Named(name, segment, start, start + len(name), label_box=label_box)
            one.add(sides[0], points, match.phrase)
            found[segment.position] = one
        return
    for one, nearness in _under_heading(sheet, found, segment):
        one.add(sides[0], points * nearness, match.phrase)
        one.label_box = label_box
        for other in sheet.block_of[one.segment.position]:
            if other.position in found and found[other.position] is not one and sides[0] != "supplier":
                found[other.position].supplier -= 1.5
        return


def _under_heading(sheet: Sheet, found: dict[int, Named], head: Segment) -> Iterator[tuple[Named, float]]:
    """The value of a *Name:* row under the heading, else what stands to its right, else the first name below."""
    edge = head.box.x0 - 2 * head.height
    below: list[Named] = []
    for row in sheet.rows[head.row + 1 : head.row + 9]:
        for segment in row:
            if segment.page != head.page or segment.box.x0 < edge or segment.box.x0 > head.box.x1 + 8 * head.height:
                continue
            if segment.box.y0 - head.box.y1 > 9 * head.height:
                break
            label = next((match for match in segment.labels if match.start <= 1), None)
            if label and "name" in label.concepts and names.labelled_only(segment):
                beside = [other for other in sheet.right_of(segment)[:1] if other.position in found]
                yield from ((found[other.position], 1.0) for other in beside)
            elif segment.position in found and abs(segment.box.x0 - head.box.x0) < 4 * head.height:
                below.append(found[segment.position])
    right = [other for other in sheet.right_of(head)[:1] if other.position in found]
    if right and right[0].box.x0 - head.box.x1 < 12 * head.height:
        yield found[right[0].position], 0.9
    if below:
        distance = (below[0].segment.box.y0 - head.box.y1) / head.height
        yield below[0], 1.0 if distance < 2.5 else 0.6


def _blocks(sheet: Sheet, found: dict[int, Named]) -> None:
    """What stands in a block with a name: proof of a sender, or the address of an addressee."""
    for block in sheet.blocks:
        inside = [found[segment.position] for segment in block if segment.position in found]
        if not inside:
            continue
        concepts = {concept for segment in block for match in segment.labels for concept in match.concepts}
        proof = len(concepts & _PROOF) + any(names.reaches(segment.text) for segment in block)
        first = inside[0]
        address = [*block, *_under_edge(sheet, first.segment)]
        addressed = any(names.has_postcode(segment.text) for segment in address)
        if proof:
            first.supplier += min(0.7 * proof, 1.5)
        box = first.box
        page = sheet.heights[first.segment.page], sheet.widths[first.segment.page]
        window = 0.1 < box.y0 / page[0] < 0.38 and first.segment.page == sheet.pages[0].number
        if addressed and window and proof == 0:
            first.buyer += 1.9
            first.supplier -= 0.8
        elif addressed:
            first.supplier += 0.4
        for follower in inside[1:]:
            follower.supplier -= 0.7
            follower.buyer -= 1.2


def _under_edge(sheet: Sheet, segment: Segment) -> Iterator[Segment]:
    """Lines below at the same left edge, also set wide apart."""
    below = sheet.below(segment, lines=4)
    return (other for other in below if abs(other.box.x0 - segment.box.x0) < segment.height)


def _domains(sheet: Sheet, found: dict[int, Named]) -> None:
    """A web or mail address with the name in it."""
    seen = {domain for segment in sheet.segments for domain in names.domains(segment.text)}
    for one in found.values():
        key = _key(one.name)
        flat = {re.sub(r"\W", "", domain) for domain in seen}
        if len(key) >= 4 and any(
            domain == key or (len(domain) >= 4 and (domain in key or key in domain)) for domain in flat
        ):
            one.supplier += 1.3
            one.buyer -= 0.4


def _repeats(found: dict[int, Named]) -> None:
    """A sender prints its name at the head, over the window and at the foot; evidence for one is for all."""
    groups: dict[str, list[Named]] = defaultdict(list)
    for one in found.values():
        groups[_key(one.name)].append(one)
    counts = Counter({key: len(group) for key, group in groups.items()})
    for key, group in groups.items():
        if counts[key] > 1:
            supplier, buyer = max(one.supplier for one in group), max(one.buyer for one in group)
            best = max(group, key=lambda one: max(one.supplier, one.buyer))
            best.supplier, best.buyer = supplier + 0.5, buyer


def _is_own(one: Named, own: Sequence[Entity]) -> bool:
    return any(same_name(one.name, name) for entity in own for name in (entity.name, *entity.aliases))


def _is_addressed_elsewhere(found: Iterable[Named], ours: Sequence[Named]) -> bool:
    """Whether a heading calls somebody else the buyer, and our own name only stands where a sender's does."""
    mine = {id(one) for one in ours}
    labelled = any(one.label_box and one.buyer > 0 and id(one) not in mine for one in found)
    return labelled and not any(one.label_box and one.buyer > one.supplier for one in ours)
