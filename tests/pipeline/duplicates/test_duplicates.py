"""What is a duplicate, and what only looks like one."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from pipeline.duplicates import compare, find, keys
from pipeline.duplicates.forms import skeleton
from pipeline.findings import Reason
from pipeline.status import Status
from tests.fakes import an_earlier, money


def verdict(suspect, *candidates):
    return [finding.reason for finding in find(suspect, candidates)]


@pytest.mark.parametrize(
    "variant", ["R-1042", "r 1042", "R1042", "R-01042", "1042", "R-1O42", "R-1042 COPY", "R-1042A"]
)
def test_variants_of_a_number_share_a_key_and_are_found(variant):
    first, second = an_earlier(1), an_earlier(2, number=variant)

    assert set(keys(first)) & set(keys(second))
    assert verdict(second, first)


@given(some.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-/ ", min_size=1, max_size=14))
def test_the_skeleton_of_a_skeleton_is_found_under_the_same_key(number):
    assert set(keys(an_earlier(1, number=number))) & set(keys(an_earlier(2, number=number.lower())))


SAME = {
    "the same file": ({"sha256": f"{1:064x}", "number": "X"}, Reason.DUPLICATE_EXACT),
    "the same invoice, scanned": ({}, Reason.DUPLICATE_EXACT),
    "the same number, another amount": ({"gross": money("191.00")}, Reason.DUPLICATE_NUMBER),
    "the number with a look-alike letter": ({"number": "R-1O42"}, Reason.DUPLICATE_NEAR),
    "digits swapped in the number": ({"number": "R-1402"}, Reason.DUPLICATE_NEAR),
    "no number, same amount and day": ({"number": None}, Reason.DUPLICATE_NEAR),
    "day and month swapped, a suffix": ({"issued": date(2026, 1, 9), "number": "R-1042B"}, Reason.DUPLICATE_NEAR),
}


@pytest.mark.parametrize(("changed", "reason"), SAME.values(), ids=SAME)
def test_what_is_billed_twice_is_found(changed, reason):
    assert verdict(an_earlier(2, **changed), an_earlier(1)) == [reason]


OTHER = {
    "next month's rent": {"number": "R-1066", "issued": date(2026, 10, 1), "period": (date(2026, 10, 1), None)},
    "another delivery on the same day": {"number": "R-1043", "delivery_note": "LS-2"},
    "another amount under the next number": {"number": "R-1043", "gross": money("88.00"), "net": money("73.95")},
    "another supplier's number": {"seller": "id:S2", "gross": money("55.00"), "issued": date(2026, 3, 1)},
    "the credit note for it": {"kind": "credit_note", "number": "GS-1", "preceding": "R-1042"},
}


@pytest.mark.parametrize("changed", OTHER.values(), ids=OTHER)
def test_what_only_looks_alike_is_not(changed):
    first = an_earlier(1, period=(date(2026, 9, 1), None), delivery_note="LS-1")

    assert verdict(an_earlier(2, **changed), first) == []


def test_the_later_record_is_the_suspect_and_the_earlier_is_not():
    assert verdict(an_earlier(1), an_earlier(2)) == []


@pytest.mark.parametrize("status", [Status.VOID, Status.FILED])
def test_what_was_reversed_or_filed_is_no_twin(status):
    assert verdict(an_earlier(2), an_earlier(1, status=status)) == []


def test_a_rejected_invoice_that_comes_again_unchanged_is_held():
    (finding,) = find(an_earlier(2), [an_earlier(1, status=Status.REJECTED)])

    assert finding.reason is Reason.DUPLICATE_EXACT
    assert "which was rejected" in finding.sentence


def test_a_corrected_version_of_a_rejected_invoice_is_what_was_asked_for():
    rejected = an_earlier(1, status=Status.REJECTED)

    assert verdict(an_earlier(2, gross=money("191.00")), rejected) == []
    assert verdict(an_earlier(2, number="R-1O42"), rejected) == []


def test_the_finding_names_its_twin_and_says_why():
    (finding,) = find(an_earlier(2, number="R-1O42"), [an_earlier(1)])

    assert finding.evidence["twin"] == "1"
    assert "look-alike characters: O/0 at position 3" in finding.sentence
    assert "the total 119.00 is the same" in finding.sentence


def test_reasons_come_by_weight_and_their_sum_makes_the_score():
    pair = compare(an_earlier(2), an_earlier(1))

    weights = [abs(reason.weight) for reason in pair.reasons]
    assert weights == sorted(weights, reverse=True)
    assert pair.probability > 0.99


def test_a_prefix_zeros_and_look_alikes_leave_one_skeleton():
    assert {skeleton(text) for text in ("INV-001O42", "1042", "inv 1042", "I042")} == {"1042"}
