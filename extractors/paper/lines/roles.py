"""Which column holds the amounts, and what the other numbers of a line are."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from extractors.paper.columns import Column, Head
from extractors.paper.lines.regions import Region
from extractors.paper.lines.rows import CENT, MOST_RATE, Item, Number, Row, Totals

_NEAR: Final = 7.0
"""Points by which right edges of one column differ; a currency behind some of its amounts moves them."""
_TRIED: Final = 5
_HUNDRED: Final = Decimal(100)


@dataclass(frozen=True)
class Columns:
    """One way to read a region: its items, and how many points the column's head and place are worth."""

    items: tuple[Item, ...]
    worth: float


def read_columns(region: Region, totals: Totals, rates: frozenset[Decimal]) -> Iterator[Columns]:
    """The columns that may hold the amounts, the likeliest first, each with the items its numbers make."""
    named = region.head.column("amount") if region.head else None
    gross = region.head.column("gross") if region.head and not named else None
    clusters = list(_clusters(region.rows, named or gross))
    ranked = sorted(clusters, key=lambda cluster: -_likelihood(cluster, named or gross, totals))
    for cluster in ranked[:_TRIED]:
        edge = max(number.box.x1 for _, number in cluster)
        items = tuple(_item(row, number, region.head, rates) for row, number in cluster)
        headed = named is not None and _under(cluster, named)
        yield Columns(items, (4.0 if headed else 0.0) + edge / 1000)


def _clusters(rows: Sequence[Row], named: Column | None) -> Iterator[list[tuple[Row, Number]]]:
    """Numbers whose right edges line up, or their left ones, or that stand under a head; one of a row at most."""
    every = [(row, number) for row in rows for number in row.numbers if not number.percent]
    seen: set[tuple[int, ...]] = set()
    groups = [*_lined_up(every, lambda number: number.box.x1), *_lined_up(every, lambda number: number.box.x0)]
    if named:
        margin = 12.0
        left, right = named.x0 - margin, named.x1 + margin
        groups.append([pair for pair in every if left < pair[1].box.x1 and pair[1].box.x0 < right])
    for group in groups:
        cluster = _one_of_row(group)
        key = tuple(id(number) for _, number in cluster)
        if cluster and key not in seen:
            seen.add(key)
            yield cluster


def _lined_up(every: Sequence[tuple[Row, Number]], edge: Callable[[Number], float]) -> list[list[tuple[Row, Number]]]:
    found: list[list[tuple[Row, Number]]] = []
    for row, number in sorted(every, key=lambda pair: edge(pair[1])):
        if found and edge(number) - edge(found[-1][-1][1]) <= _NEAR:
            found[-1].append((row, number))
        else:
            found.append([(row, number)])
    return found


def _one_of_row(cluster: Sequence[tuple[Row, Number]]) -> list[tuple[Row, Number]]:
    """Of several numbers of one row the rightmost, top to bottom; dates and codes are no amounts."""
    best: dict[int, tuple[Row, Number]] = {}
    for row, number in cluster:
        if row.index not in best or number.box.x1 > best[row.index][1].box.x1:
            best[row.index] = row, number
    return [best[index] for index in sorted(best)]


def _likelihood(cluster: Sequence[tuple[Row, Number]], named: Column | None, totals: Totals) -> float:
    money = sum(number.money for _, number in cluster)
    headed = 3.0 * len(cluster) if named and _under(cluster, named) else 0.0
    total = sum((number.value for _, number in cluster), Decimal(0))
    fits = 6.0 if any(one is not None and abs(one - total) <= CENT for one in (totals.net, totals.gross)) else 0.0
    explained = sum(_explains(row, number) for row, number in cluster)
    return money + headed + fits + 2.0 * explained + cluster[-1][1].box.x1 / 2000


def _under(cluster: Sequence[tuple[Row, Number]], column: Column) -> bool:
    """Whether most of its numbers stand under a head, give or take a margin."""
    inside = sum(column.x0 - 30 < number.box.x1 and number.box.x0 < column.x1 + 30 for _, number in cluster)
    nearest = min(abs(number.box.x1 - column.x1) for _, number in cluster)
    return inside * 2 > len(cluster) and nearest < 45


def _explains(row: Row, amount: Number) -> bool:
    return any(True for _ in _products(row, amount))


def _products(row: Row, amount: Number) -> Iterator[tuple[Number, Number, Number | None]]:
    """Pairs of other numbers of the row that multiply to the amount, with the discount that is needed, if any."""
    others = [number for number in row.numbers if number is not amount]
    plain = [number for number in others if not number.percent and number.box.x1 < amount.box.x1 + 1]
    for first, second in itertools.combinations(plain, 2):
        product = abs(first.value * second.value)
        if product and _equal(product, abs(amount.value), second.value):
            yield first, second, None
            continue
        for share in others:
            if share in (first, second) or not 0 < share.value < _HUNDRED:
                continue
            less = product * (_HUNDRED - share.value) / _HUNDRED
            if product and _equal(less, abs(amount.value), second.value):
                yield first, second, share


def _equal(product: Decimal, amount: Decimal, price: Decimal) -> bool:
    """Equal to the cent; a price that was itself rounded may be off by more."""
    return abs(product - amount) <= max(Decimal("0.011"), abs(price) * Decimal("0.0005"))


def _item(row: Row, amount: Number, head: Head | None, rates: frozenset[Decimal]) -> Item:
    item = Item(row, amount.value, [amount])
    placed = _placed(row, amount, head) if head else {}
    best = min(_products(row, amount), key=lambda pair: _misplaced(pair, placed, head), default=None)
    if best:
        first, second, share = best
        item.quantity, item.price = _in_order(first, second, placed)
        item.explained = True
        if amount.value < 0 < item.quantity and item.price > 0:
            item.quantity = -item.quantity  # a price is never negative (EN 16931 BR-27): the quantity carries the sign
        item.used += [first, second]
        if share is not None:
            item.discount = abs(amount.value - first.value * second.value)
            item.used.append(share)
    _fill(item, placed)
    item.rate = _rate(row, item, placed, rates)
    if not head and item.quantity is None and (times := _times(item)):
        item.quantity = times.value
        item.used.append(times)
    return item


def _fill(item: Item, placed: dict[Number, str]) -> None:
    """Give the numbers that nothing explains the roles of their columns."""
    for number, role in placed.items():
        if number in item.used:
            continue
        if role == "quantity" and item.quantity is None and not number.percent:
            item.quantity = number.value
        elif role == "price" and item.price is None and not number.percent:
            item.price = number.value
        elif role not in {"tax", "gross", "position", "discount", "amount"}:
            continue
        item.used.append(number)


def _times(item: Item) -> Number | None:
    """The whole number that begins a row with an x behind it, as in *2 x coffee*."""
    row = item.row
    leading = [number for number in row.numbers if number not in item.used and number.box.x0 < row.box.x0 + 3]
    if not leading or leading[0].places:
        return None
    text, end = leading[0].segment.text, leading[0].span[1]
    return leading[0] if end + 2 < len(text) and "x" in text[end : end + 3].lower() else None


def _misplaced(pair: tuple[Number, Number, Number | None], placed: dict[Number, str], head: Head | None) -> int:
    """How far a pair contradicts the heads, and whether it needs a discount: less is better."""
    first, second, share = pair
    roles = {placed.get(first, ""), placed.get(second, "")}
    wrong = sum(role in {"tax", "position", "item", "description", "date"} for role in roles)
    named = sum(role in {"quantity", "price"} for role in roles) if head else 0
    return 3 * wrong - 2 * named + (share is not None)


def _in_order(first: Number, second: Number, placed: dict[Number, str]) -> tuple[Decimal, Decimal]:
    """Quantity and price: by the heads, else the one printed as money is the price, else left to right."""
    roles = placed.get(first), placed.get(second)
    if roles[0] != roles[1]:
        if roles[0] == "price" or roles[1] == "quantity":
            return second.value, first.value
        if roles[0] == "quantity" or roles[1] == "price":
            return first.value, second.value
    if (first.currency and not second.currency) or (first.places > second.places and not second.currency):
        return second.value, first.value
    return first.value, second.value


def _placed(row: Row, amount: Number, head: Head) -> dict[Number, str]:
    """The column of each other number: the head it overlaps most or is nearest to."""
    found: dict[Number, str] = {}
    for number in row.numbers:
        if number is amount:
            continue
        column = min(head.columns, key=lambda one: _distance(one, number))
        if column.concept == "amount" and number.box.x1 < amount.box.x0:
            others = [one for one in head.columns if one.concept != "amount"]
            column = min(others, key=lambda one: _distance(one, number)) if others else column
        found[number] = column.concept
    return found


def _distance(column: Column, number: Number) -> float:
    gap = max(column.x0 - number.box.x1, number.box.x0 - column.x1, 0.0)
    edges = min(
        abs(column.x1 - number.box.x1), abs(column.x0 - number.box.x0),
        abs(column.x0 + column.x1 - number.box.x0 - number.box.x1) / 2,
    )  # fmt: skip
    return gap * 3 + edges


def _rate(row: Row, item: Item, placed: dict[Number, str], rates: frozenset[Decimal]) -> Decimal | None:
    """A percentage of the row that is no discount, or a number in the column of rates that the document has."""
    for number in row.numbers:
        role = placed.get(number, "")
        inside = 0 <= number.value <= MOST_RATE
        if inside and (number.percent or role == "tax") and role != "discount" and number.places <= 2:
            if number in item.used and role != "tax":
                continue
            if number.percent or number.value in rates or role == "tax":
                item.used.append(number)
                return number.value
    return None
