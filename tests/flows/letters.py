"""A supplier's printed invoices in two layouts, read by the real reader from pages made of text."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "extractors" / "paper"))

from pages import page

from extractors import paper
from extractors.options import Options
from flows.judging import judge_all
from flows.wiring import Office
from pipeline.documents import Attachment, Channel, MediaType, Origin
from pipeline.intake import Part
from pipeline.invoices import Reading
from pipeline.parties import Supplier
from pipeline.status import Disposition

ELBE = Supplier("S1", "Elbe Bürobedarf GmbH", vat_id="DE136695976", country="DE", ibans=("DE02120300000000202051",))
ALSTER = Supplier("S2", "Alster Papier GmbH", vat_id="DE129273398", country="DE", ibans=("DE02500105170137075030",))

LETTER = """{name}                        Hafenstrasse 12
20457 Hamburg                               Telefon 040 555 1200

Muster Handel GmbH
Lindenweg 4
50667 Koeln

Rechnung

Rechnung Nr. 2026-{route}                       Belegkennung    {number}
                                            Rechnungsdatum  {issued}
                                            Valuta          {due}

Bezeichnung                Menge    Einzelpreis    Gesamt
{lines}

Nettobetrag                                        {net},00 EUR
Umsatzsteuer 19 %                                  {tax},00 EUR
Gesamtbetrag                                       {gross},00 EUR

USt-IdNr. {vat_id}
IBAN {iban}
Geschaeftsfuehrer Hans Beispiel  Amtsgericht Hamburg
"""
"""The number stands under an unusual label, and beside the word that asks for it stands the number of a delivery tour;
the due date has a label that no list has."""

OTHER = """Muster Handel GmbH                     Rechnung Nr. 2026-{route}
Lindenweg 4                            Rechnungsdatum {issued}
50667 Koeln                            Kunde  {number}

Wir erlauben uns zu berechnen
{lines}

                            Zwischensumme netto   {net},00 EUR
                            zzgl. 19 % MwSt       {tax},00 EUR
                            Rechnungsbetrag       {gross},00 EUR

{name}  Postfach 1188  Bremen
USt-IdNr. {vat_id}   IBAN {iban}
"""


def letter(turn: int, supplier: Supplier = ELBE, text: str = LETTER) -> str:
    """The ``turn``-th invoice: every value differs, and so does the number of lines."""
    net = 100 * (turn + 1)
    lines = "\n".join(f"Druckerpapier Sorte {turn}{one}           1          {net},00" for one in range(turn % 3 + 1))
    issued = dt.date(2026, 9, 1) + dt.timedelta(days=turn)
    due = issued + dt.timedelta(days=40)
    return text.format(
        name=supplier.name, route=31 + 7 * turn, number=number(turn), issued=f"{issued:%d.%m.%Y}",
        due=f"{due:%d.%m.%Y}", lines=lines, net=net, tax=19 * (turn + 1), gross=119 * (turn + 1),
        vat_id=supplier.vat_id, iban=supplier.ibans[0],
    )  # fmt: skip


def number(turn: int) -> str:
    """The number that the ``turn``-th invoice really has."""
    return f"KX-77{turn}3{turn}"


def due(turn: int) -> str:
    """Its due date."""
    return (dt.date(2026, 9, 1) + dt.timedelta(days=turn + 40)).isoformat()


def arrive(desk: Office, text: str) -> int:
    """The text as a printed document, read and judged; returns the invoice's id."""
    origin = Origin(Channel.FOLDER, f"/in/{hash(text)}.pdf", dt.datetime(2026, 9, 9, tzinfo=dt.UTC))
    part = Part("", Attachment("a.pdf", text.encode(), origin), MediaType.PDF, Disposition.RECEIVED)
    document_id = desk.store.intake.receive(part).document_id
    sheets, sha256 = (page(text),), part.attachment.sha256
    reading = Reading(sha256, sheets, paper.invoices(sha256, sheets, Options()))
    (invoice_id,) = desk.store.intake.record_reading(document_id, reading)
    judge_all(desk)
    return invoice_id
