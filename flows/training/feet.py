"""The lower part of a sketched document: when to pay, small print, and facts about the sender."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from flows.training.facts import CAPITAL, STREETS, TOWNS, Facts


class Feet(Facts):
    """Blocks below the totals."""

    def closing(self) -> None:
        """How and when to pay, and small print."""
        self.y += self.step
        if self.chance(0.35):
            self._asked()
        for _ in range(int(self.dice.integers(0, 3))):
            text = self.phrase("small")
            facts = {
                "day": self.day(self.issued - timedelta(days=int(self.dice.integers(30, 900)))),
                "money": self.money(self.gross * Decimal("0.02")),
                "less": self.money(self.payable * Decimal("0.98")),
                "soon": self.day(self.issued + timedelta(days=8)),
                "code": self.code(),
            }
            self.line(text.format(**facts), size=self.font * 0.85)

    def _asked(self) -> None:
        """A sentence that asks for the amount, or names the day."""
        fields = self.sketch.fields
        asked = self.phrase("pay")
        parts = asked.replace("{money}", "\0m\0").replace("{day}", "\0d\0").replace("{days}", "\0n\0").split("\0")
        x = self.left
        for part in parts:
            if part == "m":
                x = self.sketch.put(x, self.y, self.money(self.sign * self.payable), self.font, "amount_due")
                fields["amount_due"] = str(self.sign * self.payable)
            elif part == "d":
                x = self.sketch.put(x, self.y, self.day(self.due), self.font, "due_date")
                fields["due_date"] = self.due.isoformat()
            elif part == "n":
                x = self.sketch.put(x, self.y, str(self.wait), self.font)
                fields.setdefault("due_date", self.due.isoformat())
            elif part.strip():
                x = self.sketch.put(x, self.y, part.strip(), self.font)
            x += 0.3 * self.font
        self.y += self.step

    def footer(self) -> None:
        """Facts about the sender at the foot of the page, some of them once more at its top."""
        self.y = max(self.y + self.step, self.sketch.size[1] * 0.9)
        columns = int(self.dice.integers(1, 5))
        facts = [
            self.name(), f"{self.pick(STREETS)} {self.digits(2)}", f"{self.digits(5)} {self.pick(TOWNS)}",
            f"{self.label('phone')} {self.digits(4)} {self.digits(6)}",
            "IBAN DE" + " ".join(self.digits(count) for count in (2, 4, 4, 4, 4, 2)),
            f"BIC {self.pick(TOWNS)[:4].upper()}DEFFXXX", f"{self.label('supplier_vat_id')} DE{self.digits(9)}",
            f"{self.pick(CAPITAL)} {self.money(Decimal(int(self.dice.integers(1, 200)) * 1000))}",
            f"{self.label('registration')} {self.digits(5)}",
            f"{self.label('tax_number')} {self.digits(3)}/{self.digits(4)}/{self.digits(4)}",
        ]  # fmt: skip
        self.dice.shuffle(facts)
        step = (self.right - self.left) / columns
        if self.chance(0.2):
            at = float(self.dice.uniform(0.01, 0.04)) * self.sketch.size[1]
            self.sketch.put(self.left, at, " - ".join(facts[:4]), self.font * 0.8)
        for number, fact in enumerate(facts[: int(self.dice.integers(0, len(facts) + 1))]):
            x, y = self.left + (number % columns) * step, self.y + (number // columns) * self.font
            self.sketch.put(x, y, fact, self.font * 0.75)
