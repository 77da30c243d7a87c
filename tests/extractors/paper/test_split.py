"""Where one invoice ends and the next begins."""

import pytest

from extractors.paper.pageface import face
from extractors.paper.split import giving, split
from tests.extractors.paper.pages import page

INVOICE = """Kestrel Supplies Ltd

INVOICE

Invoice number: {number}      Date: 03/05/2026
VAT no. {vat}

Description           Quantity    Price     Amount
Paper A4                     2    10.00      20.00

Subtotal                                     20.00
VAT 20 %                                      4.00
Total                                        24.00
"""
REST = """Kestrel Supplies Ltd                 {count}

Description           Quantity    Price     Amount
Envelopes                    1     5.00       5.00

Total                                        24.00
"""
TERMS = "\n".join(["These terms govern all deliveries between the parties unless agreed in writing"] * 30)
COVER = "Dear Sir or Madam\n\nplease find enclosed our invoices of the past month\n\nKind regards"


def invoice(number, vat="GB123456789"):
    return INVOICE.format(number=number, vat=vat)


@pytest.mark.parametrize(
    ("texts", "groups"),
    [
        ([invoice("INV-1001"), invoice("INV-1002")], [[1], [2]]),
        ([invoice("INV-1001"), invoice("INV-2002", "GB987654321")], [[1], [2]]),
        ([invoice("INV-1001"), invoice("INV-1001")], [[1, 2]]),
        ([invoice("INV-1001"), REST.format(count="Page 2 of 2"), invoice("INV-1002")], [[1, 2], [3]]),
        ([invoice("INV-1001"), TERMS, invoice("INV-1002"), TERMS], [[1, 2], [3, 4]]),
        ([COVER, invoice("INV-1001"), invoice("INV-1002")], [[1, 2], [3]]),
        ([invoice("INV-1001"), "", invoice("INV-1002")], [[1, 2], [3]]),
        ([invoice("INV-1001"), "DELIVERY NOTE\n\nPaper A4    2", invoice("INV-1002")], [[1, 2], [3]]),
    ],
    ids=["numbers", "suppliers", "copy", "counted", "terms", "cover", "blank", "delivery note"],
)
def test_pages_of_each_invoice(texts, groups):
    pages = [page(text, number) for number, text in enumerate(texts, 1)]
    assert [[one.number for one in group] for group in split(pages)] == groups


def test_terms_belong_to_their_invoice_and_give_no_fields():
    pages = [page(invoice("INV-1001"), 1), page(TERMS, 2), page("", 3)]
    assert [one.number for one in giving([face(page) for page in pages])] == [1]


def test_terms_alone_are_read():
    pages = [page(TERMS, 1), page("", 2)]
    assert giving([face(page) for page in pages]) == tuple(pages)
