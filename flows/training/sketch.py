"""Page sketches: documents as words on pages, composed at random without a typesetter, a millisecond each.

What a typesetter adds (real fonts, ink) the scorer does not see; what it must see is every way in which labels and
values stand to each other. Labels are drawn from the reader's own lists in all their languages, values from the ways
people print numbers and dates, and each block finds its place, style and neighbours by the dice. Boxes are exact.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from flows.training.canvas import Sketch, width
from flows.training.facts import KINDS, PLAIN, SHARES
from flows.training.heads import Entry
from flows.training.letters import Letters
from flows.training.tills import Tills

__all__ = ["KINDS", "PLAIN", "SHARES", "Composer", "Sketch", "sketch", "width"]


class Composer(Letters, Tills):
    """A document of any kind."""

    def compose(self) -> Sketch:
        """All blocks in their places."""
        if self.receipt:
            self.till()
            wide = self.sketch.size[0]
            self.sketch.size = wide, max(self.y * float(self.dice.uniform(1.02, 1.5)), 0.8 * wide)
            return self.sketch
        if self.kind in PLAIN:
            self.letter()
            return self.sketch
        entries = self.entries()
        if self.kind == "invoice" and self.chance(0.05):
            self._bare(entries)
            return self.sketch
        self.heads(entries)
        if self.chance(0.3):
            when = self.day(self.issued - timedelta(days=9))
            self.line(self.phrase("chatter").format(day=when, money=self.money(self.net / 3)))
        if self.chance(0.08):
            self._insured()
        self.table()
        self.totals()
        self.closing()
        self.footer()
        if self.chance(0.12):
            self._cut()
        return self.sketch

    def _cut(self) -> None:
        """As a photograph is cut: no longer in the proportions of a sheet."""
        wide, tall = self.sketch.size
        lowest = max(word.box.y1 for page in self.sketch.words for word in page)
        height = max(lowest, 0.5 * tall) * float(self.dice.uniform(1.0, 1.1))
        self.sketch.size = wide * float(self.dice.uniform(1.0, 1.2)), height

    def _bare(self, entries: list[Entry]) -> None:
        """An invoice that is no more than its numbers and one amount."""
        fields = self.sketch.fields
        field = "amount_due" if self.chance(0.3) else "gross_total"
        fields.pop("amount_due", None)
        entries = [one for one in entries if one[2] != "amount_due"]
        fields[field] = str(self.gross)
        entries.append((field, self.money(self.gross), field))
        self.heads(entries)
        if self.chance(0.5):
            self.closing()
        if self.chance(0.5):
            self.footer()

    def _insured(self) -> None:
        """Sentences with amounts and dates that are none of the invoice's."""
        for _ in range(int(self.dice.integers(1, 5))):
            text = self.phrase("insured")
            when = self.day(self.issued + timedelta(days=int(self.dice.integers(-400, 400))))
            amount = self.money(Decimal(int(self.dice.integers(1, 400)) * 250))
            self.line(text.format(day=when, money=amount, code=self.code()))


def sketch(seed: int) -> Sketch:
    """The sketch of a seed."""
    return Composer(seed).compose()
