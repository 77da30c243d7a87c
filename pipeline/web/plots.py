"""Plots as SVG, drawn here: bars by week, lines by week, bars across.

Everything that is said in them is escaped. Colours come from the page's classes alone (no style attributes: the page's
policy forbids them), and no series is told apart by colour alone: the second one is hatched and the legend names both.
A plot is a picture with a title and a description; the table beside it says the same in numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from markupsafe import Markup

WIDTH: Final = 640
HEIGHT: Final = 200
LEFT, RIGHT, TOP, BOTTOM = 56, 22, 26, 26
ROW: Final = 24
NAMES: Final = 210
"""Room for the names of bars that run across."""
LABELS: Final = 7
"""Labels under the weeks at most; more would run into each other."""
LONGEST: Final = 34
"""Characters of a name that have room."""
LETTER: Final = 8
"""The width of a bold letter, rather more than less."""

Show = Callable[[Decimal], str]


@dataclass(frozen=True, slots=True)
class Picture:
    """What a plot is called (a word for ids, unique on the page), its title, and what it shows in a sentence."""

    name: str
    title: str
    says: str


@dataclass(frozen=True, slots=True)
class Series:
    """Values with a name; ``None`` leaves a gap."""

    name: str
    values: Sequence[Decimal | None]


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar that runs across: ``value`` solid, ``more`` hatched up to there; ``shown`` is written at its end."""

    label: str
    value: Decimal | None
    shown: str
    more: Decimal | None = None


def stacked(picture: Picture, labels: Sequence[str], series: Sequence[Series], show: Show) -> Markup:
    """Bars by week, one series on top of the other. ``show`` writes the numbers of the axis."""
    sums = [sum((value or Decimal(0) for value in column), Decimal(0)) for column in _columns(series)]
    scale = _Scale(max(sums, default=Decimal(0)))
    step = Decimal(WIDTH - LEFT - RIGHT) / max(len(labels), 1)
    marks = [_grid(scale, show), _under(labels, step)]
    for place, column in enumerate(_columns(series)):
        base = Decimal(0)
        for number, value in enumerate(column):
            if value:
                said = f"{labels[place]}: {series[number].name} {show(value)}"
                box = (LEFT + step * place + step / 8, scale.y(base + value), step * 3 / 4, scale.height(value))
                marks.append(_rect(picture, number, box, said))
                base += value
    return _svg(picture, HEIGHT, [_legend(picture, [one.name for one in series]), *marks])


def line(picture: Picture, labels: Sequence[str], values: Sequence[Decimal | None], show: Show, top: Decimal) -> Markup:
    """A line by week with a dot for each; it breaks where a week has no value. The axis goes to ``top`` at least."""
    known = [value for value in values if value is not None]
    scale = _Scale(max([top, *known]))
    step = Decimal(WIDTH - LEFT - RIGHT) / max(len(labels), 1)
    points = [(LEFT + step * place + step / 2, value) for place, value in enumerate(values)]
    marks = [_grid(scale, show), _under(labels, step)]
    for run in _runs(points):
        path = " ".join(f"{_n(x)},{_n(scale.y(value))}" for x, value in run)
        marks.append(Markup('<polyline class="plot-line" points="{}"/>').format(path))
    for label, (x, value) in zip(labels, points, strict=True):
        if value is not None:
            dot = '<circle class="plot-dot" cx="{}" cy="{}" r="3"><title>{}</title></circle>'
            marks.append(Markup(dot).format(_n(x), _n(scale.y(value)), f"{label}: {show(value)}"))  # noqa: S704
    return _svg(picture, HEIGHT, marks)


def across(picture: Picture, bars: Sequence[Bar], legend: tuple[str, ...] = ()) -> Markup:
    """Bars that run across, each with its name before and its number behind; ``legend`` names solid and hatched."""
    top = TOP if legend else 4
    longest = max((max(one.value or Decimal(0), one.more or Decimal(0)) for one in bars), default=Decimal(0))
    written = max((len(one.shown) for one in bars), default=0)
    room = Decimal(max(WIDTH - NAMES - 12 - LETTER * written, WIDTH // 8))
    marks = [_legend(picture, legend)] if legend else []
    for place, bar in enumerate(bars):
        y = Decimal(top + place * ROW)
        marks.append(_text(bar.label, NAMES - 8, y + 15, "end"))
        end = Decimal(NAMES)
        for number, value in ((1, bar.more), (0, bar.value)):
            if value and longest:
                width = max(room * value / longest, Decimal(1))
                marks.append(
                    _rect(picture, number, (Decimal(NAMES), y + 4, width, Decimal(15)), f"{bar.label}: {bar.shown}")
                )
                end = max(end, NAMES + width)
        marks.append(_text(bar.shown, end + 6, y + 15, "start", "plot-label plot-value"))
    axis = Markup('<line class="plot-axis" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/>')
    bottom = top + len(bars) * ROW
    return _svg(picture, bottom + 4, [*marks, axis.format(NAMES, top, bottom)])


class _Scale:
    """From values to heights, from zero to a round number above the largest."""

    def __init__(self, largest: Decimal) -> None:
        self.ticks = ticks(largest)
        self._top = self.ticks[-1]

    def y(self, value: Decimal) -> Decimal:
        return HEIGHT - BOTTOM - self.height(value)

    def height(self, value: Decimal) -> Decimal:
        return Decimal(HEIGHT - TOP - BOTTOM) * value / self._top


def ticks(largest: Decimal) -> list[Decimal]:
    """Round numbers from zero to at least ``largest``, five at most; whole ones from 1 on."""
    if largest <= 0:
        return [Decimal(0), Decimal(1)]
    power = Decimal(1).scaleb(largest.adjusted() - 1)
    step = next(power * one for one in (1, 2, 5, 10, 20, 50) if power * one * 4 >= largest)
    if largest >= 1:
        step = max(step, Decimal(1))
    found = [Decimal(0)]
    while found[-1] < largest:
        found.append(found[-1] + step)
    return found


def _columns(series: Sequence[Series]) -> list[tuple[Decimal | None, ...]]:
    return list(zip(*(one.values for one in series), strict=True))


def _runs(points: Sequence[tuple[Decimal, Decimal | None]]) -> Iterator[list[tuple[Decimal, Decimal]]]:
    """The stretches without a gap; a point that stands alone is no line."""
    run: list[tuple[Decimal, Decimal]] = []
    for x, value in [*points, (Decimal(0), None)]:
        if value is not None:
            run.append((x, value))
            continue
        if len(run) > 1:
            yield run
        run = []


def _grid(scale: _Scale, show: Show) -> Markup:
    lines = []
    for number, tick in enumerate(scale.ticks):
        kind = "plot-grid" if number else "plot-axis"
        rule = Markup('<line class="{}" x1="{}" x2="{}" y1="{}" y2="{}"/>')
        y = _n(scale.y(tick))
        lines.append(rule.format(kind, LEFT, WIDTH - RIGHT, y, y))
        lines.append(_text(show(tick), LEFT - 6, scale.y(tick) + 4, "end"))
    return Markup("").join(lines)


def _under(labels: Sequence[str], step: Decimal) -> Markup:
    """The labels of the weeks, so many that they have room; always the first."""
    every = -(-len(labels) // LABELS) or 1
    return Markup("").join(
        _text(label, LEFT + step * place + step / 2, Decimal(HEIGHT - 8), "middle")
        for place, label in enumerate(labels) if place % every == 0
    )  # fmt: skip


def _legend(picture: Picture, names: Sequence[str]) -> Markup:
    marks, x = [], Decimal(LEFT)
    for number, name in enumerate(names):
        marks.append(_rect(picture, number, (x, Decimal(4), Decimal(12), Decimal(12)), name))
        marks.append(_text(name, x + 18, Decimal(14), "start"))
        x += 40 + 7 * min(len(name), LONGEST)
    return Markup("").join(marks)


def _rect(picture: Picture, number: int, box: tuple[Decimal, Decimal, Decimal, Decimal], said: str) -> Markup:
    """A bar of the first series, or of the second with its hatching; ``said`` shows under the mouse."""
    x, y, width, height = (_n(one) for one in box)
    place = Markup('x="{}" y="{}" width="{}" height="{}"').format(x, y, width, height)
    title = Markup("<title>{}</title>").format(said)
    if number == 0:
        return Markup('<rect class="plot-bar" {}>{}</rect>').format(place, title)
    hatched = Markup('<rect fill="url(#{}-hatch)" {}>{}</rect>').format(picture.name, place, title)
    return Markup('<rect class="plot-bar plot-second" {}/>').format(place) + hatched


def _text(said: str, x: Decimal | int, y: Decimal, anchor: str, kind: str = "plot-label") -> Markup:
    """Words in a plot; those without room end in an ellipsis and are whole under the mouse."""
    text = Markup('<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>')
    if len(said) <= LONGEST:
        return text.format(kind, _n(x), _n(y), anchor, said)
    short = Markup("{}…<title>{}</title>").format(said[: LONGEST - 1], said)
    return text.format(kind, _n(x), _n(y), anchor, short)


def _svg(picture: Picture, height: int, marks: Sequence[Markup]) -> Markup:
    """The picture around the marks."""
    return Markup(
        '<svg class="plot" role="img" viewBox="0 0 {width} {height}" aria-labelledby="{name}-title {name}-says" '
        'xmlns="http://www.w3.org/2000/svg">'
        '<title id="{name}-title">{title}</title><desc id="{name}-says">{says}</desc>'
        '<defs><pattern id="{name}-hatch" width="5" height="5" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><line class="plot-hatch" x1="0" x2="0" y1="0" y2="5"/></pattern></defs>'
        "{marks}</svg>"
    ).format(
        width=WIDTH, height=height, name=picture.name, title=picture.title, says=picture.says,
        marks=Markup("").join(marks),
    )  # fmt: skip


def _n(value: Decimal | int) -> str:
    """A coordinate: a tenth of a point is finer than a screen."""
    return f"{value:.1f}"
