"""Demands and papers that must never be posted."""

from __future__ import annotations

from collections.abc import Iterator

from models.synthetic import catalogue as goods
from models.synthetic.scenarios.case import FILED, Sample, bill, review, text
from models.synthetic.scenarios.clean import KESTREL, PAINTING


def samples() -> Iterator[Sample]:
    """A pro forma and a reminder are shown to a clerk; a statement and a delivery note are filed."""
    proforma = bill("S014", "PF-2207", "2026-09-14", goods.PARTS[:1], kind="proforma")
    yield text("brandt-proforma", "Pro forma invoice", proforma, review("NOT_FOR_POSTING"))
    overdue = (goods.line("Rechnung 2026/118 vom 27.08.2026, fällig am 10.09.2026", "1", str(PAINTING.gross), "0"),)
    sorry = (
        "leider konnten wir zu der folgenden Rechnung noch keinen Zahlungseingang feststellen. "
        "Sollten Sie bereits gezahlt haben, betrachten Sie dieses Schreiben als gegenstandslos."
    )
    reminder = bill("S011", "M-2026-044", "2026-10-01", overdue, kind="reminder", layout="notice", days=7, note=sorry)
    yield text("sonntag-reminder", "Payment reminder", reminder, review("NOT_FOR_POSTING"))
    listed = (
        goods.line("Invoice KF-118204, 4 September 2026", "1", str(KESTREL.gross), "0"),
        goods.line("Invoice KF-118377, 18 September 2026", "1", "294.00", "0"),
    )
    open_items = "Open items on your account at the end of September:"
    statement = bill(
        "S002",
        "ST-2026-09",
        "2026-09-30",
        listed,
        kind="statement",
        layout="notice",
        currency="GBP",
        note=open_items,
        days=None,
    )
    yield text("kestrel-statement", "Statement of account", statement, FILED)
    note = bill(
        "S014", "80013377", "2026-09-22", goods.PARTS, kind="delivery_note", layout="notice", days=None, order="4500017840",
        facts=(("Versandart", "Spedition, 1 Palette"), ("Gewicht", "184,5 kg")),
    )  # fmt: skip
    yield text("brandt-delivery", "Delivery note, without prices", note, FILED)
