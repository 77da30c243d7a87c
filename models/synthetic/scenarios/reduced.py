"""Invoices whose lines are not their net: discounts and freight, on paper and as UBL."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from models.synthetic import catalogue as goods
from models.synthetic import xml
from models.synthetic.scenarios.case import POSTED, Sample, bill, structured, text


def samples() -> Iterator[Sample]:
    """A discount off the lines, then freight, then tax."""
    labels = (goods.line("Etikettenrolle 100 x 50 mm", "24", "7.40"), goods.line("Versandtasche B4", "500", "0.21"))
    papier = bill(
        "S001", "RE-2026-20902", "2026-10-12", labels, customer="10482", discount=Decimal(5), freight=Decimal("14.90"),
        skonto=(Decimal(2), 8),
    )  # fmt: skip
    yield text("papierhaus-rabatt", "Discount, freight and early-payment discount", papier, POSTED)
    bolts = (goods.line("Hex bolt M10 x 50, A2 stainless", "400", "0.52", "20", code="HB-1050"),)
    kestrel = bill(
        "S002", "KF-118466", "2026-10-09", bolts, currency="GBP", discount=Decimal("7.5"), freight=Decimal("36.00")
    )
    yield text("kestrel-discount", "English, trade discount and carriage", kestrel, POSTED)
    brandt = bill(
        "S014",
        "90418190",
        "2026-10-14",
        (goods.line("Rundschlinge 2 t, 3 m", "12", "18.40"),),
        discount=Decimal(10),
        freight=Decimal("22.00"),
    )
    yield structured(
        "brandt-ubl-rabatt", "UBL with a discount and freight of the document", brandt, xml.ubl(brandt), POSTED
    )
