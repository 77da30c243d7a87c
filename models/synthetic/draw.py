"""Documents drawn at random by their seed: the source of training data. The same seed gives the same record.

A record says everything about a document, so its truth is ``truth.fields_of(record)`` and its page ``paper.pdf(record)``.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

import numpy as np
from numpy.random import Generator

from models.synthetic.companies import NORDLICHT, NORDLICHT_PL, STRANGER
from models.synthetic.firms import digits, firm, pick
from models.synthetic.record import ZERO, Item, Record, cents
from models.synthetic.wares import RATES, WARES

LANGUAGES: Final = tuple(WARES)
EVERYWHERE: Final = (
    "banner",
    "boxed",
    "centred",
    "craftsman",
    "din",
    "erp",
    "hotel",
    "minimal",
    "shop",
    "sidebar",
    "telecom",
    "utility",
)
"""Layouts that speak every language."""
NATIONAL: Final = {"pl": ("faktura",), "it": ("fattura",)}
_KINDS: Final = ("invoice",) * 17 + ("credit_note", "prepayment_invoice", "proforma")
_NUMBERS: Final = (
    "{year}-{low}",
    "RE{low}",
    "{low}/{year}",
    "{high}",
    "INV-{high}",
    "F/{low}/{month:02d}/{year}",
    "{yy}{month:02d}-{low}",
)
_START: Final = date(2026, 7, 1)


def draw(seed: int) -> Record:
    """An invoice, or another document that asks for money or gives it back."""
    dice = np.random.default_rng(seed)
    language = pick(dice, LANGUAGES)
    layout = pick(dice, (*EVERYWHERE, *NATIONAL.get(language, ()) * 6))
    supplier = firm(dice, language, layout)
    buyer = NORDLICHT_PL if supplier.country == "PL" else STRANGER if chance(dice, 0.2) else NORDLICHT
    abroad = supplier.country not in {buyer.country, "GB"} and chance(dice, 0.4)
    issued = _START + timedelta(days=int(dice.integers(0, 120)))
    kind = pick(dice, _KINDS)
    record = Record(
        number_of(dice, issued), issued, supplier, buyer,
        items=items_of(dice, language, ("0",) if abroad else RATES[supplier.country]),
        kind=kind, days=None if kind == "credit_note" else int(dice.choice([7, 10, 14, 21, 30, 45, 60])),
        currency=supplier.currency, reverse_charge=abroad, voice=int(dice.integers(0, 4)),
        order=f"45{digits(dice, 8)}" if chance(dice, 0.4) else "", customer=digits(dice, 5) if chance(dice, 0.6) else "",
        delivered=issued - timedelta(days=int(dice.integers(0, 9))) if chance(dice, 0.4) else None,
        delivery_note=f"LS{digits(dice, 6)}" if chance(dice, 0.3) else "",
        preceding=number_of(dice, issued) if kind == "credit_note" else "",
        discount=Decimal(pick(dice, ("3", "5", "7.5", "10"))) if chance(dice, 0.15) else ZERO,
        freight=Decimal(pick(dice, ("6.90", "12.50", "34.00"))) if chance(dice, 0.15) else ZERO,
        skonto=(Decimal(2), 7) if kind == "invoice" and chance(dice, 0.15) else None,
    )  # fmt: skip
    return paid_in_part(record) if kind == "invoice" and chance(dice, 0.08) else record


def chance(dice: Generator, share: float) -> bool:
    """True so often."""
    return bool(dice.random() < share)


def number_of(dice: Generator, issued: date) -> str:
    """A number in one of the ways that companies count."""
    return pick(dice, _NUMBERS).format(
        year=issued.year, yy=issued.year % 100, month=issued.month, low=digits(dice, 4), high=digits(dice, 8)
    )


def items_of(dice: Generator, language: str, rates: tuple[str, ...]) -> tuple[Item, ...]:
    """One to twelve lines; one document in twelve has up to sixty."""
    count = int(dice.integers(13, 60)) if chance(dice, 1 / 12) else int(dice.integers(1, 13))
    found = []
    shelf = dice.permutation(len(WARES[language]))
    for at in range(count):
        text, unit, usual = WARES[language][int(shelf[at % len(shelf)])]
        price = cents(Decimal(usual) * Decimal(int(dice.integers(60, 160))) / 100)
        whole = Decimal(int(dice.integers(1, 40)))
        quantity = whole / 4 if unit in {"HUR", "KGM", "MTK"} else whole
        found.append(
            Item(text, quantity, max(price, Decimal("0.01")), Decimal(pick(dice, rates)), unit, code=digits(dice, 6))
        )
    return tuple(found)


def paid_in_part(record: Record) -> Record:
    """With a third of its total paid before."""
    return replace(record, prepaid=cents(record.gross / 3))
