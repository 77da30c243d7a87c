"""CSV that runs nothing in a spreadsheet, and changes no number."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest

from pipeline.csv_safe import cell, safe, write


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", " =", "\ufeff=", "\u00a0\u200b@"]
)
def test_text_that_would_run_gets_an_apostrophe(start):
    hostile = f"{start}cmd|' /C calc'!A0"

    assert safe(hostile) == f"'{hostile}"
    assert next(csv.reader(io.StringIO(write(["a"], [[hostile]]), newline="")))  # one header
    assert list(csv.reader(io.StringIO(write(["a"], [[hostile]]), newline="")))[1] == [f"'{hostile}"]


@pytest.mark.parametrize("text", ["", "Elbe GmbH", "R-1001", "a=b", "'=1", "  ", "№ 5"])
def test_other_text_is_left_alone(text):
    assert safe(text) == text


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, ""),
        (-5, "-5"),
        (Decimal("-119.00"), "-119.00"),
        (Decimal("1E+3"), "1000"),
        (date(2026, 7, 1), "2026-07-01"),
    ],
)
def test_numbers_and_dates_of_typed_columns_are_not_touched(value, written):
    assert cell(value) == written


def test_quotes_commas_and_line_ends_survive():
    rows = [['a, "b"', 1], ["c\nd", None]]

    assert list(csv.reader(io.StringIO(write(["x", "y"], rows), newline=""))) == [
        ["x", "y"],
        ['a, "b"', "1"],
        ["c\nd", ""],
    ]
    assert write(["x"], [["1"]]) == "x\r\n1\r\n"
