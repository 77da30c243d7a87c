"""Page sketches: documents as words on pages, composed at random without a typesetter, a millisecond each.

What a typesetter adds (real fonts, ink) the scorer does not see; what it must see is every way in which labels and
values stand to each other. Labels are drawn from the reader's own lists in all their languages, values from the ways
people print numbers and dates, and each block finds its place, style and neighbours by the dice. Boxes are exact.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib.resources import files
from typing import Final

import numpy as np
from numpy.random import Generator

from extractors.paper.labels import LANGUAGES
from pipeline.documents import Box, Ink, Page, Word

_NARROW: Final = frozenset("il.,:;'|!jtfrI()[]-/ 1")
_WIDE: Final = frozenset("mwMWGOQ@%ABCDEFHKLNPRSTUVXYZ&")
CENT: Final = Decimal("0.01")


def width(text: str, size: float) -> float:
    """About as wide as in Helvetica."""
    return size * sum(0.29 if one in _NARROW else 0.68 if one in _WIDE else 0.535 for one in text)


@cache
def lexicon(language: str) -> Mapping[str, tuple[str, ...]]:
    """The phrases of a language by concept."""
    source = files("extractors.paper.labels").joinpath(f"{language}.toml")
    return {concept: tuple(texts) for concept, texts in tomllib.loads(source.read_text("utf-8")).items()}


@dataclass
class Sketch:
    """A composed document: its pages' words, the truth by field, and where each value stands."""

    language: str
    size: tuple[float, float]
    words: list[list[Word]] = field(default_factory=lambda: [[]])
    fields: dict[str, str] = field(default_factory=dict)
    boxes: dict[str, list[tuple[int, Box]]] = field(default_factory=dict)
    kind: str = "invoice"

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages as a reader of text layers gives them."""
        return tuple(Page(number, *self.size, tuple(words), Ink.TEXT) for number, words in enumerate(self.words, 1))

    def put(
        self, x: float, y: float, text: str, size: float, mark: str = "", *, right: bool = False, bold: bool = False
    ) -> float:
        """Words with their baseline block at ``y``; ``x`` is the right edge where ``right``. Gives the other edge."""
        total = width(text, size)
        start = x - total if right else x
        at = start
        placed: list[Word] = []
        for part in text.split(" "):
            wide = width(part, size)
            if part:
                placed.append(Word(part, Box(at, y, at + wide, y + size), 1.0, bold, size))
            at += wide + 0.29 * size
        self.words[-1].extend(placed)
        if mark and placed:
            box = placed[0].box
            for one in placed[1:]:
                box = box.union(one.box)
            self.boxes.setdefault(mark, []).append((len(self.words), box))
        return start if right else start + total


class Composer:
    """One document being composed."""

    def __init__(self, seed: int) -> None:
        self.dice: Generator = np.random.default_rng([seed, 3])
        dice = self.dice
        main = ("en", "de", "fr", "es", "it", "nl", "pl")
        self.language = str(dice.choice(main if dice.random() < 0.75 else LANGUAGES))
        self.words = lexicon(self.language)
        self.kind = str(dice.choice(KINDS, p=SHARES))
        self.receipt = self.kind == "receipt"
        page = (
            (float(dice.choice([200, 226, 280])), float(dice.choice([560, 700, 900])))
            if self.receipt
            else ((612.0, 792.0) if dice.random() < 0.2 else (595.0, 842.0))
        )
        self.sketch = Sketch(self.language, page, kind=self.kind)
        self.font = float(dice.choice([7, 8, 9, 9, 10, 10, 11, 12]))
        self.step = self.font * float(dice.uniform(1.15, 1.7))
        self.left = float(dice.uniform(0.05, 0.12)) * page[0]
        self.right = page[0] - float(dice.uniform(0.05, 0.12)) * page[0]
        self.y = page[1] * float(dice.uniform(0.03, 0.08))
        self.money_style = self._money_style()
        self.date_style = int(dice.integers(0, 9))
        self.long_year = dice.random() < 0.85
        self.whole = dice.random() < 0.04
        self.price_places = int(dice.choice([2, 2, 2, 2, 2, 3, 4]))
        self.symbol, self.where = self._symbol()
        self.colon = str(dice.choice([":", ":", "", " :", "."], p=[0.4, 0.1, 0.35, 0.1, 0.05]))
        self.case = int(dice.integers(0, 3))
        self.content()

    # -- dice ----------------------------------------------------------------------------------------------------
    def chance(self, share: float) -> bool:
        """True so often."""
        return bool(self.dice.random() < share)

    def pick(self, options: Sequence[str]) -> str:
        """One of them."""
        return str(options[int(self.dice.integers(0, len(options)))])

    def digits(self, count: int) -> str:
        """So many digits, the first not 0."""
        return str(self.dice.integers(1, 10)) + "".join(str(one) for one in self.dice.integers(0, 10, count - 1))

    def label(self, concept: str, *, colon: bool = True) -> str:
        """A phrase for a concept as a designer would set it; now and then a word that no list knows."""
        known = self.words.get(concept) or lexicon("en").get(concept, ("?",))
        phrase = self.pick(known)
        if self.chance(0.05):
            phrase = self.pick(["Ref", "Info", "Vorgang", "Item", "Dati", "Valor", "Xyz", "Opis"])
        text = (
            phrase.upper()
            if self.case == 2 and self.chance(0.8)
            else phrase.title()
            if self.case == 1
            else phrase[:1].upper() + phrase[1:]
        )
        if self.language not in {"en"} and self.chance(0.06):
            text += " / " + self.pick(lexicon("en").get(concept, ("?",))).capitalize()
        return text + (self.colon if colon else "")

    # -- values --------------------------------------------------------------------------------------------------
    def _money_style(self) -> tuple[str, str]:
        point = self.language == "en" or self.chance(0.1)
        grouping = self.pick([",", ",", "", " ", "'"]) if point else self.pick([".", ".", " ", "", "'"])
        return grouping, "." if point else ","

    def _symbol(self) -> tuple[str, str]:
        home = {"en": ("$", "£", "USD", "GBP", "€"), "pl": ("zł", "PLN", "EUR"), "cs": ("Kč", "CZK"), "sv": ("kr", "SEK"),
                "da": ("kr.", "DKK"), "no": ("kr", "NOK"), "hu": ("Ft", "HUF"), "ro": ("lei", "RON")}  # fmt: skip
        symbol = self.pick(home.get(self.language, ("€", "EUR", "€", "CHF")))
        return symbol, self.pick(["before", "after", "none", "none"]) if self.language != "en" else self.pick(
            ["before", "before", "none"]
        )

    def money(self, amount: Decimal, *, symbol: bool = True, places: int = 2) -> str:
        """An amount as this document prints it."""
        grouping, point = self.money_style
        whole, _, cents = f"{abs(amount):.{places}f}".partition(".")
        if self.whole and not int(cents or 0):
            cents = ""
        groups = []
        while len(whole) > 3:
            groups.insert(0, whole[-3:])
            whole = whole[:-3]
        text = grouping.join([whole, *groups]) + (point + cents if cents else "")
        text = "-" + text if amount < 0 else text
        if symbol and self.where == "before":
            return f"{self.symbol}{'' if self.symbol in '$£€' and self.receipt is False else ' '}{text}"
        return f"{text} {self.symbol}" if symbol and self.where == "after" else text

    def day(self, when: date, style: int | None = None) -> str:
        """A date as this document prints it."""
        year = f"{when.year}" if self.long_year else f"{when.year % 100:02d}"
        style = self.date_style if style is None else style
        if style >= 7 and self.language in MONTHS:
            month = MONTHS[self.language][when.month - 1]
            if self.language == "en" and style == 7:
                return f"{month} {when.day}, {when.year}"
            return f"{when.day}{'.' if self.language == 'de' else ''} {month}{' de' if self.language == 'es' else ''} {when.year}"
        if style == 6:
            return when.isoformat()
        mark = (
            {"en": "/", "nl": "-", "fr": "/", "es": "/", "it": "/"}.get(self.language, ".")
            if style < 4
            else "./-"[style - 4 : style - 3] or "."
        )
        if self.language == "en" and self.symbol in {"$", "USD"}:
            return f"{when.month:02d}/{when.day:02d}/{year}"
        return f"{when.day:02d}{mark}{when.month:02d}{mark}{year}"

    def code(self) -> str:
        """A number of some record."""
        d, year = self.digits, str(2018 + int(self.dice.integers(0, 9)))
        prefix, low = self.pick(PREFIXES), f"{int(self.dice.integers(1, 1000)):03d}"
        return self.pick((
            d(4), d(5), d(6), d(8), d(10), d(13), d(3), str(int(low)), low, f"{prefix}{d(5)}", f"{prefix}-{d(5)}", f"{prefix}-{low}",
            f"{prefix}{low}", f"{year}-{d(4)}", f"{year}-{low}", f"{d(3)}/{year}", f"{prefix}/{d(3)}/{year}", f"{year}/{low}",
            f"{year}{d(6)}", f"{prefix}-{year}-{d(4)}", f"{prefix}{year}{d(5)}", f"{d(2)}.{d(3)}.{d(3)}", f"{d(8)}{self.pick(PREFIXES)}",
            f"{d(4)}-{d(4)}-{d(2)}", f"{d(6)}/{self.pick(PREFIXES)}", f"{prefix} {d(6)}", f"{prefix}/{year[2:]}/{d(4)}",
        ))  # fmt: skip

    # -- content -------------------------------------------------------------------------------------------------
    def content(self) -> None:
        """What the document says, before anything has a place."""
        dice, fields = self.dice, self.sketch.fields
        self.issued = date(2012, 1, 1) + timedelta(days=int(dice.integers(0, 5300)))
        self.wait = int(dice.choice([7, 8, 10, 14, 15, 20, 21, 30, 30, 30, 45, 60]))
        self.due = self.issued + timedelta(days=self.wait)
        fields["invoice_number"], fields["invoice_date"] = self.code(), self.issued.isoformat()
        count = int(dice.integers(1, 5)) if self.chance(0.6) else int(dice.integers(5, 26))
        rates = [
            Decimal(one)
            for one in self.pick(
                [
                    "19",
                    "20",
                    "21",
                    "7",
                    "22",
                    "10",
                    "23",
                    "6",
                    "0",
                    "19 7",
                    "20 5.5",
                    "21 9",
                    "22 10",
                    "23 8",
                    "8.1",
                    "25",
                ]
            ).split()
        ]
        self.items = []
        for _ in range(count):
            quantity = (
                Decimal(int(dice.integers(1, 12)))
                if self.whole or self.chance(0.85)
                else Decimal(int(dice.integers(1, 400))) / 4
            )
            price = Decimal(int(np.exp(dice.uniform(4, 11)))) / 100
            if self.whole or self.chance(0.2):
                price = price.quantize(Decimal(1)) + 1
            self.items.append(
                (
                    quantity,
                    price,
                    (quantity * price).quantize(CENT, ROUND_HALF_UP),
                    rates[int(dice.integers(0, len(rates)))],
                )
            )
        lines = sum((one[2] for one in self.items), Decimal(0))
        self.discount = (lines * int(dice.integers(2, 11)) / 100).quantize(CENT) if self.chance(0.08) else Decimal(0)
        self.shipping = Decimal(int(dice.integers(300, 4000))) / 100 if self.chance(0.1) else Decimal(0)
        self.bases: dict[Decimal, Decimal] = {}
        for one in self.items:
            self.bases[one[3]] = self.bases.get(one[3], Decimal(0)) + one[2]
        top = max(self.bases)
        self.bases[top] += self.shipping - self.discount
        self.lines, self.net = lines, sum(self.bases.values(), Decimal(0))
        self.taxes = {rate: (base * rate / 100).quantize(CENT, ROUND_HALF_UP) for rate, base in self.bases.items()}
        self.tax = sum(self.taxes.values(), Decimal(0))
        self.gross = self.net + self.tax
        sign = (
            -1
            if self.chance(0.5 if self.kind == "credit_note" else 0.2 if self.kind == "corrective_invoice" else 0.01)
            else 1
        )
        self.sign = sign
        self.prepaid = (self.gross * int(dice.integers(1, 9)) / 10).quantize(CENT) if self.chance(0.08) else Decimal(0)
        self.previous = Decimal(int(dice.integers(100, 90000))) / 100 if self.chance(0.1) else Decimal(0)
        self.payable = self.gross - self.prepaid + self.previous

    # -- page ----------------------------------------------------------------------------------------------------
    def line(self, text: str, x: float | None = None, size: float | None = None, **kind: bool) -> None:
        """A line of plain text."""
        self.sketch.put(self.left if x is None else x, self.y, text, size or self.font, **kind)
        self.y += self.step * (size or self.font) / self.font

    def tell(self, name: str, value: str, truth: str) -> None:
        """Note that a field is printed."""
        self.sketch.fields[name] = truth

    def compose(self) -> Sketch:
        """All blocks in their places."""
        if self.receipt:
            self._receipt()
            wide, tall = self.sketch.size
            self.sketch.size = wide, max(self.y * float(self.dice.uniform(1.02, 1.5)), 0.8 * wide)
            return self.sketch
        if self.kind in PLAIN:
            self._plain()
            return self.sketch
        entries = self._entries()
        if self.kind == "invoice" and self.chance(0.05):
            self._bare(entries)
            return self.sketch
        self._heads(entries)
        if self.chance(0.3):
            self.line(
                self.pick(CHATTER.get(self.language, CHATTER["en"])).format(
                    day=self.day(self.issued - timedelta(days=9)), money=self.money(self.net / 3)
                )
            )
        if self.chance(0.08):
            for _ in range(int(self.dice.integers(1, 5))):
                text = self.pick(INSURED.get(self.language, INSURED["en"]))
                self.line(
                    text.format(
                        day=self.day(self.issued + timedelta(days=int(self.dice.integers(-400, 400)))),
                        money=self.money(Decimal(int(self.dice.integers(1, 400)) * 250)),
                        code=self.code(),
                    )
                )
        self._table()
        self._totals()
        self._closing()
        self._footer()
        return self.sketch

    def _bare(self, entries: list[tuple[str, str, str]]) -> None:
        """An invoice that is no more than its numbers and one amount."""
        fields = self.sketch.fields
        field = "amount_due" if self.chance(0.3) else "gross_total"
        fields.pop("amount_due", None)
        entries = [one for one in entries if one[2] != "amount_due"]
        fields[field] = str(self.gross)
        entries.append((field, self.money(self.gross), field))
        self._heads(entries)
        if self.chance(0.5):
            self._closing()
        if self.chance(0.5):
            self._footer()

    def _plain(self) -> None:
        """A document that is no bill: a reminder, a statement, a delivery note, an order, a letter."""
        fields = self.sketch.fields
        number, when = fields.pop("invoice_number"), self.day(self.issued)
        concept = {"delivery_note": "delivery_note", "purchase_order": "purchase_order"}.get(self.kind, "other_number")
        entries = [(concept, number, ""), ("invoice_date", when, "invoice_date"), ("customer_number", self.code(), "")]
        if self.kind == "delivery_note":
            entries.append(("delivery_date", when, ""))
        self._heads([one for one in entries if self.chance(0.85)])
        if self.chance(0.5):
            self.line(
                self.pick(CHATTER.get(self.language, CHATTER["en"])).format(day=when, money=self.money(self.net / 3))
            )
        if self.kind in {"statement", "reminder"}:
            self._open_items()
        elif self.kind in {"delivery_note", "purchase_order"}:
            if self.kind == "delivery_note" or self.chance(0.3):
                self.items = [(quantity, Decimal(0), Decimal(0), rate) for quantity, _, _, rate in self.items]
            self._table()
            if self.kind == "purchase_order" and self.items[0][1]:
                self._totals()
        else:
            for _ in range(int(self.dice.integers(4, 22))):
                self.line(" ".join(self.pick(WARES + TOWNS + TRADES) for _ in range(int(self.dice.integers(4, 12)))))
        if self.chance(0.5):
            self._footer()
        for name in [one for one in fields if one != "invoice_date"]:
            del fields[name]
            self.sketch.boxes.pop(name, None)

    def _open_items(self) -> None:
        """Bills that are not paid, a row each, and their sum."""
        if self.chance(0.4):
            self._listed()
            return
        heads = ("invoice_number", "invoice_date", "due_date", "gross_total" if self.chance(0.5) else "amount_due")
        edges = [self.left, self.left + 110, self.left + 220, self.right]
        for at, (concept, x) in enumerate(zip(heads, edges, strict=True)):
            text = self.label(concept, colon=False)
            while width(text, self.font) > 100 and " " in text:
                text = text.rpartition(" ")[0]
            self.sketch.put(x, self.y, text, self.font, right=at == 3, bold=True)
        self.y += self.step
        total = Decimal(0)
        for _ in range(int(self.dice.integers(1, 3)) if self.kind == "reminder" else int(self.dice.integers(2, 14))):
            day = self.issued - timedelta(days=int(self.dice.integers(20, 120)))
            amount = Decimal(int(self.dice.integers(1000, 900000))) / 100
            total += amount
            for at, (text, x) in enumerate(
                zip(
                    (self.code(), self.day(day), self.day(day + timedelta(days=30)), self.money(amount)),
                    edges,
                    strict=True,
                )
            ):
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
            self.sketch.put(self.right, self.y, self.label("col_amount", colon=False), self.font, right=True, bold=True)
            self.y += self.step
        for _ in range(int(self.dice.integers(1, 6))):
            amount = Decimal(int(self.dice.integers(1000, 900000))) / 100
            total += amount
            day = self.day(self.issued - timedelta(days=int(self.dice.integers(20, 120))))
            text = f"{self.label('kind_invoice', colon=False)} {self.code()}{self.pick((', ', ' - ', ' '))}{day}"
            self.sketch.put(self.left, self.y, text, self.font)
            self.sketch.put(self.right, self.y, self.money(amount), self.font, right=True)
            self.y += self.step
        self.sketch.put(
            self.left, self.y, self.label("amount_due" if self.chance(0.7) else "gross_total"), self.font, bold=True
        )
        self.sketch.put(self.right, self.y, self.money(total), self.font, right=True, bold=True)
        self.y += self.step * 2

    def _entries(self) -> list[tuple[str, str, str]]:
        """(label concept, printed value, field) of the block of numbers, in a random order."""
        f = self.sketch.fields
        found = [
            ("invoice_number", f["invoice_number"], "invoice_number"),
            ("invoice_date", self.day(self.issued), "invoice_date"),
        ]
        if self.chance(0.55):
            found.append(("due_date", self.day(self.due), "due_date"))
            f["due_date"] = self.due.isoformat()
        for concept, share in (
            ("purchase_order", 0.3),
            ("contract", 0.12),
            ("delivery_note", 0.15),
            ("payment_reference", 0.08),
        ):
            if self.chance(share):
                f[concept] = self.code()
                found.append((concept, f[concept], concept))
        for concept, share in (
            ("customer_number", 0.5),
            ("other_number", 0.4),
            ("phone", 0.2),
            ("tax_number", 0.15),
            ("registration", 0.1),
            ("other_number", 0.2),
        ):
            if self.chance(share):
                value = f"+{self.digits(2)} {self.digits(3)} {self.digits(6)}" if concept == "phone" else self.code()
                found.append((concept, value, ""))
        if self.chance(0.25):
            f["delivery_date"] = (self.issued - timedelta(days=int(self.dice.integers(0, 12)))).isoformat()
            found.append(("delivery_date", self.day(date.fromisoformat(f["delivery_date"])), "delivery_date"))
        if self.chance(0.15):
            found.append(("order_date", self.day(self.issued - timedelta(days=int(self.dice.integers(1, 40)))), ""))
        if self.chance(0.12):
            begin = self.issued - timedelta(days=30)
            found.append(("period", f"{self.day(begin)} - {self.day(self.issued - timedelta(days=1))}", ""))
        if self.chance(0.15):
            found.append(("page", "1/1" if self.chance(0.5) else "1", ""))
        if self.chance(0.07):
            found.remove(("invoice_date", self.day(self.issued), "invoice_date"))
            text = f"{self.pick(TOWNS)}, " if self.chance(0.5) else ""
            end = self.sketch.put(self.right - 140, self.y, text, self.font) if text else self.right - 120
            self.sketch.put(end + 3, self.y, self.day(self.issued), self.font, "invoice_date")
        if self.chance(0.08):
            found.append(
                (
                    self.pick(("other_number", "page")),
                    self.day(self.issued + timedelta(days=int(self.dice.integers(1, 900)))),
                    "",
                )
            )
        if self.chance(0.25):
            self.dice.shuffle(found)
        if self.chance(0.12):
            found.append(("amount_due", self.money(self.sign * self.payable), "amount_due"))
            f["amount_due"] = str(self.sign * self.payable)
        return found

    def _party(self, x: float, lines: int) -> float:
        y = self.y
        self.sketch.put(x, y, self.name(), self.font)
        for at in range(1, lines):
            text = (
                f"{self.pick(STREETS)} {self.digits(2)}",
                f"{self.digits(5)} {self.pick(TOWNS)}",
                f"Tel. {self.digits(5)}-{self.digits(4)}",
                f"info@{self.pick(TOWNS).lower()}.example",
            )[(at - 1) % 4]
            self.sketch.put(x, y + at * self.step, text, self.font)
        if self.chance(0.25):
            for _ in range(int(self.dice.integers(1, 4))):
                self._fact(x, y + lines * self.step)
                lines += 1
        return y + lines * self.step

    def _fact(self, x: float, y: float) -> None:
        """A number of a party that is none of the invoice's, often under a word that says little."""
        concept = self.pick(
            ("supplier_vat_id", "registration", "tax_number", "customer_number", "other_number", "phone")
        )
        text = (
            self.pick(NUMBERS.get(self.language, NUMBERS["en"])) + self.colon
            if self.chance(0.4)
            else self.label(concept)
        )
        end = self.sketch.put(x, y, text, self.font)
        at = end + (0.35 * self.font if self.chance(0.5) else 60)
        self.sketch.put(at, y, self.code(), self.font)

    def name(self) -> str:
        """A company's name."""
        return f"{self.pick(TOWNS)} {self.pick(TRADES)} {self.pick(FORMS)}"

    def _heads(self, entries: list[tuple[str, str, str]]) -> None:
        big = self.font * float(self.dice.uniform(1.2, 2.4))
        middle = (self.left + self.right) / 2
        sender_x = float(self.dice.choice([self.left, middle, middle + 60]))
        self.sketch.put(sender_x, self.y, self.name(), big, bold=self.chance(0.5))
        self.y += big * 1.4
        if self.chance(0.1):
            self.line(
                self.pick(CHATTER.get(self.language, CHATTER["en"])).format(
                    day=self.day(self.issued + timedelta(days=int(self.dice.integers(-30, 900)))),
                    money=self.money(self.net / 3),
                )
            )
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
        meta_x = (middle + 20 if buyer_left else self.left) if beside else self.left if self.chance(0.6) else middle
        title = self.label(f"kind_{self.kind}", colon=False)
        style = int(self.dice.integers(0, 6))
        if self.chance(0.03 if self.kind == "other" else 0.75 if self.kind == "invoice" else 1.0):
            size = self.font * float(self.dice.uniform(1.0, 2.6))
            if any(one[2] == "invoice_number" for one in entries) and (style == 5 or self.chance(0.15)):
                number = next(one for one in entries if one[2] == "invoice_number")
                entries.remove(number)
                end = self.sketch.put(
                    meta_x, self.y, title + self.pick(["", " Nr.", " #", " no", ":"]), size, bold=True
                )
                end = self.sketch.put(end + 0.3 * size, self.y, number[1], size, "invoice_number", bold=True)
                if self.chance(0.3) and any(one[2] == "invoice_date" for one in entries):
                    when = next(one for one in entries if one[2] == "invoice_date")
                    entries.remove(when)
                    end = self.sketch.put(
                        end + 0.3 * size,
                        self.y,
                        {"de": "vom", "en": "of", "fr": "du", "es": "de", "it": "del", "nl": "van", "pl": "z"}.get(
                            self.language, "-"
                        ),
                        size,
                    )
                    self.sketch.put(end + 0.3 * size, self.y, when[1], size, "invoice_date")
            else:
                self.sketch.put(meta_x if self.chance(0.6) else self.left, self.y, title, size, bold=True)
            self.y += size * 1.5
        self._meta(entries, meta_x, style)
        self.y = max(self.y, bottom) + self.step * float(self.dice.uniform(0.5, 3))

    def _meta(self, entries: list[tuple[str, str, str]], x: float, style: int) -> None:
        wide = self.right - x
        step = self.step * float(self.dice.uniform(0.9, 1.4))
        if style in {0, 1, 5}:  # label and value in one line, near or in two columns
            gap = 0.35 * self.font if style == 0 else float(self.dice.uniform(0.3, 0.75)) * wide
            flush = style == 1 and self.chance(0.4)
            for concept, value, mark in entries:
                text = self.label(concept)
                end = self.sketch.put(x, self.y, text, self.font, bold=self.case == 1)
                at = end + gap if style == 0 else max(x + gap, end + self.font)
                self.sketch.put(
                    self.right if flush and at + width(value, self.font) < self.right else at,
                    self.y,
                    value,
                    self.font,
                    mark,
                    right=flush and at + width(value, self.font) < self.right,
                )
                self.y += step
        elif style in {2, 3}:  # columns with the label above
            per_row = int(self.dice.integers(2, 6)) if style == 2 else max(len(entries), 1)
            start, span = (self.left, self.right - self.left) if style == 3 or x == self.left else (x, wide)
            for first in range(0, len(entries), per_row):
                row = entries[first : first + per_row]
                column = span / max(len(row), 2)
                rooms = [max(column, width(value, self.font) + self.font) for _, value, _ in row]
                at = start
                for (concept, value, mark), room in zip(row, rooms, strict=True):
                    text = self.label(concept)
                    while width(text, self.font * 0.9) > room and " " in text:
                        text = text.rpartition(" ")[0]
                    self.sketch.put(at, self.y, text, self.font * 0.9)
                    self.sketch.put(at, self.y + step, value, self.font, mark)
                    at += room
                self.y += step * 2.2
        else:  # stacked: label, under it the value
            for concept, value, mark in entries:
                self.sketch.put(x, self.y, self.label(concept), self.font, bold=True)
                self.sketch.put(x, self.y + step, value, self.font, mark)
                self.y += step * 2.1

    def _table(self) -> None:
        columns = [
            one
            for one in ("position", "item", "quantity", "description", "price", "tax", "amount")
            if one in {"description", "amount"} or self.chance(0.6)
        ]
        if self.chance(0.5) and "quantity" in columns:
            columns.remove("quantity")
            columns.insert(columns.index("description") + 1, "quantity")
        if self.kind == "delivery_note":
            columns = [
                one
                for one in ("position", "item", "description", "quantity")
                if one in {"description", "quantity"} or self.chance(0.6)
            ]
        weights = {
            "position": 0.4,
            "item": 0.9,
            "quantity": 0.8,
            "description": 3.2,
            "price": 1.1,
            "tax": 0.7,
            "amount": 1.2,
        }
        unit = (self.right - self.left) / sum(weights[one] for one in columns)
        edges, at = {}, self.left
        for one in columns:
            edges[one] = (at, at + weights[one] * unit)
            at += weights[one] * unit
        self._table_head(columns, edges)
        for number, (quantity, price, amount, rate) in enumerate(self.items, 1):
            if self.y > self.sketch.size[1] * 0.86:
                self._new_page()
                if self.chance(0.7):
                    self._table_head(columns, edges)
            cells = {
                "position": str(number), "item": self.digits(5), "quantity": f"{quantity.normalize():f}".replace(".", self.money_style[1]),
                "description": " ".join(self.pick(WARES) for _ in range(int(self.dice.integers(1, 4)))),
                "price": self.money(price, symbol=False, places=self.price_places), "tax": f"{rate.normalize():f} %", "amount": self.money(self.sign * amount, symbol=self.chance(0.5)),
            }  # fmt: skip
            for one in columns:
                start, end = edges[one]
                if one in {"price", "amount", "tax", "quantity"}:
                    self.sketch.put(end - 2, self.y, cells[one], self.font, "line_" + one, right=True)
                else:
                    self.sketch.put(start, self.y, cells[one], self.font)
            self.y += self.step
            if self.chance(0.1):
                self.line(self.pick(WARES) + " " + self.code(), edges["description"][0])
        self.y += self.step * 0.5

    def _table_head(self, columns: Sequence[str], edges: Mapping[str, tuple[float, float]]) -> None:
        if self.chance(0.1):
            return
        for one in columns:
            text = self.label(f"col_{one}", colon=False)
            start, end = edges[one]
            while width(text, self.font) > end - start - 2 and " " in text:
                text = text.rpartition(" ")[0]
            flush = one in {"price", "amount", "tax", "quantity"}
            self.sketch.put(end - 2 if flush else start, self.y, text, self.font, right=flush, bold=True)
        self.y += self.step * 1.2

    def _new_page(self) -> None:
        self.sketch.words.append([])
        self.y = self.sketch.size[1] * 0.06

    def _totals(self) -> None:
        if self.y > self.sketch.size[1] * 0.72:
            self._new_page()
        fields, sign = self.sketch.fields, self.sign
        rows: list[tuple[str, str, str]] = []
        several = len(self.bases) > 1
        if self.discount or self.shipping:
            rows.append(
                (
                    self.pick(["subtotal", "Zwischensumme", "Sous-total", "Subtotal"])
                    if self.chance(0.3)
                    else self.label("net_total"),
                    self.money(sign * self.lines),
                    "",
                )
            )
            if self.discount:
                rows.append((self.label("discount"), self.money(-sign * self.discount), ""))
            if self.shipping:
                rows.append((self.label("shipping"), self.money(sign * self.shipping), ""))
        for _ in range(int(self.chance(0.1)) * int(self.dice.integers(1, 3))):
            rows.append(
                (self.pick(WARES), self.money(sign * (self.net / int(self.dice.integers(2, 7))).quantize(CENT)), "")
            )
        shows_net = self.chance(0.88)
        if shows_net:
            rows.append((self.label("net_total"), self.money(sign * self.net), "net_total"))
            fields["net_total"] = str(sign * self.net)
        if several:
            for rate, tax in self.taxes.items():
                base = f" {self.money(sign * self.bases[rate])}" if self.chance(0.3) else ""
                rows.append(
                    (
                        f"{self.label('tax_total', colon=False)} {rate.normalize():f} %{base}",
                        self.money(sign * tax),
                        "tax_share",
                    )
                )
            if self.chance(0.5):
                rows.append((self.label("tax_total"), self.money(sign * self.tax), "tax_total"))
                fields["tax_total"] = str(sign * self.tax)
        elif self.tax or self.chance(0.4):
            rate = next(iter(self.bases))
            text = (
                self.label("tax_total", colon=False)
                + (f" {rate.normalize():f}%" if self.chance(0.6) else "")
                + (f" ({self.money(sign * self.net)})" if self.chance(0.08) else "")
            )
            rows.append((text + self.colon, self.money(sign * self.tax), "tax_total"))
            fields["tax_total"] = str(sign * self.tax)
        rows.append((self.label("gross_total"), self.money(sign * self.gross), "gross_total"))
        fields["gross_total"] = str(sign * self.gross)
        if self.previous:
            rows.append((self.label("previous_balance"), self.money(self.previous), "previous_balance"))
            fields["previous_balance"] = str(self.previous)
        if self.prepaid:
            rows.append(
                (self.label("prepaid"), self.money(-self.prepaid if self.chance(0.6) else self.prepaid), "prepaid")
            )
            fields["prepaid"] = str(self.prepaid)
        if self.prepaid or self.previous or self.chance(0.2):
            rows.append((self.label("amount_due"), self.money(sign * self.payable), "amount_due"))
            fields["amount_due"] = str(sign * self.payable)
        if self.chance(0.12):
            self._aside()
        style = int(self.dice.integers(0, 5))
        if style == 4 and len(rows) <= 5:
            self._across(rows)
        else:
            self._down(rows, style)
        if several and self.chance(0.5) or self.chance(0.1):
            self._tax_table()

    def _aside(self) -> None:
        """Left of the totals: taxes by rate, or payments made."""
        y, x = self.y, self.left
        if self.chance(0.5):
            for rate, base in self.bases.items():
                self.sketch.put(x, y, f"{rate.normalize():f} %", self.font)
                self.sketch.put(
                    x + 130,
                    y,
                    self.money(self.sign * base),
                    self.font,
                    "net_total" if len(self.bases) == 1 else "tax_base",
                    right=True,
                )
                self.sketch.put(
                    x + 200,
                    y,
                    self.money(self.sign * self.taxes[rate]),
                    self.font,
                    "tax_total" if len(self.bases) == 1 else "tax_share",
                    right=True,
                )
                y += self.step
        else:
            paid = self.prepaid or (self.gross / 3).quantize(CENT)
            self.sketch.put(x, y, self.pick(("SEPA", "Visa", "PayPal", "Bank")), self.font)
            self.sketch.put(x + 60, y, self.day(self.issued + timedelta(days=3)), self.font)
            self.sketch.put(x + 200, y, self.money(paid), self.font, "prepaid_listed", right=True)

    def _down(self, rows: Sequence[tuple[str, str, str]], style: int) -> None:
        x = self.left if style == 0 else self.right - float(self.dice.uniform(0.3, 0.5)) * (self.right - self.left)
        step = self.step * float(self.dice.uniform(0.9, 1.5))
        for number, (label, text, mark) in enumerate(rows):
            bold = number == len(rows) - 1 and self.chance(0.6)
            size = self.font * (1.3 if bold and self.chance(0.4) else 1.0)
            start = self.right - width(text, size) - size
            if style == 1:
                self.sketch.put(start, self.y, label, size, right=True, bold=bold)
            else:
                while x + width(label, size) > start and " " in label:
                    label = label.rpartition(" ")[0]
                self.sketch.put(min(x, start - width(label, size)), self.y, label, size, bold=bold)
            self.sketch.put(self.right, self.y, text, size, mark, right=True, bold=bold)
            self.y += step * size / self.font

    def _across(self, rows: Sequence[tuple[str, str, str]]) -> None:
        column = (self.right - self.left) / len(rows)
        for number, (label, text, mark) in enumerate(rows):
            while width(label, self.font) > column - 4 and " " in label:
                label = label.rpartition(" ")[0]
            end = self.left + (number + 1) * column - 4
            flush = self.chance(0.5)
            self.sketch.put(end if flush else end - column + 6, self.y, label, self.font * 0.9, right=flush, bold=True)
            self.sketch.put(end if flush else end - column + 6, self.y + self.step, text, self.font, mark, right=flush)
        self.y += self.step * 2.4

    def _tax_table(self) -> None:
        self.y += self.step
        x = self.left
        edges = [x + 60, x + 140, x + 220, x + 300]
        heads = (
            "%",
            self.label("tax_base" if self.words.get("tax_base") else "net_total", colon=False),
            self.label("tax_total", colon=False),
            self.label("gross_total", colon=False),
        )
        for end, head in zip(edges, heads, strict=True):
            while width(head, self.font * 0.8) > 74 and " " in head:
                head = head.rpartition(" ")[0]
            self.sketch.put(end, self.y, head, self.font * 0.8, right=True)
        self.y += self.step
        single = len(self.bases) == 1
        for rate, base in self.bases.items():
            tax = self.taxes[rate]
            cells = (
                f"{rate.normalize():f} %",
                self.money(self.sign * base, symbol=False),
                self.money(self.sign * tax, symbol=False),
                self.money(self.sign * (base + tax), symbol=False),
            )
            marks = ("", "net_total", "tax_total", "gross_total") if single else ("", "tax_base", "tax_share", "")
            for end, cell, mark in zip(edges, cells, marks, strict=True):
                self.sketch.put(end, self.y, cell, self.font * 0.9, mark, right=True)
            self.y += self.step
        if not single and self.chance(0.6):
            for end, amount, mark in zip(
                edges[1:], (self.net, self.tax, self.gross), ("net_total", "tax_total", "gross_total"), strict=True
            ):
                self.sketch.put(
                    end, self.y, self.money(self.sign * amount, symbol=False), self.font * 0.9, mark, right=True
                )
            self.sketch.fields |= {"net_total": str(self.sign * self.net), "tax_total": str(self.sign * self.tax)}
            self.y += self.step

    def _closing(self) -> None:
        self.y += self.step
        fields = self.sketch.fields
        if self.chance(0.35):
            asked = self.pick(PAY.get(self.language, PAY["en"]))
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
        for _ in range(int(self.dice.integers(0, 3))):
            text = self.pick(SMALL.get(self.language, SMALL["en"]))
            self.line(
                text.format(
                    day=self.day(self.issued - timedelta(days=int(self.dice.integers(30, 900)))),
                    money=self.money(self.gross * Decimal("0.02")),
                    less=self.money(self.payable * Decimal("0.98")),
                    soon=self.day(self.issued + timedelta(days=8)),
                    code=self.code(),
                ),
                size=self.font * 0.85,
            )

    def _footer(self) -> None:
        self.y = max(self.y + self.step, self.sketch.size[1] * 0.9)
        columns = int(self.dice.integers(1, 5))
        facts = [
            self.name(), f"{self.pick(STREETS)} {self.digits(2)}", f"{self.digits(5)} {self.pick(TOWNS)}",
            f"{self.label('phone')} {self.digits(4)} {self.digits(6)}", f"IBAN DE{self.digits(2)} {self.digits(4)} {self.digits(4)} {self.digits(4)} {self.digits(4)} {self.digits(2)}",
            f"BIC {self.pick(TOWNS)[:4].upper()}DEFFXXX", f"{self.label('supplier_vat_id')} DE{self.digits(9)}",
            f"{self.pick(CAPITAL)} {self.money(Decimal(int(self.dice.integers(1, 200)) * 1000))}",
            f"{self.label('registration')} {self.digits(5)}", f"{self.label('tax_number')} {self.digits(3)}/{self.digits(4)}/{self.digits(4)}",
        ]  # fmt: skip
        self.dice.shuffle(facts)
        step = (self.right - self.left) / columns
        if self.chance(0.2):
            at = float(self.dice.uniform(0.01, 0.04)) * self.sketch.size[1]
            self.sketch.put(self.left, at, " - ".join(facts[:4]), self.font * 0.8)
        for number, fact in enumerate(facts[: int(self.dice.integers(0, len(facts) + 1))]):
            self.sketch.put(
                self.left + (number % columns) * step, self.y + (number // columns) * self.font, fact, self.font * 0.75
            )

    def _receipt(self) -> None:
        fields, middle = self.sketch.fields, self.sketch.size[0] / 2
        for text in (self.name(), f"{self.pick(STREETS)} {self.digits(2)}", f"{self.digits(5)} {self.pick(TOWNS)}"):
            self.line(text, middle - width(text, self.font) / 2)
        if self.chance(0.45):
            text = self.label("kind_invoice" if self.chance(0.6) else "kind_receipt", colon=False)
            self.line(text, middle - width(text, self.font) / 2)
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
        for quantity, price, amount in items:
            name = " ".join(self.pick(WARES) for _ in range(2))
            style = int(self.dice.integers(0, 3))
            if style == 0:
                self.line(name)
                self.sketch.put(
                    self.left + 8, self.y, f"{quantity.normalize():f} x {self.money(price, symbol=False)}", self.font
                )
            else:
                self.sketch.put(self.left, self.y, name[: int(self.sketch.size[0] / self.font / 1.2)], self.font)
            self.sketch.put(
                self.right,
                self.y,
                self.money(amount, symbol=False) + self.pick(["", " A", " B", ""]),
                self.font,
                right=True,
            )
            self.y += self.step
        total = sum((one[2] for one in items), Decimal(0)) if inclusive else self.gross
        rounded = (total * 20).quantize(Decimal(1), ROUND_HALF_UP) / 20 if self.chance(0.3) else total
        fields["gross_total"] = str(rounded)
        for label, text, mark in self._ladder(total, rounded, inclusive=inclusive):
            size = self.font * (1.4 if mark == "gross_total" and self.chance(0.3) else 1.0)
            self.sketch.put(self.left, self.y, label, size)
            self.sketch.put(self.right, self.y, text, size, mark, right=True)
            self.y += self.step * size / self.font
        if self.chance(0.5):
            rate = self.items[0][3]
            net = (rounded * 100 / (100 + rate)).quantize(CENT)
            shown = (
                self.money(net, symbol=False),
                self.money(rounded - net, symbol=False),
                self.money(rounded, symbol=False),
            )
            chosen = [0, 1, 2] if self.chance(0.6) else [0, 1]
            for _ in range(int(self.dice.integers(1, 3))):
                self.sketch.put(
                    self.left,
                    self.y,
                    self.pick(
                        (
                            f"A {rate.normalize():f} %",
                            f"SR @{rate.normalize():f}%",
                            "Total",
                            "Summe",
                            f"{rate.normalize():f}%",
                        )
                    ),
                    self.font,
                )
                for place, at in enumerate(chosen[::-1]):
                    self.sketch.put(
                        self.right - place * self.sketch.size[0] * 0.22,
                        self.y,
                        shown[at],
                        self.font,
                        "gross_total" if at == 2 else "",
                        right=True,
                    )
                self.y += self.step
        if "invoice_date" not in self.sketch.boxes:
            self._receipt_date()
        self.line(f"{self.digits(4)} {self.digits(4)} {self.digits(6)}")

    def _ladder(self, total: Decimal, rounded: Decimal, *, inclusive: bool) -> list[tuple[str, str, str]]:
        """From the sum of a receipt's lines to the change: what tills print in between, in their order."""
        even = "gross_total" if rounded == total else ""
        rate = self.items[0][3]
        tax = (total * rate / (100 + rate)).quantize(CENT) if inclusive else self.tax
        nothing = self.money(Decimal(0), symbol=False)
        rows: list[tuple[str, str, str]] = []
        if self.chance(0.5):
            rows.append(
                (self.label("net_total"), self.money(total if inclusive else self.net), even if inclusive else "")
            )
        if self.chance(0.25):
            rows.append(
                (
                    self.pick(("Total Qty", "Item count", "Artikel", "Articles", "Total items")) + self.colon,
                    str(len(self.items)) if self.chance(0.6) else f"{len(self.items)}.00",
                    "",
                )
            )
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
        rows.append(
            (
                self.label("gross_total") if self.chance(0.85) else self.label("amount_due"),
                self.money(rounded),
                "gross_total",
            )
        )
        given = rounded if self.chance(0.5) else (rounded / 10).quantize(Decimal(1), ROUND_HALF_UP) * 10 + 10
        if self.chance(0.85):
            tender = (
                self.label("prepaid")
                if self.chance(0.5)
                else self.pick(("CASH", "Visa", "MASTER", "Bar", "Card", "Karte", "CB", "Pin", "Efectivo", "Contanti"))
            )
            rows.append((tender, self.money(given), "gross_total" if given == rounded else ""))
            if given != rounded or self.chance(0.4):
                rows.append((self.label("change"), self.money(given - rounded), ""))
        return rows

    def _receipt_date(self) -> None:
        text = self.day(self.issued)
        x = self.left
        if self.chance(0.5):
            x = self.sketch.put(x, self.y, self.label("invoice_date"), self.font) + 4
        x = self.sketch.put(x, self.y, text, self.font, "invoice_date")
        if self.chance(0.7):
            self.sketch.put(
                x + 5, self.y, f"{int(self.dice.integers(8, 21)):02d}:{int(self.dice.integers(0, 60)):02d}", self.font
            )
        self.y += self.step


def sketch(seed: int) -> Sketch:
    """The sketch of a seed."""
    return Composer(seed).compose()


KINDS: Final = (
    "invoice", "receipt", "credit_note", "corrective_invoice", "prepayment_invoice", "proforma", "reminder", "statement",
    "delivery_note", "purchase_order", "other",
)  # fmt: skip
SHARES: Final = (0.56, 0.16, 0.05, 0.025, 0.025, 0.03, 0.03, 0.03, 0.03, 0.03, 0.03)
PLAIN: Final = frozenset({"reminder", "statement", "delivery_note", "purchase_order", "other"})
"""Kinds from which no field but the date is learned: what they show are other documents' numbers."""
CAPITAL: Final = (
    "au capital de",
    "Stammkapital",
    "capital social",
    "Cap. Soc.",
    "share capital",
    "maatschappelijk kapitaal",
    "kapitał zakładowy",
)
PREFIXES: Final = ("RE", "INV", "F", "FV", "R", "A", "VK", "SI", "CN", "No", "BR", "FA", "FT", "2B", "K", "DOC", "S")
STREETS: Final = (
    "Hauptstrasse",
    "High Street",
    "Rue de la Gare",
    "Via Roma",
    "Calle Mayor",
    "Dorpsstraat",
    "ul. Polna",
)
TOWNS: Final = ("Borkum", "Tarnow", "Leeds", "Amiens", "Burgos", "Modena", "Breda", "Kalmar", "Aarhus", "Lahti", "Brno")
TRADES: Final = ("Metallbau", "Supplies", "Services", "Elektro", "Consulting", "Transport", "Energie", "Print", "Hotel")
FORMS: Final = ("GmbH", "Ltd", "SARL", "S.L.", "S.r.l.", "B.V.", "Sp. z o.o.", "AG", "Inc.", "AB", "Oy", "A/S", "")
WARES: Final = (
    "Beratung", "Toner", "papier A4", "service", "licence", "Montage", "Kabel", "hosting", "screws", "panel", "night",
    "kWh", "Abo", "filter", "set", "M8", "blue", "XL", "transport", "hours", "chair", "desk", "monitor", "24 port",
)  # fmt: skip
MONTHS: Final = {
    "en": "January February March April May June July August September October November December".split(),
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split(),
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(),
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre".split(),
    "nl": "januari februari maart april mei juni juli augustus september oktober november december".split(),
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia".split(),
}
CHATTER: Final = {
    "en": ("Our delivery of {day} to your site.", "Printed on {day}", "Version 2.5 of {day}", "Thank you for your order of {day}.", "Work done until {day}."),
    "de": ("Für unsere Lieferung vom {day} berechnen wir:", "Fassung 2.5 vom {day}", "gedruckt am {day}", "Ihr Auftrag vom {day}", "Leistung bis {day}, Angebot über {money}"),
    "fr": ("Votre commande du {day}", "Imprimé le {day}", "Version du {day}", "Prestations réalisées jusqu'au {day}"),
    "es": ("Su pedido del {day}", "Servicios hasta el {day}"),
    "it": ("Vostro ordine del {day}", "Prestazioni fino al {day}"),
    "nl": ("Uw opdracht van {day}", "Werkzaamheden tot {day}"),
    "pl": ("Zamówienie z dnia {day}", "Usługi do {day}"),
}  # fmt: skip
NUMBERS: Final = {
    "en": ("Number", "No.", "ID", "Reference", "Code", "Ref."), "de": ("Nummer", "Nr.", "Kennung", "Zeichen", "ID"),
    "fr": ("Numéro", "N°", "Référence", "Code", "Réf."), "es": ("Número", "Nº", "Referencia", "Código"),
    "it": ("Numero", "N.", "Codice", "Rif."), "nl": ("Nummer", "Nr.", "Kenmerk", "Code"), "pl": ("Numer", "Nr", "Kod", "Ref."),
}  # fmt: skip
INSURED: Final = {
    "en": ("Sum insured {money}, excess {money}", "Meter {code} read on {day}", "Credit limit {money}", "Contract since {day}"),
    "de": ("Versicherungssumme {money}, Selbstbeteiligung {money}", "Zähler {code}, abgelesen am {day}", "Vertragsbeginn {day}", "Leistungszeitraum bis {day}"),
    "fr": ("Capital assuré {money}", "Compteur {code} relevé le {day}", "Contrat depuis le {day}"),
    "es": ("Suma asegurada {money}", "Contador {code}, lectura del {day}"),
    "it": ("Somma assicurata {money}", "Contatore {code}, lettura del {day}", "Contratto dal {day}"),
    "nl": ("Verzekerd bedrag {money}", "Meter {code}, opgenomen op {day}"),
    "pl": ("Suma ubezpieczenia {money}", "Licznik {code}, odczyt {day}"),
}  # fmt: skip
PAY: Final = {
    "en": ("Please pay {money} by {day}.", "Payment within {days} days.", "Please transfer the amount of {money} to our account.", "Payable by {day} without deduction."),
    "de": ("Bitte überweisen Sie den Betrag von {money} bis zum {day}.", "Zahlbar innerhalb von {days} Tagen ohne Abzug.", "Zahlbar bis {day} rein netto.", "Der Betrag von {money} wird am {day} von Ihrem Konto abgebucht."),
    "fr": ("Merci de régler {money} avant le {day}.", "Paiement à {days} jours.", "Échéance le {day}."),
    "es": ("Rogamos abonen {money} antes del {day}.", "Pago a {days} días.", "Vencimiento {day}."),
    "it": ("Si prega di versare {money} entro il {day}.", "Pagamento a {days} giorni.", "Scadenza {day}."),
    "nl": ("Gelieve {money} te betalen voor {day}.", "Betaling binnen {days} dagen.", "Wij verzoeken u {money} over te maken."),
    "pl": ("Prosimy o zapłatę {money} do {day}.", "Płatność w ciągu {days} dni.", "Termin płatności {day}."),
}  # fmt: skip
SMALL: Final = {
    "en": ("Our terms of {day} apply.", "2 % discount if paid early: {money}.", "{less} if paid by {soon}", "Your reference {code}", "Interest of 8 % on late payment."),
    "de": ("Es gelten unsere AGB vom {day}.", "Bei Zahlung innerhalb von 8 Tagen 2 % Skonto: {money}.", "3% Skonto bis {soon}, {less}", "bei Zahlung bis {soon} 2 % Skonto", "Unser Zeichen {code}", "Freistellungsbescheinigung vom {day}"),
    "fr": ("Conditions générales du {day}.", "Escompte 2 % : {money}.", "Escompte si paiement avant le {soon}", "Indemnité forfaitaire de 40 €", "Notre réf {code}"),
    "es": ("Condiciones del {day}.", "Descuento pronto pago: {money}.", "Inscrita el {day}, hoja {code}"),
    "it": ("Condizioni generali del {day}.", "Sconto 2 %: {money}.", "Iscrizione {code} del {day}"),
    "nl": ("Onze voorwaarden van {day} zijn van toepassing.", "Korting 2 %: {money}.", "Ons kenmerk {code}"),
    "pl": ("Ogólne warunki z dnia {day}.", "Skonto 2 %: {money}.", "Zapłata do {soon}: {less}", "Nasz znak {code}"),
}  # fmt: skip
