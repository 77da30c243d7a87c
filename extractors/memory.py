"""Reading a supplier's invoice by where people said that its values stand.

Nothing is trained: two corrected invoices of a layout that agree on a place are enough for the third. A value always
stands on the page that is read; what was remembered is the place alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from extractors.paper.candidates import Value, values
from extractors.paper.layout import Sheet, sheet
from extractors.places import COLUMNS, agree, consensus, place_of, ratio, shape, words_of
from pipeline.documents import Ink, Page
from pipeline.findings import Finding, Reason
from pipeline.invoices import FIELDS, Extraction, Field, FieldName, Source, label_of, value_of
from pipeline.sentences import Given, say
from pipeline.supplier_memory import REMEMBERED, Example, Place, Recollection, layout_likeness, overlay

SAME_LAYOUT: Final = 0.5
"""Share of the printed words in their columns. Half of the pairs of one layout, scans among them, have 0.8 and more;
19 of 20 pairs of two layouts of one supplier have 0.4 and less."""
ENOUGH: Final = 2
"""Invoices that must agree before a place is believed."""
CLEAR: Final = 0.08
"""How much better the best place must fit than the next one with another value."""
READER: Final = "memory/1"
_TOTALS: Final = (FieldName.NET_TOTAL, FieldName.TAX_TOTAL, FieldName.GROSS_TOTAL)
_DAYS: Final = (FieldName.INVOICE_DATE, FieldName.DUE_DATE)
_CENTS: Final = Decimal("0.02")


def fingerprint(pages: Sequence[Page]) -> tuple[str, ...]:
    """The words of the first page that are no values, each hashed with the column (a sixteenth) it begins in."""
    if not pages:
        return ()
    first = pages[0]
    marks = set()
    for word in first.words:
        for text in words_of(word.text).split():
            if len(text) >= 4:
                mark = hashlib.blake2b(text.encode(), digest_size=4).hexdigest()
                marks.add(f"{mark}:{int(COLUMNS * word.box.x0 / max(first.width, 1.0))}")
    return tuple(sorted(marks))


def places(pages: Sequence[Page], name: FieldName, value: str) -> tuple[Place, ...]:
    """Every place on the pages where a value of the field's type can be read as this one."""
    if name not in REMEMBERED:
        return ()
    arranged = sheet(pages)
    wanted = _same_text(value, name)
    found = []
    for one in _typed(arranged, name):
        styles = [style for text, style in _readings(one, name) if _same_text(text, name) == wanted]
        if styles:
            found.append(place_of(arranged, one, styles[0]))
    return tuple(found)


def recall(pages: Sequence[Page], extraction: Extraction, examples: Sequence[Example]) -> Recollection:
    """What the examples of one supplier say about a reading of these pages; nothing where they do not agree.

    Examples of another layout, of this very document, and fields whose new value fails a check are left out.
    """
    if extraction.syntax or not pages:
        return Recollection()
    seen = fingerprint(pages)
    like = [
        one for one in examples if one.sha256 != extraction.sha256 and layout_likeness(seen, one.layout) >= SAME_LAYOUT
    ]
    arranged = sheet(pages)
    fields = {}
    for name in dict.fromkeys(one.field for one in like):
        recalled = _field(arranged, extraction, name, [one for one in like if one.field is name])
        if recalled is not None:
            fields[name] = recalled
    return _checked(extraction, fields)


def _field(arranged: Sheet, extraction: Extraction, name: FieldName, examples: Sequence[Example]) -> Field | None:
    known = consensus(examples, ENOUGH)
    if known is None:
        return None
    old = extraction.fields.get(name)
    ranked = sorted(_fitting(arranged, name, known.place), key=lambda one: -one[0])
    if not ranked:
        return None
    fit, value, text = ranked[0]
    if any(other != text and fit - less < CLEAR for less, _, other in ranked[1:]):
        return None
    words = value.segment.within(value.start, value.end)
    ink = min((word.confidence for word in words), default=1.0) if value.segment.ink is Ink.OCR else 1.0
    sure = (1 - 0.5 ** (known.invoices + 2)) * fit * (0.4 + 0.6 * ink)
    same = old is not None and _same_text(old.value, name) == _same_text(text, name)
    text = old.value if same and old else text
    return Field(
        name, text, round(max(sure, old.confidence) if same and old else sure, 4), Source.MEMORY, raw=value.raw,
        page=value.segment.page, box=value.box, label_box=old.label_box if same and old else None,
        reader=f"{READER}: memory of {known.invoices} invoices", alternatives=old.alternatives if old else (),
    )  # fmt: skip


def _fitting(arranged: Sheet, name: FieldName, known: Place) -> Iterator[tuple[float, Value, str]]:
    """Values of the right type at the remembered place: how well each fits, 0 to 1, and what it says."""
    for value in _typed(arranged, name):
        read = _readings(value, name)
        styled = [text for text, style in read if style == known.style] or [text for text, _ in read]
        if len(set(styled)) != 1:
            continue  # it may be read in two ways, and people's readings do not say which
        fit = agree(known, place_of(arranged, value, known.style))
        if fit > 0:
            yield 0.85 * fit + 0.15 * ratio(shape(known.raw), shape(value.raw)), value, styled[0]


def _typed(arranged: Sheet, name: FieldName) -> Iterator[Value]:
    """The values on the pages that have the field's type."""
    for found in values(arranged).values():
        for value in found:
            if value.kind == FIELDS[name].holds and not value.percent:
                yield value


def _readings(value: Value, name: FieldName) -> tuple[tuple[str, str], ...]:
    """Every canonical text that a value may mean, with the style of reading it so."""
    holds = FIELDS[name].holds
    if holds == "amount":
        return tuple((f"{one.value:.2f}", one.decimal) for one in value.amounts if not one.repaired)
    if holds == "date":
        return tuple((one.value.isoformat(), str(one.order)) for one in value.days)
    return ((value.raw.strip(), ""),)


def _same_text(text: str, name: FieldName) -> str:
    """What two texts of one value have in common: amounts as numbers, codes without spaces and case."""
    if FIELDS[name].holds == "amount":
        return f"{Decimal(text).normalize():f}"
    return "".join(text.split()).casefold()


def _checked(extraction: Extraction, fields: Mapping[FieldName, Field]) -> Recollection:
    """Without totals that disagree, an amount due that breaks what was whole, a due date before the invoice's."""
    kept = dict(fields)
    for broken, without in ((_totals_break, _TOTALS), (_due_breaks, (FieldName.AMOUNT_DUE,)), (_days_break, _DAYS)):
        if broken(extraction, overlay(extraction, Recollection(kept))):
            kept = {name: one for name, one in kept.items() if name not in without}
    kept = {name: one for name, one in kept.items() if _says_more(extraction.fields.get(name), one)}
    notes = tuple(_note(extraction.fields.get(name), one) for name, one in kept.items() if _differs(extraction, one))
    return Recollection(kept, notes)


def _totals_break(before: Extraction, after: Extraction) -> bool:
    del before
    net, tax, gross = (after.amount(name) for name in _TOTALS)
    return net is not None and tax is not None and gross is not None and abs(net + tax - gross) > _CENTS


def _due_breaks(before: Extraction, after: Extraction) -> bool:
    """Gross less prepaid plus rounding was the amount due, and would be no more."""
    return _due_holds(before) and not _due_holds(after)


def _due_holds(one: Extraction) -> bool:
    gross, due = one.amount(FieldName.GROSS_TOTAL), one.amount(FieldName.AMOUNT_DUE)
    if gross is None or due is None:
        return False
    rest = gross - (one.amount(FieldName.PREPAID) or 0) + (one.amount(FieldName.ROUNDING) or 0)
    return abs(rest - due) <= _CENTS


def _days_break(before: Extraction, after: Extraction) -> bool:
    del before
    issued, due = after.day(FieldName.INVOICE_DATE), after.day(FieldName.DUE_DATE)
    return issued is not None and due is not None and due < issued


def _says_more(old: Field | None, new: Field) -> bool:
    return old is None or old.value != new.value or new.confidence > old.confidence


def _differs(extraction: Extraction, new: Field) -> bool:
    return extraction.text(new.name) != new.value


def _note(old: Field | None, new: Field) -> Finding:
    name, invoices = new.name, new.reader.partition(": ")[2]
    values: dict[str, Given] = {"field": label_of(name), "value": value_of(name, new.value), "invoices": invoices}
    if old is None:
        said = say(
            "{field} '{value}' was read where people said it stands ({invoices}); nothing was read before.", **values
        )
    else:
        said = say(
            "{field} '{value}' was read where people said it stands ({invoices}); '{before}' was read before.",
            before=value_of(name, old.value),
            **values,
        )
    evidence = {"value": new.value, "read": old.value if old else "", "memory": invoices}
    return Finding.of(Reason.READ_FROM_MEMORY, said, (str(name),), evidence)


__all__ = ["fingerprint", "places", "recall"]
