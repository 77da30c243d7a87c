"""Rules about people: how often a stranger may do something, and whose /64 an address is."""

from datetime import timedelta

import pytest

from pipeline.accounts import Allowance, network

ALLOWANCE = Allowance(3, timedelta(minutes=1))


@pytest.mark.parametrize(
    ("used", "seconds", "wait"),
    [(0, 0, 0), (2, 0, 0), (3, 0, 61), (3, 59, 2), (3, 60, 0), (5, 60, 61), (5, 180, 0), (3, 10**9, 0)],
)
def test_one_comes_back_each_while(used, seconds, wait):
    assert ALLOWANCE.seconds_to_wait(used, timedelta(seconds=seconds)) == wait


def test_no_part_of_the_time_is_lost():
    assert ALLOWANCE.left_over(3, timedelta(seconds=90)) == (2, timedelta(seconds=30))
    assert ALLOWANCE.left_over(3, timedelta(seconds=500)) == (0, timedelta())


@pytest.mark.parametrize(
    ("address", "whose"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:db8:0:0:ffff::9", "2001:db8::/64"),
        ("testclient", "testclient"),
        ("x" * 99, "x" * 60),
    ],
)
def test_whom_an_address_stands_for(address, whose):
    assert network(address) == whose
