"""What of an invoice can be searched, as tokens: the one rule, the same for both databases and for what people type.

Letters are folded (``Łódź`` is ``lodz``), so it does not matter how they are typed. Number, supplier and details are
kept as runs of three characters without separators, with an underscore at both ends: any part of ``AP-2026/17`` is a
phrase of such runs, ``26/1`` as well as ``261``, and the whole with its ends is that number alone. Amounts are kept by
value.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import chain
from typing import Final

from pipeline.invoices import Invoice

Seen = tuple[str, Sequence[float]]
"""A word on a page and where it stands: left, top, right, bottom."""

LONGEST_VALUE: Final = 120
"""Characters of a number or a name that are searched."""
LONGEST_WORD: Final = 40
MOST_BYTES: Final = 400_000
"""Of the words of one invoice: PostgreSQL keeps less than a megabyte of them."""

_STRANGE: Final = re.compile(r"[^\x00-\x7f]+")
_WORD: Final = re.compile(r"[^\W_]+")
_LETTERS: Final = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe"})
"""Letters that Unicode does not take apart into a letter and its mark."""


@dataclass(frozen=True, slots=True)
class SearchText:
    """The columns of the index, each as tokens with a space between: a token has letters, digits and underscores."""

    number: str
    amounts: str
    supplier: str
    details: str
    words: str

    @property
    def headings(self) -> tuple[str, ...]:
        """Everything but the words."""
        return astuple(self)[:-1]


def search_text(
    invoice: Invoice, supplier_name: str | None, document_name: str, pages: Iterable[Sequence[Seen]]
) -> SearchText:
    """What is indexed of an invoice: ``supplier_name`` is the master's where it is known, ``pages`` are its own."""
    suppliers = dict.fromkeys(compact(name) for name in (supplier_name, invoice.supplier.name) if name)
    return SearchText(
        number=_runs([compact(invoice.number or "")]),
        amounts=" ".join(_amounts(invoice)),
        supplier=_runs(suppliers),
        details=_runs(_details(invoice, document_name)),
        words=" ".join(_bounded(_words(invoice, supplier_name, document_name, pages))),
    )


def fold(text: str) -> str:
    """Without case and without marks: ``Żółć`` is ``zolc``."""
    return text.lower() if text.isascii() else _STRANGE.sub(lambda found: _plain(found[0]), text.casefold())


@lru_cache(maxsize=4096)
def _plain(letters: str) -> str:
    apart = unicodedata.normalize("NFKD", letters)
    return "".join(one for one in apart if not unicodedata.combining(one)).casefold().translate(_LETTERS)


def tokens(text: str) -> list[str]:
    """The words of a text, folded: letters and digits alone."""
    return split(fold(text))


def split(folded: str) -> list[str]:
    """The words of a text that is folded."""
    return [word[:LONGEST_WORD] for word in _WORD.findall(folded)]


def compact(text: str) -> str:
    """A value without its separators: ``AP-2026/17`` is ``ap202617``."""
    return "".join(_WORD.findall(fold(text)))[:LONGEST_VALUE]


def runs(text: str) -> tuple[str, ...]:
    """Every run of three characters, in order; a shorter text is one run."""
    return tuple(text[at : at + 3] for at in range(max(1, len(text) - 2)))


def whole(value: str) -> str:
    """A compact value with its ends."""
    return f"_{value}_"


def amount_token(amount: Decimal) -> str:
    """An amount by its value, whatever its sign: 1234.5 and 1234.500 are ``1234_50``."""
    units, _, rest = f"{abs(amount):f}".partition(".")
    return f"{units.lstrip('0') or '0'}_{rest.rstrip('0').ljust(2, '0')}"


def reading_order(words: Iterable[Seen]) -> list[str]:
    """The words of a page row by row: those whose middles are within half a height stand in one row."""
    rows: list[list[tuple[float, str]]] = []
    end = float("-inf")
    for twice_middle, top, left, text in sorted((box[1] + box[3], box[1], box[0], text) for text, box in words):
        if twice_middle > end:
            rows.append([])
            end = twice_middle + 2 * (twice_middle / 2 - top)
        rows[-1].append((left, text))
    return [text for row in rows for _, text in sorted(row)]


def _runs(values: Iterable[str]) -> str:
    """The runs of several values; a lone underscore keeps a phrase from reaching over two of them."""
    return " _ ".join(" ".join(runs(whole(value))) for value in values if value)


def _amounts(invoice: Invoice) -> dict[str, None]:
    """Each amount by its value, and its whole units alone: somebody who types 1234 means 1234.50 too."""
    told = [one for one in (invoice.gross, invoice.net, invoice.payable) if one is not None]
    exact = [amount_token(one) for one in told]
    return dict.fromkeys(chain(exact, (one.partition("_")[0] for one in exact)))


def _details(invoice: Invoice, document_name: str) -> Iterator[str]:
    yield compact(document_name)
    yield compact(invoice.purchase_order or "")
    for day in (invoice.issued, invoice.due):
        yield "" if day is None else f"{day:%Y%m%d}"
    yield compact(invoice.currency or "")


def _words(
    invoice: Invoice, supplier_name: str | None, document_name: str, pages: Iterable[Sequence[Seen]]
) -> Iterator[str]:
    """Names and number word by word, references in one piece, then the pages; the lines where there is no page."""
    for text in (supplier_name, invoice.supplier.name, invoice.number, document_name, invoice.currency):
        yield from tokens(text or "")
    supplier = invoice.supplier
    for code in (supplier.vat_id, supplier.tax_number, invoice.iban, invoice.payment_reference, invoice.ksef_number):
        yield compact(code or "")[:LONGEST_WORD]
    unseen = True
    for page in pages:
        unseen = False
        yield from tokens(" ".join(reading_order(page)))
    if unseen:
        for line in invoice.lines:
            yield from tokens(line.description)


def _bounded(words: Iterable[str]) -> Iterator[str]:
    taken = 0
    for word in words:
        taken += len(word.encode()) + 8
        if taken > MOST_BYTES:
            return
        if word:
            yield word
