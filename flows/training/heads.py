"""The upper part of a sketched document: sender, buyer, title, and the block of numbers and dates."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from flows.training.canvas import shortened, width
from flows.training.facts import STREETS, TOWNS, Facts

Entry = tuple[str, str, str]
"""Concept of the label, printed value, field (empty where it is none)."""
REFERENCES: Final = (("purchase_order", 0.3), ("contract", 0.12), ("delivery_note", 0.15), ("payment_reference", 0.08))
NUMBERS: Final = (
    ("customer_number", 0.5), ("other_number", 0.4), ("phone", 0.2), ("tax_number", 0.15), ("registration", 0.1),
    ("other_number", 0.2),
)  # fmt: skip
PARTY_NUMBERS: Final = (
    "supplier_vat_id", "registration", "tax_number", "customer_number", "other_number", "phone",
)  # fmt: skip
OF: Final = {"de": "vom", "en": "of", "fr": "du", "es": "de", "it": "del", "nl": "van", "pl": "z"}


class Heads(Facts):
    """Blocks above the lines."""

    def entries(self) -> list[Entry]:
        """(label concept, printed value, field) of the block of numbers, in a random order."""
        f = self.sketch.fields
        found = [
            ("invoice_number", f["invoice_number"], "invoice_number"),
            ("invoice_date", self.day(self.issued), "invoice_date"),
        ]
        if self.chance(0.55):
            found.append(("due_date", self.day(self.due), "due_date"))
            f["due_date"] = self.due.isoformat()
        for concept, share in REFERENCES:
            if self.chance(share):
                f[concept] = self.code()
                found.append((concept, f[concept], concept))
        for concept, share in NUMBERS:
            if self.chance(share):
                phone = concept == "phone"
                value = f"+{self.digits(2)} {self.digits(3)} {self.digits(6)}" if phone else self.code()
                found.append((concept, value, ""))
        found += self._further()
        if self.chance(0.07):
            found.remove(("invoice_date", self.day(self.issued), "invoice_date"))
            self._dateline()
        if self.chance(0.08):
            concept = self.pick(("other_number", "page"))
            far = self.issued + timedelta(days=int(self.dice.integers(1, 900)))
            found.append((concept, self.day(far), ""))
        if self.chance(0.25):
            self.dice.shuffle(found)
        if self.chance(0.12):
            found.append(("amount_due", self.money(self.sign * self.payable), "amount_due"))
            f["amount_due"] = str(self.sign * self.payable)
        return found

    def _further(self) -> list[Entry]:
        """Dates and numbers that some invoices show besides."""
        f = self.sketch.fields
        found: list[Entry] = []
        if self.chance(0.25):
            f["delivery_date"] = (self.issued - timedelta(days=int(self.dice.integers(0, 12)))).isoformat()
            found.append(("delivery_date", self.day(date.fromisoformat(f["delivery_date"])), "delivery_date"))
        if self.chance(0.15):
            ordered = self.issued - timedelta(days=int(self.dice.integers(1, 40)))
            found.append(("order_date", self.day(ordered), ""))
        if self.chance(0.12):
            begin = self.issued - timedelta(days=30)
            found.append(("period", f"{self.day(begin)} - {self.day(self.issued - timedelta(days=1))}", ""))
        if self.chance(0.15):
            found.append(("page", "1/1" if self.chance(0.5) else "1", ""))
        return found

    def _dateline(self) -> None:
        """The date without a label at the right, maybe after a town."""
        text = f"{self.pick(TOWNS)}, " if self.chance(0.5) else ""
        end = self.sketch.put(self.right - 140, self.y, text, self.font) if text else self.right - 120
        self.sketch.put(end + 3, self.y, self.day(self.issued), self.font, "invoice_date")

    def _party(self, x: float, lines: int) -> float:
        y = self.y
        self.sketch.put(x, y, self.name(), self.font)
        for at in range(1, lines):
            texts = (
                f"{self.pick(STREETS)} {self.digits(2)}",
                f"{self.digits(5)} {self.pick(TOWNS)}",
                f"Tel. {self.digits(5)}-{self.digits(4)}",
                f"info@{self.pick(TOWNS).lower()}.example",
            )
            self.sketch.put(x, y + at * self.step, texts[(at - 1) % 4], self.font)
        if self.chance(0.25):
            for _ in range(int(self.dice.integers(1, 4))):
                self._fact(x, y + lines * self.step)
                lines += 1
        return y + lines * self.step

    def _fact(self, x: float, y: float) -> None:
        """A number of a party that is none of the invoice's, often under a word that says little."""
        concept = self.pick(PARTY_NUMBERS)
        vague = self.chance(0.4)
        text = self.phrase("numbers") + self.colon if vague else self.label(concept)
        end = self.sketch.put(x, y, text, self.font)
        at = end + (0.35 * self.font if self.chance(0.5) else 60)
        self.sketch.put(at, y, self.code(), self.font)

    def heads(self, entries: list[Entry]) -> None:
        """Everything above the lines; entries that go into the title are taken out of the list."""
        big = self.font * float(self.dice.uniform(1.2, 2.4))
        middle = (self.left + self.right) / 2
        sender_x = float(self.dice.choice([self.left, middle, middle + 60]))
        self.sketch.put(sender_x, self.y, self.name(), big, bold=self.chance(0.5))
        self.y += big * 1.4
        if self.chance(0.1):
            text = self.phrase("chatter")
            when = self.issued + timedelta(days=int(self.dice.integers(-30, 900)))
            self.line(text.format(day=self.day(when), money=self.money(self.net / 3)))
        self.y = self._party(sender_x, int(self.dice.integers(2, 6))) + self.step * float(self.dice.uniform(0.5, 4))
        top = self.y
        buyer_left = self.chance(0.75)
        buyer_x = self.left if buyer_left else middle + 30
        if self.chance(0.5):
            self.sketch.put(buyer_x, self.y, self.label("buyer"), self.font, bold=self.chance(0.4))
            self.y += self.step
        bottom = self._party(buyer_x, int(self.dice.integers(2, 5)))
        beside = self.chance(0.55)
        self.y = top if beside else bottom + self.step * float(self.dice.uniform(0.5, 3))
        opposite = middle + 20 if buyer_left else self.left
        meta_x = opposite if beside else self.left if self.chance(0.6) else middle
        style = self._title(entries, meta_x)
        self._meta(entries, meta_x, style)
        self.y = max(self.y, bottom) + self.step * float(self.dice.uniform(0.5, 3))

    def _title(self, entries: list[Entry], x: float) -> int:
        """What the document is, maybe with its number and date in one line; gives the style of the block below."""
        title = self.label(f"kind_{self.kind}", colon=False)
        style = int(self.dice.integers(0, 6))
        if self.chance(0.03 if self.kind == "other" else 0.75 if self.kind == "invoice" else 1.0):
            size = self.font * float(self.dice.uniform(1.0, 2.6))
            numbered = any(one[2] == "invoice_number" for one in entries)
            if numbered and (style == 5 or self.chance(0.15)):
                self._title_with_number(entries, x, title, size)
            else:
                self.sketch.put(x if self.chance(0.6) else self.left, self.y, title, size, bold=True)
            self.y += size * 1.5
        return style

    def _title_with_number(self, entries: list[Entry], x: float, title: str, size: float) -> None:
        number = _taken(entries, "invoice_number")
        text = title + self.pick(["", " Nr.", " #", " no", ":"])
        end = self.sketch.put(x, self.y, text, size, bold=True)
        end = self.sketch.put(end + 0.3 * size, self.y, number[1], size, "invoice_number", bold=True)
        if self.chance(0.3) and any(one[2] == "invoice_date" for one in entries):
            when = _taken(entries, "invoice_date")
            end = self.sketch.put(end + 0.3 * size, self.y, OF.get(self.language, "-"), size)
            self.sketch.put(end + 0.3 * size, self.y, when[1], size, "invoice_date")

    def _meta(self, entries: list[Entry], x: float, style: int) -> None:
        step = self.step * float(self.dice.uniform(0.9, 1.4))
        if style in {0, 1, 5}:
            self._beside(entries, x, style, step)
        elif style in {2, 3}:
            self._above(entries, x, style, step)
        else:  # stacked: label, under it the value
            for concept, value, mark in entries:
                self.sketch.put(x, self.y, self.label(concept), self.font, bold=True)
                self.sketch.put(x, self.y + step, value, self.font, mark)
                self.y += step * 2.1

    def _beside(self, entries: list[Entry], x: float, style: int, step: float) -> None:
        """Label and value in one line, near or in two columns."""
        gap = 0.35 * self.font if style == 0 else float(self.dice.uniform(0.3, 0.75)) * (self.right - x)
        flush = style == 1 and self.chance(0.4)
        for concept, value, mark in entries:
            end = self.sketch.put(x, self.y, self.label(concept), self.font, bold=self.case == 1)
            at = end + gap if style == 0 else max(x + gap, end + self.font)
            fits = flush and at + width(value, self.font) < self.right
            self.sketch.put(self.right if fits else at, self.y, value, self.font, mark, right=fits)
            self.y += step

    def _above(self, entries: list[Entry], x: float, style: int, step: float) -> None:
        """Columns with the label above."""
        per_row = int(self.dice.integers(2, 6)) if style == 2 else max(len(entries), 1)
        wide = style == 3 or x == self.left
        start, span = (self.left, self.right - self.left) if wide else (x, self.right - x)
        for first in range(0, len(entries), per_row):
            row = entries[first : first + per_row]
            column = span / max(len(row), 2)
            rooms = [max(column, width(value, self.font) + self.font) for _, value, _ in row]
            at = start
            for (concept, value, mark), room in zip(row, rooms, strict=True):
                self.sketch.put(at, self.y, shortened(self.label(concept), self.font * 0.9, room), self.font * 0.9)
                self.sketch.put(at, self.y + step, value, self.font, mark)
                at += room
            self.y += step * 2.2


def _taken(entries: list[Entry], name: str) -> Entry:
    found = next(one for one in entries if one[2] == name)
    entries.remove(found)
    return found
