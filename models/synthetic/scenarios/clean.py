"""Text PDFs in seven languages and their own designs, from suppliers that the master knows."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from models.synthetic import catalogue as goods
from models.synthetic.companies import NORDLICHT_PL
from models.synthetic.record import Record
from models.synthetic.scenarios.case import APPROVAL, POSTED, Sample, bill, text

PAPER: Final = bill(
    "S001", "RE-2026-20417", "2026-09-02", goods.PAPER, customer="10482", delivered=date(2026, 8, 31),
    delivery_note="LS-88213", skonto=(Decimal(2), 10), facts=(("Ihr Zeichen", "jm-44 vom 26.08.2026"),),
)  # fmt: skip
_DESIGN: Final = bill("S003", "FA-2026-0317", "2026-09-08", goods.DESIGN, reverse_charge=True)
DESIGN: Final = replace(_DESIGN, items=tuple(replace(item, rate=Decimal(0)) for item in _DESIGN.items))
PARTS: Final = bill(
    "S014", "90417733", "2026-09-10", goods.PARTS, order="4500017731", customer="700418", delivery_note="80012944",
    delivered=date(2026, 9, 8),
)  # fmt: skip
PAINTING: Final = bill("S011", "2026/118", "2026-08-27", goods.PAINTING, days=14, delivered=date(2026, 8, 21))
KESTREL: Final = bill("S002", "KF-118204", "2026-09-04", goods.FASTENERS, customer="NORD01", currency="GBP")


def month(number: int) -> tuple[date, date]:
    """The first and the last day of a month of 2026."""
    return date(2026, number, 1), date(2026, number, monthrange(2026, number)[1])


def meter(number: int, old: int, consumed: int) -> tuple[tuple[str, ...], ...]:
    """The table of an electricity meter for a month of 2026."""
    first, last = month(number)
    return (
        ("Zählernummer", "Ablesung von", "Ablesung bis", "Stand alt", "Stand neu", "Verbrauch"),
        (goods.METER, f"{first:%d.%m.%Y}", f"{last:%d.%m.%Y}", f"{old}", f"{old + consumed}", f"{consumed} kWh"),
    )


def samples() -> Iterator[Sample]:
    """Everything here passes every check."""
    yield from _seven_languages()
    yield from _by_trade()
    yield from _series()
    yield from _longer()


def _seven_languages() -> Iterator[Sample]:
    yield text("papierhaus", "German letter with a DIN address window, early-payment discount", PAPER, POSTED)
    yield text("kestrel", "English, boxes, pounds sterling", KESTREL, POSTED)
    yield text("riviere", "French, reverse charge from another EU country", DESIGN, APPROVAL)
    yield text(
        "olivar", "Spanish, three tax rates", bill("S004", "F2026/0883", "2026-09-01", goods.OIL, days=60), APPROVAL
    )
    bellavita = bill(
        "S005", "1184/2026", "2026-09-03", goods.BRACKETS, delivery_note="DDT 2207", customer="C-00418",
        facts=(("Causale", "Vendita"), ("Porto", "Franco")),
        note="Copia di cortesia priva di valore fiscale: l'originale è trasmesso tramite il Sistema di Interscambio.",
    )  # fmt: skip
    yield text("bellavita", "Italian fattura di cortesia with framed fields", bellavita, APPROVAL)
    yield text("vandorp", "Dutch web shop", bill("S006", "26-30418", "2026-09-07", goods.PACKAGING, days=14), POSTED)
    yield text("dabrowa", "Polish faktura with the amount in words", dabrowa(), POSTED)


def dabrowa() -> Record:
    """The faktura that a korekta refers to."""
    return bill(
        "S007",
        "FV/118/09/2026",
        "2026-09-09",
        goods.CARPENTRY,
        buyer=NORDLICHT_PL,
        days=14,
        delivered=date(2026, 9, 8),
        facts=(("Miejsce wystawienia", "Gdynia"), ("Sposób płatności", "przelew")),
    )


def _by_trade() -> Iterator[Sample]:
    electricity = bill(
        "S008", "SWE-7700418-08", "2026-09-05", goods.energy(4218), period=month(8), days=14, customer="7700418",
        contract="G-20418", readings=meter(8, 61_204, 4218),
    )  # fmt: skip
    yield text("stadtwerke", "Energy bill with consumption", electricity, APPROVAL)
    telephone = bill(
        "S009", "R3344.8812.09", "2026-09-06", goods.TELEPHONE, period=month(8), days=10, customer="3344-8812"
    )
    yield text("funkturm", "Telephone bill", telephone, POSTED)
    hotel = bill(
        "S010", "F-26-1904", "2026-08-20", goods.NIGHTS, period=(date(2026, 8, 17), date(2026, 8, 20)), days=7,
        facts=(("Anreise", "17.08.2026"), ("Abreise", "20.08.2026"), ("Reservierung", "DL-558120")),
    )  # fmt: skip
    yield text("drei-linden", "Hotel folio, two tax rates", hotel, POSTED)
    yield text("sonntag", "Craftsman with hours and material", PAINTING, APPROVAL)
    northgate = bill("S012", "INV-00418821", "2026-09-01", goods.SOFTWARE, days=15, contract="WC-25-1180")
    yield text("northgate", "American, dollars, no tax, column on the left", northgate, POSTED)


def _series() -> Iterator[Sample]:
    for number in (7, 8, 9):
        rent = bill(
            "S013",
            f"2026-{number:02d}11",
            f"2026-{number:02d}-01",
            goods.RENT,
            days=5,
            period=month(number),
            contract="MV 40-3",
            note="für die Überlassung der Räume berechnen wir vertragsgemäß:",
        )
        yield text(f"miete-{number:02d}", "Monthly rent: a series, no duplicate", rent, APPROVAL)


def _longer() -> Iterator[Sample]:
    yield text("brandt-order", "ERP print-out; matches its purchase order line by line", PARTS, POSTED)
    long = bill("S014", "90417802", "2026-09-15", goods.LONG, customer="700418")
    yield text("brandt-long", "Three pages, 49 lines, totals carried over", long, APPROVAL)
    water = bill("S015", "AR26-1180", "2026-09-11", goods.WATER, prepaid=Decimal("100.00"))
    yield text("alpenquell", "Austrian, coloured banner, paid in part before", water, POSTED)
    part = (goods.line("Abschlag Fassade Nordseite", "1", "800.00"),)
    yield text(
        "abschlag",
        "Prepayment invoice",
        bill("S011", "2026/131", "2026-09-18", part, kind="prepayment_invoice", days=7),
        POSTED,
    )
