"""Sketched documents that are no bill: reminders, statements, delivery notes, orders, letters."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from flows.training.canvas import shortened
from flows.training.facts import TOWNS, TRADES, WARES
from flows.training.feet import Feet
from flows.training.heads import Heads
from flows.training.sums import Sums
from flows.training.tables import Tables


class Letters(Heads, Tables, Sums, Feet):
    """The whole of such a document."""

    def letter(self) -> None:
        """A document that is no bill: a reminder, a statement, a delivery note, an order, a letter."""
        fields = self.sketch.fields
        number, when = fields.pop("invoice_number"), self.day(self.issued)
        concept = {"delivery_note": "delivery_note", "purchase_order": "purchase_order"}.get(self.kind, "other_number")
        entries = [(concept, number, ""), ("invoice_date", when, "invoice_date"), ("customer_number", self.code(), "")]
        if self.kind == "delivery_note":
            entries.append(("delivery_date", when, ""))
        self.heads([one for one in entries if self.chance(0.85)])
        if self.chance(0.5):
            self.line(self.phrase("chatter").format(day=when, money=self.money(self.net / 3)))
        self._matter()
        if self.chance(0.5):
            self.footer()
        for name in [one for one in fields if one != "invoice_date"]:
            del fields[name]
            self.sketch.boxes.pop(name, None)

    def _matter(self) -> None:
        """Bills that are not paid, goods without prices, or words."""
        if self.kind in {"statement", "reminder"}:
            self._open_items()
        elif self.kind in {"delivery_note", "purchase_order"}:
            if self.kind == "delivery_note" or self.chance(0.3):
                self.items = [(quantity, Decimal(0), Decimal(0), rate) for quantity, _, _, rate in self.items]
            self.table()
            if self.kind == "purchase_order" and self.items[0][1]:
                self.totals()
        else:
            for _ in range(int(self.dice.integers(4, 22))):
                self.line(" ".join(self.pick(WARES + TOWNS + TRADES) for _ in range(int(self.dice.integers(4, 12)))))

    def _open_items(self) -> None:
        """Bills that are not paid, a row each, and their sum."""
        if self.chance(0.4):
            self._listed()
            return
        heads = ("invoice_number", "invoice_date", "due_date", "gross_total" if self.chance(0.5) else "amount_due")
        edges = [self.left, self.left + 110, self.left + 220, self.right]
        for at, (concept, x) in enumerate(zip(heads, edges, strict=True)):
            text = shortened(self.label(concept, colon=False), self.font, 100)
            self.sketch.put(x, self.y, text, self.font, right=at == 3, bold=True)
        self.y += self.step
        total = Decimal(0)
        least, most = (1, 3) if self.kind == "reminder" else (2, 14)
        for _ in range(int(self.dice.integers(least, most))):
            day = self.issued - timedelta(days=int(self.dice.integers(20, 120)))
            amount = Decimal(int(self.dice.integers(1000, 900000))) / 100
            total += amount
            cells = (self.code(), self.day(day), self.day(day + timedelta(days=30)), self.money(amount))
            for at, (text, x) in enumerate(zip(cells, edges, strict=True)):
                self.sketch.put(x, self.y, text, self.font, right=at == 3)
            self.y += self.step
        for concept in ("previous_balance", "prepaid", "shipping"):
            if self.chance(0.2):
                self.sketch.put(self.left, self.y, self.label(concept), self.font)
                self.sketch.put(self.right, self.y, self.money(total / 20), self.font, right=True)
                self.y += self.step
        self.sketch.put(self.left, self.y, self.label("amount_due"), self.font, bold=True)
        self.sketch.put(self.right, self.y, self.money(total), self.font, right=True, bold=True)
        self.y += self.step * 2

    def _listed(self) -> None:
        """Bills that are not paid, told in words with their amount."""
        total = Decimal(0)
        if self.chance(0.6):
            self.sketch.put(self.left, self.y, self.label("col_description", colon=False), self.font, bold=True)
            amount_head = self.label("col_amount", colon=False)
            self.sketch.put(self.right, self.y, amount_head, self.font, right=True, bold=True)
            self.y += self.step
        for _ in range(int(self.dice.integers(1, 6))):
            amount = Decimal(int(self.dice.integers(1000, 900000))) / 100
            total += amount
            day = self.day(self.issued - timedelta(days=int(self.dice.integers(20, 120))))
            text = f"{self.label('kind_invoice', colon=False)} {self.code()}{self.pick((', ', ' - ', ' '))}{day}"
            self.sketch.put(self.left, self.y, text, self.font)
            self.sketch.put(self.right, self.y, self.money(amount), self.font, right=True)
            self.y += self.step
        text = self.label("amount_due" if self.chance(0.7) else "gross_total")
        self.sketch.put(self.left, self.y, text, self.font, bold=True)
        self.sketch.put(self.right, self.y, self.money(total), self.font, right=True, bold=True)
        self.y += self.step * 2
