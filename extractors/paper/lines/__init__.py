"""The lines of an invoice: which rows bill something, what their numbers are, and which words describe them.

Tables with heads and without are read alike: every column that numbers form at a right edge may be the column of the
amounts, and the one whose rows explain themselves (quantity x price = amount) and add up to the invoice's net total
(or its gross total, on tills) is taken. Heads, where there are any, say which column is which.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extractors.paper.candidates import Value
from extractors.paper.columns import Head
from extractors.paper.layout import Sheet
from extractors.paper.lines.choose import chosen
from extractors.paper.lines.describe import described
from extractors.paper.lines.regions import regions
from extractors.paper.lines.roles import read_columns
from extractors.paper.lines.rows import Totals, rows_of
from pipeline.invoices import Line

__all__ = ["Totals", "read"]


def read(
    sheet: Sheet, heads: Sequence[Head], found: Mapping[int, tuple[Value, ...]], decimal: str, totals: Totals
) -> tuple[Line, ...]:
    """The lines in the order of the pages. ``decimal`` is the document's decimal separator, empty where unknown."""
    rows = rows_of(sheet, found, decimal)
    rates = frozenset(number.value for row in rows for number in row.numbers if number.percent)
    readings = []
    for region in regions(sheet, rows, heads, found):
        for columns in read_columns(region, totals, rates):
            picked, fit = chosen(region, columns, totals, rows)
            if picked:
                readings.append((fit, picked, region))
    if not readings:
        return ()
    fit, picked, region = max(readings, key=lambda one: one[0])
    return tuple(item.line(words) for item, words in described(sheet, region, picked)) if fit > 0 else ()
