"""Where the parties live: the lines under a name with a street and a town, the country, the sender's mail address."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Final

from extractors.paper import evidence, labels, names
from extractors.paper.ink import field_at
from extractors.paper.layout import Segment, Sheet
from extractors.paper.mentions import Mention
from extractors.paper.parties import Choice
from pipeline.invoices import Field, FieldName
from pipeline.parties import FREE_MAIL

_MAIL: Final = re.compile(r"[A-Za-z0-9][\w.+-]*@[A-Za-z0-9][\w.-]*\.[A-Za-z]{2,}")
_PREFIX: Final = re.compile(r"(?<![\w.])([A-Z]{1,2})[- ](?=\d{4,5}\b)")
"""The country before a postal code: *D-80333*, *FR 75001*."""
_CARS: Final[Mapping[str, str]] = {
    "D": "DE", "F": "FR", "A": "AT", "I": "IT", "E": "ES", "B": "BE", "L": "LU", "P": "PT", "S": "SE", "N": "NO",
}  # fmt: skip
"""Signs of cars, as they stand before postal codes."""
_PLACES: Final = frozenset({"address", "name", "buyer", "supplier", "ship_to"})
_STATE: Final = re.compile(r"\b[A-Z]{2}\.?,?\s+\d{5}(?:-\d{4})?\b")
_BRITISH: Final = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b")
_DIALLED: Final = re.compile(r"(?:\+|\b00)(\d{2})(?=[\s(/.-]|\d)")
_DIALS: Final[Mapping[str, str]] = {
    "49": "DE", "43": "AT", "41": "CH", "33": "FR", "31": "NL", "32": "BE", "39": "IT", "34": "ES", "48": "PL",
    "44": "GB", "45": "DK", "46": "SE", "47": "NO", "36": "HU", "40": "RO", "60": "MY",
}  # fmt: skip


def fields(sheet: Sheet, chosen: Mapping[str, Choice], known: Mapping[FieldName, Field]) -> dict[FieldName, Field]:
    """Addresses of both parties, country and mail address of the supplier, as far as they are printed.

    ``known`` are the fields read before: a VAT id names its country.
    """
    page = evidence.Page(sheet)
    found: dict[FieldName, Field] = {}
    for role, name in (("supplier", FieldName.SUPPLIER_ADDRESS), ("buyer", FieldName.BUYER_ADDRESS)):
        if role in chosen:
            others = (other.party for side, other in chosen.items() if side != role)
            taken = {segment.position for other in others for one in other.mentions for segment in one.segments}
            read = _address(page, chosen[role], name, taken)
            found |= {name: read} if read else {}
    if "supplier" in chosen:
        found |= _country(page, chosen["supplier"], found.get(FieldName.SUPPLIER_ADDRESS), known)
        found |= _mail(page, chosen)
    return found


def _address(page: evidence.Page, choice: Choice, name: FieldName, taken: set[int]) -> Field | None:
    """The fullest address under or behind one of the party's mentions; ``taken`` are lines with the other's name."""
    read: list[tuple[bool, Field]] = []
    for mention in choice.party.mentions:
        if rest := _rest_of_line(mention):
            segment, text = rest
            start = max(segment.text.find(text[:8]), 0)
            found = field_at(name, text, 0.85 * choice.probability, segment, (start, len(segment.text)))
            read.append((names.has_postcode(text), found))
        elif lines := list(_lines(page, mention, taken)):
            full = any(names.has_postcode(text) for _, text in lines)
            read.append((full, _joined(name, lines, choice.probability * (0.95 if full else 0.7))))
    return max(read, key=lambda one: (one[0], one[1].confidence), default=(False, None))[1]


def _lines(page: evidence.Page, mention: Mention, taken: set[int]) -> Iterator[tuple[Segment, str]]:
    """From the first line under the name that is a street or a town to the town, and its country under it."""
    under = page.run(mention, 5)
    until = next((at for at, segment in enumerate(under) if segment.position in taken), len(under))
    run = [(segment, _bare(segment)) for segment in under[:until] if not _is_other(segment)]
    starts = [at for at, (_, text) in enumerate(run) if names.is_address(text)]
    towns = [at for at, (_, text) in enumerate(run) if names.has_postcode(text)]
    if not starts or starts[0] > 3:
        return
    numbered = len(towns) > 1 and towns[0] == starts[0] and towns[1] == towns[0] + 1  # a house number looks like a code
    last = towns[numbered] if towns else starts[-1]
    yield from run[starts[0] : last + 1]
    if last + 1 < len(run) and country_of(run[last + 1][1]):
        yield run[last + 1]


def _is_other(segment: Segment) -> bool:
    """Whether a line is a number or a person that a label names, not part of an address."""
    return any(match.start <= 1 and not _PLACES & set(match.concepts) for match in segment.labels) and not (
        names.has_postcode(segment.text)
    )


def _bare(segment: Segment) -> str:
    """A line without the label *Address:* before it."""
    for match in segment.labels:
        if match.start <= 1 and "address" in match.concepts:
            return segment.text[match.end :].strip(" :.-")
    return segment.text.strip()


def _joined(name: FieldName, lines: Sequence[tuple[Segment, str]], sure: float) -> Field:
    segments = [segment for segment, _ in lines]
    text = ", ".join(text.strip(" ,;") for _, text in lines)
    box = segments[0].box
    for segment in segments[1:]:
        box = box.union(segment.box)
    read = field_at(name, text, sure, segments[0], (0, len(segments[0].text)))
    return replace(read, box=box, raw=text)


def _rest_of_line(mention: Mention) -> tuple[Segment, str] | None:
    """What follows the name in a sender's line, as far as it is an address."""
    if not (mention.marks.get("sender_line") or mention.marks.get("headed_line")):
        return None
    pieces = [piece for piece in names.parts(mention.segment.text)[1:] if not names.reaches(piece)]
    kept = [piece for piece in pieces if names.is_address(piece) or country_of(piece)]
    return (mention.segment, ", ".join(kept)) if kept else None


@cache
def _countries() -> dict[str, str]:
    source = files(labels.__name__).joinpath("countries.toml")
    listed = tomllib.loads(source.read_text("utf-8"))
    return {name: code for code, every in listed.items() for name in every}


def country_of(text: str) -> str | None:
    """The ISO code of the country that a line is the name of."""
    return _countries().get(re.sub(r"[^a-z0-9]+", " ", labels.fold(text)).strip())


def _told(text: str) -> str | None:
    """The country that a line of an address tells: by its name, before the postal code, by the code's form."""
    for piece in (text, *re.split(r",\s*|\s[-–·|]\s", text)):
        if code := country_of(piece):
            return code
    if match := _PREFIX.search(text):
        sign = match[1]
        return _CARS.get(sign) or (sign if sign in set(_countries().values()) else None)
    if _STATE.search(text):
        return "US"
    return "GB" if _BRITISH.search(text) else None


def _country(
    page: evidence.Page, choice: Choice, address: Field | None, known: Mapping[FieldName, Field]
) -> dict[FieldName, Field]:
    name = FieldName.SUPPLIER_COUNTRY
    if address and (code := _told(address.value)):
        return {name: replace(address, name=name, value=code, confidence=round(0.95 * address.confidence, 4))}
    vat_id = known.get(FieldName.SUPPLIER_VAT_ID)
    if vat_id and re.match(r"[A-Z]{2}", vat_id.value):
        code = {"EL": "GR", "XI": "GB", "CH": "CH"}.get(vat_id.value[:2], vat_id.value[:2])
        return {name: replace(vat_id, name=name, value=code, confidence=round(0.95 * vat_id.confidence, 4))}
    iban = known.get(FieldName.IBAN)
    if iban:
        return {name: replace(iban, name=name, value=iban.value[:2], confidence=round(0.8 * iban.confidence, 4))}
    for mention in choice.party.mentions:
        for segment in page.run(mention, 7):
            match = _DIALLED.search(segment.text)
            if match and match[1] in _DIALS:
                sure = 0.8 * choice.probability
                return {name: field_at(name, _DIALS[match[1]], sure, segment, match.span())}
    return {}


def _mail(page: evidence.Page, chosen: Mapping[str, Choice]) -> dict[FieldName, Field]:
    """The mail address in a block of the supplier's or at a domain with its name; else the only one."""
    supplier = chosen["supplier"].party
    own = page.blocks(supplier.mentions)
    others = page.blocks(chosen["buyer"].party.mentions) if "buyer" in chosen else set()
    ranked: list[tuple[float, Segment, re.Match[str]]] = []
    for segment in page.sheet.segments:
        for match in _MAIL.finditer(segment.text):
            host = re.sub(r"\W", "", match[0].partition("@")[2].rpartition(".")[0].lower())
            named = match[0].partition("@")[2].lower() not in FREE_MAIL and len(host) > 3
            alike = named and (host in supplier.key or (len(supplier.key) > 3 and supplier.key in host))
            worth = 2.0 * alike + 1.5 * (segment.position in own) - 3.0 * (segment.position in others and not alike)
            ranked.append((worth, segment, match))
    ranked.sort(key=lambda item: -item[0])
    if not ranked or ranked[0][0] < 0 or (ranked[0][0] == 0 and len({match[0] for _, _, match in ranked}) > 1):
        return {}
    worth, segment, match = ranked[0]
    sure = min(0.6 + 0.12 * worth, 0.97) * chosen["supplier"].probability
    name = FieldName.SUPPLIER_EMAIL
    return {name: field_at(name, match[0].lower(), sure, segment, match.span())}
