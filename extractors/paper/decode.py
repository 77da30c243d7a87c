"""One consistent reading of one invoice: every field chosen with the others in view."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from extractors.paper import addresses, parties, terms, totals
from extractors.paper.candidates import Value, links, values
from extractors.paper.features import Scored, language
from extractors.paper.ink import READER, field_at
from extractors.paper.layout import Segment, Sheet
from extractors.paper.scoring import scored
from extractors.parsing import currency, dates
from extractors.parsing.dates import Order
from models.claim_scorer import probability
from pipeline.documents import Box
from pipeline.findings import Finding, Reason, finding
from pipeline.invoices import Alternative, Field, FieldName, Source
from pipeline.parties import Entity

_CODES: Final = (
    FieldName.INVOICE_NUMBER, FieldName.PURCHASE_ORDER, FieldName.CONTRACT, FieldName.DELIVERY_NOTE,
    FieldName.PAYMENT_REFERENCE,
)  # fmt: skip
_LEAST: Final[Mapping[str, float]] = {
    "invoice_number": 0.25, "purchase_order": 0.4, "contract": 0.5, "delivery_note": 0.5, "payment_reference": 0.5,
}  # fmt: skip
_BESIDE: Final = 3.0
"""Log-odds that a date behind the invoice's number, as in *Invoice 12 of 3 May*, is the invoice's."""
_AMERICAN: Final = re.compile(r"\b[A-Z]{2},?\s\d{5}(?:-\d{4})?\b")
"""A state and its ZIP code."""


@dataclass(frozen=True)
class Decoded:
    """The fields of one invoice with what else came out: language, claims, doubts."""

    fields: dict[FieldName, Field]
    language: str
    claims: dict[str, list[Scored]]
    notes: tuple[Finding, ...]
    separator: str
    values: Mapping[int, tuple[Value, ...]]


def decode(sheet: Sheet, tables: frozenset[int], own: Sequence[Entity] = ()) -> Decoded:
    """Read the header of one invoice. ``tables`` are the rows that head a table of lines."""
    found = values(sheet)
    every = [value for inside in found.values() for value in inside]
    claims_of = links(sheet, found, tables)
    spoken = language(claims_of)
    separator = totals.separator(every)
    claims = scored(sheet, found, claims_of, tables, separator)
    fields: dict[FieldName, Field] = {}
    for code in _CODES:
        fields |= _code(code, claims, fields)
    sides = parties.choose(parties.parties(sheet), own)
    fields |= parties.fields(sides)
    seller = fields.get(FieldName.SUPPLIER_NAME)
    ours = seller is not None and any(parties.same_name(seller.value, one.name) for one in own)
    fields |= _identifiers(sheet, sides, () if ours else own)
    fields |= addresses.fields(sheet, sides, fields)
    chosen = totals.choose(claims, separator, every, totals.given_back(sheet, found, separator))
    notes = [note for name, choice in chosen.items() for note in _amount_notes(name, choice)]
    for name, choice in chosen.items():
        fields[FieldName(name)] = _amount(FieldName(name), choice)
    _nothing_prepaid(fields)
    fields |= _currency(sheet, chosen, fields)
    fields |= _dates(sheet, claims, every, fields, spoken)
    return Decoded(fields, spoken, claims, tuple(notes), separator, found)


def _claimed(name: FieldName, value: str, claim: Scored, confidence: float) -> Field:
    span = claim.value.start, claim.value.end
    return field_at(name, value, confidence, claim.value.segment, span, claim.link.label_box if claim.link else None)


def _alternative(value: str, claim: Scored) -> Alternative:
    place = claim.value
    return Alternative(value, round(claim.probability, 4), place.raw, place.segment.page, place.box)


def _code(
    name: FieldName, claims: Mapping[str, list[Scored]], fields: Mapping[FieldName, Field]
) -> dict[FieldName, Field]:
    taken = {field.value for field in fields.values()}
    good = [claim for claim in claims.get(name, ()) if _is_code(claim.value) and claim.value.raw not in taken]
    if not good or good[0].probability < _LEAST[name]:
        return {}
    best = _longest(good)
    others = [claim for claim in good if claim.value.raw != best.value.raw and claim.value.raw not in best.value.raw]
    margin = best.odds - (others[0].odds if others else best.odds - 2)
    confidence = probability(best.odds + max(min(margin / 2, 1.0), -1.0))
    found = _claimed(name, _bare(best.value.raw), best, confidence)
    return {name: replace(found, alternatives=tuple(_alternative(_bare(one.value.raw), one) for one in others[:3]))}


def _longest(good: Sequence[Scored]) -> Scored:
    """Of readings of the same ink (``FV 12/2024`` and ``12/2024``) the one that takes more of it."""
    best = good[0]
    for claim in good[1:]:
        same = claim.value.segment is best.value.segment and claim.value.start <= best.value.start < claim.value.end
        if same and len(claim.value.raw) > len(best.value.raw) and claim.odds > best.odds - 1.2:
            best = claim
    return best


def _bare(code: str) -> str:
    return code.strip(" #:.,")


def _is_code(value: Value) -> bool:
    """No amount with a currency, no date with points, no percentage, no telephone number."""
    raw, text = value.raw, value.segment.text
    behind = text[value.end : value.end + 3].strip()
    if text[: value.start].endswith("(") or behind.startswith(("%", "€", "/ ")):
        return False
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})*[.,]\d{2}", raw):
        return False
    if any(found.start <= value.start and found.end >= value.end and len(raw) != 8 for found in dates.find(text)):
        return False
    return not re.fullmatch(r"\d{1,2}\.?", raw) or value.start == 0 or len(raw) > 1


def _amount(name: FieldName, choice: totals.Choice) -> Field:
    if choice.claim is None:
        raise ValueError("an amount without ink")
    found = _claimed(name, format(choice.amount, "f"), choice.claim, choice.probability)
    others = tuple(_alternative(format(amount, "f"), claim) for amount, claim in choice.others)
    if choice.parts:
        box = choice.parts[0].box
        for part in choice.parts[1:]:
            box = box.union(part.box)
        raw = " + ".join(part.raw for part in choice.parts)
        return replace(found, raw=raw, box=box, alternatives=others, reader=f"{READER} sum of the rates")
    return replace(found, alternatives=others)


def _amount_notes(name: str, choice: totals.Choice) -> Iterator[Finding]:
    if choice.repaired and choice.claim:
        raw = choice.claim.value.raw
        yield finding(
            Reason.REPAIR_PROPOSED, "{raw} was read as {amount}.", (name,),
            {"raw": raw, "proposed": str(choice.amount)}, raw=raw, amount=choice.amount,
        )  # fmt: skip


def _nothing_prepaid(fields: dict[FieldName, Field]) -> None:
    """Without a prepayment the gross total is what is due (EN 16931 BR-CO-16)."""
    gross = fields.get(FieldName.GROSS_TOTAL)
    if gross and FieldName.AMOUNT_DUE not in fields and FieldName.PREPAID not in fields:
        fields[FieldName.AMOUNT_DUE] = replace(
            gross, name=FieldName.AMOUNT_DUE, confidence=round(gross.confidence * 0.9, 4),
            reader=f"{READER} the gross total, nothing prepaid",
        )  # fmt: skip


def _currency(
    sheet: Sheet, chosen: Mapping[str, totals.Choice], fields: Mapping[FieldName, Field]
) -> dict[FieldName, Field]:
    """The currency that is printed, most often and beside the totals; a sign of several by the parties' country."""
    rows = {choice.claim.value.segment.row for choice in chosen.values() if choice.claim}
    votes: Counter[tuple[str, ...]] = Counter()
    places: dict[tuple[str, ...], tuple[Segment, int, int]] = {}
    for segment in sheet.segments:
        for sign in currency.find(segment.text):
            votes[sign.codes] += 4 if segment.row in rows else 2 if sign.is_code else 1
            if sign.codes not in places or segment.row in rows:
                places[sign.codes] = segment, sign.start, sign.end
    if not votes:
        return {}
    ranked = votes.most_common(3)
    codes = ranked[0][0]
    exact = next((other for other, _ in ranked if len(other) == 1 and other[0] in codes), None)
    code, sure = _meaning(exact or codes, fields)
    share = votes[codes] / sum(votes.values())
    segment, start, end = places[exact or codes]
    found = field_at(FieldName.CURRENCY, code, sure * (0.6 + 0.4 * share), segment, (start, end))
    others = tuple(Alternative(other[0], round(count / sum(votes.values()), 4)) for other, count in ranked[1:])
    return {FieldName.CURRENCY: replace(found, alternatives=others)}


def _meaning(codes: tuple[str, ...], fields: Mapping[FieldName, Field]) -> tuple[str, float]:
    if len(codes) == 1:
        return codes[0], 0.99
    vat_id = fields.get(FieldName.SUPPLIER_VAT_ID)
    local = currency.COUNTRIES.get(vat_id.value[:2]) if vat_id else None
    if local in codes:
        return str(local), 0.9
    return codes[0], 0.75


def _identifiers(sheet: Sheet, sides: Mapping[str, parties.Choice], own: Sequence[Entity]) -> dict[FieldName, Field]:
    from extractors.paper import accounts  # noqa: PLC0415 - one direction: accounts builds fields with this file's doors

    return accounts.fields(sheet, sides, own)


def _dates(
    sheet: Sheet,
    claims: Mapping[str, list[Scored]],
    every: Sequence[Value],
    fields: Mapping[FieldName, Field],
    spoken: str,
) -> dict[FieldName, Field]:
    order = _order(every, fields, spoken)
    issued = _date(FieldName.INVOICE_DATE, _beside_number(claims, fields), order, None) or _lonely(every, order)
    due = _date(FieldName.DUE_DATE, claims, order, issued)
    delivered = _date(FieldName.DELIVERY_DATE, claims, order, None)
    found = {field.name: field for field in (issued, due, delivered) if field}
    printed = terms.read(sheet.segments)
    if printed:
        span = 0, len(printed.segment.text)
        found[FieldName.PAYMENT_TERMS] = field_at(FieldName.PAYMENT_TERMS, printed.text, 0.8, printed.segment, span)
        if issued:
            found |= _from_terms(printed, issued, found)
    return found


def _beside_number(claims: Mapping[str, list[Scored]], fields: Mapping[FieldName, Field]) -> dict[str, list[Scored]]:
    """The claims on the invoice's date, with one that follows the invoice's number in its line made surer."""
    number = fields.get(FieldName.INVOICE_NUMBER)
    dated = claims.get(FieldName.INVOICE_DATE, [])
    if number is None or number.box is None:
        return {FieldName.INVOICE_DATE: dated}
    place = number.page, number.box
    return {
        FieldName.INVOICE_DATE: [
            replace(claim, odds=claim.odds + (_BESIDE if _follows(claim.value, *place) else 0.0)) for claim in dated
        ]
    }


def _follows(value: Value, page: int | None, number: Box) -> bool:
    """Whether a value stands right behind the number: *Invoice 12 of 3 May 2024*."""
    box = value.box
    level = abs(box.centre[1] - number.centre[1]) < 0.5 * number.height
    return value.segment.page == page and level and -1 <= box.x0 - number.x1 < 4 * number.height


def _order(every: Sequence[Value], fields: Mapping[FieldName, Field], spoken: str) -> Order:
    """Day first, unless the document's own dates or an American address say otherwise."""
    shown = dates.order_of([value.days for value in every if value.days])
    if shown:
        return shown
    money = fields.get(FieldName.CURRENCY)
    zip_code = any(_AMERICAN.search(value.segment.text) for value in every)
    american = spoken == "en" and (zip_code or (money is not None and money.value == "USD"))
    return Order.MONTH_FIRST if american else Order.DAY_FIRST


def _date(name: FieldName, claims: Mapping[str, list[Scored]], order: Order, issued: Field | None) -> Field | None:
    best: list[tuple[float, Scored, date]] = []
    for claim in claims.get(name, ()):
        days = claim.value.days
        for day in days:
            odds = claim.odds - (1.5 if len(days) > 1 and day.order not in (order, Order.NAMED) else 0.0)
            if issued:
                gap = (day.value - date.fromisoformat(issued.value)).days
                odds -= 0.0 if 0 <= gap <= 200 else 2.5
            best.append((odds, claim, day.value))
    best.sort(key=lambda item: -item[0])
    if not best or best[0][0] < -1.6:
        return None
    odds, claim, chosen = best[0]
    rival = next((other[0] for other in best if other[2] != chosen), odds - 3)
    found = _claimed(name, chosen.isoformat(), claim, probability(odds + max(min((odds - rival) / 2, 1.2), -1.0)))
    seen = {chosen}
    others: list[Alternative] = []
    for _, other, value in best:
        if value not in seen and len(others) < 3:
            seen.add(value)
            others.append(_alternative(value.isoformat(), other))
    return replace(found, alternatives=tuple(others))


def _lonely(every: Sequence[Value], order: Order) -> Field | None:
    """No label names the invoice's date: the first date on the page, if its year is written out."""
    for value in every:
        day = next((day for day in value.days if len(value.days) == 1 or day.order is order), None)
        if day:
            return field_at(
                FieldName.INVOICE_DATE, day.value.isoformat(), 0.55, value.segment, (value.start, value.end)
            )
    return None


def _from_terms(printed: terms.Terms, issued: Field, known: Mapping[FieldName, Field]) -> dict[FieldName, Field]:
    start = date.fromisoformat(issued.value)
    found: dict[FieldName, Field] = {}
    base = field_at(FieldName.DUE_DATE, "", 0.8 * issued.confidence, printed.segment, (0, len(printed.segment.text)))
    if printed.days is not None and FieldName.DUE_DATE not in known:
        due = dates.after(start, printed.days, end_of_month=printed.end_of_month)
        found[FieldName.DUE_DATE] = replace(base, value=due.isoformat(), source=Source.TERMS)
    if printed.discount is not None and printed.discount_days is not None:
        until = start + timedelta(days=printed.discount_days)
        rate = format(Decimal(printed.discount), "f")
        found[FieldName.DISCOUNT_PERCENT] = replace(base, name=FieldName.DISCOUNT_PERCENT, value=rate)
        found[FieldName.DISCOUNT_DATE] = replace(
            base, name=FieldName.DISCOUNT_DATE, value=until.isoformat(), source=Source.TERMS
        )
    return found
