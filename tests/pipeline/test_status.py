"""The table of moves."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from pipeline.status import MOVES, OPEN, IllegalMoveError, Status, check_move


def test_every_status_can_be_reached():
    reached, edge = {Status.EXTRACTED}, {Status.EXTRACTED}
    while edge:
        edge = set().union(*(MOVES[one] for one in edge)) - reached
        reached |= edge

    assert reached == set(Status)


def test_nothing_is_posted_that_was_not_approved():
    assert {old for old in Status if Status.POSTED in MOVES[old]} == {
        Status.APPROVED,
        Status.SCHEDULED,
        Status.PAID,  # the bank returned the money
    }


@given(some.sampled_from(Status), some.sampled_from(Status))
def test_a_move_is_allowed_if_and_only_if_the_table_has_it(old, new):
    if new in MOVES[old]:
        check_move(old, new, dividing=True)
    else:
        with pytest.raises(IllegalMoveError, match=str(old)):
            check_move(old, new, dividing=True)


def test_only_dividing_replaces_an_invoice_or_brings_it_back():
    for old in Status:
        for one in (Status.REPLACED, Status.IN_REVIEW):
            if one in MOVES[old] and Status.REPLACED in {old, one}:
                with pytest.raises(IllegalMoveError, match="dividing"):
                    check_move(old, one)


@given(some.lists(some.sampled_from(Status), max_size=30))
def test_a_posted_invoice_never_gets_back_into_review_or_approval(walk):
    here, was_posted = Status.EXTRACTED, False
    for step in walk:
        if step in MOVES[here]:
            here = step
        was_posted |= here is Status.POSTED
        assert not (was_posted and here in OPEN)
