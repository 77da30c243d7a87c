"""KSeF: FA(3) and FA(2)."""

from decimal import Decimal

import pytest

from pipeline.invoices import FieldName, Kind, invoice_of


def test_header_terms_are_read(read, sample):
    (found,) = read(sample("ksef"))

    assert {str(name): field.value for name, field in found.fields.items()} == {
        "currency": "PLN", "invoice_number": "FV/12/03/2026", "invoice_date": "2026-03-05",
        "due_date": "2026-03-19", "supplier_name": "Wisła Papier sp. z o.o.",
        "supplier_vat_id": "PL5265877635", "supplier_tax_number": "5265877635", "supplier_country": "PL",
        "supplier_registration": "0000012345", "supplier_address": "ul. Prosta 1, 00-001 Warszawa, PL",
        "supplier_email": "faktury@wisla.example", "buyer_name": "Nordlicht Polska Sp. z o.o.",
        "buyer_vat_id": "PL5832902917", "buyer_address": "ul. Długa 5, 80-831 Gdańsk, PL",
        "net_total": "1100.00", "tax_total": "238.00", "gross_total": "1338.00",
        "delivery_date": "2026-03-01", "delivery_note": "WZ/3", "purchase_order": "ZAM/5", "contract": "U/1",
        "iban": "PL61109010140000071219812874",
    }  # fmt: skip
    assert (found.kind, found.syntax, found.notes) == (Kind.INVOICE, "ksef", ())
    assert [(share.rate, share.base, share.tax) for share in found.taxes] == [(23, 1000, 230), (8, 100, 8)]


def test_a_correction_is_the_difference_and_names_what_it_corrects(read, sample):
    (found,) = read(sample("ksef_correction"))

    invoice = invoice_of(found)
    assert invoice.kind is Kind.CREDIT_NOTE
    assert (invoice.gross, invoice.net, invoice.preceding) == (246, 200, "FV/12/03/2026")
    assert sum(line.net_amount for line in invoice.lines) == Decimal("200.00")
    assert found.text(FieldName.BUYER_VAT_ID) == "DE811907980"


def test_a_correction_upwards_stays_one(read, sample):
    (found,) = read(sample("ksef_correction", (">-246.00<", ">246.00<")))

    assert found.kind is Kind.CORRECTIVE_INVOICE


@pytest.mark.parametrize(
    ("code", "kind"), [("ZAL", Kind.PREPAYMENT_INVOICE), ("ROZ", Kind.INVOICE), ("UPR", Kind.INVOICE)]
)
def test_the_type_gives_the_kind(read, sample, code, kind):
    (found,) = read(sample("ksef", ("<RodzajFaktury>VAT<", f"<RodzajFaktury>{code}<")))

    assert (found.kind, found.kind_confidence) == (kind, 1.0)


def test_a_final_invoice_names_the_prepayment_invoice(read, sample):
    reference = "<FakturaZaliczkowa><NrFaZaliczkowej>ZAL/1</NrFaZaliczkowej></FakturaZaliczkowa><FaWiersz>"
    (found,) = read(
        sample("ksef", ("VAT</Rodz", "ROZ</Rodz"), ("<FaWiersz><NrWierszaFa>1<", reference + "<NrWierszaFa>1<"))
    )

    assert found.text(FieldName.PRECEDING_INVOICE) == "ZAL/1"


def test_the_number_ksef_gave_it_is_in_its_file_name(read, sample):
    (found,) = read(sample("ksef"), "5265877635-20250826-0100001AF629-AF.xml")

    assert found.text(FieldName.KSEF_NUMBER) == "5265877635-20250826-0100001AF629-AF"


@pytest.mark.parametrize(
    "name", ["5265877635-20250826-0100001AF629-AE.xml", "5832902917-20250826-0100001AF629-AF.xml", "a.xml"]
)
def test_a_number_with_a_wrong_check_or_another_seller_is_not_taken(read, sample, name):
    (found,) = read(sample("ksef"), name)

    assert FieldName.KSEF_NUMBER not in found.fields


def test_an_invoice_paid_already_owes_nothing(read, sample):
    (found,) = read(sample("ksef", ("<TerminPlatnosci>", "<Zaplacono>1</Zaplacono><TerminPlatnosci>")))

    assert found.text(FieldName.AMOUNT_DUE) == "0.00"
    assert found.text(FieldName.PREPAID) == "1338.00"


def test_cash_gives_no_account_to_pay_to(read, sample):
    (found,) = read(sample("ksef", ("<FormaPlatnosci>6<", "<FormaPlatnosci>1<")))

    assert FieldName.IBAN not in found.fields


def test_reverse_charge_has_no_tax(read, sample):
    pair = (
        "<P_13_1>1000.00</P_13_1><P_14_1>230.00</P_14_1><P_13_2>100.00</P_13_2><P_14_2>8.00</P_14_2>",
        "<P_13_10>1100.00</P_13_10>",
    )
    (found,) = read(sample("ksef", pair, ("<P_18>2<", "<P_18>1<"), (">1338.00<", ">1100.00<")))

    assert found.text(FieldName.REVERSE_CHARGE) == "true"
    assert found.text(FieldName.TAX_TOTAL) == "0.00"
    assert [(share.category, share.tax) for share in found.taxes] == [("AE", 0)]
