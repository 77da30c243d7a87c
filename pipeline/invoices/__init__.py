"""What is read off a document, and the invoice it amounts to.

An ``Extraction`` keeps the ink: each ``Field`` knows its page, its box, who read it and how sure that
is. An ``Invoice`` is the same thing as accountants see it: typed values alone. Names and terms are those of
EN 16931-1:2017 (BT- and BG- numbers beside each).
"""

from __future__ import annotations

from pipeline.invoices.extraction import Adjustment, Alternative, Extraction, Field, Line, Reading, Source, TaxShare
from pipeline.invoices.fields import CRITICAL, FIELDS, FieldInfo, FieldName, label_of, value_of
from pipeline.invoices.invoice import Invoice, Party, invoice_of
from pipeline.invoices.kinds import KINDS, POSTING_KINDS, Kind

__all__ = [
    "CRITICAL",
    "FIELDS",
    "KINDS",
    "POSTING_KINDS",
    "Adjustment",
    "Alternative",
    "Extraction",
    "Field",
    "FieldInfo",
    "FieldName",
    "Invoice",
    "Kind",
    "Line",
    "Party",
    "Reading",
    "Source",
    "TaxShare",
    "invoice_of",
    "label_of",
    "value_of",
]
