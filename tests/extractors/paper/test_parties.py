"""Supplier and buyer on pages of many kinds; all names invented."""

import importlib.util
import tomllib
from pathlib import Path

import pytest

from extractors.paper.layout import sheet
from extractors.paper.parties import choose, fields, key_of, parties, same_name
from pipeline.documents import Ink
from pipeline.parties import Entity

_spec = importlib.util.spec_from_file_location("paper_pages", Path(__file__).with_name("pages.py"))
assert _spec is not None
assert _spec.loader is not None
_pages = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_pages)
page = _pages.page


def read(*texts, own=(), ink=Ink.TEXT):
    arranged = sheet([page(text, number, ink=ink) for number, text in enumerate(texts, 1)])
    return {name.value: field.value for name, field in fields(choose(parties(arranged), own)).items()}


UTILITY_DE = """
Stadtenergie Falkenmoor                                              Ihre Kundennummer   4711 0815
                                                                     Vertragskonto       900 123 456
                                                                     Ihr Ansprechpartner
Stadtenergie Falkenmoor AG · Postfach 12 · 38100 Braunau             Jutta Kleinert
Frau                                                                 Telefon 0531 555 0100
Henriette Vossberg
Amselstieg 4

38106 Braunau


Ihre Jahresabrechnung Strom 2025

Sehr geehrte Frau Vossberg,
vielen Dank fur Ihr Vertrauen.

Arbeitspreis                                                           812,40 EUR
Gesamtbetrag                                                           966,76 EUR

Stadtenergie Falkenmoor AG   Vorstand: Dr. Uwe Hanke   Amtsgericht Braunau HRB 20455   IBAN DE02 1203 0000 0000 2020 51
"""

SHOP_EN = """
ORDER INVOICE

Billing address                       Delivery address
Marisol Quint                         Pickup Point 44
18 Orchard Close                      Corner Shop
Leeds LS1 4AB                         Leeds LS2 7EW

Order number   998-1023        Invoice date   2 March 2026

Item                         Qty    Price     Amount
Garden hose 20 m             1      24.00     24.00
Total                                         24.00

Thank you for shopping with Pebblewick!
Pebblewick Home & Garden Limited, registered in England No. 0455 1234. VAT No. GB 123 4567 82
"""

HOTEL_FR = """
                                  HOTEL DES TROIS MARRONNIERS
                          12 place du Marche - 68000 Colmar
                    Tel. +33 3 89 55 01 00 - contact@troismarronniers.example

Facture N 2026-118                              Societe Brivet & Fils SARL
Chambre 214                                     M. Paul Lagarde
Arrivee 03/02/2026                              8 rue des Lilas
Depart 05/02/2026                               67000 Strasbourg

Nuitee                                   2      95,00      190,00
Total TTC                                                  190,00

SAS Les Marronniers au capital de 20 000 EUR - RCS Colmar 512 345 678
"""

TELECOM_NL = """
Klaverlijn                                              Factuurnummer  2026-55812
                                                        Klantnummer    77120
Zandwijk Installaties B.V.                              Uw contactpersoon  Femke de Boer
T.a.v. de heer J. Visser
Ambachtsweg 9
3542 DG Utrecht

Factuur mobiel maart 2026

Abonnement                                              45,00
Totaal te betalen                                       54,45

Klaverlijn Telecom N.V.  Postbus 100  2500 AB Den Haag  KvK 27123456  BTW NL001234567B01  klaverlijn.example
"""

FAKTURA_PL = """
                          Faktura VAT nr 12/03/2026
Miejsce wystawienia: Krakow

Sprzedawca                                   Nabywca
Wierzbowski Meble Sp. z o.o.                 Kamionka Biuro Jan Nowak
ul. Lipowa 3                                 ul. Dluga 17
30-702 Krakow                                00-238 Warszawa
NIP 6762484560                               NIP 5252248481

Lp  Nazwa             Ilosc   Cena     Wartosc
1   Krzeslo           4       120,00   480,00
Do zaplaty                             590,40

Osoba upowazniona do wystawienia         Osoba upowazniona do odbioru
Anna Zielinska                           Jan Nowak
"""

FATTURA_IT = """
OFFICINA BELLERIVE S.r.l.                                 Spett.le
Via dei Mille 21 - 10123 Torino                           Colombaro Arredi S.p.A.
P.IVA 01234567897                                         Viale Piave 4
                                                          20129 Milano (MI)

Fattura n. 88 del 12/02/2026

Manodopera                             300,00
Totale fattura                         366,00
Banca Popolare del Lago - IBAN IT60 X054 2811 1010 0000 0123 456
"""

ERP_ES = """
FACTURA                                          Factura   F-2026-0077
                                                 Fecha     11/02/2026
Talleres Montenegro, S.L.
Poligono Industrial Sur, nave 7                  CLIENTE
41007 Sevilla                                    Cooperativa Olivarera San Gil
CIF B12345674                                    Atn. Dna. Carmen Ruiz
Tel. 954 555 010                                 Calle Real 2
                                                 14900 Lucena

Atendido por: Luis Ortega
Reparacion                               400,00
TOTAL                                    484,00
"""

FATURA_PT = """
Vinhos da Serra Lda
Rua do Carmo 5
4700-309 Braga
NIF 501234560

Exmo(s) Sr(s)
Restaurante Mar Azul
Avenida Central 80
4000-100 Porto

Fatura FT 2026/31
Total                                    123,00
"""

RECEIPT = """
          GOLDLEAF
       LUNCH & DINNER
 GOLDLEAF EATERY (KL) SDN BHD
        (1182345-H)
 12 JALAN BUNGA 3, TAMAN INDAH
     50480 KUALA LUMPUR
     TEL: 03-555 0100
 GST ID : 000123456789
        TAX INVOICE
Cashier: SITI
Nasi lemak        2     18.00
Total                   18.00
    THANK YOU
"""

CONTACT_EN = """
Your contact: Rebecca Thornfield
Phone: 0161 555 0144

Invoice 20260301

Bill to:
Harrowgate Logistics plc
Accounts Payable
P.O. Box 41
Manchester M1 3HU

Consulting                     1,000.00
Total                          1,200.00

Please make payment to: Quillon Advisory LLP, Sort code 12-34-56, Account 12345678
"""

RAILWAY_SV = """
Norrdal Bygg AB                                     Fakturadatum 2026-03-01
Storgatan 1                                         Kundnummer 4412
903 26 Umea                                         Var referens: Sven Ek

                                                    Fakturaadress
                                                    Tallmossen Fastigheter AB
                                                    Box 12
                                                    111 22 Stockholm
Faktura 8812
Att betala                      12 500,00
Organisationsnr 556012-5790
"""


@pytest.mark.parametrize(
    ("text", "supplier", "buyer"),
    [
        (UTILITY_DE, "Stadtenergie Falkenmoor AG", "Frau Henriette Vossberg"),
        (SHOP_EN, "Pebblewick Home & Garden Limited", "Marisol Quint"),
        (HOTEL_FR, "SAS Les Marronniers", "Brivet & Fils SARL"),
        (TELECOM_NL, "Klaverlijn Telecom N.V", "Zandwijk Installaties B.V"),
        (FAKTURA_PL, "Wierzbowski Meble Sp. z o.o", "Kamionka Biuro Jan Nowak"),
        (FATTURA_IT, "OFFICINA BELLERIVE S.r.l", "Colombaro Arredi S.p.A"),
        (ERP_ES, "Talleres Montenegro, S.L", "Cooperativa Olivarera San Gil"),
        (FATURA_PT, "Vinhos da Serra Lda", "Restaurante Mar Azul"),
        (CONTACT_EN, "Quillon Advisory LLP", "Harrowgate Logistics plc"),
        (RAILWAY_SV, "Norrdal Bygg AB", "Tallmossen Fastigheter AB"),
        (RECEIPT, "GOLDLEAF EATERY (KL) SDN BHD", None),
    ],
)
def test_pages_of_many_kinds(text, supplier, buyer):
    found = read(text)
    assert found["supplier_name"].rstrip(".") == supplier
    assert (found.get("buyer_name") or "").rstrip(".") == (buyer or "")


PAGES = tomllib.loads(Path(__file__).with_name("parties.toml").read_text("utf-8"))["page"]


@pytest.mark.parametrize("one", PAGES, ids=[one["kind"] for one in PAGES])
def test_pages_of_the_collection(one):
    found = read(one["text"], *([one["more"]] if "more" in one else []))
    assert key_of(found.get("supplier_name", "")) == key_of(one["supplier"])
    assert key_of(found.get("buyer_name", "")) == key_of(one["buyer"])


def test_our_own_company_is_the_buyer_whatever_else_stands_there():
    own = (Entity("E1", "Vinhos da Serra Lda"),)
    found = read(FATTURA_IT.replace("Colombaro Arredi S.p.A.", "Vinhos da Serra Lda"), own=own)
    assert found["buyer_name"].startswith("Vinhos da Serra")
    assert found["supplier_name"].startswith("OFFICINA BELLERIVE")


def test_our_own_sales_invoice_has_us_as_supplier():
    found = read(FAKTURA_PL, own=(Entity("E1", "Wierzbowski Meble Sp. z o.o."),))
    assert found["supplier_name"].startswith("Wierzbowski")
    assert found["buyer_name"].startswith("Kamionka")


def test_a_misread_name_is_the_same_name():
    assert same_name("Stadtenergie Fa1kenmoor AG", "Stadtenergie Falkenmoor")
    assert not same_name("Stadtenergie Falkenmoor", "Stadtwerke Falkenau")


def test_a_misread_legal_form_is_mended_on_recognised_pages_alone():
    text = RECEIPT.replace("SDN BHD", "SON BHD")
    assert read(text, ink=Ink.OCR)["supplier_name"] == "GOLDLEAF EATERY (KL) SDN BHD"
    assert read(text)["supplier_name"] == "GOLDLEAF EATERY (KL) SON BHD"


def test_probabilities_of_a_clear_page_are_high_and_of_a_bare_one_low():
    def sure(text):
        return choose(parties(sheet([page(text)])))

    assert sure(FAKTURA_PL)["supplier"].probability > 0.95
    bare = sure("Quarvel\nsome text\n\nTorvin Slate\n12,00\n")
    assert all(choice.probability < 0.9 for choice in bare.values())
