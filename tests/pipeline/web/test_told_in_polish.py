"""A finding stands on the pages in the language of whoever looks."""

import pytest

from pipeline.accounts import Role
from pipeline.web import i18n


@pytest.fixture(autouse=True)
def _english_again():
    yield
    i18n.speak("en")


@pytest.mark.parametrize("place", ["/invoices/{}", "/status/{}"])
def test_a_finding_is_told_in_polish(sign_in, invoice, place):
    ann = sign_in("ann", Role.CLERK)
    invoice_id = invoice(net_total="1090.00", tax_total="19.00", gross_total="1119.00")

    in_polish = ann.get(place.format(invoice_id), headers={"Accept-Language": "pl"}).text.replace("\xa0", " ")
    in_english = ann.get(place.format(invoice_id), headers={"Accept-Language": "en"}).text

    assert "Kwota netto 1 090,00 i VAT 19,00 dają 1 109,00, a kwota brutto to 1 119,00." in in_polish
    assert "Net 1,090.00 and tax 19.00 make 1,109.00, but the total says 1,119.00." in in_english
