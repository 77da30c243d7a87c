"""E-invoices, alone and within a PDF."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from models.synthetic import catalogue as goods
from models.synthetic import hybrid, national, xml
from models.synthetic.companies import NORDLICHT_PL
from models.synthetic.identifiers import iban_of
from models.synthetic.scenarios.case import POSTED, Sample, bill, review, structured
from models.synthetic.scenarios.clean import PAPER


def samples() -> Iterator[Sample]:
    """Five syntaxes, then PDFs that carry one of them."""
    yield from _files()
    yield from _hybrids()


def _files() -> Iterator[Sample]:
    papier = replace(
        PAPER, number="RE-2026-20688", issued=date(2026, 9, 21), delivery_note="LS-88790", delivered=date(2026, 9, 20)
    )
    yield structured("papierhaus-ubl", "UBL invoice", papier, xml.ubl(papier), POSTED)
    credit = bill(
        "S001",
        "GS-2026-0071",
        "2026-09-24",
        (goods.PAPER[1],),
        kind="credit_note",
        preceding="RE-2026-20688",
        days=None,
    )
    yield structured("papierhaus-ubl-credit", "UBL credit note with positive amounts", credit, xml.ubl(credit), POSTED)
    hoist = (goods.line("Kettenzug KZ-500", "1", "412.50"),)
    brandt = bill("S014", "90417915", "2026-09-17", hoist, delivered=date(2026, 9, 16))
    yield structured("brandt-cii", "Cross Industry Invoice", brandt, xml.cii(brandt), POSTED)
    pins = bill("S005", "1240/2026", "2026-09-16", (goods.line("Perno filettato M12", "90", "2.15", "22"),))
    yield structured("bellavita-fatturapa", "FatturaPA", pins, national.fatturapa(pins), POSTED)
    tops = (goods.line("Blat dębowy 180x80", "2", "720.00", "23"),)
    ksef = bill("S007", "FV/131/09/2026", "2026-09-22", tops, buyer=NORDLICHT_PL, days=14)
    yield structured("dabrowa-ksef", "KSeF FA(3)", ksef, national.ksef(ksef), POSTED)


def _hybrids() -> Iterator[Sample]:
    for number, day in (("AR26-1204", "2026-09-18"), ("AR26-1251", "2026-09-25")):
        water = bill("S015", number, day, goods.WATER)
        content = hybrid.facturx(water, xml.cii(water))
        yield Sample(
            f"alpenquell-{number[-4:]}-facturx.pdf", "Factur-X: page and XML agree", content, "xml", (water,), (POSTED,)
        )
    told = bill("S001", "RE-2026-20733", "2026-09-28", goods.PAPER)
    shown = replace(
        told, iban=iban_of("DE", "991900001122334455"), items=(*told.items, goods.line("Eilzuschlag", "1", "25.00"))
    )
    content = hybrid.facturx(shown, xml.cii(told))
    differs = "Factur-X whose page shows another account and total"
    yield Sample("papierhaus-hybrid-differs.pdf", differs, content, "xml", (told,), (review("PAGE_CONTRADICTS_XML"),))
