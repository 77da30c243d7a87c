"""How a clerk divides a document, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from pipeline.parting import BadPartingError, checked, parting, written


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("1-2 | 3 | 4", ((1, 2), (3,), (4,))),
        ("1,3|2,4", ((1, 3), (2, 4))),
        (" 1 – 4 ", ((1, 2, 3, 4),)),
        ("3-4|1|2|", ((1,), (2,), (3, 4))),
        ("1-2 | 3 | -4", ((1, 2), (3,))),
        ("-1 | 2, 4 | -3", ((2, 4),)),
        ("3 | -1-2, 4", ((3,),)),
        ("3 | -1-2, -4", ((3,),)),
    ],
)
def test_groups_are_read_and_written(text, groups):
    assert parting(text, (1, 2, 3, 4)) == groups
    assert parting(written(groups, (1, 2, 3, 4)), (1, 2, 3, 4)) == groups


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "Page 1, 2, 3 is named nowhere"),
        ("1-2", "Page 3 is named nowhere. Put it to its invoice, or write -3 if it belongs to none."),
        ("1-2|2-3", "Page 2 is named twice."),
        ("1-2|3|-2", "Page 2 is named twice."),
        ("1|2|3|1", "Page 1 is named twice."),
        ("1-4", "The document has no page 4."),
        ("1-2|3|0", "The document has no page 0."),
        ("3-1", "3-1 goes backwards."),
        ("a", "“a” is no page; write it like 1-2 | 3"),
        ("1 2 3", "is no page"),
        ("1--3", "is no page"),
        ("1,,2|3", "“” is no page"),
        ("1-2,-3", "“-3” is no page"),
        ("-1-3", "At least one page must be an invoice"),
    ],
)
def test_what_divides_nothing_is_refused(text, why):
    with pytest.raises(BadPartingError, match=why.replace("(", "\\(").replace("|", "\\|")):
        parting(text, (1, 2, 3))


@given(some.lists(some.integers(0, 4), min_size=1, max_size=25).filter(any))
def test_whatever_is_divided_is_read_back_as_it_was_written(marks):
    """``marks`` says of each page to which invoice it belongs, 0 to none."""
    pages = range(1, len(marks) + 1)
    groups = checked([[page for page in pages if marks[page - 1] == mark] for mark in range(1, 5)], pages)

    assert parting(written(groups, pages), pages) == groups
