"""What somebody typed, as a question to the index: words are ANDed, quotes hold words together, amounts mean a value.

Nothing of it is ever syntax of a database: all that is left of a query are tokens of letters, digits and underscores.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import partial
from typing import Final

from pipeline.store.search_text import LONGEST_WORD, amount_token, compact, runs, tokens, whole

LONGEST_QUERY: Final = 300
MOST_TERMS: Final = 10
"""What is typed beyond these is not looked at."""

_QUOTES: Final = '"„“”«»'
_PIECE: Final = re.compile(rf"[{_QUOTES}]([^{_QUOTES}]*)[{_QUOTES}]|([^\s{_QUOTES}]+)")
_SPACED: Final = re.compile(r"(?<!\S)(\d{1,3})((?:[ \u00a0\u202f]\d{3})+)((?:[.,]\d{1,2})?)(?!\S)")
_AMOUNT: Final = re.compile(r"[-+]?(?:[A-Za-z]{3}|[$€£])?(\d[\d.,'’]*)(?:[A-Za-z]{3}|[$€£])?")
_DAY: Final = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")


class Column(StrEnum):
    """A column of the index."""

    NUMBER = "number"
    AMOUNTS = "amounts"
    SUPPLIER = "supplier"
    DETAILS = "details"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Has:
    """A column has these tokens one after the other; with ``prefix`` the last one may go on."""

    column: Column
    tokens: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class AllOf:
    """Everything of it holds."""

    parts: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Something of it holds."""

    parts: tuple[Question, ...]


Question = Has | AllOf | AnyOf


class Rank(StrEnum):
    """How an invoice was found, the best first."""

    SAME_NUMBER = "same_number"
    NUMBER = "number"
    AMOUNT = "amount"
    SUPPLIER = "supplier"
    DETAILS = "details"
    TEXT = "text"
    BEGUN = "begun"


Term = Mapping[Rank, Question]
"""One thing that was typed: what to ask for each rank."""


def questions(query: str, there: Callable[[Question], bool] = lambda _: True) -> list[tuple[Rank, Question]]:
    """A question for each rank, the best first; none for an empty query.

    ``there`` says whether the index has anything at all of a part. It is asked where several things were typed: what is
    not there need not be put together with the words of every page.
    """
    readings = _readings(query[:LONGEST_QUERY])
    if len(readings) > 1:
        readings = [[_pruned(term, there) for term in reading] for reading in readings]
    asked = []
    for rank in Rank:
        at = _begun if rank is Rank.BEGUN else partial(_at, rank)
        parts = tuple(part for reading in readings for part in at(reading))
        if parts:
            asked.append((rank, _any(parts)))
    return asked


def typed(query: str) -> list[list[str]]:
    """The tokens of each thing that was typed, to show where they stand in a text."""
    return [words for words, _ in _pieces(query[:LONGEST_QUERY])]


def amounts(text: str) -> set[Decimal]:
    """Every amount that a text may mean: ``1.234`` is 1234 and 1.234, ``1.234,50 EUR`` is 1234.50."""
    found = _AMOUNT.fullmatch(text.strip())
    if not found:
        return set()
    digits = re.sub(r"['’]", "", found[1]).rstrip(".,")
    marks = re.findall(r"[.,]", digits)
    plain = Decimal(re.sub(r"[.,]", "", digits))
    if not marks:
        return {plain}
    units, _, rest = digits.rpartition(marks[-1])
    with_cents = Decimal(f"{re.sub('[.,]', '', units)}.{rest}")
    if marks.count(marks[-1]) > 1:
        return {plain}
    if len(marks) == 1 and len(rest) == 3:
        return {plain, with_cents}
    return {with_cents}


def _readings(query: str) -> list[list[Term]]:
    """What a query may mean: word by word, with ``1 234,50`` as one amount, and all of it as one number."""
    pieces = _pieces(query)
    readings = [[_term(text, words) for words, text in pieces]]
    joined = _SPACED.sub(lambda one: re.sub(r"\s", "", one[1] + one[2]) + one[3], query)
    if joined != query:
        readings.append([_term(text, words) for words, text in _pieces(joined)])
    if len(pieces) > 1:
        readings.append([_number(compact(query))])
    return [reading for reading in readings if reading]


def _pieces(query: str) -> list[tuple[list[str], str]]:
    """What was typed between spaces or quotes, each with its tokens; what has none is left out."""
    found = ((one[1] or one[2] or "") for one in _PIECE.finditer(query))
    pieces = [(words, text) for text in found if (words := tokens(text))]
    return pieces[:MOST_TERMS]


def _at(rank: Rank, reading: list[Term]) -> Iterator[Question]:
    """One thing that was typed is found at this rank, and the others anywhere, as they were typed."""
    whole_words = [[part for at, part in term.items() if at is not Rank.BEGUN] for term in reading]
    for place, term in enumerate(reading):
        others = [parts for at, parts in enumerate(whole_words) if at != place]
        if rank in term and all(others):
            yield _all((term[rank], *map(_any, others)))


def _begun(reading: list[Term]) -> Iterator[Question]:
    """Everything that was typed is found anywhere, as the beginning of a word too.

    Asked last and but once: a database gathers every word that begins like that before it finds the first.
    """
    if len(reading) == 1:
        yield from (term[Rank.BEGUN] for term in reading if Rank.BEGUN in term)
    elif all(reading) and any(Rank.BEGUN in term for term in reading):
        yield _all(_any(term.values()) for term in reading)


def _pruned(term: Term, there: Callable[[Question], bool]) -> Term:
    return {rank: part for rank, part in term.items() if rank is Rank.BEGUN or there(part)}


def _term(text: str, words: list[str]) -> Term:
    value = compact(text)
    asked = {**_number(value), Rank.TEXT: _text(words, value)}
    if len(words[-1]) > 2:
        asked[Rank.BEGUN] = _text(words, value, begun=True)
    if found := amounts(text):
        asked[Rank.AMOUNT] = _any(Has(Column.AMOUNTS, (_typed_amount(one),)) for one in sorted(found))
    if len(value) > 1:
        asked[Rank.SUPPLIER] = _part(Column.SUPPLIER, value)
        asked[Rank.DETAILS] = _any(_part(Column.DETAILS, one) for one in (value, *_days(text)))
    return asked


def _number(value: str) -> dict[Rank, Question]:
    asked: dict[Rank, Question] = {Rank.SAME_NUMBER: Has(Column.NUMBER, runs(whole(value)))}
    if len(value) > 1:
        asked[Rank.NUMBER] = _part(Column.NUMBER, value)
    return asked


def _part(column: Column, value: str) -> Has:
    """A value anywhere within a column; two characters are the beginning of a run."""
    return Has(column, runs(value), prefix=len(value) < 3)


def _text(words: list[str], value: str, *, begun: bool = False) -> Question:
    """Words as they stand on the page, and a reference in one piece, however it was typed."""
    return _any(Has(Column.WORDS, one, prefix=begun) for one in (tuple(words), (value[:LONGEST_WORD],)))


def _typed_amount(amount: Decimal) -> str:
    """Whole units mean the amounts with cents too."""
    token = amount_token(amount)
    return (
        token.partition("_")[0] if amount == amount.to_integral_value() and amount.as_tuple().exponent == 0 else token
    )


def _days(text: str) -> Iterator[str]:
    """A date as people write it, day first and month first, as the index has it."""
    if found := _DAY.fullmatch(text):
        first, second, year = map(int, found.groups())
        for month, day in {(second, first), (first, second)}:
            try:
                yield f"{date(year, month, day):%Y%m%d}"
            except ValueError:
                continue


def _all(parts: Iterable[Question]) -> Question:
    kept = tuple(parts)
    return kept[0] if len(kept) == 1 else AllOf(kept)


def _any(parts: Iterable[Question]) -> Question:
    kept = tuple(dict.fromkeys(parts))
    return kept[0] if len(kept) == 1 else AnyOf(kept)
