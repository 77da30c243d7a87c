"""Who the seller is: never by the name alone."""

from dataclasses import replace

import pytest

from pipeline.invoices import Party
from pipeline.parties import plain_name
from pipeline.suppliers import SupplierIndex, entity_of, is_own
from tests.fakes import IBAN, OTHER_IBAN, OURS, SUPPLIER

TWIN = replace(
    SUPPLIER, id="S2", name="Beispiel Bürobedarf Nord GmbH", vat_id="DE811128135", ibans=(OTHER_IBAN,), email=None
)
INDEX = SupplierIndex([SUPPLIER, TWIN])


def test_a_vat_id_and_a_name_are_enough():
    match = INDEX.match(Party(name="BEISPIEL BUROBEDARF GMBH", vat_id="DE 136695976"))

    assert (match.supplier.id, match.sure) == ("S1", True)
    assert "VAT id" in str(match.reasons[0])


def test_a_name_alone_never_is():
    match = INDEX.match(Party(name=SUPPLIER.name))

    assert (match.supplier.id, match.sure) == ("S1", False)


def test_a_conflicting_vat_id_vetoes_the_name():
    match = INDEX.match(Party(name=SUPPLIER.name, vat_id="DE999999999"))

    assert match is None or not match.sure


def test_an_account_speaks_for_its_owner():
    assert INDEX.match(Party(name="Beispiel Buerobedarf"), IBAN).supplier.id == "S1"
    assert INDEX.match(Party(name="Beispiel Buerobedarf"), OTHER_IBAN).supplier.id == "S2"


def test_a_stranger_has_no_record():
    assert INDEX.match(Party(name="Lichtblick Fotografie", vat_id="DE305144771")) is None


@pytest.mark.parametrize(
    "party", [Party(vat_id="DE811907980"), Party(vat_id="811907980"), Party(name="Muster Handel G.m.b.H.")]
)
def test_we_know_ourselves_by_vat_id_or_name(party):
    assert is_own(party, [OURS])


def test_a_namesake_with_another_vat_id_is_not_us():
    assert not is_own(Party(name=OURS.name, vat_id="DE136695976"), [OURS])


def test_a_buyer_with_a_misread_letter_is_still_our_entity():
    assert entity_of(Party(name="Muster Handei GmbH"), [OURS]) is OURS
    assert entity_of(Party(name="Talblick Logistik AG"), [OURS]) is None


@pytest.mark.parametrize("name", ["Müller & Söhne GmbH & Co. KG", "MULLER & SOHNE", "Muller & Sohne gmbh"])
def test_names_compare_without_case_accents_and_legal_form(name):
    assert plain_name(name) == "muller & sohne"


def test_a_name_that_is_only_a_legal_form_stays_itself():
    assert plain_name("AG") == "ag"
