"""Suppliers of an invented history: how each is called and known, numbers its invoices and charges."""

from __future__ import annotations

import math
import string
from datetime import date
from random import Random
from typing import Final

TWICE_IN_THE_MASTER: Final = 0.04
"""Share of suppliers that have a second master record."""
_COUNTRIES: Final = (
    ("PL", "PLN", 23), ("DE", "EUR", 19), ("FR", "EUR", 20), ("IT", "EUR", 22), ("ES", "EUR", 21), ("NL", "EUR", 21),
    ("GB", "GBP", 20), ("US", "USD", 0), ("US", "USD", 7),
)  # fmt: skip
_FIRST: Final = (
    "Alfa", "Beta", "Nord", "Sud", "West", "Ost", "Prima", "Omega", "Delta", "Metal", "Trans", "Logi", "Agro",
    "Bud", "Eko", "Info", "Data", "Soft", "Med", "Pharma", "Elek", "Hydro", "Termo", "Auto", "Foto", "Print",
    "Pack", "Food", "Clean", "Secur", "Tele", "Consult", "Global", "Euro", "Inter", "Poly", "Uni", "Multi", "Neo",
    "Tech", "Art", "Form", "Stahl", "Holz", "Glas", "Papier", "Kraft", "Licht", "Wasser", "Wind", "Sonne",
)  # fmt: skip
_SECOND: Final = (
    "Systems", "Service", "Partner", "Group", "Works", "Trade", "Supply", "Logistics", "Solutions", "Industrie",
    "Handel", "Transport", "Bau", "Werk", "Media", "Energia", "Invest", "Serwis", "Komplet", "Export", "Import",
    "Studio", "Lab", "Center", "Point", "Line", "Net",
)  # fmt: skip
ROUND: Final = (50000, 100000, 150000, 200000, 250000, 500000, 75000, 120000)
"""Round totals that some suppliers charge, in cents."""
_FORMS: Final = {
    "PL": ("Sp. z o.o.", "S.A.", "sp.k."), "DE": ("GmbH", "AG", "GmbH & Co. KG"), "FR": ("SARL", "SAS", "SA"),
    "IT": ("S.r.l.", "S.p.A."), "ES": ("S.L.", "S.A."), "NL": ("B.V.", "N.V."), "GB": ("Ltd", "PLC", "Limited"),
    "US": ("Inc.", "LLC", "Corp."),
}  # fmt: skip


class Firm:
    """A supplier: its master records, how it numbers and what it charges."""

    def __init__(self, number: int, seed: int) -> None:
        dice = self.dice = Random(seed * 10_000_019 + number)  # noqa: S311 - an invented history
        self.country, self.currency, self.rate = dice.choice(_COUNTRIES)
        core = _name(dice)
        form = dice.choice(_FORMS[self.country])
        vat, iban = self.country + digits(dice, 9), self.country + digits(dice, 20)
        self.records = [(f"S{number}", vat, iban, f"{core} {form}")]
        self.style, self.last = dice.randrange(9), dice.randint(1, 90_000)
        self.step = dice.choice((1, 1, 2, 5, 20, 100))
        self.charges = dice.choices(("free", "series", "list", "round"), (55, 20, 15, 10))[0]
        self.size = dice.uniform(4, 9)
        self.prices = [self.amount(0.6) for _ in range(dice.randint(5, 30))]
        self.subscriptions = [self.amount(0.7) for _ in range(dice.randint(1, 3))]
        self.orders, self.order = dice.random() < 0.5, ""
        if dice.random() < TWICE_IN_THE_MASTER:
            again = dice.choice(
                (
                    f"{core.upper()} {form}", f"{core} {dice.choice(_FORMS[self.country])}", core,
                    core.replace("-", " ") + " " + form.replace(".", ""), f"{core[:-1]} {form}",
                )
            )  # fmt: skip
            own_vat = vat if dice.random() < 0.5 else ""
            own_iban = iban if dice.random() < 0.5 else self.country + digits(dice, 20)
            self.records.append((f"S{number}b", own_vat, own_iban, again))

    def amount(self, spread: float) -> int:
        """A net total of its size, in minor units."""
        return round(math.exp(self.dice.gauss(self.size, spread)) * 100)

    def gross(self, net: int) -> int:
        """With its tax, rounded half up."""
        return net + math.floor(net * self.rate / 100 + 0.5)

    def numbered(self, day: date) -> str:
        """The next number."""
        self.last += self.dice.randint(1, self.step)
        at = self.last
        return (
            f"{100_000 + at}",
            f"{at:08d}",
            f"INV-{day.year}-{at % 100_000:05d}",
            f"FV/{at % 1000}/{day.month:02d}/{day.year}",
            f"R{day.year}/{at % 10_000}",
            f"AB{10_000_000 + at}",
            f"{at:06d}-{at * 7 % 100:02d}",
            f"{day:%Y%m%d}-{at % 100:02d}",
            f"{at % 10_000}/{day.year}",
        )[self.style]


def digits(dice: Random, count: int) -> str:
    """So many digits."""
    return "".join(dice.choices("0123456789", k=count))


def _name(dice: Random) -> str:
    ending = (
        f" {dice.choice(string.ascii_uppercase)}{dice.choice(string.ascii_uppercase)}" if dice.random() < 0.3 else ""
    )
    return f"{dice.choice(_FIRST)}{dice.choice(('', '', ' ', '-'))}{dice.choice(_FIRST).lower()} {dice.choice(_SECOND)}{ending}"
