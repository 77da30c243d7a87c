"""CII: D16B and ZUGFeRD 1.0."""

from decimal import Decimal

import pytest

from pipeline.findings import Reason
from pipeline.invoices import FieldName, Kind, Source, invoice_of


def test_every_header_term_of_a_d16b_invoice_is_read(read, sample):
    (found,) = read(sample("cii"))

    assert {str(name): field.value for name, field in found.fields.items()} == {
        "invoice_number": "RE-2026-0815", "invoice_date": "2026-03-05", "due_date": "2026-04-04",
        "currency": "EUR", "purchase_order": "PO-4711", "contract": "V-9", "delivery_note": "LS-77",
        "buyer_reference": "04011000-12345-34", "preceding_invoice": "RE-2026-0700",
        "supplier_name": "Elbe Werkzeuge GmbH", "supplier_vat_id": "DE136695976",
        "supplier_tax_number": "22/815/0815/4", "supplier_registration": "HRB 10001",
        "supplier_address": "Kaistraße 1, 20095 Hamburg, DE", "supplier_country": "DE",
        "supplier_email": "rechnung@elbe.example", "buyer_name": "Nordlicht Handel GmbH",
        "buyer_vat_id": "DE811907980", "buyer_address": "Speicherstraße 12, 20457 Hamburg, DE",
        "net_total": "245.00", "tax_total": "46.55", "gross_total": "291.55", "rounding": "0.05",
        "prepaid": "91.60", "amount_due": "200.00", "iban": "DE02120300000000202051", "bic": "BYLADEM1001",
        "payment_reference": "RE-2026-0815", "discount_percent": "2.00", "discount_date": "2026-03-15",
        "payment_terms": "#SKONTO#TAGE=10#PROZENT=2.00# Zahlbar bis 04.04.2026",
        "delivery_date": "2026-03-01", "period_start": "2026-02-01", "period_end": "2026-02-28",
    }  # fmt: skip
    assert (found.kind, found.kind_confidence, found.syntax, found.notes) == (Kind.INVOICE, 1.0, "cii", ())


def test_a_field_says_where_in_the_xml_it_stands(read, sample):
    (found,) = read(sample("cii"))

    field = found.fields[FieldName.INVOICE_NUMBER]
    assert field.place == "/rsm:CrossIndustryInvoice/rsm:ExchangedDocument/ram:ID"
    assert (field.source, field.confidence, field.page) == (Source.XML, 1.0, None)


def test_lines_shares_and_charges_are_read(read, sample):
    (found,) = read(sample("cii"))

    (line,), (share,), (charge,) = found.lines, found.taxes, found.adjustments
    assert (line.description, line.quantity, line.unit_price) == ("Schrauben M6", 2000, Decimal("0.125"))
    assert (line.net_amount, line.discount, line.tax_rate) == (Decimal("240.00"), Decimal("10.00"), 19)
    assert (line.order_line, line.seller_item, line.unit, line.tax_category) == ("10", "A-17", "C62", "S")
    assert (share.base, share.tax, share.rate, share.category) == (
        Decimal("245.00"),
        Decimal("46.55"),
        19,
        "S",
    )
    assert (charge.amount, charge.reason, charge.tax_rate) == (Decimal("5.00"), "Fracht", 19)


def test_zugferd_1_is_read_by_its_old_names(read, sample):
    (found,) = read(sample("zugferd1"))

    assert found.text(FieldName.INVOICE_NUMBER) == "471102"
    assert found.text(FieldName.PURCHASE_ORDER) == "PO-1"
    assert found.amount(FieldName.GROSS_TOTAL) == Decimal("235.62")
    assert found.text(FieldName.IBAN) == "DE02120300000000202051"
    assert [share.rate for share in found.taxes] == [19]
    assert [(charge.amount, charge.reason) for charge in found.adjustments] == [(8, "Versand")]
    assert [(line.net_amount, line.quantity) for line in found.lines] == [(190, 20)]


def test_what_is_not_in_the_xml_has_no_field(read, sample):
    (found,) = read(sample("zugferd1"))

    missing = {FieldName.DUE_DATE, FieldName.AMOUNT_DUE, FieldName.PREPAID, FieldName.BIC, FieldName.ROUNDING}
    assert not missing & set(found.fields)
    assert found.notes == ()


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("380", Kind.INVOICE), ("389", Kind.INVOICE), ("326", Kind.INVOICE), ("875", Kind.INVOICE),
        ("381", Kind.CREDIT_NOTE), ("384", Kind.CORRECTIVE_INVOICE), ("386", Kind.PREPAYMENT_INVOICE),
        ("325", Kind.PROFORMA),
    ],
)  # fmt: skip
def test_the_type_code_gives_the_kind(read, sample, code, kind):
    (found,) = read(sample("cii", ("<ram:TypeCode>380", f"<ram:TypeCode>{code}")))

    assert (found.kind, found.kind_confidence) == (kind, 1.0)


def test_an_unknown_type_code_is_a_question(read, sample):
    (found,) = read(sample("cii", ("<ram:TypeCode>380", "<ram:TypeCode>999")))

    assert found.kind_confidence < 0.9
    assert [note.reason for note in found.notes] == [Reason.KIND_UNSURE]


def test_a_negative_invoice_is_a_credit_note_with_positive_amounts(read, sample):
    (found,) = read(sample("cii", (">291.55<", ">-291.55<"), (">245.00<", ">-245.00<"), (">46.55<", ">-46.55<")))

    invoice = invoice_of(found)
    assert invoice.kind is Kind.CREDIT_NOTE
    assert (invoice.gross, invoice.net, invoice.tax) == (
        Decimal("291.55"),
        Decimal("245.00"),
        Decimal("46.55"),
    )


def test_a_direct_debit_gives_no_iban_to_pay_to_and_says_so(read, sample):
    (found,) = read(sample("cii", ("<ram:TypeCode>58", "<ram:TypeCode>59")))

    assert FieldName.IBAN not in found.fields
    assert "Direct debit" in found.text(FieldName.PAYMENT_TERMS)


def test_the_tax_in_another_currency_is_not_the_tax_total(read, sample):
    ours = '<ram:TaxTotalAmount currencyID="EUR">'
    other = '<ram:TaxTotalAmount currencyID="PLN">200.00</ram:TaxTotalAmount>'
    (found,) = read(sample("cii", (ours, other + ours)))

    assert found.text(FieldName.TAX_TOTAL) == "46.55"


def test_two_different_numbers_are_a_doubt_and_not_a_choice(read, sample):
    second = "<ram:ID>RE-2026-0815</ram:ID><ram:ID>RE-1</ram:ID>"
    (found,) = read(sample("cii", ("<ram:ID>RE-2026-0815</ram:ID>", second)))

    field = found.fields[FieldName.INVOICE_NUMBER]
    assert field.confidence <= 0.5
    assert [other.value for other in field.alternatives] == ["RE-1"]
    assert [note.reason for note in found.notes] == [Reason.UNSURE]


@pytest.mark.parametrize("amount", ["291,55", "1.291,55", "NaN", "1e3", "INF", "zwei", "٢٩١"])
def test_an_amount_that_is_no_xml_number_stays_missing_with_a_finding(read, sample, amount):
    (found,) = read(sample("cii", (">291.55<", f">{amount}<")))

    assert FieldName.GROSS_TOTAL not in found.fields
    assert [(note.reason, note.fields) for note in found.notes] == [(Reason.UNSURE, ("gross_total",))]


def test_an_element_of_a_foreign_namespace_is_not_read(read, sample):
    foreign = '<evil:ID xmlns:evil="urn:evil">X-1</evil:ID><ram:ID>RE-2026-0815</ram:ID>'
    (found,) = read(sample("cii", ("<ram:ID>RE-2026-0815</ram:ID>", foreign)))

    assert found.text(FieldName.INVOICE_NUMBER) == "RE-2026-0815"


def test_reverse_charge_is_told_by_its_category(read, sample):
    (found,) = read(sample("cii", ("<ram:CategoryCode>S<", "<ram:CategoryCode>AE<")))

    assert found.text(FieldName.REVERSE_CHARGE) == "true"


def test_a_structured_discount_counts_from_the_invoice_date(read, sample):
    terms = (
        "<ram:ApplicableTradePaymentDiscountTerms><ram:BasisPeriodMeasure unitCode='DAY'>14"
        "</ram:BasisPeriodMeasure><ram:CalculationPercent>3.00</ram:CalculationPercent>"
        "</ram:ApplicableTradePaymentDiscountTerms></ram:SpecifiedTradePaymentTerms>"
    )
    (found,) = read(
        sample("cii", ("#SKONTO#TAGE=10#PROZENT=2.00#", "3 %"), ("</ram:SpecifiedTradePaymentTerms>", terms))
    )

    assert found.text(FieldName.DISCOUNT_PERCENT) == "3.00"
    assert found.text(FieldName.DISCOUNT_DATE) == "2026-03-19"
    assert found.fields[FieldName.DISCOUNT_DATE].source is Source.TERMS


def test_a_line_that_adds_up_others_is_not_billed_again(read, sample):
    group = "<ram:LineID>1</ram:LineID><ram:LineStatusReasonCode>GROUP</ram:LineStatusReasonCode>"
    (found,) = read(sample("cii", ("<ram:LineID>1</ram:LineID>", group)))

    assert found.lines == ()
