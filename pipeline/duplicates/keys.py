"""The blocking keys: an invoice's possible twins share at least one of about seven with it.

Chosen by measuring which sort of copy each finds alone; ``benchmarks/duplicates.py`` prints the recall of them all.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.duplicates.earlier import Earlier
from pipeline.duplicates.forms import amount_digits, key, norm, plain_amount, skeletons

SHORTEST_WITH_AMOUNT = 3
"""A skeleton this long is a key with the amount, without its supplier."""
SHORTEST_TO_HALVE = 4
SHORTEST_ALONE = 7
"""A skeleton this long is rare enough to be a key without anything else."""


def keys(one: Earlier) -> tuple[int, ...]:
    """64 signed bits each, sorted, without repetition. They are kept by date, and looked for nearest in date first."""
    return tuple(sorted({*_of_number(one), *_of_amounts(one), *_of_references(one)}))


def _of_number(one: Earlier) -> Iterator[int]:
    for bone in skeletons(one.number) if one.number else ():
        yield key("number", one.seller, bone)
        if len(bone) >= SHORTEST_ALONE:
            yield key("alone", bone)
        elif len(bone) >= SHORTEST_WITH_AMOUNT and one.gross is not None:
            yield key("number+amount", bone, plain_amount(one.gross))


def _of_amounts(one: Earlier) -> Iterator[int]:
    """Sorted digits stand for the amount itself too, and for it with digits swapped or the point moved."""
    for amount in (one.gross, one.net):
        if amount is not None:
            yield key("digits", one.seller, amount_digits(amount))
    if one.gross is not None and one.number:
        yield from _halves(one.seller, amount_digits(one.gross), skeletons(one.number))
    if one.gross is not None and one.issued is not None:
        yield key("amount+date", plain_amount(one.gross), one.issued.isoformat())


def _halves(seller: str, digits: str, bones: tuple[str, ...]) -> Iterator[int]:
    """A slip in one half of the number leaves the other: a misread copy is found among any number of equal totals."""
    if bones and len(bones[0]) >= SHORTEST_TO_HALVE:
        middle = len(bones[0]) // 2
        yield key("front", seller, digits, bones[0][:middle])
        yield key("back", seller, digits, bones[0][-middle:])


def _of_references(one: Earlier) -> Iterator[int]:
    if one.seller != "name:":
        yield key("seller", one.seller)
    if one.delivery_note and (note := norm(one.delivery_note)):
        yield key("delivery", note)
    if one.contract and one.period[0]:
        yield key("period", one.seller, norm(one.contract), one.period[0].isoformat())
    if one.ksef_number:
        yield key("ksef", norm(one.ksef_number))
