"""What a sketched document says, and how it prints what it says: numbers, dates, amounts, labels."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib.resources import files
from typing import Final

import numpy as np
from numpy.random import Generator

from extractors.paper.labels import LANGUAGES
from flows.training.canvas import Sketch

CENT: Final = Decimal("0.01")
KINDS: Final = (
    "invoice", "receipt", "credit_note", "corrective_invoice", "prepayment_invoice", "proforma", "reminder",
    "statement", "delivery_note", "purchase_order", "other",
)  # fmt: skip
SHARES: Final = (0.56, 0.16, 0.05, 0.025, 0.025, 0.03, 0.03, 0.03, 0.03, 0.03, 0.03)
PLAIN: Final = frozenset({"reminder", "statement", "delivery_note", "purchase_order", "other"})
"""Kinds from which no field but the date is learned: what they show are other documents' numbers."""
NEGATIVE: Final = {"credit_note": 0.5, "corrective_invoice": 0.2}
"""Share of a kind's documents that print what they take back with a minus."""
RATES: Final = (
    "19", "20", "21", "7", "22", "10", "23", "6", "0", "19 7", "20 5.5", "21 9", "22 10", "23 8", "8.1", "25",
)  # fmt: skip
"""Rates of tax that stand in one document."""

_DATA: Final = tomllib.loads(files("flows.training").joinpath("vocabulary.toml").read_text("utf-8"))
CAPITAL: Final[tuple[str, ...]] = tuple(_DATA["capital"])
PREFIXES: Final[tuple[str, ...]] = tuple(_DATA["prefixes"])
STREETS: Final[tuple[str, ...]] = tuple(_DATA["streets"])
TOWNS: Final[tuple[str, ...]] = tuple(_DATA["towns"])
TRADES: Final[tuple[str, ...]] = tuple(_DATA["trades"])
FORMS: Final[tuple[str, ...]] = tuple(_DATA["forms"])
WARES: Final[tuple[str, ...]] = tuple(_DATA["wares"])
MONTHS: Final[Mapping[str, Sequence[str]]] = _DATA["months"]
SYMBOLS: Final[Mapping[str, Sequence[str]]] = _DATA["symbols"]
PHRASES: Final[Mapping[str, Mapping[str, Sequence[str]]]] = {
    name: _DATA[name] for name in ("numbers", "chatter", "insured", "pay", "small")
}


@cache
def lexicon(language: str) -> Mapping[str, tuple[str, ...]]:
    """The phrases of a language by concept."""
    source = files("extractors.paper.labels").joinpath(f"{language}.toml")
    return {concept: tuple(texts) for concept, texts in tomllib.loads(source.read_text("utf-8")).items()}


class Facts:
    """One document being composed: its dice, its facts, and where on the page it has come to (``y``)."""

    def __init__(self, seed: int) -> None:
        self.dice: Generator = np.random.default_rng([seed, 3])
        dice = self.dice
        main = ("en", "de", "fr", "es", "it", "nl", "pl")
        self.language = str(dice.choice(main if dice.random() < 0.75 else LANGUAGES))
        self.words = lexicon(self.language)
        self.kind = str(dice.choice(KINDS, p=SHARES))
        self.receipt = self.kind == "receipt"
        if self.receipt:
            page = float(dice.choice([200, 226, 280])), float(dice.choice([560, 700, 900]))
        else:
            page = (612.0, 792.0) if dice.random() < 0.2 else (595.0, 842.0)
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

    def chance(self, share: float) -> bool:
        """True so often."""
        return bool(self.dice.random() < share)

    def pick(self, options: Sequence[str]) -> str:
        """One of them."""
        return str(options[int(self.dice.integers(0, len(options)))])

    def phrase(self, name: str) -> str:
        """A sentence of the vocabulary in the document's language, English where it has none."""
        known = PHRASES[name]
        return self.pick(known.get(self.language, known["en"]))

    def digits(self, count: int) -> str:
        """So many digits, the first not 0."""
        return str(self.dice.integers(1, 10)) + "".join(str(one) for one in self.dice.integers(0, 10, count - 1))

    def label(self, concept: str, *, colon: bool = True) -> str:
        """A phrase for a concept as a designer would set it; now and then a word that no list knows."""
        known = self.words.get(concept) or lexicon("en").get(concept, ("?",))
        phrase = self.pick(known)
        if self.chance(0.05):
            phrase = self.pick(["Ref", "Info", "Vorgang", "Item", "Dati", "Valor", "Xyz", "Opis"])
        if self.case == 2 and self.chance(0.8):
            text = phrase.upper()
        else:
            text = phrase.title() if self.case == 1 else phrase[:1].upper() + phrase[1:]
        if self.language != "en" and self.chance(0.06):
            text += " / " + self.pick(lexicon("en").get(concept, ("?",))).capitalize()
        return text + (self.colon if colon else "")

    def name(self) -> str:
        """A company's name."""
        return f"{self.pick(TOWNS)} {self.pick(TRADES)} {self.pick(FORMS)}"

    def _money_style(self) -> tuple[str, str]:
        point = self.language == "en" or self.chance(0.1)
        grouping = self.pick([",", ",", "", " ", "'"]) if point else self.pick([".", ".", " ", "", "'"])
        return grouping, "." if point else ","

    def _symbol(self) -> tuple[str, str]:
        symbol = self.pick(SYMBOLS.get(self.language, SYMBOLS["other"]))
        places = ("before", "before", "none") if self.language == "en" else ("before", "after", "none", "none")
        return symbol, self.pick(places)

    def money(self, amount: Decimal, *, symbol: bool = True, places: int = 2) -> str:
        """An amount as this document prints it."""
        grouping, point = self.money_style
        whole, _, cents = f"{abs(amount):.{places}f}".partition(".")
        if self.whole and not int(cents or 0):
            cents = ""
        groups: list[str] = []
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
            dot, of = "." if self.language == "de" else "", " de" if self.language == "es" else ""
            return f"{when.day}{dot} {month}{of} {when.year}"
        if style == 6:
            return when.isoformat()
        usual = {"en": "/", "nl": "-", "fr": "/", "es": "/", "it": "/"}.get(self.language, ".")
        mark = usual if style < 4 else "/" if style == 5 else "."
        if self.language == "en" and self.symbol in {"$", "USD"}:
            return f"{when.month:02d}/{when.day:02d}/{year}"
        return f"{when.day:02d}{mark}{when.month:02d}{mark}{year}"

    def code(self) -> str:
        """A number of some record."""
        d, year = self.digits, str(2018 + int(self.dice.integers(0, 9)))
        prefix, low = self.pick(PREFIXES), f"{int(self.dice.integers(1, 1000)):03d}"
        return self.pick((
            d(4), d(5), d(6), d(8), d(10), d(13), d(3), str(int(low)), low, f"{prefix}{d(5)}", f"{prefix}-{d(5)}",
            f"{prefix}-{low}", f"{prefix}{low}", f"{year}-{d(4)}", f"{year}-{low}", f"{d(3)}/{year}",
            f"{prefix}/{d(3)}/{year}", f"{year}/{low}", f"{year}{d(6)}", f"{prefix}-{year}-{d(4)}",
            f"{prefix}{year}{d(5)}", f"{d(2)}.{d(3)}.{d(3)}", f"{d(8)}{self.pick(PREFIXES)}", f"{d(4)}-{d(4)}-{d(2)}",
            f"{d(6)}/{self.pick(PREFIXES)}", f"{prefix} {d(6)}", f"{prefix}/{year[2:]}/{d(4)}",
            f"{year[2:]}-{prefix[:1]}-{d(4)}", f"{year[2:]}/{d(5)}", f"{d(2)}-{d(2)}-{d(5)}",
        ))  # fmt: skip

    def content(self) -> None:
        """What the document says, before anything has a place."""
        dice, fields = self.dice, self.sketch.fields
        self.issued = date(2012, 1, 1) + timedelta(days=int(dice.integers(0, 5300)))
        self.wait = int(dice.choice([7, 8, 10, 14, 15, 20, 21, 30, 30, 30, 45, 60]))
        self.due = self.issued + timedelta(days=self.wait)
        fields["invoice_number"], fields["invoice_date"] = self.code(), self.issued.isoformat()
        count = int(dice.integers(1, 5)) if self.chance(0.6) else int(dice.integers(5, 26))
        rates = [Decimal(one) for one in self.pick(RATES).split()]
        self.items: list[tuple[Decimal, Decimal, Decimal, Decimal]] = []
        for _ in range(count):
            plain = self.whole or self.chance(0.85)
            quantity = Decimal(int(dice.integers(1, 12))) if plain else Decimal(int(dice.integers(1, 400))) / 4
            price = Decimal(int(np.exp(dice.uniform(4, 11)))) / 100
            if self.whole or self.chance(0.2):
                price = price.quantize(Decimal(1)) + 1
            rate = rates[int(dice.integers(0, len(rates)))]
            self.items.append((quantity, price, (quantity * price).quantize(CENT, ROUND_HALF_UP), rate))
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
        self.sign = -1 if self.chance(NEGATIVE.get(self.kind, 0.01)) else 1
        self._owed()

    def _owed(self) -> None:
        """What was paid before, and what an earlier bill left."""
        dice = self.dice
        self.prepaid = (self.gross * int(dice.integers(1, 9)) / 10).quantize(CENT) if self.chance(0.08) else Decimal(0)
        self.previous = Decimal(int(dice.integers(100, 90000))) / 100 if self.chance(0.1) else Decimal(0)
        self.payable = self.gross - self.prepaid + self.previous

    def line(self, text: str, x: float | None = None, size: float | None = None) -> None:
        """A line of plain text."""
        self.sketch.put(self.left if x is None else x, self.y, text, size or self.font)
        self.y += self.step * (size or self.font) / self.font

    def new_page(self) -> None:
        """Go on at the top of another page."""
        self.sketch.words.append([])
        self.y = self.sketch.size[1] * 0.06
