"""Which printed amounts explain each other: sums, taxes at a printed rate, columns that add up.

Amounts are whole cents, so equality is exact; a tax may be a cent off, as rounding by line makes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Column = NDArray[np.float32]

MOST: Final = 72
"""Distinct amounts that are compared with each other; beyond that the last ones of the document."""
_HIGHEST_RATE: Final = 0.28
_LEAST_RATE: Final = 0.009


def arithmetic(
    cents: Ints,
    money: NDArray[np.bool_],
    percents: Sequence[Decimal],
    right: NDArray[np.float64],
    pages: Ints,
    rows: Ints,
) -> tuple[Column, ...]:
    """Eleven columns, a row an amount.

    gross_like, net_like, tax_like: it is in a printed net + tax = gross with a tax of 0.9 to 28 %. net_rate, tax_rate,
    gross_rate: a printed percentage explains it. column_sum: the amounts above it in its column add up to it;
    half_sum: to twice as much, as where sums were summed too. row_product: two numbers of its row multiply to it, as
    in a line. rounded: it is a multiple of five cents and an amount less than five cents away is none (Swiss and
    Malaysian rounding of cash). paid_back: below it stand what was given and the change.
    """
    size = np.abs(cents)
    pool = _pool(size[money & (cents != 0)])
    gross_like, net_like, tax_like = _sums(size, pool)
    net_rate, tax_rate, gross_rate = _rates(size, pool, percents)
    column, half = _columns(cents, right, pages, rows)
    product = _products(cents, pages, rows)
    rounded = _rounded(size, pool)
    back = _paid_back(size, money, pages, rows)
    found = (gross_like, net_like, tax_like, net_rate, tax_rate, gross_rate, column, half, product, rounded, back)
    return tuple(one.astype(np.float32) for one in found)


def _pool(size: Ints) -> Ints:
    distinct, first = np.unique(size[::-1], return_index=True)
    return np.asarray(distinct[np.argsort(first, kind="stable")[:MOST]], np.int64)


def _sums(size: Ints, pool: Ints) -> tuple[NDArray[np.bool_], ...]:
    if len(pool) < 3:
        nothing = np.zeros(len(size), bool)
        return nothing, nothing, nothing
    net, tax = pool[:, None], pool[None, :]
    share = tax / np.maximum(net, 1)
    fits = (share <= _HIGHEST_RATE) & (share >= _LEAST_RATE) & np.isin(net + tax, pool)
    return (
        np.isin(size, (net + tax)[fits]),
        np.isin(size, np.broadcast_to(net, fits.shape)[fits]),
        np.isin(size, np.broadcast_to(tax, fits.shape)[fits]),
    )


def _rates(size: Ints, pool: Ints, percents: Sequence[Decimal]) -> tuple[NDArray[np.bool_], ...]:
    net_rate, tax_rate, gross_rate = (np.zeros(len(size), bool) for _ in range(3))
    for rate in sorted({float(one) for one in percents if 0 < one < 30})[:8]:
        taxes = np.rint(pool * rate / 100).astype(np.int64)
        near = np.abs(taxes[:, None] - pool[None, :]) <= 1
        net_rate |= np.isin(size, pool[near.any(1)])
        tax_rate |= np.isin(size, pool[near.any(0)])
        gross_rate |= np.isin(size, (pool + taxes)[np.isin(pool + taxes, pool)])
    return net_rate, tax_rate, gross_rate


def _rounded(size: Ints, pool: Ints) -> NDArray[np.bool_]:
    uneven = pool[pool % 5 != 0]
    if not len(uneven):
        return np.zeros(len(size), bool)
    near: NDArray[np.bool_] = (np.abs(size[:, None] - uneven[None, :]) < 5).any(1)
    return np.asarray((size % 5 == 0) & near & (size > 0), bool)


def _paid_back(size: Ints, money: NDArray[np.bool_], pages: Ints, rows: Ints) -> NDArray[np.bool_]:
    """Whether two amounts in the next rows differ by it."""
    found = np.zeros(len(size), bool)
    place = pages * 100_000 + rows
    for number in np.flatnonzero(money & (size > 0)).tolist():
        below = size[money & (place > place[number]) & (place <= place[number] + 8)]
        if len(below) >= 2:
            found[number] = bool(np.isin(below - size[number], below[below > 0]).any())
    return found


def _products(cents: Ints, pages: Ints, rows: Ints) -> NDArray[np.bool_]:
    """Whether two other numbers of the row multiply to an amount, give or take two cents."""
    found = np.zeros(len(cents), bool)
    place = pages * 100_000 + rows
    for one in np.unique(place):
        members = np.flatnonzero(place == one)
        if not 3 <= len(members) <= 9:
            continue
        here = np.abs(cents[members])
        products = here[:, None] * here[None, :] / 100
        for number, at in enumerate(members):
            others = np.delete(np.delete(products, number, 0), number, 1)
            pairs = others[np.triu_indices(len(others), 1)]
            found[at] = bool(here[number] and here[number] != 100 and np.any(np.abs(pairs - here[number]) <= 2))
    return found


def _columns(
    cents: Ints, right: NDArray[np.float64], pages: Ints, rows: Ints
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Whether the two or more amounts right above an amount in its column add up to it, or to twice as much."""
    column, half = np.zeros(len(cents), bool), np.zeros(len(cents), bool)
    order = np.lexsort((rows, pages))
    for number in order.tolist():
        if cents[number] == 0:
            continue
        above = [
            other for other in order.tolist()
            if abs(right[other] - right[number]) < 3 and (pages[other], rows[other]) < (pages[number], rows[number])
        ]  # fmt: skip
        if len(above) < 2:
            continue
        sums = np.cumsum(cents[above[::-1]])
        column[number] = bool(np.any(sums[1:] == cents[number]))
        half[number] = bool(np.any(sums[1:] == 2 * cents[number]))
    return column, half
