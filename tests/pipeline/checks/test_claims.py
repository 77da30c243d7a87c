"""What a supplier typed is compared with what was read, and changes nothing."""

from datetime import date
from decimal import Decimal

import pytest

from pipeline.checks.case import Case
from pipeline.checks.claims import check_claims
from pipeline.documents import Channel, Origin
from pipeline.findings import Reason
from pipeline.invoices import Invoice, Kind, Party


def found(*claims, **values):
    invoice = Invoice(Kind.INVOICE, Party(), Party(), **values)
    return list(
        check_claims(Case(invoice, date(2026, 7, 1), origin=Origin(Channel.UPLOAD, "supplier form", claims=claims)))
    )


@pytest.mark.parametrize(
    ("claim", "values"),
    [
        (("invoice_number", "r 1-7"), {"number": "R-17"}),
        (("invoice_date", "2026-07-01"), {"issued": date(2026, 7, 1)}),
        (("gross_total", "119.5"), {"gross": Decimal("119.50")}),
        (("gross_total", "-119.5"), {"gross": Decimal("119.50")}),
        (("gross_total", "119"), {"gross": Decimal("119.00")}),
        (("currency", "EUR"), {"currency": "EUR"}),
        (("gross_total", "119"), {}),
        (("email", "a@b.example"), {"number": "R-17"}),
    ],
)
def test_what_agrees_or_cannot_be_compared_is_no_doubt(claim, values):
    assert found(claim, **values) == []


def test_each_contradiction_is_one_doubt_that_does_not_hold_the_invoice():
    doubts = found(("invoice_number", "R-18"), ("gross_total", "1190.00"), number="R-17", gross=Decimal("119.00"))

    assert [one.reason for one in doubts] == [Reason.TYPED_OTHERWISE] * 2
    assert [one.fields for one in doubts] == [("invoice_number",), ("gross_total",)]
    assert not doubts[0].blocks
    assert doubts[1].sentence == "The supplier typed 1190.00; the document says 119.00."


def test_nothing_typed_is_nothing_to_say():
    assert list(check_claims(Case(Invoice(Kind.INVOICE, Party(), Party()), date(2026, 7, 1)))) == []
