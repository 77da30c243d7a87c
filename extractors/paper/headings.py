"""Labels that say whose name stands behind, beside or under them: *Bill to*, *Verkäufer*, *Account holder*."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from extractors.paper import labels, names
from extractors.paper.layout import Segment, Sheet
from extractors.paper.mentions import Mention, part

CONCEPTS: Final = ("contact_person", "ship_to", "buyer", "supplier", "name")
_SOFT: Final = frozenset(
    {"a", "aan", "an", "chantier", "client", "cliente", "consegna", "customer", "da", "de", "dla", "empresa",
     "firma", "for", "fra", "fran", "from", "gast", "guest", "inhaber", "klant", "klient", "kunde", "merchant", "od",
     "odbiorca", "ordre", "para", "recipient", "site", "til", "till", "titolare", "titulaire", "titular", "to",
     "van", "von"}
)  # fmt: skip
"""Words that head a party at times, and stand in other texts at others."""
_PAID_TO: Final = frozenset(
    {"a l ordre de", "account holder", "account name", "begunstigde", "beneficiaire", "beneficiario", "beneficiary",
     "betalningsmottagare", "cheques payable to", "empfanger der zahlung", "inhaber", "intestato a",
     "intestazione conto", "kontoinhaber", "kontoname", "make all checks payable to", "make checks payable to",
     "make payment to", "merchant", "op naam van", "pay to", "payable to", "payee", "payment to", "payments to",
     "please make payment to", "rekeninghouder", "remit to", "t n v", "ten name van", "titulaire",
     "titulaire du compte", "titular", "titular de la cuenta", "tnv", "uberweisen an", "zahlungsempfanger"}
)  # fmt: skip
"""Who gets the money: mostly the supplier, at times its bank's or an owner's name."""
_HOLDER: Final = frozenset(
    {"account holder", "account name", "inhaber", "intestatario", "rekeninghouder", "titolare", "titulaire", "titular"}
)  # fmt: skip
"""Who holds the account: the supplier beside the account to pay to, the customer elsewhere."""
_ATTENTION: Final = frozenset(
    {"a l attention de", "a la atencion de", "alla c a", "alla cortese attenzione", "attention", "attn", "gast",
     "guest", "guest name", "patient", "patientin", "t a v", "ter attentie van", "z hd", "zu handen"}
)  # fmt: skip
"""A person at the addressee's; the company's name comes before."""

_ACCOUNT: Final = re.compile(r"\b(?:IBAN|BIC|SWIFT|BLZ|Kto|Konto-?Nr|Bankgiro|[Ss]ort [Cc]ode|[Rr]outing)\b")
_NAME: Final = frozenset({"name", "nom", "nombre", "nome", "naam", "nazwa", "namn", "navn"})


def mark_headed(sheet: Sheet, found: list[Mention]) -> None:
    """Mark the mentions that labels speak of, and add those that stand behind a label in one line."""
    at: dict[int, list[Mention]] = {}
    for one in found:
        at.setdefault(one.segment.position, []).append(one)
    pages = {one.segment.page for one in found}
    told: list[Mention] = []
    for segment, match, concept in sorted(_headings(sheet, pages), key=lambda heading: heading[2] != "name"):
        behind = list(_mark(sheet, at, segment, match, concept))
        if match.start <= 2 and behind:
            whole = [one for one in at.get(segment.position, ()) if one.start <= match.start]
            at[segment.position] = [one for one in at[segment.position] if one not in whole]
            told += whole
        found.extend(behind)
    found[:] = [one for one in found if not any(one is other for other in told)]
    for one in found:
        one.inherit()


def _headings(sheet: Sheet, pages: set[int]) -> Iterator[tuple[Segment, labels.Match, str]]:
    """Every label of a party that stands where a heading does, with what it says."""
    for segment in sheet.segments:
        for match in segment.labels if segment.page in pages else ():
            concept = next((concept for concept in CONCEPTS if concept in match.concepts), None)
            if concept and _heads(segment, match):
                yield segment, match, concept


def _heads(segment: Segment, match: labels.Match) -> bool:
    """Whether a label stands where a heading does: first in its line, before a colon, or a request to pay somebody."""
    if match.start <= 2 or (match.phrase in _PAID_TO and match.words > 1):
        return True
    return segment.text[match.end : match.end + 2].strip().startswith(":") and match.phrase not in _SOFT


def _column(sheet: Sheet, segment: Segment, concept: str, match: labels.Match) -> tuple[str, float]:
    """The column that a label fills, and how much of it."""
    if match.phrase in _HOLDER and not _by_account(sheet, segment):
        return "buyer", 0.7
    if match.phrase in _PAID_TO:
        return "paid_to", 1.0
    if concept in {"contact_person", "ship_to", "name"}:
        return {"contact_person": "contact", "ship_to": "ship_to", "name": "named"}[concept], 1.0
    if match.phrase in _ATTENTION:
        return "attention", 1.0
    named = bool(_NAME & set(match.phrase.split())) or match.phrase.endswith(("name", "naam"))
    if concept == "buyer" and named:
        return "buyer_name", 1.0
    return concept, 0.5 if match.phrase in _SOFT else 1.0


def _by_account(sheet: Sheet, segment: Segment) -> bool:
    """Whether a bank account stands within three rows of a line."""
    rows = sheet.rows[max(segment.row - 3, 0) : segment.row + 4]
    return any(_ACCOUNT.search(other.text) for row in rows for other in row if other.page == segment.page)


def _mark(
    sheet: Sheet, at: dict[int, list[Mention]], segment: Segment, match: labels.Match, concept: str
) -> Iterator[Mention]:
    column, weight = _column(sheet, segment, concept, match)
    if weight < 1.0 and segment.text[match.end : match.end + 2].strip().startswith(":"):
        weight = 0.85
    end = _end(segment, match)
    box = segment.span_box(match.start, end)
    rest = segment.text[end:]
    if rest.strip(" :.-()s"):
        one = _behind(segment, match, end)
        if one:
            one.mark(column, weight)
            one.mark("behind")
            one.label_box = box
            at.setdefault(segment.position, []).append(one)
            yield one
        return
    if match.start > 2:
        return
    for place, nearness in _near(sheet, at, segment, values=column == "named"):
        for one in at[place.position]:
            one.mark(column, weight * nearness)
            one.label_box = one.label_box or box
    if column in {"buyer", "ship_to", "supplier"}:
        _under(sheet, at, segment, column)


def _end(segment: Segment, match: labels.Match) -> int:
    """Where a label ends, with its translations behind it: *Nabywca / Buyer*."""
    end = match.end
    for other in segment.labels:
        if other.start >= end and segment.text[end : other.start].strip() in {"/", "|", "(", "-", "–"}:
            end = other.end
    return end


def _behind(segment: Segment, match: labels.Match, end: int) -> Mention | None:
    """The name behind a label in one line; behind a soft label without a colon a text is mostly something else."""
    rest = segment.text[end:]
    colon = rest.lstrip(" .)").startswith(":")
    behind = rest.strip(" :.-")
    doubtful = match.phrase in _SOFT or behind[:1].islower() or not names.could_be_name(behind)
    if doubtful and not colon:
        return None
    pieces = names.parts(behind)
    name = names.clean(pieces[0] if pieces else behind)
    if len(name) < 3 or not names.could_be_name(name):
        return None
    return part(segment, name, end)


def _near(
    sheet: Sheet, at: dict[int, list[Mention]], head: Segment, *, values: bool
) -> Iterator[tuple[Segment, float]]:
    """The value of a *Name:* row under the heading, else what stands to its right, and the first name below.

    Under a label of ``values``, such as *Name* itself, a name stands only where nothing stands to its right.
    """
    below: list[Segment] = []
    edge = head.box.x0 - 2 * head.height
    for segment in _following(sheet, head, edge):
        label = next((match for match in segment.labels if match.start <= 1), None)
        told = [one for one in at.get(segment.position, ()) if one.marks.get("named")]
        if label and "name" in label.concepts and told:
            yield segment, 1.0
            return
        if label and "name" in label.concepts and names.labelled_only(segment):
            named = [other for other in sheet.right_of(segment)[:1] if other.position in at]
            if named:
                yield named[0], 1.0
                return
        elif segment.position in at and abs(segment.box.x0 - head.box.x0) < 4 * head.height:
            below.append(segment)
    right = [other for other in sheet.right_of(head)[:1] if other.position in at]
    direct = bool(below) and below[0].box.y0 - head.box.y1 < 2.5 * head.height
    if right and right[0].box.x0 - head.box.x1 < 12 * head.height:
        yield right[0], 0.5 if direct and not head.text.rstrip().endswith(":") else 0.9
    if below and not (right and values):
        yield below[0], 1.0 if direct else 0.6


def _following(sheet: Sheet, head: Segment, edge: float) -> Iterator[Segment]:
    """Segments of the next rows under a heading, up to nine lines down and no further than the next heading."""
    for row in sheet.rows[head.row + 1 : head.row + 14]:
        for segment in row:
            if segment.page != head.page or segment.box.y0 - head.box.y1 > 9 * head.height:
                return
            if segment.box.x0 < edge or segment.box.x0 > head.box.x1 + 8 * head.height:
                continue
            if abs(segment.box.x0 - head.box.x0) < 3 * head.height and _is_party_heading(segment):
                return
            yield segment


def _is_party_heading(segment: Segment) -> bool:
    whole = segment.labels[0] if segment.labels else None
    sides = {"supplier", "buyer", "ship_to"}
    return bool(whole and sides & set(whole.concepts) and whole.end >= len(segment.text.rstrip(" :.")) - 1)


def _under(sheet: Sheet, at: dict[int, list[Mention]], head: Segment, column: str) -> None:
    """The further lines under a heading of a party belong to that party: none of them names the other one."""
    last = head
    for segment in _following(sheet, head, head.box.x0 - 2 * head.height):
        if segment.box.y0 - last.box.y1 > 2.2 * head.height:
            return
        if abs(segment.box.x0 - head.box.x0) < 4 * head.height:
            last = segment
            for one in at.get(segment.position, ()):
                one.mark(f"under_{column}")
