"""How a clerk divides a document, and what is refused."""

import pytest

from pipeline.parting import BadPartingError, parting, written


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("1-2 | 3", ((1, 2), (3,))),
        ("1,3|2", ((1, 3), (2,))),
        (" 1 – 3 ", ((1, 2, 3),)),
        ("1|2|3|", ((1,), (2,), (3,))),
    ],
)
def test_groups_are_read_and_written(text, groups):
    assert parting(text, (1, 2, 3)) == groups
    assert parting(written(groups), (1, 2, 3)) == groups


@pytest.mark.parametrize("text", ["", "1-2", "1-2|2-3", "1-4", "3-1", "a", "1-2|3|0", "1 2 3", "1--3"])
def test_what_divides_nothing_is_refused(text):
    with pytest.raises(BadPartingError):
        parting(text, (1, 2, 3))
