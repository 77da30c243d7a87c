"""FatturaPA, plain and signed."""

from decimal import Decimal

import pytest

from pipeline.findings import Reason, Refused
from pipeline.invoices import FieldName, Kind


def test_each_body_is_an_invoice_with_the_headers_parties(read, sample):
    first, second = read(sample("fatturapa"))

    assert [(one.index, one.kind) for one in (first, second)] == [(0, Kind.INVOICE), (1, Kind.CREDIT_NOTE)]
    assert first.text(FieldName.SUPPLIER_NAME) == second.text(FieldName.SUPPLIER_NAME) == "Officine Po S.r.l."
    assert second.text(FieldName.PRECEDING_INVOICE) == first.text(FieldName.INVOICE_NUMBER) == "12/A"


def test_header_terms_are_read(read, sample):
    first, _ = read(sample("fatturapa"))

    assert {str(name): field.value for name, field in first.fields.items()} == {
        "currency": "EUR", "invoice_number": "12/A", "invoice_date": "2026-03-05", "due_date": "2026-04-05",
        "gross_total": "127.00", "net_total": "105.00", "tax_total": "22.00", "amount_due": "127.00",
        "purchase_order": "PO-77", "delivery_note": "D12", "delivery_date": "2026-03-01",
        "supplier_name": "Officine Po S.r.l.", "supplier_vat_id": "IT00743110157",
        "supplier_tax_number": "00743110157", "supplier_country": "IT", "supplier_registration": "TO 123456",
        "supplier_address": "Via Roma 7, 10121 Torino, TO, IT", "buyer_name": "Nordlicht Handel GmbH",
        "buyer_vat_id": "DE811907980", "buyer_address": "Speicherstraße 12, 00000 Hamburg, DE",
        "iban": "IT60X0542811101000000123456",
    }  # fmt: skip


def test_instalments_are_alternatives_to_the_first_due_date(read, sample):
    first, _ = read(sample("fatturapa"))

    field = first.fields[FieldName.DUE_DATE]
    assert (field.value, [other.value for other in field.alternatives]) == ("2026-04-05", ["2026-05-05"])


def test_lines_and_shares_are_read(read, sample):
    first, _ = read(sample("fatturapa"))

    assert [(line.description, line.net_amount, line.discount) for line in first.lines] == [
        ("Viti", Decimal("100.00"), Decimal("10.00")),
        ("Bollo", Decimal("5.00"), None),
    ]
    assert [(share.rate, share.category) for share in first.taxes] == [(22, "S"), (0, "O")]


def test_a_pension_contribution_is_a_charge_beside_the_lines(read, sample):
    fund = (
        "<DatiCassaPrevidenziale><TipoCassa>TC01</TipoCassa><AlCassa>4.00</AlCassa><ImportoContributoCassa>4.00"
        "</ImportoContributoCassa><AliquotaIVA>22.00</AliquotaIVA></DatiCassaPrevidenziale>"
        "<ImportoTotaleDocumento>127.00"
    )
    first, _ = read(sample("fatturapa", ("<ImportoTotaleDocumento>127.00", fund)))

    assert [(charge.amount, charge.tax_rate) for charge in first.adjustments] == [(4, 22)]


def test_a_missing_total_stays_missing(read, sample):
    first, _ = read(sample("fatturapa", ("<ImportoTotaleDocumento>127.00</ImportoTotaleDocumento>", "")))

    assert FieldName.GROSS_TOTAL not in first.fields


def test_reverse_charge_is_told_by_its_nature(read, sample):
    first, _ = read(sample("fatturapa", ("<Natura>N1</Natura>", "<Natura>N6.9</Natura>")))

    assert first.text(FieldName.REVERSE_CHARGE) == "true"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("TD02", Kind.PREPAYMENT_INVOICE),
        ("TD04", Kind.CREDIT_NOTE),
        ("TD06", Kind.INVOICE),
        ("TD24", Kind.INVOICE),
    ],
)
def test_the_type_gives_the_kind(read, sample, code, kind):
    first, _ = read(sample("fatturapa", ("TD01", code)))

    assert (first.kind, first.notes) == (kind, ())


def test_a_tax_document_the_buyer_writes_is_nothing_to_pay(read, sample):
    first, _ = read(sample("fatturapa", ("TD01", "TD17")))

    assert not first.kind.posts
    assert [note.reason for note in first.notes] == [Reason.KIND_UNSURE]


def test_a_signed_file_is_read_without_its_envelope(read, sample, signed):
    first, _ = read(signed(sample("fatturapa")), "IT01234567890_00001.xml.p7m")

    assert first.text(FieldName.INVOICE_NUMBER) == "12/A"


def test_a_signed_file_in_base64_is_read(read, sample, signed):
    import base64

    first, _ = read(base64.encodebytes(signed(sample("fatturapa"))))

    assert first.text(FieldName.INVOICE_NUMBER) == "12/A"


def test_an_envelope_of_indefinite_length_in_pieces_is_read(read, sample):
    content = sample("fatturapa")
    pieces = [content[start : start + 1000] for start in range(0, len(content), 1000)]
    octets = b"".join(b"\x04\x82" + len(piece).to_bytes(2, "big") + piece for piece in pieces)
    data = bytes.fromhex("06092a864886f70d010701") + b"\xa0\x80\x24\x80" + octets + b"\0\0" + b"\0\0"
    signed = b"\x02\x01\x01" + b"\x31\x00" + b"\x30\x80" + data + b"\0\0"
    outer = bytes.fromhex("06092a864886f70d010702") + b"\xa0\x80\x30\x80" + signed + b"\0\0" + b"\0\0"

    first, _ = read(b"\x30\x80" + outer + b"\0\0")

    assert first.text(FieldName.INVOICE_NUMBER) == "12/A"


def test_a_cut_off_envelope_is_refused(read, sample, signed):
    with pytest.raises(Refused) as refusal:
        read(signed(sample("fatturapa"))[:2000])

    assert refusal.value.finding.reason is Reason.BROKEN_FILE


def test_an_envelope_around_something_else_is_refused(read, signed):
    with pytest.raises(Refused) as refusal:
        read(signed(b"%PDF-1.7"))

    assert refusal.value.finding.reason is Reason.UNKNOWN_TYPE


def test_a_file_signed_twice_is_read(read, sample, signed):
    first, _ = read(signed(signed(sample("fatturapa"))))

    assert first.text(FieldName.INVOICE_NUMBER) == "12/A"
