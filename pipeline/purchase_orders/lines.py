"""Which invoice line bills which order line.

A line that names its order line or item is certain. The others are paired so that the likeness of all pairs together is
greatest (the assignment problem, solved exactly by shortest augmenting paths: Kuhn 1955, Jonker and Volgenant 1987);
beyond ``LARGEST`` steps the likeliest pair first, which differs only where descriptions are nearly the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from rapidfuzz import fuzz

from pipeline.invoices import Line
from pipeline.parties import OrderLine, code

ZERO: Final = Decimal(0)
CERTAIN: Final = 180.0
ENOUGH: Final = 60.0
"""Likeness from which two lines may be one: words alike, or words half alike and the price the same."""
SPLIT: Final = 105.0
"""Likeness from which a line left over is a further part of an order line that is billed already: words and price."""
LARGEST: Final = 1_000_000
"""Steps of the exact assignment that are worth waiting for: a hundred lines against a hundred, half a second."""


@dataclass(frozen=True, slots=True)
class Billing:
    """An order line with the invoice lines that bill it; their quantity and amount together."""

    ordered: OrderLine
    lines: tuple[Line, ...]
    quantity: Decimal
    amount: Decimal


def billings(pairs: Sequence[tuple[Line, OrderLine]]) -> tuple[Billing, ...]:
    """The pairs by order line. A missing quantity is worked out from the amount, a missing amount from the price."""
    grouped: dict[str, tuple[OrderLine, list[Line]]] = {}
    for line, ordered in pairs:
        grouped.setdefault(ordered.number, (ordered, []))[1].append(line)
    return tuple(
        Billing(
            ordered,
            tuple(lines),
            sum((_quantity(line, ordered) for line in lines), ZERO),
            sum((_amount(line, ordered) for line in lines), ZERO),
        )
        for ordered, lines in grouped.values()
    )


def _quantity(line: Line, ordered: OrderLine) -> Decimal:
    if line.quantity is not None:
        return line.quantity
    price = line.unit_price or ordered.unit_price
    if line.net_amount is None or not price:
        return ZERO
    return round(line.net_amount / price, 4).normalize() + ZERO


def _amount(line: Line, ordered: OrderLine) -> Decimal:
    if line.net_amount is not None:
        return line.net_amount
    if line.quantity is None:
        return ZERO
    price = ordered.unit_price if line.unit_price is None else line.unit_price
    return line.quantity * price - (line.discount or ZERO)


def pair(lines: Sequence[Line], ordered: Sequence[OrderLine]) -> list[tuple[Line, OrderLine]]:
    """Invoice lines with the order lines they bill, in the invoice's order; an order line may be billed in parts."""
    scores = [[likeness(line, other) for other in ordered] for line in lines]
    found: dict[int, int] = {}
    for at, row in enumerate(scores):
        if row and max(row) >= CERTAIN:
            named = [there for there, score in enumerate(row) if score == max(row)]
            found[at] = next((there for there in named if there not in found.values()), named[0])
    rest = [at for at in range(len(lines)) if at not in found]
    free = [there for there in range(len(ordered)) if there not in found.values()]
    found |= {
        rest[at]: free[there] for at, there in _assign([[scores[at][there] for there in free] for at in rest]).items()
    }
    for at in rest:
        if at not in found and scores[at] and max(scores[at]) >= SPLIT:
            found[at] = scores[at].index(max(scores[at]))
    return [(lines[at], ordered[there]) for at, there in sorted(found.items())]


def likeness(line: Line, other: OrderLine) -> float:
    """How likely a line bills an order line, 0 to 200: order line number, item number, then description and price."""
    if line.order_line and line.order_line.lstrip("0") == other.number.lstrip("0"):
        return 200.0
    if line.seller_item and other.item and code(line.seller_item) == code(other.item):
        return 190.0
    if other.item and _names_item(line.description, code(other.item)):
        return CERTAIN
    words = float(fuzz.token_set_ratio(line.description.casefold(), other.description.casefold()))
    same_price = other.unit_price in {line.unit_price, _price(line)}
    return words + (20.0 if same_price else 0.0)


def _names_item(description: str, item: str) -> bool:
    """Whether the item number is printed in the description: as a word, or anywhere where it is long enough."""
    return item in {code(word) for word in description.split()} or (len(item) >= 5 and item in code(description))


def _price(line: Line) -> Decimal | None:
    """What a piece costs by the line's amount."""
    return line.net_amount / line.quantity if line.net_amount is not None and line.quantity else None


def _assign(scores: Sequence[Sequence[float]]) -> dict[int, int]:
    """Rows to columns, each once, with the greatest sum of scores; pairs below ``ENOUGH`` are left out."""
    if not scores or not scores[0]:
        return {}
    gains = [[score if score >= ENOUGH else 0.0 for score in row] for row in scores]
    short, long = sorted((len(gains), len(gains[0])))
    if short * short * long > LARGEST:
        chosen = _likeliest_first(gains)
    elif len(gains) <= len(gains[0]):
        chosen = _hungarian(gains)
    else:
        turned = [list(column) for column in zip(*gains, strict=True)]
        chosen = {row: column for column, row in _hungarian(turned).items()}
    return {row: column for row, column in chosen.items() if gains[row][column] > 0}


def _likeliest_first(gains: Sequence[Sequence[float]]) -> dict[int, int]:
    ranked = sorted(((gain, -row, -column) for row, many in enumerate(gains) for column, gain in enumerate(many)))
    chosen: dict[int, int] = {}
    used: set[int] = set()
    for _, row, column in reversed(ranked):
        if -row not in chosen and -column not in used:
            chosen[-row] = -column
            used.add(-column)
    return chosen


def _hungarian(gains: Sequence[Sequence[float]]) -> dict[int, int]:
    """The exact assignment for at most as many rows as columns: one shortest augmenting path for each row."""
    rows, columns = len(gains), len(gains[0])
    row_price, column_price = [0.0] * (rows + 1), [0.0] * (columns + 1)
    row_of = [0] * (columns + 1)  # by column, counted from 1; 0 is free
    for row in range(1, rows + 1):
        came_from, end = _shortest_path(gains, row, row_of, row_price, column_price)
        while end:
            row_of[end] = row_of[came_from[end]]
            end = came_from[end]
    return {row_of[column] - 1: column - 1 for column in range(1, columns + 1) if row_of[column]}


def _shortest_path(
    gains: Sequence[Sequence[float]],
    row: int,
    row_of: list[int],
    row_price: list[float],
    column_price: list[float],
) -> tuple[list[int], int]:
    """The cheapest way from a row to a free column: by column where it came from, and the column it ends in."""
    columns = len(column_price)
    row_of[0], at = row, 0
    distance, came_from, visited = [float("inf")] * columns, [0] * columns, [False] * columns
    while row_of[at]:
        visited[at] = True
        here, nearest, step = row_of[at], 0, float("inf")
        for column in range(1, columns):
            if visited[column]:
                continue
            reduced = -gains[here - 1][column - 1] - row_price[here] - column_price[column]
            if reduced < distance[column]:
                distance[column], came_from[column] = reduced, at
            if distance[column] < step:
                step, nearest = distance[column], column
        for column in range(columns):
            if visited[column]:
                row_price[row_of[column]] += step
                column_price[column] -= step
            else:
                distance[column] -= step
        at = nearest
    return came_from, at
