"""The totals of a sketched document, in all the ways in which people set them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from flows.training.canvas import shortened, width
from flows.training.facts import CENT, WARES, Facts

Row = tuple[str, str, str]
"""Label, printed amount, field."""
SUBTOTALS: Final = ("subtotal", "Zwischensumme", "Sous-total", "Subtotal")


class Sums(Facts):
    """The blocks of totals."""

    def totals(self) -> None:
        """From the sum of the lines to what is to pay, and the taxes by rate beside or below it."""
        if self.y > self.sketch.size[1] * 0.72:
            self.new_page()
        rows = [*self._before_net(), *self._net_and_tax(), *self._gross_and_due()]
        if self.chance(0.12):
            self._aside()
        style = int(self.dice.integers(0, 5))
        if style == 4 and len(rows) <= 5:
            self._across(rows)
        else:
            self._down(rows, style)
        if (len(self.bases) > 1 and self.chance(0.5)) or self.chance(0.1):
            self._tax_table()

    def _before_net(self) -> list[Row]:
        sign = self.sign
        rows: list[Row] = []
        if self.discount or self.shipping:
            plain = self.chance(0.3)
            text = self.pick(SUBTOTALS) if plain else self.label("net_total")
            rows.append((text, self.money(sign * self.lines), ""))
            if self.discount:
                rows.append((self.label("discount"), self.money(-sign * self.discount), ""))
            if self.shipping:
                rows.append((self.label("shipping"), self.money(sign * self.shipping), ""))
        for _ in range(int(self.chance(0.1)) * int(self.dice.integers(1, 3))):
            ware = self.pick(WARES)
            part = (self.net / int(self.dice.integers(2, 7))).quantize(CENT)
            rows.append((ware, self.money(sign * part), ""))
        return rows

    def _net_and_tax(self) -> list[Row]:
        fields, sign = self.sketch.fields, self.sign
        rows: list[Row] = []
        if self.chance(0.88):
            rows.append((self.label("net_total"), self.money(sign * self.net), "net_total"))
            fields["net_total"] = str(sign * self.net)
        if len(self.bases) > 1:
            for rate, tax in self.taxes.items():
                base = f" {self.money(sign * self.bases[rate])}" if self.chance(0.3) else ""
                text = f"{self.label('tax_total', colon=False)} {rate.normalize():f} %{base}"
                rows.append((text, self.money(sign * tax), "tax_share"))
            if self.chance(0.5):
                rows.append((self.label("tax_total"), self.money(sign * self.tax), "tax_total"))
                fields["tax_total"] = str(sign * self.tax)
        elif self.tax or self.chance(0.4):
            text = self.label("tax_total", colon=False)
            text += f" {next(iter(self.bases)).normalize():f}%" if self.chance(0.6) else ""
            text += f" ({self.money(sign * self.net)})" if self.chance(0.08) else ""
            rows.append((text + self.colon, self.money(sign * self.tax), "tax_total"))
            fields["tax_total"] = str(sign * self.tax)
        return rows

    def _gross_and_due(self) -> list[Row]:
        fields, sign = self.sketch.fields, self.sign
        rows = [(self.label("gross_total"), self.money(sign * self.gross), "gross_total")]
        fields["gross_total"] = str(sign * self.gross)
        if self.previous:
            rows.append((self.label("previous_balance"), self.money(self.previous), "previous_balance"))
            fields["previous_balance"] = str(self.previous)
        if self.prepaid:
            text = self.label("prepaid")
            rows.append((text, self.money(-self.prepaid if self.chance(0.6) else self.prepaid), "prepaid"))
            fields["prepaid"] = str(self.prepaid)
        if self.prepaid or self.previous or self.chance(0.2):
            rows.append((self.label("amount_due"), self.money(sign * self.payable), "amount_due"))
            fields["amount_due"] = str(sign * self.payable)
        return rows

    def _aside(self) -> None:
        """Left of the totals: taxes by rate, or payments made."""
        y, x = self.y, self.left
        if self.chance(0.5):
            single = len(self.bases) == 1
            base_mark, tax_mark = ("net_total", "tax_total") if single else ("tax_base", "tax_share")
            for rate, base in self.bases.items():
                tax = self.money(self.sign * self.taxes[rate])
                self.sketch.put(x, y, f"{rate.normalize():f} %", self.font)
                self.sketch.put(x + 130, y, self.money(self.sign * base), self.font, base_mark, right=True)
                self.sketch.put(x + 200, y, tax, self.font, tax_mark, right=True)
                y += self.step
        else:
            paid = self.prepaid or (self.gross / 3).quantize(CENT)
            self.sketch.put(x, y, self.pick(("SEPA", "Visa", "PayPal", "Bank")), self.font)
            self.sketch.put(x + 60, y, self.day(self.issued + timedelta(days=3)), self.font)
            self.sketch.put(x + 200, y, self.money(paid), self.font, "prepaid_listed", right=True)

    def _down(self, rows: Sequence[Row], style: int) -> None:
        x = self.left if style == 0 else self.right - float(self.dice.uniform(0.3, 0.5)) * (self.right - self.left)
        step = self.step * float(self.dice.uniform(0.9, 1.5))
        for number, (label, text, mark) in enumerate(rows):
            bold = number == len(rows) - 1 and self.chance(0.6)
            size = self.font * (1.3 if bold and self.chance(0.4) else 1.0)
            start = self.right - width(text, size) - size
            if style == 1:
                self.sketch.put(start, self.y, label, size, right=True, bold=bold)
            else:
                short = shortened(label, size, start - x)
                self.sketch.put(min(x, start - width(short, size)), self.y, short, size, bold=bold)
            self.sketch.put(self.right, self.y, text, size, mark, right=True, bold=bold)
            self.y += step * size / self.font

    def _across(self, rows: Sequence[Row]) -> None:
        column = (self.right - self.left) / len(rows)
        for number, (label, text, mark) in enumerate(rows):
            short = shortened(label, self.font, column - 4)
            end = self.left + (number + 1) * column - 4
            flush = self.chance(0.5)
            x = end if flush else end - column + 6
            self.sketch.put(x, self.y, short, self.font * 0.9, right=flush, bold=True)
            self.sketch.put(x, self.y + self.step, text, self.font, mark, right=flush)
        self.y += self.step * 2.4

    def _tax_table(self) -> None:
        self.y += self.step
        x = self.left
        edges = [x + 60, x + 140, x + 220, x + 300]
        base_label = "tax_base" if self.words.get("tax_base") else "net_total"
        heads = ("%", *(self.label(one, colon=False) for one in (base_label, "tax_total", "gross_total")))
        for end, head in zip(edges, heads, strict=True):
            self.sketch.put(end, self.y, shortened(head, self.font * 0.8, 74), self.font * 0.8, right=True)
        self.y += self.step
        single = len(self.bases) == 1
        for rate, base in self.bases.items():
            amounts = (base, self.taxes[rate], base + self.taxes[rate])
            printed = (self.money(self.sign * one, symbol=False) for one in amounts)
            cells = (f"{rate.normalize():f} %", *printed)
            marks = ("", "net_total", "tax_total", "gross_total") if single else ("", "tax_base", "tax_share", "")
            for end, cell, mark in zip(edges, cells, marks, strict=True):
                self.sketch.put(end, self.y, cell, self.font * 0.9, mark, right=True)
            self.y += self.step
        if not single and self.chance(0.6):
            sums = (("net_total", self.net), ("tax_total", self.tax), ("gross_total", self.gross))
            for end, (mark, amount) in zip(edges[1:], sums, strict=True):
                text = self.money(self.sign * amount, symbol=False)
                self.sketch.put(end, self.y, text, self.font * 0.9, mark, right=True)
            self.sketch.fields |= {"net_total": str(self.sign * self.net), "tax_total": str(self.sign * self.tax)}
            self.y += self.step
