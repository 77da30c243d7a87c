"""Whom we believe about a sender, and what they say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.authentication import results, trusted

OURS = "mx.ours.example; dmarc=fail (p=none) header.from=elbe.example; spf=pass smtp.mailfrom=x"
FORGED = "mx.ours.example; dmarc=pass header.from=elbe.example"


def test_only_our_own_server_is_believed():
    assert trusted(f"other.example; dmarc=pass\n{OURS}\n{FORGED}", "MX.ours.example") == OURS


def test_a_line_of_others_is_dropped_where_ours_is_known():
    assert trusted("evil.example; dmarc=pass", "mx.ours.example") is None
    assert trusted(None, "mx.ours.example") is None


def test_the_topmost_is_kept_where_ours_is_not_known():
    assert trusted(f"{OURS}\n{FORGED}", "") == OURS


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (OURS, {"dmarc": "fail", "spf": "pass"}),
        ("a 1; none", {}),
        ("a; dkim=fail header.d=x; dkim=pass header.d=y", {"dkim": "pass"}),
        ("a; dkim=pass header.d=x; dkim=fail header.d=y", {"dkim": "pass"}),
        ('a; dmarc = PASS (a (nested; dmarc=fail) one); x="; spf=fail"', {"dmarc": "pass", "x": ""} | {}),
        ("a; dmarc/1=temperror", {"dmarc": "temperror"}),
        ("", {}),
        (None, {}),
    ],
)
def test_the_verdict_of_each_method(line, found):
    assert results(line) == {name: verdict for name, verdict in found.items() if verdict}


@given(st.text(max_size=400))
def test_nothing_that_a_sender_writes_is_an_error(line):
    results(line)
    trusted(line, "mx.ours.example")
