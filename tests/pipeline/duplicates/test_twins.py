"""Who may be whose twin: series, instalments, siblings, credit notes, and the same invoice by two ways."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from pipeline.duplicates import compare, find, keys
from pipeline.duplicates.compare import scorer
from pipeline.duplicates.features import observe
from pipeline.duplicates.sellers import seller_likeness
from pipeline.duplicates.surroundings import Surroundings, surroundings
from pipeline.duplicates.words import words
from pipeline.findings import Reason
from pipeline.status import Status
from tests.fakes import an_earlier, money


def reasons(suspect, *candidates):
    return [finding.reason for finding in find(suspect, candidates)]


RENT = [
    an_earlier(
        month,
        number=f"2026-{month:02d}",
        issued=date(2026, month, 1),
        period=(date(2026, month, 1), None),
        gross=money("5319.30"),
        net=money("4470.00"),
    )
    for month in range(1, 13)
]


@pytest.mark.parametrize("month", range(2, 13))
def test_rent_is_no_duplicate_in_any_month(month):
    suspect = RENT[month - 1]

    assert reasons(suspect, *RENT[: month - 1]) == []


def test_rent_without_a_period_is_none_either_though_january_and_july_look_alike():
    january, july = (an_earlier(at, number=f"2026-0{at}", issued=date(2026, at, 1)) for at in (1, 7))

    assert reasons(july, january) == []


def test_the_same_rent_billed_twice_is_found_among_the_others():
    again = an_earlier(20, number="2026-O5", issued=date(2026, 5, 1), period=RENT[4].period, gross=money("5319.30"))

    (finding,) = find(again, RENT[:7])

    assert (finding.reason, finding.evidence["twin"]) == (Reason.DUPLICATE_NEAR, "5")


@pytest.mark.parametrize("part", [2, 3])
def test_instalments_are_no_duplicates(part):
    first = an_earlier(1, number="R-1042/1")

    assert reasons(an_earlier(2, number=f"R-1042/{part}", issued=date(2026, 8 + part, 1)), first) == []


def test_siblings_of_one_day_are_none_without_a_delivery_note_too():
    assert reasons(an_earlier(2, number="R-1043"), an_earlier(1)) == []


def test_a_rebill_after_a_credit_note_is_none_and_without_one_it_is():
    first = an_earlier(1, delivery_note="LS-1")
    credit = an_earlier(2, kind="credit_note", number="GS-1", preceding="R-1042", issued=date(2026, 9, 3))
    rebill = an_earlier(3, number="R-2077", issued=date(2026, 9, 1), delivery_note="LS-1")

    assert reasons(rebill, first) == [Reason.DUPLICATE_NEAR]
    assert reasons(rebill, first, credit) == []


def test_a_rejected_credit_note_takes_nothing_back():
    first = an_earlier(1, delivery_note="LS-1")
    credit = an_earlier(2, kind="credit_note", preceding="R-1042", status=Status.REJECTED)
    rebill = an_earlier(3, number="R-2077", issued=date(2026, 9, 1), delivery_note="LS-1")

    assert reasons(rebill, first, credit) == [Reason.DUPLICATE_NEAR]


def test_a_credited_invoice_that_comes_again_unchanged_is_still_held():
    credit = an_earlier(2, kind="credit_note", number="GS-1", preceding="R-1042")

    assert reasons(an_earlier(3), an_earlier(1), credit) == [Reason.DUPLICATE_EXACT]


def test_credit_notes_are_compared_with_credit_notes():
    credit = {"kind": "credit_note", "number": "GS-1"}

    assert reasons(an_earlier(2, **credit), an_earlier(1, **credit)) == [Reason.DUPLICATE_EXACT]
    assert reasons(an_earlier(2, kind="credit_note"), an_earlier(1)) == []


@pytest.mark.parametrize("kind", ["proforma", "reminder", "statement"])
def test_what_never_posts_is_no_twin(kind):
    assert reasons(an_earlier(2), an_earlier(1, kind=kind)) == []


def test_a_correction_of_the_invoice_that_it_names_is_none():
    corrected = an_earlier(2, kind="corrective_invoice", preceding="R 1042", gross=money("110.00"))

    assert reasons(corrected, an_earlier(1)) == []


def test_xml_and_paper_of_one_invoice_are_held_and_told_apart_from_a_copy():
    page, xml = an_earlier(1), an_earlier(2, syntax="ubl")

    assert reasons(xml, page) == [Reason.DUPLICATE_EXACT, Reason.OTHER_REPRESENTATION]
    assert reasons(an_earlier(2), page) == [Reason.DUPLICATE_EXACT]


def test_one_ksef_number_is_one_invoice_whatever_else_was_read():
    number = "5265877635-20250826-0100001AF629-AF"
    first = an_earlier(1, ksef_number=number)
    other = an_earlier(2, ksef_number=number, number="?", gross=money("1.00"), issued=None)

    assert set(keys(first)) & set(keys(other))
    assert reasons(other, first) == [Reason.DUPLICATE_EXACT]


def test_two_master_records_with_one_vat_id_are_one_seller():
    first = an_earlier(1, seller="id:S1", supplier_id="S1", vat_id="DE136695976")
    second = an_earlier(2, seller="id:S9", supplier_id="S9", vat_id="DE 136695976")

    assert set(keys(first)) & set(keys(second))
    assert reasons(second, first) == [Reason.DUPLICATE_EXACT]


def test_a_copy_from_before_the_supplier_was_in_the_master_is_found():
    before = an_earlier(1, seller="name:BEISPIEL", name="Beispiel Bürobedarf GmbH")
    now = an_earlier(2, supplier_id="S1", name="Beispiel Bürobedarf")

    assert set(keys(before)) & set(keys(now))
    assert reasons(now, before) == [Reason.DUPLICATE_EXACT]


def test_the_same_number_from_two_suppliers_is_no_duplicate():
    first = an_earlier(1, vat_id="DE136695976", supplier_id="S1")
    other = an_earlier(2, seller="id:S2", supplier_id="S2", vat_id="DE811128135", gross=money("77.00"), net=None)

    assert reasons(other, first) == []


def test_a_short_number_may_start_anew_each_year_and_a_long_one_may_not():
    again = {"issued": date(2027, 3, 1), "gross": money("88.00"), "net": money("73.95")}

    assert reasons(an_earlier(2, number="12", **again), an_earlier(1, number="12")) == []
    assert reasons(an_earlier(2, number="R-104277", **again), an_earlier(1, number="R-104277")) == [
        Reason.DUPLICATE_NUMBER
    ]


@pytest.mark.parametrize("status", [Status.IN_APPROVAL, Status.APPROVED, Status.POSTED, Status.PAID])
def test_an_earlier_copy_is_held_once_the_later_one_went_past_review(status):
    assert reasons(an_earlier(1), an_earlier(2, status=status)) == [Reason.DUPLICATE_EXACT]


def test_the_likeliest_twin_is_named_and_an_exact_one_before_all():
    near = an_earlier(1, number="R-1O42")

    (finding,) = find(an_earlier(3), [near, an_earlier(2)])

    assert (finding.reason, finding.evidence["twin"]) == (Reason.DUPLICATE_EXACT, "2")


def test_sentences_speak_for_and_against():
    pair = compare(an_earlier(2, delivery_note="LS-2"), an_earlier(1, delivery_note="LS-1"))

    assert "the number R-1042 is the same" in pair.said.english.split("against it")[0]
    assert "the delivery notes LS-2 and LS-1 differ" in pair.said.english.split("against it")[1]


def test_the_thresholds_are_in_order_and_a_name_alone_never_crosses_one():
    assert 0 < scorer().review < scorer().block < 1
    assert compare(an_earlier(2, number="K-7", gross=money("5.00"), net=None), an_earlier(1)).probability < 0.01


dates = some.dates(date(2026, 1, 1), date(2026, 12, 31))
amounts = some.decimals("0.01", "99999.99", places=2)


@given(some.text("0123456789RIO-/", min_size=1, max_size=10), dates, amounts, some.integers(0, 400))
def test_an_unchanged_copy_always_shares_a_key_and_is_always_exact(number, issued, gross, later):
    told = {"number": number, "issued": issued, "gross": gross, "net": None}
    first, copy = an_earlier(1, **told), an_earlier(2 + later, **told)

    assert set(keys(first)) & set(keys(copy))
    if any(character.isalnum() for character in number):
        assert reasons(copy, first) == [Reason.DUPLICATE_EXACT]


@given(amounts, amounts, dates, dates, some.integers(0, 50))
def test_a_pair_has_one_probability_from_both_sides(one, other, issued, later, usual):
    first, second = an_earlier(1, gross=one, issued=issued), an_earlier(2, gross=other, issued=later, number="R-1043")
    around = Surroundings(same_total=usual)

    assert compare(first, second, around).probability == pytest.approx(compare(second, first, around).probability)


@given(some.text("0123456789RIO-/", min_size=1, max_size=10), dates, amounts, some.sampled_from(["LS-1", "LS-2", None]))
def test_every_observation_has_words_or_none_and_never_fails(number, issued, gross, note):
    first, other = an_earlier(1, delivery_note="LS-1"), an_earlier(2, number=number, issued=issued, gross=gross)
    around = surroundings(other, [first, an_earlier(3, number="R-9", gross=gross, delivery_note=note)])

    for name in observe(other, first, around):
        said = words(name, other, first, around)
        assert said is None or said.english


def test_a_number_misread_and_a_date_swapped_still_share_a_key():
    first = an_earlier(1, number="R-882143", issued=date(2026, 9, 1))
    misread = an_earlier(2, number="R-882743", issued=date(2026, 1, 9))

    assert set(keys(first)) & set(keys(misread))
    assert reasons(misread, first)


def test_the_numbers_around_say_whether_one_was_misread():
    series = [
        an_earlier(at, number=f"R-10{at:02d}", issued=date(2026, 1, at), gross=money(f"{at}.50")) for at in range(1, 15)
    ]

    def standing(number):
        return surroundings(an_earlier(99, number=number, issued=date(2026, 1, 8)), series).numbering

    assert standing("R-1008") == "fits"
    assert standing("R-1808") == "stray"
    assert standing("4512345678") == "foreign"


def test_a_year_in_a_number_that_is_not_the_year_of_its_date_is_foreign():
    series = [an_earlier(at, number=f"{at}/2026", issued=date(2026, 1, at)) for at in range(1, 8)]

    assert surroundings(an_earlier(9, number="5/2016", issued=date(2026, 1, 5)), series).numbering == "foreign"
    assert surroundings(an_earlier(9, number="5/2026", issued=date(2026, 1, 5)), series).numbering == "fits"


def test_a_total_that_never_comes_twice_says_more_than_one_that_always_does():
    dear = [an_earlier(at, number=f"A-{at}", issued=date(2026, 1, at), gross=money(f"{at}77.10")) for at in range(1, 9)]
    rent = [an_earlier(at, number=f"A-{at}", issued=date(2026, 1, at), gross=money("50.00")) for at in range(1, 9)]

    assert surroundings(an_earlier(9), dear).totals == "never"
    assert surroundings(an_earlier(9), rent).totals == "often"


def test_a_twin_account_or_name_makes_one_seller_of_two_records_and_another_vat_id_does_not():
    first = an_earlier(1, seller="id:S1", supplier_id="S1", name="Nord Metall GmbH")
    account = {"iban": "DE02120300000000202051"}

    def alike(other):
        return seller_likeness(an_earlier(2, **({"seller": "id:S9", "supplier_id": "S9"} | other)), first)

    assert alike({"name": "NORD-METALL"}) == "seller_same_name"
    assert alike({"name": "Sud Holz"}) == "seller_differs"
    assert seller_likeness(an_earlier(2, seller="id:S9", **account), an_earlier(1, **account)) == "seller_same_account"
    vat = {"seller": "vat:DE1", "vat_id": "DE1", "name": "A"}, {"seller": "vat:DE2", "vat_id": "DE2", "name": "A"}
    assert seller_likeness(an_earlier(1, **vat[0]), an_earlier(2, **vat[1])) == "seller_differs"
