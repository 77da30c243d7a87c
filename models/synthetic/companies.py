"""Invented companies: their names, places, numbers with valid check digits, and how their paper looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from models.synthetic.identifiers import (
    french_account,
    iban_of,
    italian_account,
    polish_account,
    spanish_account,
    vat_of,
)


@dataclass(frozen=True, slots=True)
class Company:
    """A company that sends or gets invoices. ``id`` is its record in the supplier master; empty where it has none."""

    id: str
    name: str
    street: str
    city: str
    country: str
    vat_id: str
    iban: str = ""
    bank: str = ""
    bic: str = ""
    short: str = ""
    trade: str = ""
    phone: str = ""
    email: str = ""
    registration: str = ""
    tax_number: str = ""
    logo: str = "disc"
    color: str = "#1f4e79"
    layout: str = "din"
    language: str = "en"
    account: str = "Expenses:Services"
    cost_centre: str = "CC100"
    currency: str = "EUR"
    manager: str = ""


NORDLICHT: Final = Company(
    "", "Nordlicht Handel GmbH", "Speicherstraße 12", "20457 Hamburg", "DE", "DE811907980",
    iban_of("DE", "990905000012345678"), "Hansebank", short="Nordlicht", logo="wave", color="#12355b", language="de",
)  # fmt: skip
NORDLICHT_PL: Final = Company(
    "", "Nordlicht Polska Sp. z o.o.", "ul. Długa 5", "80-831 Gdańsk", "PL", vat_of("PL", "583290291"),
    currency="PLN", language="pl",
)  # fmt: skip
STRANGER: Final = Company(
    "", "Talblick Logistik AG", "Am Gleis 4", "86150 Augsburg", "DE", vat_of("DE", "25318740"), language="de"
)

SUPPLIERS: Final = (
    Company("S001", "Papierhaus Lindner GmbH", "Gewerbering 8", "49080 Osnabrück", "DE", vat_of("DE", "28174509"),
            iban_of("DE", "995501050043219876"), "Sparbank Osnabrück", "SPAODE99XXX", "Papierhaus Lindner", "", "+49 541 550 12-0",
            "rechnung@papierhaus-lindner.example", "HRB 20817 Osnabrück", "66/204/18733", "square", "#7a1f2b", "din", "de",
            "Expenses:Office", "CC100", manager="Anke Lindner, Jörg Lindner"),
    Company("S002", "Kestrel Fasteners Ltd", "Unit 7, Foundry Lane", "Leeds LS9 8AG", "GB", vat_of("GB", "7342618"),
            "GB" + iban_of("GB", "KSTR20301455512877")[2:], "Northern Merchant Bank", "KSTRGB2L", "Kestrel", "", "+44 113 496 0155",
            "accounts@kestrel-fasteners.example", "Company no. 04881273", "", "hex", "#234f3a", "boxed", "en", "Expenses:Goods", "CC100", manager="M. Haworth, P. Ellis"),
    Company("S003", "Atelier Rivière SARL", "14 rue des Tanneurs", "69007 Lyon", "FR", vat_of("FR", "51288346"),
            iban_of("FR", french_account("99904", "00817", "00012345676")), "Banque du Rhône", "BDRHFR2L", "Atelier Rivière", "", "+33 4 72 55 01 18",
            "compta@atelier-riviere.example", "RCS Lyon 512 883 463", "", "leaf", "#0b6e6e", "banner", "fr", "Expenses:Services", "CC100", manager="Camille Rivière"),
    Company("S004", "Olivar del Sur S.L.", "Calle Almazara 22", "14900 Lucena", "ES", vat_of("ES", "1420876"),
            iban_of("ES", spanish_account("9910", "0418", "0200051332")), "Caja del Sur", "CAJSESMM", "Olivar del Sur", "", "+34 957 55 01 20",
            "facturas@olivardelsur.example", "Reg. Merc. Córdoba T 1204", "", "leaf", "#6b7a1e", "centred", "es", "Expenses:Goods", "CC100", manager="Rocío Almagro"),
    Company("S005", "Officine Bellavita S.r.l.", "Via dei Mulini 31", "25125 Brescia (BS)", "IT", vat_of("IT", "0387155098"),
            iban_of("IT", italian_account("99428", "11101", "000000123456")), "Banca Lombarda Invernale", "BLINIT22", "Officine Bellavita", "", "+39 030 555 0187",
            "amministrazione@bellavita.example", "REA BS-417233", "", "disc", "#8a3b12", "fattura", "it", "Expenses:Goods", "CC100", manager="Elisa Bellavita"),
    Company("S006", "Van Dorp Verpakkingen B.V.", "Havenkade 112", "3011 TL Rotterdam", "NL", vat_of("NL", "80412759"),
            iban_of("NL", "MAAS0417164300"), "Maasbank", "MAASNL2R", "Van Dorp", "", "+31 10 555 0142",
            "administratie@vandorp-verpakkingen.example", "KvK 24318827", "", "bars", "#b4511a", "shop", "nl", "Expenses:Goods", "CC100", manager="J. van Dorp"),
    Company("S007", "Zakład Stolarski Dąbrowa Sp. z o.o.", "ul. Leśna 18", "81-310 Gdynia", "PL", vat_of("PL", "586201773"),
            iban_of("PL", polish_account("9990240", "0000000612345678")), "Bank Bałtycki", "BALTPLPW", "Dąbrowa", "", "+48 58 555 01 37",
            "faktury@stolarnia-dabrowa.example", "KRS 0000417733", "221904417", "square", "#5b3a1e", "faktura", "pl", "Expenses:Services", "CC100", "PLN"),
    Company("S008", "Stadtwerke Elbmarsch AG", "Am Wasserturm 1", "25421 Pinneberg", "DE", vat_of("DE", "13840266"),
            iban_of("DE", "991401800000771234"), "Elbmarsch Sparbank", "ELBSDE88XXX", "Stadtwerke Elbmarsch", "", "+49 4101 555 0",
            "service@stadtwerke-elbmarsch.example", "HRB 1177 Pinneberg", "31/290/00412", "bolt", "#0d7a4a", "utility", "de", "Expenses:Energy", "CC100", manager="Dr. Heike Brandis (Vors.), Ulf Petersen"),
    Company("S009", "Funkturm Telekom GmbH", "Sendeplatz 3", "50667 Köln", "DE", vat_of("DE", "29961173"),
            iban_of("DE", "990400440987654321"), "Rheinische Handelsbank", "RHBKDE33", "funkturm", "", "0800 555 01 40",
            "geschaeftskunden@funkturm.example", "HRB 90211 Köln", "215/5803/1177", "rings", "#b0127b", "telecom", "de", "Expenses:IT", "CC200", manager="Tom Reuter"),
    Company("S010", "Hotel Drei Linden GmbH & Co. KG", "Lindenallee 9", "99423 Weimar", "DE", vat_of("DE", "15077382"),
            iban_of("DE", "990510000163081234"), "Bank in Thüringen", "THBKDE82", "Hotel Drei Linden", "", "+49 3643 555 017",
            "buchhaltung@dreilinden.example", "HRA 104416 Jena", "162/157/30418", "leaf", "#6e5a2b", "hotel", "de", "Expenses:Travel", "CC100"),
    Company("S011", "Malerbetrieb Petra Sonntag", "Schulweg 3", "21073 Hamburg", "DE", vat_of("DE", "20816645"),
            iban_of("DE", "995055101234567890"), "Hamburger Bürgerbank", "HABBDEHH", "Sonntag", "Malerarbeiten · Bodenbeläge", "040 555 0163",
            "info@maler-sonntag.example", "Handwerkskammer Hamburg", "46/231/01889", "bars", "#20639b", "craftsman", "de", "Expenses:Services", "CC100"),
    Company("S012", "Northgate Systems Inc.", "410 Foundry Street, Suite 900", "Portland, OR 97205", "US", "",
            iban_of("IE", "FCAS93115212345678"), "First Cascade Bank Dublin", "FCASIE2D", "Northgate", "", "+1 503 555 0119", "billing@northgate.example",
            "EIN 93-5550119", "", "hex", "#31456b", "sidebar", "en", "Expenses:IT", "CC200", "USD"),
    Company("S013", "Hafencity Immobilien KG", "Am Sandtorkai 40", "20457 Hamburg", "DE", vat_of("DE", "24470816"),
            iban_of("DE", "990300000044556677"), "Hansebank", "HANSDEHH", "Hafencity Immobilien", "", "040 555 0100",
            "verwaltung@hafencity-immobilien.example", "HRA 88120 Hamburg", "27/551/00913", "square", "#3a3a3a", "minimal", "de", "Expenses:Rent", "CC100", manager="Dr. Onno Wiese"),
    Company("S014", "Brandt Industrietechnik GmbH", "Schmiedestraße 17", "58095 Hagen", "DE", vat_of("DE", "81402293"),
            iban_of("DE", "995000010099887766"), "Märkische Bank", "MAEBDE45", "BRANDT", "", "02331 555-0", "fibu@brandt-it.example",
            "HRB 4417 Hagen", "321/5712/0834", "bars", "#222222", "erp", "de", "Expenses:Goods", "CC100", manager="Ralf Brandt"),
    Company("S015", "Alpenquell Getränke GmbH", "Quellgasse 6", "6020 Innsbruck", "AT", vat_of("AT", "6217758"),
            iban_of("AT", "9950300012345678"), "Tiroler Talbank", "TITAAT22", "Alpenquell", "", "+43 512 555 014",
            "buchhaltung@alpenquell.example", "FN 217758k", "", "wave", "#1c7fa6", "banner", "de", "Expenses:Office", "CC100", manager="Mag. Vroni Egger"),
)  # fmt: skip
BY_ID: Final = {company.id: company for company in SUPPLIERS}

UNKNOWN: Final = Company(
    "", "Lichtblick Fotografie", "Gartenstraße 77", "04107 Leipzig", "DE", vat_of("DE", "30514477"),
    iban_of("DE", "996055920012348765"), "Pleißebank", "PLBKDE86", "Lichtblick", "", "0341 555 0188",
    "hallo@lichtblick-foto.example", "", "232/130/05571", "rings", "#a8234a", "sidebar", "de",
)  # fmt: skip
CAFE: Final = Company(
    "S016", "Café Morgenrot", "Deichstraße 21", "20459 Hamburg", "DE", vat_of("DE", "27733019"), short="Café Morgenrot",
    phone="040 555 0177", layout="receipt", language="de", account="Expenses:Travel", cost_centre="CC100",
)  # fmt: skip
MASTER: Final = (*SUPPLIERS, CAFE)
