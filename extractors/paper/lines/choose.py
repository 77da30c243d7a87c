"""Which rows are lines: not the sums between them, and such that they add up."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from extractors.paper.lines.regions import Region
from extractors.paper.lines.roles import Columns
from extractors.paper.lines.rows import CENT, Item, Row, Totals

_DROPPED: Final = 4
"""Rows that may be left out to make the others add up."""
_ALLOWANCES: Final = frozenset({"discount", "col_discount"})


def chosen(region: Region, columns: Columns, totals: Totals, rows: Sequence[Row]) -> tuple[tuple[Item, ...], float]:
    """The items of one reading of the columns that are lines, and how well they fit, 0 for not at all.

    ``rows`` are all rows of the document: lines may also add up to a subtotal, before discounts and charges.
    """
    items = tuple(_folded(_plausible(columns.items)))
    items = tuple(item for item in _without_sums(items) if _says_something(item))
    if not items:
        return (), 0.0
    picked, fits = _fitting(items, totals)
    if not fits:
        picked, fits = _to_subtotal(items, rows)
    explained = sum(item.explained for item in picked)
    headed = region.head is not None
    if not headed and not fits and explained * 2 < len(picked):
        return (), 0.0
    if not headed and not fits and explained < 1:
        return (), 0.0
    money = sum(item.used[0].money for item in picked) * 2 > len(picked)
    proof = 12.0 if headed or explained else 6.0 if len(picked) > 1 and not any(item.extra for item in picked) else 2.0
    worth = (proof if fits else 0.0) + 1.5 * explained + columns.worth
    return picked, worth + (3.0 if headed else 0.0) - (0.0 if money else 5.0)


def _plausible(items: Sequence[Item]) -> Iterator[Item]:
    """Amounts printed as money, where most are; a code or a year in the column is none."""
    money = sum(item.used[0].money for item in items)
    for item in items:
        if money * 2 > len(items) and not (item.used[0].money or item.explained):
            continue
        if "tax_total" in item.row.labels and not item.explained and item.quantity is None:
            continue  # a tax, not a sale
        yield replace(item, used=[*item.used], extra=[])


def _folded(items: Iterator[Item]) -> Iterator[Item]:
    """An allowance printed below a line is part of the line."""
    before: Item | None = None
    for item in items:
        named = bool(item.row.labels & _ALLOWANCES) or _percent_of(before, item)
        allowance = item.amount < 0 and not item.explained and named
        near = before is not None and item.row.page == before.row.page
        if before is not None and allowance and near and before.amount > 0 and abs(item.amount) <= before.amount:
            before.amount += item.amount
            before.discount = (before.discount or Decimal(0)) - item.amount
            before.extra.append(item.row)
            continue
        if before is not None:
            yield before
        before = item
    if before is not None:
        yield before


def _percent_of(before: Item | None, item: Item) -> bool:
    """Whether a printed percentage of the line above is the amount."""
    return before is not None and any(
        number.percent and abs(before.amount * number.value / 100 - abs(item.amount)) <= CENT
        for number in item.row.numbers
    )


def _without_sums(items: Sequence[Item]) -> Iterator[Item]:
    """Leave out a row that is the sum of those above it: a subtotal, or what is carried to the next page."""
    kept: list[Item] = []
    since = 0
    for item in items:
        bare = item.quantity is None and not item.explained
        whole = sum((one.amount for one in kept), Decimal(0))
        part = sum((one.amount for one in kept[since:]), Decimal(0))
        all_above = len(kept) >= 2 and abs(whole - item.amount) <= CENT
        its_group = len(kept) - since >= 2 and abs(part - item.amount) <= CENT
        if bare and (all_above or its_group):
            since = len(kept)
            continue
        kept.append(item)
        yield item


def _says_something(item: Item) -> bool:
    """Whether it has words, or numbers that explain it."""
    letters = sum(character.isalpha() for character in item.row.text)
    return letters >= 2 or item.explained or item.quantity is not None


def _fitting(items: Sequence[Item], totals: Totals) -> tuple[tuple[Item, ...], bool]:
    """The items that add up to a total, leaving out as few as possible of those that nothing explains."""
    for target in (totals.net, totals.gross):
        if target is None:
            continue
        for wanted in (target, -target):
            for end in range(len(items), 0, -1):
                rest = items[end:]
                if any(item.explained for item in rest):
                    break
                if _adds_up(items[:end], wanted):
                    return _trimmed(items[:end]), True
            doubtful = [item for item in items if not item.explained and item.quantity is None][-10:]
            for size in range(1, min(len(doubtful), _DROPPED) + 1):
                for dropped in itertools.combinations(doubtful, size):
                    kept = tuple(item for item in items if not any(item is one for one in dropped))
                    if kept and _adds_up(kept, wanted):
                        return kept, True
    return tuple(items), False


def _to_subtotal(items: Sequence[Item], rows: Sequence[Row]) -> tuple[tuple[Item, ...], bool]:
    """The first items that add up to an amount printed below them: two at least, or one that is explained."""
    for end in range(len(items), 0, -1):
        first = items[:end]
        if end == 1 and not first[0].explained:
            break
        total = sum((item.amount for item in first), Decimal(0))
        last = first[-1].row.index
        if any(number.money and number.value == total for row in rows if row.index > last for number in row.numbers):
            return _trimmed(first), True
        if items[end - 1].explained:
            break
    return tuple(items), False


def _trimmed(items: Sequence[Item]) -> tuple[Item, ...]:
    """Without rows of nothing at the end: charges and allowances that are zero."""
    kept = list(items)
    counted = any(item.quantity is not None for item in items)
    while counted and len(kept) > 1 and not kept[-1].amount and kept[-1].quantity is None:
        kept.pop()
    return tuple(kept)


def _adds_up(items: Sequence[Item], target: Decimal) -> bool:
    return bool(target) and abs(sum((item.amount for item in items), Decimal(0)) - target) <= CENT
