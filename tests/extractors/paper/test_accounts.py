"""VAT ids and accounts: whose they are, and how they are read off a scan. All numbers invented."""

import importlib.util
from pathlib import Path

import pytest

from extractors.options import Options
from extractors.paper import invoices
from pipeline.documents import Ink

_spec = importlib.util.spec_from_file_location("paper_pages", Path(__file__).with_name("pages.py"))
assert _spec is not None
assert _spec.loader is not None
_pages = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_pages)
page = _pages.page


def read(text, ink=Ink.TEXT):
    (found,) = invoices("0" * 64, (page(text, ink=ink),), Options())
    return {name.value: field.value for name, field in found.fields.items()}


INVOICE = """
Falkenmoor Werkzeuge GmbH
Am Hang 3
38100 Braunau
{seller}

Rechnung an
Colombaro Arredi GmbH
Lindenweg 4
20129 Hamburg
{buyer}

Rechnung Nr. 2026-17 vom 03.02.2026
Gesamtbetrag   119,00 EUR
IBAN {iban}
"""


def test_the_block_says_whose_vat_id_it_is():
    found = read(
        INVOICE.format(seller="USt-IdNr. DE136695976", buyer="USt-IdNr. DE811907980", iban="DE02120300000000202051")
    )
    assert (found["supplier_vat_id"], found["buyer_vat_id"]) == ("DE136695976", "DE811907980")
    turned = read(INVOICE.format(seller="", buyer="USt-IdNr. DE811907980", iban="DE02120300000000202051"))
    assert "supplier_vat_id" not in turned
    assert turned["buyer_vat_id"] == "DE811907980"


@pytest.mark.parametrize("vat_id", ["DE1366959 76", "DE13669S976", "DEl36695976"])
def test_letters_read_for_digits_are_mended_where_the_check_digit_tells(vat_id):
    text = INVOICE.format(seller=f"USt-IdNr. {vat_id}", buyer="", iban="DE02 12O3 0000 0000 2020 5l")
    found = read(text, Ink.OCR)
    assert found["supplier_vat_id"] == "DE136695976"
    assert found["iban"] == "DE02120300000000202051"


def test_letters_stay_letters_in_a_text_layer():
    found = read(INVOICE.format(seller="", buyer="", iban="DE02 12O3 0000 0000 2020 5l"))
    assert found.get("iban") != "DE02120300000000202051"


def test_a_number_right_behind_the_label_is_a_vat_id_without_its_check_digits():
    found = read("Talleres Montenegro, S.L.\nCalle Real 2\n41007 Sevilla\nNIF: B12345678\n\nFactura 12\nTotal 121,00\n")
    assert found["supplier_vat_id"] == "B12345678"


def test_addresses_country_and_mail():
    text = INVOICE.format(seller="info@falkenmoor.example", buyer="", iban="DE02120300000000202051")
    found = read(text)
    assert found["supplier_address"] == "Am Hang 3, 38100 Braunau"
    assert found["buyer_address"] == "Lindenweg 4, 20129 Hamburg"
    assert found["supplier_country"] == "DE"
    assert found["supplier_email"] == "info@falkenmoor.example"
