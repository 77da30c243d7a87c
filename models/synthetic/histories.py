"""An invented history of invoices, supplier by supplier: what a company booked, and arrivals of which each is labelled.

An arrival is a copy of something booked, spoiled in one of 21 ways, or an invoice of its own that only looks like a
copy: the next of a series, a sibling of the same day and price, an instalment, a bill after a credit note, another
supplier's coincidence. Readings are imperfect as after OCR: 2 % of the arriving numbers, 1 % of the dates are off.
Every supplier comes from a seed of its own, so that a history of any size is made in constant memory.
"""

from __future__ import annotations

import math
import string
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random
from typing import Final, NamedTuple

FIRST_DAY: Final = date(2023, 1, 1)
MONTHS: Final = 36
DAYS: Final = 3 * 365
MANY: Final = 20_000
"""A history from this size on has a few hundred suppliers at least."""
SUPPLIERS_FOR_EACH: Final = 0.008
"""Suppliers for each invoice of the history; few of them send most."""
TWICE_IN_THE_MASTER: Final = 0.04
"""Share of suppliers that have a second master record."""

COPIES: Final[Mapping[str, int]] = {
    "exact": 14, "written otherwise": 12, "one look-alike": 9, "two look-alikes": 4, "wrong digit": 5,
    "swapped digits": 5, "net for gross": 5, "total swapped": 4, "total by cents": 3, "total scaled": 3,
    "date": 7, "other record": 7, "number and date": 5, "number and total": 3, "billed anew": 4, "currency": 2,
    "no number": 3, "reference as number": 3, "supplier unknown": 2, "other company": 2, "total corrected": 3,
}  # fmt: skip
"""The ways of sending an invoice twice, by their share."""
LOOK_ALIKES: Final[Mapping[str, float]] = {
    "series": 0.172, "sibling": 0.087, "instalment": 0.035, "credit note": 0.010, "after credit": 0.003,
}  # fmt: skip
"""What looks like a copy by nature, and about which share of a history it is."""
COINCIDENCE: Final = "coincidence"

_COUNTRIES: Final = (
    ("PL", "PLN", 23), ("DE", "EUR", 19), ("FR", "EUR", 20), ("IT", "EUR", 22), ("ES", "EUR", 21), ("NL", "EUR", 21),
    ("GB", "GBP", 20), ("US", "USD", 0), ("US", "USD", 7),
)  # fmt: skip
_FIRST: Final = [
    "Alfa",
    "Beta",
    "Nord",
    "Sud",
    "West",
    "Ost",
    "Prima",
    "Omega",
    "Delta",
    "Metal",
    "Trans",
    "Logi",
    "Agro",
    "Bud",
    "Eko",
    "Info",
    "Data",
    "Soft",
    "Med",
    "Pharma",
    "Elek",
    "Hydro",
    "Termo",
    "Auto",
    "Foto",
    "Print",
    "Pack",
    "Food",
    "Clean",
    "Secur",
    "Tele",
    "Consult",
    "Global",
    "Euro",
    "Inter",
    "Poly",
    "Uni",
    "Multi",
    "Neo",
    "Tech",
    "Art",
    "Form",
    "Stahl",
    "Holz",
    "Glas",
    "Papier",
    "Kraft",
    "Licht",
    "Wasser",
    "Wind",
    "Sonne",
]
_SECOND: Final = [
    "Systems",
    "Service",
    "Partner",
    "Group",
    "Works",
    "Trade",
    "Supply",
    "Logistics",
    "Solutions",
    "Industrie",
    "Handel",
    "Transport",
    "Bau",
    "Werk",
    "Media",
    "Energia",
    "Invest",
    "Serwis",
    "Komplet",
    "Export",
    "Import",
    "Studio",
    "Lab",
    "Center",
    "Point",
    "Line",
    "Net",
]
_FORMS: Final = {
    "PL": ("Sp. z o.o.", "S.A.", "sp.k."), "DE": ("GmbH", "AG", "GmbH & Co. KG"), "FR": ("SARL", "SAS", "SA"),
    "IT": ("S.r.l.", "S.p.A."), "ES": ("S.L.", "S.A."), "NL": ("B.V.", "N.V."), "GB": ("Ltd", "PLC", "Limited"),
    "US": ("Inc.", "LLC", "Corp."),
}  # fmt: skip
_READ_FOR: Final = {
    "0": "O", "O": "0", "1": "I", "I": "1", "5": "S", "S": "5", "8": "B", "B": "8", "2": "Z", "6": "G", "7": "1",
    "3": "8", "9": "g", "4": "A",
}  # fmt: skip
_ROUND: Final = (50000, 100000, 150000, 200000, 250000, 500000, 75000, 120000)


class Billed(NamedTuple):
    """The header of one invoice as it was captured. Amounts are whole minor units, positive; ``sort`` is its class."""

    supplier: str
    vat_id: str
    iban: str
    name: str
    kind: str
    number: str
    issued: date
    currency: str
    net: int
    gross: int
    order: str = ""
    delivery_note: str = ""
    contract: str = ""
    period: date | None = None
    company: int = 0
    sort: str = ""


class Arrival(NamedTuple):
    """One labelled arrival: ``twin`` is the place of the original among what its supplier booked, if it is a copy."""

    billed: Billed
    sort: str
    twin: int | None = None


class Chapter(NamedTuple):
    """All of one supplier: what is booked, and what arrives then."""

    supplier: int
    booked: list[Billed]
    arrivals: list[Arrival]


def history(size: int, seed: int = 7) -> Iterator[Chapter]:
    """About ``size`` invoices, and with them labelled arrivals: a tenth to a fifth as many honest ones, at most 60,000.

    To three honest ones there is a copy.
    """
    suppliers = max(30 if size < MANY else 300, int(size * SUPPLIERS_FOR_EACH))
    weights = [1 / (rank + 8) ** 0.85 for rank in range(suppliers)]
    whole, shares = sum(weights), _Shares.of(size)
    for number, weight in enumerate(weights):
        yield _Writer(number, suppliers, seed).chapter(max(3, int(size * weight / whole)), shares)


class _Shares(NamedTuple):
    """Which share of the history arrives anew, by what it is."""

    held: Mapping[str, float]
    other: float
    copies: float
    second_record: float
    coincidences: float

    @classmethod
    def of(cls, size: int) -> _Shares:
        negatives = min(60_000, max(12_000, size // 10), size // 5)
        held = {sort: min(0.5, negatives / 12 / (share * size)) for sort, share in LOOK_ALIKES.items()}
        taken = sum(held[sort] * share for sort, share in LOOK_ALIKES.items()) * size
        copies = negatives / 3 / size
        whole = sum(COPIES.values())
        return cls(
            held,
            (negatives - taken) / (size * (1 - sum(LOOK_ALIKES.values()))),
            copies * (1 - COPIES["other record"] / whole),
            copies * COPIES["other record"] / whole / TWICE_IN_THE_MASTER,
            negatives / 20 / size,
        )


class _Firm:
    """A supplier: its master records, how it numbers and what it charges."""

    def __init__(self, number: int, seed: int) -> None:
        dice = self.dice = Random(seed * 10_000_019 + number)  # noqa: S311 - an invented history
        self.country, self.currency, self.rate = dice.choice(_COUNTRIES)
        core = _name(dice)
        form = dice.choice(_FORMS[self.country])
        vat, iban = self.country + _digits(dice, 9), self.country + _digits(dice, 20)
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
            own_iban = iban if dice.random() < 0.5 else self.country + _digits(dice, 20)
            self.records.append((f"S{number}b", own_vat, own_iban, again))

    def amount(self, spread: float) -> int:
        return round(math.exp(self.dice.gauss(self.size, spread)) * 100)

    def gross(self, net: int) -> int:
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


class _Writer:
    """Writes the chapter of one supplier."""

    def __init__(self, number: int, suppliers: int, seed: int) -> None:
        self.number, self.suppliers, self.seed = number, suppliers, seed
        self.firm = _Firm(number, seed)
        self.dice = self.firm.dice
        self.written: list[Billed] = []

    def chapter(self, count: int, shares: _Shares) -> Chapter:
        lines = max(1, round(count / MONTHS))
        if self.firm.charges == "series" and lines <= 60:
            self._series(lines)
        else:
            self._business(count)
        booked, arrivals = [], []
        for one in self.written:
            if self.dice.random() < shares.held.get(one.sort, shares.other):
                arrivals.append(Arrival(self._misread(one), one.sort))
            else:
                booked.append(self._misread(one, number=0.003, day=0.002, reference=0))
        for place, one in enumerate(booked):
            arrivals.extend(self._copies(one, place, shares))
        return Chapter(self.number, booked, arrivals)

    def _add(self, day: date, net: int, sort: str, number: str = "", record: int = 0, **more: object) -> None:
        supplier, vat_id, iban, name = self.firm.records[record]
        self.written.append(
            Billed(
                supplier, vat_id, iban, name, str(more.pop("kind", "invoice")), number or self.firm.numbered(day), day,
                self.firm.currency, net, self.firm.gross(net), sort=sort, **more,  # type: ignore[arg-type]
            )
        )  # fmt: skip

    def _record(self) -> int:
        return self.dice.randrange(len(self.firm.records)) if self.dice.random() < 0.15 else 0

    def _series(self, lines: int) -> None:
        """Subscriptions: the same amount each month."""
        dice = self.dice
        day_of_month, amounts = dice.randint(1, 28), [dice.choice(self.firm.subscriptions) for _ in range(lines)]
        for month in range(MONTHS):
            start = date(FIRST_DAY.year + month // 12, month % 12 + 1, 1)
            for line in range(lines):
                if month == 18 and dice.random() < 0.3:
                    amounts[line] = int(amounts[line] * 1.05)
                shift = dice.choice((0, 0, 0, 1, -1 if day_of_month > 1 else 0))
                day = start.replace(day=day_of_month) + timedelta(shift)
                contract = f"C{line + 100}"
                self._add(day, amounts[line], "series", record=self._record(), contract=contract, period=start)

    def _business(self, count: int) -> None:
        """Single deliveries, and now and then siblings, instalments and credit notes."""
        dice, firm = self.dice, self.firm
        days = sorted(dice.randrange(DAYS) for _ in range(count))
        place = 0
        while place < count:
            day = FIRST_DAY + timedelta(days[place])
            if firm.orders and (not firm.order or dice.random() < 0.4):
                firm.order = "45" + _digits(dice, 8)
            net = self._charge()
            told: dict[str, object] = {
                "order": firm.order if firm.orders else "",
                "company": 0 if dice.random() < 0.85 else 1,
                "record": self._record(),
            }
            place += self._bill(day, net, told)

    def _charge(self) -> int:
        if self.firm.charges in {"list", "series"}:
            return self.dice.choice(self.firm.prices)
        return self.dice.choice(_ROUND) if self.firm.charges == "round" else self.firm.amount(1.0)

    def _bill(self, day: date, net: int, told: dict[str, object]) -> int:
        """One event of business; how many invoices it was."""
        dice, firm, event = self.dice, self.firm, self.dice.random()
        before = len(self.written)
        if firm.charges in {"list", "series"} and event < 0.35:
            for _ in range(dice.randint(2, 4)):
                self._add(day, net, "sibling", delivery_note=self._note(), **told)  # type: ignore[arg-type]
        elif 0.35 <= event < 0.37:
            base, order = firm.numbered(day), told["order"] or "45" + _digits(dice, 8)
            for part in range(1, dice.randint(2, 4) + 1):
                when = day + timedelta(30 * (part - 1))
                self._add(when, net, "instalment", f"{base}/{part}", **(told | {"order": order}))  # type: ignore[arg-type]
        elif 0.37 <= event < 0.39:
            note = self._note()
            self._add(day, net, "credited", delivery_note=note, **told)  # type: ignore[arg-type]
            later = day + timedelta(dice.randint(1, 20))
            number = ("CN-" if dice.random() < 0.5 else "") + firm.numbered(later)
            self._add(later, net, "credit note", number, kind="credit_note", delivery_note=note, **told)  # type: ignore[arg-type]
            if dice.random() < 0.5:
                anew = day + timedelta(dice.randint(1, 25))
                self._add(anew, net, "after credit", delivery_note=note, **told)  # type: ignore[arg-type]
        else:
            self._add(day, net, firm.charges, delivery_note=self._note(), **told)  # type: ignore[arg-type]
        return len(self.written) - before

    def _note(self) -> str:
        return "WZ" + _digits(self.dice, 7) if self.dice.random() < 0.8 else ""

    def _misread(self, one: Billed, number: float = 0.02, day: float = 0.01, reference: float = 0.01) -> Billed:
        """As a reader may capture it: a share of the numbers and dates off, references overlooked."""
        dice = self.dice
        if dice.random() < number and one.number:
            one = one._replace(number=dice.choice((_look_alike, _wrong_digit, _rewritten))(dice, one.number))
        if dice.random() < day:
            one = one._replace(issued=_misdated(dice, one.issued))
        if dice.random() < reference:
            one = one._replace(delivery_note="", contract="", period=None)
        return one._replace(order="") if dice.random() < 2 * reference else one

    def _copies(self, one: Billed, place: int, shares: _Shares) -> Iterator[Arrival]:
        """What comes again of one booked invoice, and the coincidences of others with it."""
        dice = self.dice
        if one.kind != "invoice" or one.gross <= 500:
            return
        if dice.random() < shares.copies:
            sorts = [sort for sort in COPIES if sort != "other record"]
            sort = dice.choices(sorts, [COPIES[sort] for sort in sorts])[0]
            yield Arrival(self._misread(self._copy(one, sort)), sort, place)
        if len(self.firm.records) > 1 and dice.random() < shares.second_record:
            yield Arrival(self._misread(self._copy(one, "other record")), "other record", place)
        if dice.random() < shares.coincidences:
            yield Arrival(self._misread(self._coincidence(one)), COINCIDENCE)

    def _copy(self, one: Billed, sort: str) -> Billed:  # noqa: C901, PLR0911, PLR0912 - a table of 21 ways
        dice, tax = self.dice, one.gross - one.net
        match sort:
            case "written otherwise":
                return one._replace(number=_rewritten(dice, one.number))
            case "one look-alike":
                return one._replace(number=_look_alike(dice, one.number))
            case "two look-alikes":
                return one._replace(number=_look_alike(dice, one.number, 2))
            case "wrong digit":
                return one._replace(number=_wrong_digit(dice, one.number))
            case "swapped digits":
                return one._replace(number=_swapped(dice, one.number))
            case "net for gross":
                return one._replace(gross=one.net)
            case "total swapped":
                gross = _swapped_amount(dice, one.gross)
                return one._replace(gross=gross, net=gross - tax)
            case "total by cents":
                cents = dice.choice((-2, -1, 1, 2))
                return one._replace(gross=one.gross + cents, net=one.net + cents)
            case "total scaled":
                factor = dice.choice((10, 100))
                return one._replace(gross=one.gross * factor, net=one.net * factor)
            case "date":
                return one._replace(issued=_misdated(dice, one.issued))
            case "other record":
                other = next(record for record in self.firm.records if record[0] != one.supplier)
                return one._replace(supplier=other[0], vat_id=other[1], iban=other[2], name=other[3])
            case "number and date":
                spoil = dice.choice((_look_alike, _rewritten, _wrong_digit, _swapped))
                return one._replace(number=spoil(dice, one.number), issued=_misdated(dice, one.issued))
            case "number and total":
                spoil = dice.choice((_look_alike, _rewritten))
                gross = dice.choice((_swapped_amount(dice, one.gross), one.gross + 1))
                return one._replace(number=spoil(dice, one.number), gross=gross, net=gross - tax)
            case "billed anew":
                later = one.issued + timedelta(dice.randint(3, 40))
                return one._replace(number=self.firm.numbered(later), issued=later)
            case "currency":
                return one._replace(currency="USD" if one.currency == "EUR" else "EUR")
            case "no number":
                return one._replace(number="")
            case "reference as number":
                return one._replace(number=one.order or one.delivery_note or one.contract or _digits(dice, 8))
            case "supplier unknown":
                return one._replace(supplier="", vat_id="", iban="", name="")
            case "other company":
                return one._replace(company=1 - one.company)
            case "total corrected":
                share = dice.uniform(0.7, 1.3)
                net = int(one.net * share)
                return one._replace(net=net, gross=net + int(tax * share))
        return one

    def _coincidence(self, one: Billed) -> Billed:
        """Another supplier's invoice: the same day and total, the same number, or a round total."""
        dice = self.dice
        at = dice.randrange(self.suppliers - 1)
        firm = _Firm(at + (at >= self.number), self.seed)
        supplier, vat_id, iban, name = firm.records[0]
        chance, note, tax = dice.random(), "WZ" + _digits(dice, 7), one.gross - one.net
        other = one._replace(
            supplier=supplier, vat_id=vat_id, iban=iban, name=name, order="", delivery_note=note, contract="",
            period=None, sort=COINCIDENCE,
        )  # fmt: skip
        if chance < 0.4:
            return other._replace(number=firm.numbered(one.issued))
        if chance < 0.8:
            gross = one.gross + dice.randint(100, 99_999)
            return other._replace(gross=gross, net=gross - tax)
        net = dice.choice(_ROUND[:3])
        return other._replace(net=net, gross=net + tax)


def _name(dice: Random) -> str:
    ending = (
        f" {dice.choice(string.ascii_uppercase)}{dice.choice(string.ascii_uppercase)}" if dice.random() < 0.3 else ""
    )
    return f"{dice.choice(_FIRST)}{dice.choice(('', '', ' ', '-'))}{dice.choice(_FIRST).lower()} {dice.choice(_SECOND)}{ending}"


def _digits(dice: Random, count: int) -> str:
    return "".join(dice.choices("0123456789", k=count))


def _look_alike(dice: Random, text: str, count: int = 1) -> str:
    places = [at for at, character in enumerate(text) if character in _READ_FOR]
    letters = list(text)
    for at in dice.sample(places, min(count, len(places))):
        letters[at] = _READ_FOR[letters[at]]
    return "".join(letters)


def _wrong_digit(dice: Random, text: str) -> str:
    places = [at for at, character in enumerate(text) if character.isdigit()]
    if not places:
        return text
    at = dice.choice(places)
    return text[:at] + dice.choice([digit for digit in "0123456789" if digit != text[at]]) + text[at + 1 :]


def _swapped(dice: Random, text: str) -> str:
    places = [
        at for at in range(len(text) - 1) if text[at] != text[at + 1] and text[at].isalnum() and text[at + 1].isalnum()
    ]
    if not places:
        return text
    at = dice.choice(places)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _swapped_amount(dice: Random, amount: int) -> int:
    for _ in range(6):
        swapped = _swapped(dice, str(amount))
        if swapped != str(amount) and swapped[0] != "0":
            return int(swapped)
    return amount + 9


def _rewritten(dice: Random, text: str) -> str:
    """The same number in another spelling."""
    cut = text.split("-", 1)[-1] if text[:1].isalpha() and "-" in text else f"INV{text}"
    ways = (
        "".join(character for character in text if character.isalnum()),
        text.lstrip("0") or text,
        text + dice.choice(("-A", "A", "/K", "-COPY", " KOPIA", "R")),
        cut,
        text.replace("/", "-") if "/" in text else f"No. {text}",
        f"{text.lower()}.",
        f"0{text}",
        text.lstrip(string.ascii_letters + "/-") or text,
    )
    for _ in range(5):
        if (written := dice.choice(ways)) != text:
            return written
    return f"INV {text}"


def _misdated(dice: Random, day: date) -> date:
    """Day and month exchanged where that is a date; else another day or year."""
    if day.day <= 12 and day.day != day.month:
        return day.replace(month=day.day, day=day.month)
    try:
        other = day.day % 9 + 1 if day.day < 10 else day.day - 10 or 1
        return dice.choice((day.replace(day=other), day.replace(year=day.year + 1)))
    except ValueError:
        return day + timedelta(1)
