"""Sketched slips of tills."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from flows.training.canvas import width
from flows.training.facts import CENT, STREETS, TOWNS, WARES, Facts

Row = tuple[str, str, str]
"""Label, printed amount, field."""
COUNTED: Final = ("Total Qty", "Item count", "Artikel", "Articles", "Total items")
TENDERS: Final = ("CASH", "Visa", "MASTER", "Bar", "Card", "Karte", "CB", "Pin", "Efectivo", "Contanti")


class Tills(Facts):
    """The whole of a slip."""

    def till(self) -> None:
        """A till's slip from the shop's name to the number of the booking."""
        fields = self.sketch.fields
        self._shop()
        del fields["invoice_number"]
        if self.chance(0.6):
            fields["invoice_number"] = self.code()
            end = self.sketch.put(self.left, self.y, self.label("invoice_number"), self.font)
            self.sketch.put(end + 4, self.y, fields["invoice_number"], self.font, "invoice_number")
            self.y += self.step
        if self.chance(0.7):
            self._receipt_date()
        inclusive = self.chance(0.75)
        items = [(q, p, (a * (100 + r) / 100).quantize(CENT) if inclusive else a) for q, p, a, r in self.items]
        self._items(items)
        total = sum((one[2] for one in items), Decimal(0)) if inclusive else self.gross
        rounded = (total * 20).quantize(Decimal(1), ROUND_HALF_UP) / 20 if self.chance(0.3) else total
        fields["gross_total"] = str(rounded)
        for label, text, mark in self._ladder(total, rounded, inclusive=inclusive):
            size = self.font * (1.4 if mark == "gross_total" and self.chance(0.3) else 1.0)
            self.sketch.put(self.left, self.y, label, size)
            self.sketch.put(self.right, self.y, text, size, mark, right=True)
            self.y += self.step * size / self.font
        if self.chance(0.5):
            self._taxes(rounded)
        if "invoice_date" not in self.sketch.boxes:
            self._receipt_date()
        self.line(f"{self.digits(4)} {self.digits(4)} {self.digits(6)}")

    def _shop(self) -> None:
        middle = self.sketch.size[0] / 2
        for text in (self.name(), f"{self.pick(STREETS)} {self.digits(2)}", f"{self.digits(5)} {self.pick(TOWNS)}"):
            self.line(text, middle - width(text, self.font) / 2)
        if self.chance(0.45):
            text = self.label("kind_invoice" if self.chance(0.6) else "kind_receipt", colon=False)
            self.line(text, middle - width(text, self.font) / 2)

    def _items(self, items: Sequence[tuple[Decimal, Decimal, Decimal]]) -> None:
        for quantity, price, amount in items:
            name = " ".join(self.pick(WARES) for _ in range(2))
            style = int(self.dice.integers(0, 3))
            if style == 0:
                self.line(name)
                text = f"{quantity.normalize():f} x {self.money(price, symbol=False)}"
                self.sketch.put(self.left + 8, self.y, text, self.font)
            else:
                self.sketch.put(self.left, self.y, name[: int(self.sketch.size[0] / self.font / 1.2)], self.font)
            text = self.money(amount, symbol=False) + self.pick(["", " A", " B", ""])
            self.sketch.put(self.right, self.y, text, self.font, right=True)
            self.y += self.step

    def _ladder(self, total: Decimal, rounded: Decimal, *, inclusive: bool) -> list[Row]:
        """From the sum of a receipt's lines to the change: what tills print in between, in their order."""
        even = "gross_total" if rounded == total else ""
        rate = self.items[0][3]
        tax = (total * rate / (100 + rate)).quantize(CENT) if inclusive else self.tax
        nothing = self.money(Decimal(0), symbol=False)
        rows: list[Row] = []
        if self.chance(0.5):
            amount = self.money(total if inclusive else self.net)
            rows.append((self.label("net_total"), amount, even if inclusive else ""))
        if self.chance(0.25):
            text, count = self.pick(COUNTED) + self.colon, len(self.items)
            rows.append((text, str(count) if self.chance(0.6) else f"{count}.00", ""))
        if self.chance(0.25):
            rows.append((self.label("net_total"), self.money(total - tax), ""))
        for concept, share in (("discount", 0.25), ("shipping", 0.15)):
            if self.chance(share):
                rows.append((self.label(concept), nothing, ""))
        if self.chance(0.35):
            rows.append((f"{self.label('tax_total', colon=False)} {rate.normalize():f}%", self.money(tax), ""))
        if self.chance(0.3) or rounded != total:
            if self.chance(0.6):
                rows.append((self.label("gross_total"), self.money(total), even))
            rows.append((self.label("rounding"), self.money(rounded - total), ""))
        text = self.label("gross_total" if self.chance(0.85) else "amount_due")
        rows.append((text, self.money(rounded), "gross_total"))
        return rows + self._tender(rounded)

    def _tender(self, rounded: Decimal) -> list[Row]:
        """What was given, and the change."""
        rows: list[Row] = []
        given = rounded if self.chance(0.5) else (rounded / 10).quantize(Decimal(1), ROUND_HALF_UP) * 10 + 10
        if self.chance(0.85):
            tender = self.label("prepaid") if self.chance(0.5) else self.pick(TENDERS)
            rows.append((tender, self.money(given), "gross_total" if given == rounded else ""))
            if given != rounded or self.chance(0.4):
                rows.append((self.label("change"), self.money(given - rounded), ""))
        return rows

    def _taxes(self, total: Decimal) -> None:
        """Net, tax and gross by rate, as tills print them below everything."""
        rate = self.items[0][3]
        net = (total * 100 / (100 + rate)).quantize(CENT)
        shown = [self.money(one, symbol=False) for one in (net, total - net, total)]
        chosen = [0, 1, 2] if self.chance(0.6) else [0, 1]
        for _ in range(int(self.dice.integers(1, 3))):
            percent = f"{rate.normalize():f}"
            names = (f"A {percent} %", f"SR @{percent}%", "Total", "Summe", f"{percent}%")
            self.sketch.put(self.left, self.y, self.pick(names), self.font)
            for place, at in enumerate(chosen[::-1]):
                x = self.right - place * self.sketch.size[0] * 0.22
                self.sketch.put(x, self.y, shown[at], self.font, "gross_total" if at == 2 else "", right=True)
            self.y += self.step

    def _receipt_date(self) -> None:
        text = self.day(self.issued)
        x = self.left
        if self.chance(0.5):
            x = self.sketch.put(x, self.y, self.label("invoice_date"), self.font) + 4
        x = self.sketch.put(x, self.y, text, self.font, "invoice_date")
        if self.chance(0.7):
            hour, minute = int(self.dice.integers(8, 21)), int(self.dice.integers(0, 60))
            self.sketch.put(x + 5, self.y, f"{hour:02d}:{minute:02d}", self.font)
        self.y += self.step
