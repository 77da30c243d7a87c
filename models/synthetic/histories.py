"""An invented history of invoices, supplier by supplier: what a company booked, and arrivals of which each is labelled.

An arrival is a copy of something booked, spoiled in one of 21 ways, or an invoice of its own that only looks like a
copy: the next of a series, a sibling of the same day and price, an instalment, a bill after a credit note, another
supplier's coincidence. Readings are imperfect as after OCR: 2 % of the arriving numbers, 1 % of the dates are off.
Every supplier comes from a seed of its own, so that a history of any size is made in constant memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final, NamedTuple

from models.synthetic.billed import COINCIDENCE, COPIES, LOOK_ALIKES, Arrival, Billed, Chapter
from models.synthetic.billing_firms import ROUND, TWICE_IN_THE_MASTER, Firm, digits
from models.synthetic.spoiled import coincidence, copied, misread

FIRST_DAY: Final = date(2023, 1, 1)
MONTHS: Final = 36
DAYS: Final = 3 * 365
MANY: Final = 20_000
"""A history from this size on has a few hundred suppliers at least."""
SUPPLIERS_FOR_EACH: Final = 0.008
"""Suppliers for each invoice of the history; few of them send most."""


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


class _Writer:
    """Writes the chapter of one supplier."""

    def __init__(self, number: int, suppliers: int, seed: int) -> None:
        self.number, self.suppliers, self.seed = number, suppliers, seed
        self.firm = Firm(number, seed)
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
                arrivals.append(Arrival(misread(self.dice, one), one.sort))
            else:
                booked.append(misread(self.dice, one, number=0.003, day=0.002, reference=0))
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
                firm.order = "45" + digits(dice, 8)
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
        return self.dice.choice(ROUND) if self.firm.charges == "round" else self.firm.amount(1.0)

    def _bill(self, day: date, net: int, told: dict[str, object]) -> int:
        """One event of business; how many invoices it was."""
        dice, firm, event = self.dice, self.firm, self.dice.random()
        before = len(self.written)
        if firm.charges in {"list", "series"} and event < 0.35:
            for _ in range(dice.randint(2, 4)):
                self._add(day, net, "sibling", delivery_note=self._note(), **told)  # type: ignore[arg-type]
        elif 0.35 <= event < 0.37:
            base, order = firm.numbered(day), told["order"] or "45" + digits(dice, 8)
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
        return "WZ" + digits(self.dice, 7) if self.dice.random() < 0.8 else ""

    def _copies(self, one: Billed, place: int, shares: _Shares) -> Iterator[Arrival]:
        """What comes again of one booked invoice, and the coincidences of others with it."""
        dice = self.dice
        if one.kind != "invoice" or one.gross <= 500:
            return
        if dice.random() < shares.copies:
            sorts = [sort for sort in COPIES if sort != "other record"]
            sort = dice.choices(sorts, [COPIES[sort] for sort in sorts])[0]
            yield Arrival(misread(dice, copied(self.firm, one, sort)), sort, place)
        if len(self.firm.records) > 1 and dice.random() < shares.second_record:
            yield Arrival(misread(dice, copied(self.firm, one, "other record")), "other record", place)
        if dice.random() < shares.coincidences:
            at = dice.randrange(self.suppliers - 1)
            other = Firm(at + (at >= self.number), self.seed)
            yield Arrival(misread(dice, coincidence(dice, other, one)), COINCIDENCE)
