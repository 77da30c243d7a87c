"""What companies buy, by supplier: lines of invoices in the supplier's language."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from models.synthetic.record import Item


def line(
    text: str,
    quantity: str,
    price: str,
    rate: str = "19",
    unit: str = "C62",
    detail: str = "",
    code: str = "",
    order_line: str = "",
) -> Item:
    """A line from plain strings."""
    return Item(text, Decimal(quantity), Decimal(price), Decimal(rate), unit, detail, code, order_line)


PAPER: Final = (
    line("Kopierpapier A4 80 g weiß", "60", "4.29", detail="500 Blatt, 5 Pakete je Karton", code="KP-480"),
    line("Aktenordner breit, grau", "48", "2.45", code="AO-075"),
    line("Gelschreiber blau, Packung", "12", "7.95", code="GS-012"),
    line("Anlieferung frei Haus", "1", "9.90", code="FR-001"),
)
FASTENERS: Final = (
    line("Hex bolt M8 x 40, A2 stainless", "500", "0.38", "20", detail="DIN 933, box of 100", code="HB-0840"),
    line("Nylon insert lock nut M8", "500", "0.11", "20", code="LN-0008"),
    line("Flat washer M8, form A", "1000", "0.04", "20", code="FW-0008"),
    line("Carriage, pallet service", "1", "48.00", "20", code="CARR"),
)
DESIGN: Final = (
    line("Conception graphique du catalogue d'automne", "18", "85.00", "20", "HUR", "maquettes et déclinaisons"),
    line("Retouche photographique", "24", "32.50", "20", "HUR"),
    line("Épreuves contractuelles", "4", "46.00", "20"),
)
OIL: Final = (
    line("Aceite de oliva virgen extra, botella 0,5 l", "240", "6.85", "4", detail="caja de 12"),
    line("Aceitunas manzanilla, tarro 370 g", "120", "2.35", "10"),
    line("Portes península", "1", "64.00", "21"),
)
BRACKETS: Final = (
    line("Supporto angolare zincato 120x80", "150", "3.42", "22", code="SA120"),
    line("Staffa rinforzata a L, verniciata", "80", "5.90", "22", code="SL080"),
    line("Imballo e trasporto", "1", "55.00", "22", code="TRASP"),
)
PACKAGING: Final = (
    line("Kartonnen doos 400 x 300 x 200 mm", "500", "0.74", "21", code="KD-432"),
    line("Pakpapier bruin, rol 70 cm", "12", "18.60", "21", code="PP-070"),
    line("Verzendkosten", "1", "12.50", "21", code="VERZ"),
)
CARPENTRY: Final = (
    line("Regał magazynowy dębowy 200x90", "3", "640.00", "23"),
    line("Montaż na miejscu", "6", "95.00", "23", "HUR"),
)
METER: Final = "1ESM0081-4477"


def energy(consumed: int) -> tuple[Item, ...]:
    """The lines of an electricity bill."""
    return (
        line("Arbeitspreis Strom Gewerbe", str(consumed), "0.2214", unit="KWH", detail=f"Zähler {METER}"),
        line("Grundpreis", "1", "14.90", unit="MON"),
        line("Messstellenbetrieb", "1", "3.75", unit="MON"),
    )


TELEPHONE: Final = (
    line("Business Connect 250, Grundpreis", "1", "49.95", unit="MON", detail="Anschluss 040 555 0100"),
    line("Mobil Team, 6 Karten", "6", "14.50", unit="MON"),
    line("Auslandsverbindungen", "1", "7.31"),
)
NIGHTS: Final = (
    line("Übernachtung Einzelzimmer", "3", "89.72", "7", "DAY", "Zimmer 214, Frau M. Adler"),
    line("Frühstück", "3", "15.13"),
    line("Parkplatz", "3", "8.40", unit="DAY"),
)
PAINTING: Final = (
    line(
        "Besprechungsraum 2. OG, Wände zweimal streichen",
        "86",
        "9.80",
        unit="MTK",
        detail="inkl. Abkleben und Grundierung",
    ),
    line("Arbeitsstunden Geselle", "14", "52.00", unit="HUR"),
    line("Material: Dispersionsfarbe, 12,5 l", "4", "64.90"),
)
SOFTWARE: Final = (
    line("Warehouse Cloud, Team plan", "25", "18.00", "0", "MON", "September 2026"),
    line("Priority support", "1", "120.00", "0", "MON"),
)
RENT: Final = (
    line("Büromiete Am Sandtorkai 40, 3. OG", "1", "3850.00", unit="MON"),
    line("Betriebskostenvorauszahlung", "1", "620.00", unit="MON"),
)
PARTS: Final = (
    line("Zylinderschraube M10x60 12.9", "200", "0.86", code="100-4410", order_line="10"),
    line("Gewindestange M16 1 m verzinkt", "40", "7.15", code="100-7721", order_line="20"),
    line("Schwerlastdübel SLD 16", "120", "4.32", code="100-9035", order_line="30"),
)
WATER: Final = (
    line("Mineralwasser still, Kasten 12 x 0,7 l", "36", "6.20", "20"),
    line("Apfelschorle, Kasten 12 x 0,5 l", "12", "9.10", "20"),
)
PHOTOS: Final = (line("Mitarbeiterporträts, halber Tag", "1", "480.00"), line("Bildbearbeitung", "12", "18.00"))
COFFEE: Final = (
    line("Cappuccino", "4", "3.90", detail="4 x 3,90"),
    line("Franzbrötchen", "4", "2.80", "7", detail="4 x 2,80"),
    line("Mineralwasser 0,25 l", "2", "2.60", detail="2 x 2,60"),
)
"""As a till prints them: prices with tax."""
HOURS_BILLED: Final = (line("Montaż na miejscu", "6", "95.00", "23", "HUR"),)
HOURS_WORKED: Final = (line("Montaż na miejscu", "7", "95.00", "23", "HUR"),)
LONG: Final = tuple(
    line(
        f"{name} {size}",
        str(6 + at * 5 % 41),
        f"{1 + at * 37 % 90}.{at * 13 % 100:02d}",
        code=f"100-{3000 + at * 17}",
        detail=f"verzinkt, {10 * (1 + at % 5)} je Packung",
    )
    for at, (name, size) in enumerate(
        (name, size)
        for name in (
            "Sechskantschraube",
            "Senkschraube",
            "Federring",
            "Hutmutter",
            "Augenschraube",
            "Keilscheibe",
            "Passstift",
        )
        for size in ("M5", "M6", "M8", "M10", "M12", "M16", "M20")
    )
)
"""49 lines of two rows each: three pages."""
