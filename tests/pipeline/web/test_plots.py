"""Plots: well-formed, escaped, true to their numbers, and readable without colour."""

from decimal import Decimal

import pytest
from lxml.etree import fromstring

from pipeline.web.plots import HEIGHT, LEFT, RIGHT, WIDTH, Bar, Picture, Series, across, line, stacked, ticks

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</title><script>alert(1)</script> \"' onload=x & Söhne"
PICTURE = Picture("p", HOSTILE, HOSTILE)
CLASSES = {"plot", "plot-bar", "plot-second", "plot-hatch", "plot-line", "plot-dot", "plot-axis", "plot-grid",
           "plot-label", "plot-value"}  # fmt: skip


def numbers(*values):
    return [None if value is None else Decimal(value) for value in values]


def drawn():
    return [
        stacked(PICTURE, [HOSTILE, "b"], [Series(HOSTILE, numbers(1, 2)), Series("y", numbers(3, 0))], str),
        line(PICTURE, [HOSTILE, "b"], numbers(1, 2), lambda value: f"{value}{HOSTILE}", Decimal(100)),
        across(PICTURE, [Bar(HOSTILE, Decimal(1), HOSTILE, Decimal(2)), Bar("b", None, "")], (HOSTILE, "y")),
    ]


def rects(svg, kind):
    return [one for one in fromstring(svg).iter(f"{SVG}rect") if one.get("class") == kind]


@pytest.mark.parametrize("svg", drawn(), ids=["stacked", "line", "across"])
def test_a_plot_is_a_picture_with_a_title_and_whatever_is_said_in_it_stays_text(svg):
    root = fromstring(svg)

    assert root.get("role") == "img"
    named = root.get("aria-labelledby").split()
    assert [one.text for one in root if one.get("id") in named] == [HOSTILE, HOSTILE]
    assert {one.tag.removeprefix(SVG) for one in root.iter()} <= {
        "svg", "title", "desc", "defs", "pattern", "rect", "line", "polyline", "circle", "text"
    }  # fmt: skip
    attributes = {name for one in root.iter() for name in one.attrib}
    assert "style" not in attributes
    assert not any(name.startswith("on") for name in attributes)
    assert {word for one in root.iter() for word in one.get("class", "").split()} <= CLASSES


def test_stacked_bars_stand_on_each_other_and_are_as_high_as_their_values():
    svg = stacked(PICTURE, ["a", "b"], [Series("x", numbers(30, 10)), Series("y", numbers(10, None))], str)
    (_, first, second), (_, above) = rects(svg, "plot-bar"), rects(svg, "plot-bar plot-second")

    assert float(first.get("height")) == pytest.approx(3 * float(second.get("height")), abs=0.2)
    assert float(above.get("height")) == pytest.approx(float(second.get("height")), abs=0.2)
    assert float(above.get("y")) + float(above.get("height")) == pytest.approx(float(first.get("y")), abs=0.2)
    assert float(second.get("x")) - float(first.get("x")) == pytest.approx((WIDTH - LEFT - RIGHT) / 2, abs=0.2)


def test_the_second_series_is_hatched_and_both_are_named():
    svg = stacked(PICTURE, ["a"], [Series("touchless", numbers(1)), Series("with a person", numbers(2))], str)
    said = [one.text for one in fromstring(svg).iter(f"{SVG}text")]

    assert len([one for one in fromstring(svg).iter(f"{SVG}rect") if one.get("fill") == "url(#p-hatch)"]) == 2
    assert {"touchless", "with a person"} <= set(said)


def test_a_week_without_a_value_is_a_gap_not_a_zero():
    svg = line(PICTURE, list("abcdef"), numbers(10, 20, None, 5, None, 0), str, Decimal(100))
    root = fromstring(svg)

    assert [len(one.get("points").split()) for one in root.iter(f"{SVG}polyline")] == [2]
    assert [one[0].text for one in root.iter(f"{SVG}circle")] == ["a: 10", "b: 20", "d: 5", "f: 0"]


def test_bars_across_are_in_proportion_and_a_name_without_room_is_whole_under_the_mouse():
    long = "Verwaltungsgesellschaft für Bürobedarf und Papierwaren mbH"
    svg = across(PICTURE, [Bar(long, Decimal(40), "40"), Bar("b", Decimal(10), "10"), Bar("c", Decimal(0), "0")])
    first, second = rects(svg, "plot-bar")

    assert float(first.get("width")) == pytest.approx(4 * float(second.get("width")), abs=0.2)
    name = next(fromstring(svg).iter(f"{SVG}text"))
    assert name.text.endswith("…")
    assert name[0].text == long


def test_a_year_of_weeks_has_few_labels_and_stays_inside():
    weeks = [f"week {number}" for number in range(53)]
    root = fromstring(stacked(PICTURE, weeks, [Series("x", numbers(*range(53)))], str))

    under = [one.text for one in root.iter(f"{SVG}text") if float(one.get("y")) == HEIGHT - 8]
    assert under[0] == "week 0"
    assert len(under) <= 8
    for one in root.iter(f"{SVG}rect"):
        assert 0 <= float(one.get("y")) <= HEIGHT
        assert float(one.get("x")) + float(one.get("width")) <= WIDTH


@pytest.mark.parametrize(
    ("largest", "expected"),
    [("0", "0 1"), ("1", "0 1"), ("3", "0 1 2 3"), ("7", "0 2 4 6 8"), ("100", "0 50 100"), ("101", "0 50 100 150"),
     ("0.03", "0.00 0.01 0.02 0.03"), ("40000", "0 10000 20000 30000 40000")],
)  # fmt: skip
def test_ticks_are_round_and_reach_the_largest(largest, expected):
    found = ticks(Decimal(largest))

    assert found == [Decimal(one) for one in expected.split()]


@pytest.mark.parametrize("largest", ["0.001", "0.7", "1.5", "9.99", "12", "55", "999", "123456789"])
def test_ticks_are_few_for_any_largest(largest):
    found = ticks(Decimal(largest))

    assert len(found) <= 6
    assert found[-2] < Decimal(largest) <= found[-1]


def test_nothing_to_draw_is_still_a_plot():
    for svg in (stacked(PICTURE, [], [], str), line(PICTURE, [], [], str, Decimal(1)), across(PICTURE, [])):
        assert fromstring(svg).get("role") == "img"


def test_what_is_written_behind_the_longest_bar_has_room():
    shown = "20,107 of 67,058 (30.0%)"
    root = fromstring(across(PICTURE, [Bar("a", Decimal(20107), shown), Bar("b", Decimal(1), "1")]))

    behind = next(one for one in root.iter(f"{SVG}text") if one.text == shown)
    assert float(behind.get("x")) + 7.5 * len(shown) <= WIDTH
