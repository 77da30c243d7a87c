"""The columns of the frames that models take; a model and its features agree on these names."""

from __future__ import annotations

from typing import Final

FIELD_COLUMNS: Final = (
    "quality",  # how well label and value stand to each other, 0 to 1
    "strong",  # the label says this field and hardly anything else
    "words",  # words of the label beyond the first, at most 3
    "same",  # value behind the label in one text
    "right",
    "below",
    "order",  # the how-manieth value behind the label
    "table",  # the label heads a column of the table of lines
    "rival",  # how much better a label of another concept claims the value, 0 to 1
    "top",  # 1 at the top of the first page, 0 in its middle and below
    "late",  # where in the document, 0 first row to 1 last row
    "currency",  # a currency stands beside it
    "decimals",  # two digits after the point
    "letters",  # a code with letters and digits
    "length",  # characters of a code beyond 3, up to 10, as a share
    "repeated",  # stands at several places of the document
    "checked",  # its check digit holds
    "own_language",  # the label is in the language of the document
    "ink",  # the OCR engine's confidence in it, 1 for text
    "zero",  # an amount of nothing
)
