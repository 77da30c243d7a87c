"""Terms and conditions, privacy notices and the like: papers that come with invoices and are none."""

from __future__ import annotations

import re
from typing import Final

from extractors.paper.layout import Sheet

SURENESS: Final = 0.99
_FIRST: Final = 8
"""Segments of the first page among which its title is."""
_LONGEST: Final = 90
_CENTS: Final = re.compile(r"\d[.,]\d{2}\b")
_FIGURES: Final = 3
"""Amounts to the cent from which a page is about money that somebody owes."""
_TITLE: Final = re.compile(
    r"(?:unsere\s+|our\s+|nos\s+)?(?:"
    r"allgemeine[nr]?\s+[\w-]*(?:\s+und\s+[\w-]+)?bedingungen|agb\b|widerrufsbelehrung|datenschutz(?:erklärung|hinweise)"
    r"|(?:general\s+|standard\s+)?terms\s+(?:and|&)\s+conditions|general\s+(?:terms|conditions)\b"
    r"|conditions\s+of\s+(?:sale|purchase)|privacy\s+(?:policy|notice)"
    r"|conditions\s+générales|condiciones\s+generales|condizioni\s+generali|algemene\s+\w*voorwaarden"
    r"|ogólne\s+warunki|regulamin\b|polityka\s+prywatności)",
    re.IGNORECASE,
)


def are_conditions(sheet: Sheet) -> bool:
    """Whether the first page has such a title, and hardly a figure to the cent."""
    first = [one for one in sheet.segments if one.page == sheet.pages[0].number]
    if not any(len(one.text) <= _LONGEST and _TITLE.match(one.text.strip()) for one in first[:_FIRST]):
        return False
    return sum(len(_CENTS.findall(one.text)) for one in first) < _FIGURES
