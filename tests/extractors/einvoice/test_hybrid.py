"""Hybrid invoices: the XML inside a PDF, and the page against it."""

from dataclasses import replace

import pytest

from extractors import einvoice
from extractors.einvoice import compare, embedded
from pipeline.documents import Document, MediaType
from pipeline.findings import Reason, Refused
from pipeline.invoices import Alternative, FieldName, Source


@pytest.mark.parametrize("name", ["factur-x.xml", "ZUGFeRD-invoice.xml", "xrechnung.xml", "Rechnung 815.xml"])
def test_the_invoice_in_a_pdf_is_found_by_name_or_by_root(attach, sample, name):
    xml = sample("cii")

    assert embedded(attach(("terms.txt", b"hello"), (name, xml))) == xml


def test_an_order_or_any_other_xml_is_no_invoice(attach):
    pdf = attach(("order-x.xml", b"<a/>"), ("data.xml", b"<a/>"), ("broken.xml", b"<a"))

    assert embedded(pdf) is None


def test_the_standards_name_comes_before_any_other(attach, sample):
    pdf = attach(("a.xml", sample("ubl")), ("factur-x.xml", sample("cii")))

    assert embedded(pdf) == sample("cii")


@pytest.mark.parametrize("content", [b"%PDF-1.7 broken", b"", b"\x89PNG"])
def test_what_cannot_be_opened_holds_nothing(content):
    assert embedded(content) is None


def test_an_attack_under_the_standards_name_is_refused_when_read(attach):
    pdf = attach(("factur-x.xml", b"<!DOCTYPE a><a/>"))
    document = Document("0" * 64, "a.pdf", MediaType.PDF, len(pdf))

    with pytest.raises(Refused) as refusal:
        einvoice.read(document, embedded(pdf))

    assert refusal.value.finding.reason is Reason.UNSAFE_XML


@pytest.fixture
def xml(read, sample):
    (found,) = read(sample("cii"))
    return found


def page_of(xml, confidence=0.95, **values):
    """The page as read: like its XML, but for the values given."""
    fields = {
        name: replace(field, value=values.get(str(name), field.value), confidence=confidence, source=Source.TEXT)
        for name, field in xml.fields.items()
    }
    return replace(xml, fields=fields, syntax="")


def test_a_page_like_its_xml_gives_no_finding(xml):
    assert compare(xml, page_of(xml)) == ()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("invoice_number", "RE-2026-0816"), ("invoice_date", "2026-03-06"), ("gross_total", "2915.50"),
        ("iban", "DE02500105170137075030"), ("currency", "USD"), ("supplier_vat_id", "DE811907980"),
    ],
)  # fmt: skip
def test_a_critical_field_that_differs_is_a_finding_with_both_values(xml, field, value):
    (finding,) = compare(xml, page_of(xml, **{field: value}))

    assert (finding.reason, finding.fields) == (Reason.PAGE_CONTRADICTS_XML, (field,))
    assert finding.evidence["page"] == value
    assert finding.blocks


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("invoice_number", "RE 2026/0815"), ("gross_total", "291.550"), ("gross_total", "-291.55"),
        ("iban", "de02 1203 0000 0000 2020 51"), ("supplier_vat_id", "136695976"), ("due_date", "2026-01-01"),
    ],
)  # fmt: skip
def test_another_way_to_print_the_same_is_no_finding(xml, field, value):
    assert compare(xml, page_of(xml, **{field: value})) == ()


def test_a_page_read_badly_proves_nothing(xml):
    assert compare(xml, page_of(xml, confidence=0.3, gross_total="1.00")) == ()


def test_a_second_account_on_the_page_is_an_agreement(xml):
    page = page_of(xml, iban="DE02500105170137075030")
    field = replace(page.fields[FieldName.IBAN], alternatives=(Alternative("DE02120300000000202051", 0.4),))

    assert compare(xml, replace(page, fields={**page.fields, FieldName.IBAN: field})) == ()
