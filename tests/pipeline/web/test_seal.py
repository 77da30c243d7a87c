"""What a browser keeps for us cannot be changed, used for something else, or kept for ever."""

from datetime import timedelta

import pytest

from pipeline.web import seal
from pipeline.web.seal import opened, sealed

KEY = b"k" * 32
HOUR = timedelta(hours=1)


def test_it_comes_back_as_it_was():
    assert opened(KEY, "send", sealed(KEY, "send", {"half": "ż"}), HOUR) == {"half": "ż"}


def test_any_changed_character_is_found():
    whole = sealed(KEY, "send", {"half": "x"})
    for at in range(len(whole)):
        other = "A" if whole[at] != "A" else "B"
        found = opened(KEY, "send", whole[:at] + other + whole[at + 1 :], HOUR)
        assert found is None or at == len(whole) - 1  # the last character has two bits that say nothing


@pytest.mark.parametrize("text", [None, "", ".", "a.b", "ä.ö", "e30.e30", "=.="])
def test_anything_else_is_nothing(text):
    assert opened(KEY, "send", text, HOUR) is None


def test_it_is_for_one_key_one_purpose_and_some_time(monkeypatch):
    whole = sealed(KEY, "send", {})
    assert opened(b"l" * 32, "send", whole, HOUR) is None
    assert opened(KEY, "openid", whole, HOUR) is None
    now = seal.time()
    monkeypatch.setattr(seal, "time", lambda: now + 3601)
    assert opened(KEY, "send", whole, HOUR) is None
