"""Scans and photographs: read as right as text, and asked about where the reader is not sure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from models.synthetic import catalogue as goods
from models.synthetic import damage, paper
from models.synthetic.companies import CAFE, NORDLICHT_PL
from models.synthetic.scenarios.case import APPROVAL, POSTED, Sample, bill, review, scan, text
from models.synthetic.scenarios.clean import meter, month


def samples() -> Iterator[Sample]:
    """Three photocopies, a photograph, two receipts."""
    energy = bill(
        "S008", "SWE-7700418-09", "2026-10-05", goods.energy(4061), period=month(9), days=14, customer="7700418",
        contract="G-20418", readings=meter(9, 65_422, 4061),
    )  # fmt: skip
    yield scan(
        "stadtwerke-scan",
        "Photocopy, slightly crooked, punched and stamped on receipt",
        energy,
        APPROVAL,
        1,
        stamp="07.10.2026",
    )
    kestrel = bill("S002", "KF-118377", "2026-09-18", goods.FASTENERS[:2], currency="GBP")
    yield scan(
        "kestrel-scan-turned",
        "Photocopy lying on its side",
        kestrel,
        POSTED,
        2,
        -0.6,
        1,
    )
    dabrowa = bill("S007", "FV/127/09/2026", "2026-09-18", goods.CARPENTRY[:1], buyer=NORDLICHT_PL, days=14)
    yield scan("dabrowa-scan", "Photocopy of a Polish faktura", dabrowa, POSTED, 3, 1.1)
    hotel = bill("S010", "F-26-2011", "2026-09-12", goods.NIGHTS, days=7)
    photo = damage.jpeg(damage.photograph(damage.pictures(paper.pdf(hotel), 130)[0], 4), 70)
    seen = "Photograph with a phone, at an angle, with a shadow"
    yield Sample("drei-linden-photo.jpg", seen, photo, "photo", (hotel,), (POSTED,))
    yield from _receipts()


def _receipts() -> Iterator[Sample]:
    facts = (("Uhrzeit", "12:47"), ("Kasse / Bedienung", "2 / Jule"), ("TSE-Signatur", "88120-4471-0F3A"))
    coffee = bill(CAFE, "0418-2207", "2026-09-14", goods.COFFEE, kind="receipt", days=None, inclusive=True, facts=facts)
    yield text("morgenrot-receipt", "Till receipt, prices with tax", coffee, review("UNSURE"))
    again = replace(coffee, number="0419-0118", issued=date(2026, 9, 15), items=goods.COFFEE[:2])
    strip = damage.photocopy(damage.pictures(paper.pdf(again), 200)[0], 5, 0.4)
    yield Sample(
        "morgenrot-receipt-scan.png", "Till receipt, scanned", damage.png(strip), "scan", (again,), (review("UNSURE"),)
    )
