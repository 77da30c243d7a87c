"""The page of a hybrid invoice against its XML: both are the invoice, so they must say the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Final

from pipeline.findings import Finding, Reason, finding
from pipeline.invoices import Extraction, Field, FieldName, label_of, value_of

SURE_ENOUGH: Final = 0.5
"""Below this the page's reading is more likely wrong than right, and proves nothing against the XML."""


def compare(xml: Extraction, page: Extraction) -> tuple[Finding, ...]:
    """A finding for each critical field that page and XML give differently.

    What only one of them gives is no contradiction: a profile such as MINIMUM leaves most out. Another
    reading that the page offers for the field (a second bank account in its footer) counts as agreement.
    """
    return tuple(_contradictions(xml, page))


def _contradictions(xml: Extraction, page: Extraction) -> Iterator[Finding]:
    for name, same in _COMPARED.items():
        told, seen = xml.fields.get(name), page.fields.get(name)
        if told is None or seen is None or seen.confidence < SURE_ENOUGH:
            continue
        if not any(same(one, other) for one in _readings(told) for other in _readings(seen)):
            yield finding(
                Reason.PAGE_CONTRADICTS_XML,
                "{field}: the page says {page}, its XML says {xml}.",
                (str(name),),
                {"page": seen.value, "xml": told.value, "place": told.place},
                field=label_of(name),
                page=value_of(name, seen.value),
                xml=value_of(name, told.value),
            )


def _readings(field: Field) -> tuple[str, ...]:
    return field.value, *(alternative.value for alternative in field.alternatives)


def _same_text(one: str, other: str) -> bool:
    return one == other


def _same_code(one: str, other: str) -> bool:
    return _bare(one) == _bare(other)


def _same_vat_id(one: str, other: str) -> bool:
    """Pages often leave the country out: ``NIP 583-290-29-17`` is ``PL5832902917``."""
    short, long = sorted((_bare(one), _bare(other)), key=len)
    return short == long or (len(short) >= 8 and long[2:] == short and long[:2].isalpha())


def _same_amount(one: str, other: str) -> bool:
    """Pages print a credit note's amounts with or without a minus."""
    return abs(Decimal(one)) == abs(Decimal(other))


def _bare(code: str) -> str:
    return re.sub(r"[\W_]", "", code).upper()


_COMPARED: Final[Mapping[FieldName, Callable[[str, str], bool]]] = {
    FieldName.INVOICE_NUMBER: _same_code,
    FieldName.INVOICE_DATE: _same_text,
    FieldName.GROSS_TOTAL: _same_amount,
    FieldName.CURRENCY: _same_text,
    FieldName.IBAN: _same_code,
    FieldName.SUPPLIER_VAT_ID: _same_vat_id,
}
