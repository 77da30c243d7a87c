"""UBL invoices and credit notes."""

from decimal import Decimal

from pipeline.findings import Reason
from pipeline.invoices import FieldName, Kind, invoice_of


def test_every_header_term_of_an_invoice_is_read(read, sample):
    (found,) = read(sample("ubl"))

    assert {str(name): field.value for name, field in found.fields.items()} == {
        "invoice_number": "INV-9", "invoice_date": "2026-03-05", "due_date": "2026-04-04", "currency": "SEK",
        "purchase_order": "PO-12", "contract": "C-3", "delivery_note": "D-5", "buyer_reference": "cc100",
        "preceding_invoice": "INV-1", "supplier_name": "Fjord Frakt AB", "supplier_vat_id": "SE556188840401",
        "supplier_tax_number": "Godkänd för F-skatt", "supplier_registration": "556188-8404",
        "supplier_address": "Hamngatan 4, 211 22 Malmö, SE", "supplier_country": "SE",
        "supplier_email": "faktura@fjord.example", "buyer_name": "Nordlicht Handel GmbH",
        "buyer_vat_id": "DE811907980", "buyer_address": "Speicherstraße 12, Hamburg, DE",
        "net_total": "900.00", "tax_total": "225.00", "gross_total": "1125.00", "prepaid": "125.00",
        "amount_due": "1000.00", "iban": "SE4550000000058398257466", "bic": "ESSESESS",
        "payment_reference": "RF18539007547034", "payment_terms": "30 dagar netto",
        "delivery_date": "2026-02-27", "period_start": "2026-02-01", "period_end": "2026-02-28",
    }  # fmt: skip
    assert (found.kind, found.syntax, found.notes) == (Kind.INVOICE, "ubl", ())


def test_lines_shares_and_allowances_are_read(read, sample):
    (found,) = read(sample("ubl"))

    (line,), (share,), (allowance,) = found.lines, found.taxes, found.adjustments
    assert (line.description, line.quantity, line.unit, line.unit_price) == ("Frakt", 50, "KGM", 20)
    assert (line.net_amount, line.order_line, line.seller_item) == (1000, "3", "FR-1")
    assert (share.rate, share.base, share.tax, share.category) == (25, 900, 225, "S")
    assert (allowance.amount, allowance.reason, allowance.tax_rate) == (-100, "Rabatt", 25)


def test_a_credit_note_keeps_its_positive_amounts(read, sample):
    (found,) = read(sample("ubl_credit_note"))

    invoice = invoice_of(found)
    assert (invoice.kind, invoice.gross, invoice.preceding) == (Kind.CREDIT_NOTE, Decimal("119.00"), "INV-8")
    assert [line.net_amount for line in invoice.lines] == [Decimal("100.00")]


def test_a_credit_note_needs_no_type_code(read, sample):
    code = "<cbc:CreditNoteTypeCode>381</cbc:CreditNoteTypeCode>"
    (found,) = read(sample("ubl_credit_note", (code, "")))

    assert (found.kind, found.kind_confidence) == (Kind.CREDIT_NOTE, 1.0)


def test_a_negative_credit_note_is_a_question(read, sample):
    (found,) = read(sample("ubl_credit_note", (">119.00<", ">-119.00<")))

    assert [note.reason for note in found.notes] == [Reason.KIND_UNSURE]


def test_more_than_one_bank_account_are_alternatives_without_a_doubt(read, sample):
    again = (
        "<cac:PaymentMeans><cbc:PaymentMeansCode>30</cbc:PaymentMeansCode><cac:PayeeFinancialAccount>"
        "<cbc:ID>DE02120300000000202051</cbc:ID></cac:PayeeFinancialAccount></cac:PaymentMeans><cac:PaymentTerms>"
    )
    (found,) = read(sample("ubl", ("<cac:PaymentTerms>", again)))

    field = found.fields[FieldName.IBAN]
    assert (field.value, field.confidence) == ("SE4550000000058398257466", 1.0)
    assert [other.value for other in field.alternatives] == ["DE02120300000000202051"]


def test_the_account_of_a_direct_debit_is_ours_and_not_taken(read, sample):
    (found,) = read(sample("ubl", (">30</cbc:PaymentMeansCode>", ">49</cbc:PaymentMeansCode>")))

    assert FieldName.IBAN not in found.fields
    assert found.text(FieldName.PAYMENT_TERMS) == "30 dagar netto (Direct debit)"


def test_amounts_take_the_digits_of_their_currency(read, sample):
    (found,) = read(sample("ubl", ('"SEK"', '"JPY"'), (">SEK<", ">JPY<"), (">1125.00<", ">1125<")))

    assert found.text(FieldName.GROSS_TOTAL) == "1125"


def test_a_date_that_no_calendar_has_stays_missing_with_a_finding(read, sample):
    (found,) = read(sample("ubl", ("2026-04-04", "2026-02-30")))

    assert FieldName.DUE_DATE not in found.fields
    assert [note.fields for note in found.notes] == [("due_date",)]


def test_direction_marks_in_a_name_are_taken_out(read, sample):
    (found,) = read(sample("ubl", ("Fjord Frakt AB", "Fjord \u202eBA tkarF")))

    assert found.text(FieldName.SUPPLIER_NAME) == "Fjord BA tkarF"


def test_a_total_in_another_currency_is_a_doubt_and_not_a_value(read, sample):
    (found,) = read(sample("ubl", ('<cbc:PayableAmount currencyID="SEK">', '<cbc:PayableAmount currencyID="EUR">')))

    assert FieldName.AMOUNT_DUE not in found.fields
    assert [note.fields for note in found.notes] == [("amount_due",)]


def test_without_a_currency_code_none_is_assumed(read, sample):
    (found,) = read(sample("ubl_credit_note", ("<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>", "")))

    assert FieldName.CURRENCY not in found.fields
    assert found.text(FieldName.TAX_TOTAL) == "19.00"


def test_an_invoice_in_its_peppol_envelope_is_read(read, sample):
    body = sample("ubl").split(b"?>", 1)[1]
    namespace = b"http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"
    envelope = b"<StandardBusinessDocument xmlns='%s'><StandardBusinessDocumentHeader/>%s</StandardBusinessDocument>"

    (found,) = read(envelope % (namespace, body))

    assert found.text(FieldName.INVOICE_NUMBER) == "INV-9"
