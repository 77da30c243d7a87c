"""The lines of a sketched document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from flows.training.canvas import shortened
from flows.training.facts import WARES, Facts

WEIGHTS: Final = {
    "position": 0.4, "item": 0.9, "quantity": 0.8, "description": 3.2, "price": 1.1, "tax": 0.7, "amount": 1.2,
}  # fmt: skip
"""Columns in their order, with their share of the width."""
DELIVERED: Final = ("position", "item", "description", "quantity")
"""Columns of goods without prices."""
FLUSH: Final = frozenset({"price", "amount", "tax", "quantity"})


class Tables(Facts):
    """The table of lines."""

    def table(self) -> None:
        """The lines, over several pages where they are many."""
        columns = self._columns()
        unit = (self.right - self.left) / sum(WEIGHTS[one] for one in columns)
        edges, at = {}, self.left
        for one in columns:
            edges[one] = (at, at + WEIGHTS[one] * unit)
            at += WEIGHTS[one] * unit
        self._table_head(columns, edges)
        for number, (quantity, price, amount, rate) in enumerate(self.items, 1):
            if self.y > self.sketch.size[1] * 0.86:
                self.new_page()
                if self.chance(0.7):
                    self._table_head(columns, edges)
            cells = {
                "position": str(number), "item": self.digits(5),
                "quantity": f"{quantity.normalize():f}".replace(".", self.money_style[1]),
                "description": " ".join(self.pick(WARES) for _ in range(int(self.dice.integers(1, 4)))),
                "price": self.money(price, symbol=False, places=self.price_places),
                "tax": f"{rate.normalize():f} %",
                "amount": self.money(self.sign * amount, symbol=self.chance(0.5)),
            }  # fmt: skip
            for one in columns:
                start, end = edges[one]
                if one in FLUSH:
                    self.sketch.put(end - 2, self.y, cells[one], self.font, "line_" + one, right=True)
                else:
                    self.sketch.put(start, self.y, cells[one], self.font)
            self.y += self.step
            if self.chance(0.1):
                self.line(self.pick(WARES) + " " + self.code(), edges["description"][0])
        self.y += self.step * 0.5

    def _columns(self) -> list[str]:
        columns = [one for one in WEIGHTS if one in {"description", "amount"} or self.chance(0.6)]
        if self.chance(0.5) and "quantity" in columns:
            columns.remove("quantity")
            columns.insert(columns.index("description") + 1, "quantity")
        if self.kind == "delivery_note":
            columns = [one for one in DELIVERED if one in {"description", "quantity"} or self.chance(0.6)]
        return columns

    def _table_head(self, columns: Sequence[str], edges: Mapping[str, tuple[float, float]]) -> None:
        if self.chance(0.1):
            return
        for one in columns:
            start, end = edges[one]
            text = shortened(self.label(f"col_{one}", colon=False), self.font, end - start - 2)
            flush = one in FLUSH
            self.sketch.put(end - 2 if flush else start, self.y, text, self.font, right=flush, bold=True)
        self.y += self.step * 1.2
