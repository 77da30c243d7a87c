"""Whether the page says that the buyer owes the tax (art. 226 (11a) of Directive 2006/112/EC asks for the words)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from extractors.paper.ink import field_at
from extractors.paper.labels import fold
from extractors.paper.layout import Sheet
from pipeline.invoices import Field, FieldName

WORDS: Final = re.compile(
    r"reverse.?charge|steuerschuldnerschaft des leistungsempf|steuerschuld geht auf den|autoliquidation|"
    r"inversion del sujeto pasivo|inversione contabile|btw verlegd|verlegging van|odwrotne obciazenie|autoliquidacao|"
    r"omvendt betalingspligt|omvand skattskyldighet|omvand betalningsskyldighet|kaannetty verovelvollisuus|"
    r"preneseni danove povinnosti|prenesenie danovej povinnosti|forditott adozas|taxare inversa|"
    r"intra.?community supply|"
    r"innergemeinschaftliche lieferung|livraison intracommunautaire|wewnatrzwspolnotowa dostawa"
)
"""The phrases of the directive in the languages that are read, without case and accents."""


def read(sheet: Sheet, fields: Mapping[FieldName, Field]) -> dict[FieldName, Field]:
    """The flag with the words that say so; nothing where the page does not, or where it charges tax."""
    tax = fields.get(FieldName.TAX_TOTAL)
    if tax is not None and Decimal(tax.value):
        return {}
    for segment in sheet.segments:
        found = WORDS.search(fold(segment.text))
        if found:
            end = min(found.end(), len(segment.text))
            name = FieldName.REVERSE_CHARGE
            return {name: field_at(name, "true", 0.97, segment, (min(found.start(), end - 1), end))}
    return {}
