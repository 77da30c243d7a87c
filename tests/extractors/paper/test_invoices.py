from __future__ import annotations

import importlib.util
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from extractors.options import Options
from extractors.paper import invoices
from pipeline.documents import Ink, Page
from pipeline.invoices import Extraction, FieldName, Kind, Source
from pipeline.parties import Entity

_spec = importlib.util.spec_from_file_location("paper_pages", Path(__file__).with_name("pages.py"))
assert _spec is not None
assert _spec.loader is not None
_pages = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_pages)
page = _pages.page

GERMAN = """\
Nordwind Werkzeuge GmbH

Nordwind Werkzeuge GmbH · Hafenstr. 7 · 28195 Bremen

Beispiel Handel AG
Marktplatz 3
50667 Köln

Rechnung
Rechnungsnummer:     R-2024-118          Rechnungsdatum:     03.04.2024
Kundennummer:        88123               Ihre Bestellung:    B-7741

Pos  Bezeichnung               Menge      Einzelpreis      Gesamtpreis
1    Schraubenzieher           10              4,50            45,00
     mit Griff aus Holz
2    Hammer                    2              27,50            55,00

Nettobetrag                                                   100,00 EUR
zzgl. 19 % MwSt.                                               19,00 EUR
Gesamtbetrag                                                  119,00 EUR

Zahlbar innerhalb von 14 Tagen 2 % Skonto, 30 Tagen netto.

USt-IdNr. DE811907980     IBAN DE89 3704 0044 0532 0130 00     BIC COBADEFFXXX
"""


def read(text: str, *, ink: Ink = Ink.TEXT, own: tuple[Entity, ...] = ()) -> Extraction:
    (found,) = invoices("0" * 64, [page(text, ink=ink)], Options(own=own))
    return found


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (FieldName.INVOICE_NUMBER, "R-2024-118"),
        (FieldName.INVOICE_DATE, "2024-04-03"),
        (FieldName.PURCHASE_ORDER, "B-7741"),
        (FieldName.SUPPLIER_NAME, "Nordwind Werkzeuge GmbH"),
        (FieldName.BUYER_NAME, "Beispiel Handel AG"),
        (FieldName.SUPPLIER_VAT_ID, "DE811907980"),
        (FieldName.IBAN, "DE89370400440532013000"),
        (FieldName.CURRENCY, "EUR"),
        (FieldName.NET_TOTAL, "100.00"),
        (FieldName.TAX_TOTAL, "19.00"),
        (FieldName.GROSS_TOTAL, "119.00"),
        (FieldName.DUE_DATE, "2024-05-03"),
        (FieldName.DISCOUNT_DATE, "2024-04-17"),
        (FieldName.DISCOUNT_PERCENT, "2"),
    ],
)
def test_a_german_invoice_is_read(name: FieldName, value: str) -> None:
    assert read(GERMAN).text(name) == value


def test_every_field_says_where_it_stands() -> None:
    found = read(GERMAN)

    for field in found.fields.values():
        assert field.page == 1
        assert field.box is not None
        assert field.raw
        assert field.reader
        assert 0 < field.confidence < 1


def test_a_due_date_worked_out_from_terms_says_so() -> None:
    assert read(GERMAN).fields[FieldName.DUE_DATE].source is Source.TERMS


def test_lines_have_their_wrapped_descriptions() -> None:
    first, second = read(GERMAN).lines

    assert first.description == "Schraubenzieher mit Griff aus Holz"
    assert (first.quantity, first.unit_price, first.net_amount) == (Decimal(10), Decimal("4.50"), Decimal("45.00"))
    assert second.net_amount == Decimal("55.00")


def test_our_own_company_is_never_the_supplier() -> None:
    found = read(GERMAN, own=(Entity("own", "Nordwind Werkzeuge GmbH"),))

    assert found.text(FieldName.SUPPLIER_NAME) != "Nordwind Werkzeuge GmbH"


def test_the_same_page_is_less_sure_when_it_was_recognised() -> None:
    blurred = page(GERMAN, ink=Ink.OCR, confidence=0.6)
    (seen,) = invoices("0" * 64, [blurred], Options())

    assert seen.fields[FieldName.GROSS_TOTAL].source is Source.OCR
    assert seen.fields[FieldName.GROSS_TOTAL].confidence < read(GERMAN).fields[FieldName.GROSS_TOTAL].confidence


def test_what_is_not_printed_stays_missing() -> None:
    found = read("Invoice No: 77-A\nTotal: 12.00")

    assert FieldName.INVOICE_DATE not in found.fields
    assert FieldName.CURRENCY not in found.fields
    assert FieldName.TAX_TOTAL not in found.fields


def test_day_and_month_follow_the_unambiguous_dates_of_the_document() -> None:
    found = read("Invoice No: 77-A\nInvoice Date: 03/04/2024\nDue Date: 25/04/2024\nTotal GBP 12.00")

    assert found.text(FieldName.INVOICE_DATE) == "2024-04-03"


def test_a_title_in_polish_makes_a_correction() -> None:
    found = read(
        "Faktura korygująca\nSprzedawca: Zielopol Sp. z o.o.      Nabywca: Nordlicht Polska Sp. z o.o.\n"
        "Numer faktury: FK/12/2024\nData wystawienia: 2024-05-06\nTermin płatności: 2024-05-20\n"
        "Wartość netto  100,00 zł\nPodatek VAT 23 %  23,00 zł\nRazem brutto  123,00 zł"
    )

    assert found.kind is Kind.CORRECTIVE_INVOICE
    assert found.text(FieldName.CURRENCY) == "PLN"
    assert found.text(FieldName.INVOICE_NUMBER) == "FK/12/2024"


def _numbered(number: str, place: int) -> Page:
    text = f"Invoice\nInvoice number: {number}\nInvoice date: 4 May 2024\nTotal   EUR 10.00"
    made: Page = page(text, place)
    return made


def test_two_invoices_in_one_file_are_two() -> None:
    found = invoices("0" * 64, [_numbered("AB-100", 1), _numbered("AB-101", 2)], Options())

    assert [one.text(FieldName.INVOICE_NUMBER) for one in found] == ["AB-100", "AB-101"]
    assert [one.pages for one in found] == [(1,), (2,)]


def test_a_second_page_of_the_same_invoice_is_no_other_invoice() -> None:
    found = invoices("0" * 64, [_numbered("AB-100", 1), _numbered("AB-100", 2)], Options())

    assert len(found) == 1


def test_importing_extractors_loads_no_heavy_library() -> None:
    code = "import extractors, sys; print({'cv2', 'numpy', 'openvino', 'sklearn', 'pypdfium2'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "set()"
