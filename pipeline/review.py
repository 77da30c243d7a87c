"""What a person says about an invoice: corrections of values and answers to findings.

The reading itself is never edited: corrections are applied to it each time it is assessed, so that what was read
stays beside what a person typed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Final

from pydantic import TypeAdapter, ValidationError

from pipeline.documents import Box
from pipeline.findings import Finding, Reason
from pipeline.invoices import FIELDS, Alternative, Extraction, Field, FieldName, Kind, Line, Source


class BadValueError(ValueError):
    """A correction does not fit its field; the message says what would."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A person's value of one field; ``value`` is ``None`` where it is not on the document.

    The kind of document, the lines and the supplier's record are fields too (``KIND``, ``LINES``, ``SUPPLIER``).
    """

    field: str
    value: str | None
    by: str
    at: datetime
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A person's settlement of one doubt, with the reason for it. ``about`` names the fields or the twin it is for."""

    reason: Reason
    by: str
    at: datetime
    note: str
    about: str = ""


KIND = "doc_type"
LINES = "lines"
"""All lines of the invoice as a person left them: a JSON list, see ``lines_of``."""
SUPPLIER = "supplier"
"""The record of the supplier master that a person picked: its id."""
MOST_LINES = 2000
_LINES: TypeAdapter[tuple[Line, ...]] = TypeAdapter(tuple[Line, ...])
HUGE = Decimal(10) ** 15
"""No invoice has such an amount, and exact sums of it would need more digits than Decimal keeps."""


def canonical(field: str, text: str | None) -> str | None:
    """A typed value in canonical form: ``1234.50``, ISO dates, upper-case codes. Raises ``BadValueError``."""
    if text is None or not text.strip():
        return None
    text = text.strip()
    if field in {KIND, LINES, SUPPLIER}:
        return _kind(text) if field == KIND else written(lines_of(text)) if field == LINES else text
    try:
        holds = FIELDS[FieldName(field)].holds
    except ValueError as error:
        known = ", ".join([*FieldName, KIND, LINES, SUPPLIER])
        raise BadValueError(f"there is no field {field!r}; the fields are {known}") from error
    if field in {FieldName.IBAN, FieldName.BIC}:
        return "".join(text.split()).upper()
    return _BY_KIND[holds](field, text) if holds in _BY_KIND else text


def _kind(text: str) -> str:
    try:
        return Kind(text)
    except ValueError as error:
        raise BadValueError(f"{text!r} is no kind of document; the kinds are {', '.join(Kind)}") from error


def _amount(field: str, text: str) -> str:
    try:
        amount = Decimal(text)
    except InvalidOperation as error:
        raise BadValueError(f"{field} is an amount like 1234.50, not {text!r}") from error
    if not amount.is_finite() or abs(amount) >= HUGE or -int(amount.as_tuple().exponent) > 10:
        raise BadValueError(f"{field} is an amount like 1234.50, not {text!r}")
    return f"{amount:f}"


def _date(field: str, text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise BadValueError(f"{field} is a date like 2026-07-31, not {text!r}") from error


def _flag(field: str, text: str) -> str:
    if text.casefold() not in {"true", "false"}:
        raise BadValueError(f"{field} is true or false, not {text!r}")
    return text.casefold()


def _currency(field: str, text: str) -> str:
    del field
    if len(text) != 3 or not text.isascii() or not text.isalpha():
        raise BadValueError(f"a currency is three letters like EUR, not {text!r}")
    return text.upper()


_BY_KIND: Final[Mapping[str, Callable[[str, str], str]]] = {
    "amount": _amount,
    "percent": _amount,
    "date": _date,
    "currency": _currency,
    "flag": _flag,
}


def apply(extraction: Extraction, corrections: Sequence[Correction]) -> Extraction:
    """The reading as people corrected it, latest word last. What was read stays as an alternative."""
    fields = dict(extraction.fields)
    kind, sure, lines = extraction.kind, extraction.kind_confidence, extraction.lines
    for correction in corrections:
        if correction.field == KIND:
            kind, sure = Kind(correction.value or Kind.OTHER), 1.0
        elif correction.field == LINES:
            lines = lines_of(correction.value or "[]")
        elif correction.field == SUPPLIER:
            continue
        elif correction.value is None:
            fields.pop(FieldName(correction.field), None)
        else:
            name = FieldName(correction.field)
            fields[name] = _corrected(name, fields.get(name), correction)
    return replace(extraction, fields=fields, kind=kind, kind_confidence=sure, lines=lines)


def picked_supplier(corrections: Sequence[Correction]) -> str | None:
    """The id of the master record that a person picked last; ``None`` where nobody did."""
    return next((one.value for one in reversed(corrections) if one.field == SUPPLIER), None)


def lines_of(text: str) -> tuple[Line, ...]:
    """Lines from JSON: a list of objects named as ``Line``, amounts as text. Raises ``BadValueError``."""
    try:
        lines = _LINES.validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise BadValueError(f"the lines cannot be used: {where}: {first['msg']}") from error
    if len(lines) > MOST_LINES:
        raise BadValueError(f"an invoice has at most {MOST_LINES} lines")
    for line in lines:
        for name in ("quantity", "unit_price", "discount", "net_amount", "tax_rate"):
            value = getattr(line, name)
            if value is not None:
                _amount(name, f"{value:f}" if value.is_finite() else str(value))
    return lines


def written(lines: Sequence[Line]) -> str:
    """Lines as the JSON that ``lines_of`` reads."""
    return _LINES.dump_json(tuple(lines)).decode()


def _corrected(name: FieldName, old: Field | None, correction: Correction) -> Field:
    assert correction.value is not None  # noqa: S101 - the caller tested it
    kept = (
        () if old is None else (Alternative(old.value, old.confidence, old.raw, old.page, old.box), *old.alternatives)
    )
    page, box = (old.page, old.box) if old else (None, None)
    return Field(
        name,
        correction.value,
        1.0,
        Source.CLERK,
        raw=correction.value,
        page=correction.page or page,
        box=correction.box or box,
        reader=correction.by,
        alternatives=kept,
    )


def about(finding: Finding) -> str:
    """What an answer to this finding is about: the twin where there is one, else its fields and values."""
    if "twin" in finding.evidence:
        return f"twin {finding.evidence['twin']}"
    values = finding.evidence.get("value", "")
    return " ".join([*finding.fields, values]).strip()


def open_findings(findings: Sequence[Finding], answers: Sequence[Answer]) -> tuple[Finding, ...]:
    """The findings that nobody has settled: an answer counts for the same reason about the same thing."""
    settled = {(one.reason, one.about) for one in answers}
    return tuple(one for one in findings if (one.reason, about(one)) not in settled)


def people(corrections: Sequence[Correction], answers: Sequence[Answer]) -> frozenset[str]:
    """Everybody who touched the invoice: none of them may approve it."""
    return frozenset([*(one.by for one in corrections), *(one.by for one in answers)])
