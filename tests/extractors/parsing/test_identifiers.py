from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iban as stdnum_iban

from extractors.parsing.identifiers import bics, iban_length, ibans, national, vat_ids, vat_valid


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("USt-IdNr.: DE 811 907 980", "DE811907980"),
        ("UID ATU 1358 5627 FN 123", "ATU13585627"),
        ("BTW nr. NL 8080.80.808.B01", "NL808080808B01"),
        ("TVA FR 40 303 265 045", "FR40303265045"),
        ("VAT No GB 434 0314 94", "GB434031494"),
        ("NIP: PL 583-290-29-17", "PL5832902917"),
        ("CHE-116.281.710 MWST", "CHE116281710"),
        ("P.IVA IT00743110157", "IT00743110157"),
    ],
)
def test_a_vat_id_is_found_however_it_is_spaced(text: str, value: str) -> None:
    assert [one.value for one in vat_ids(text)] == [value]


def test_a_wrong_check_digit_is_seen_and_said() -> None:
    good, bad = (next(vat_ids(text)) for text in ("DE811907980", "DE811907981"))

    assert good.checked
    assert not bad.checked


def test_an_iban_over_several_words_is_one_iban() -> None:
    (found,) = ibans("IBAN: DE89 3704 0044 0532 0130 00 BIC COBADEFFXXX")

    assert found.value == "DE89370400440532013000"
    assert found.checked


def test_an_iban_is_not_a_vat_id() -> None:
    assert [one for one in vat_ids("DE89370400440532013000") if one.checked] == []


def test_a_bic_is_found() -> None:
    assert [one.value for one in bics("BIC: COBADEFFXXX, BETRAG")] == ["COBADEFFXXX"]


def test_numbers_without_their_country_are_checked_by_scheme() -> None:
    assert national("5261040828", "nip")
    assert vat_valid("DE", "811907980")
    assert not vat_valid("DE", "811907981")


@given(st.integers(0, 10**18 - 1))
def test_every_german_iban_is_read_back_in_groups_of_four(account: int) -> None:
    bban = f"{account:018d}"
    whole = f"DE{stdnum_iban.calc_check_digits('DE00' + bban)}{bban}"
    grouped = " ".join(whole[i : i + 4] for i in range(0, len(whole), 4))

    assert [(one.value, one.checked) for one in ibans(f"Konto {grouped}.")] == [(whole, True)]


def test_lengths_are_those_of_the_registry() -> None:
    assert [iban_length(country) for country in ("DE", "NO", "MT", "US")] == [22, 15, 31, 0]


@given(st.text())
def test_no_text_breaks_the_grammar(text: str) -> None:
    for found in [*vat_ids(text), *ibans(text), *bics(text)]:
        assert 0 <= found.start < found.end <= len(text)
