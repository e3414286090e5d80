"""Plots: SVG that is drawn here, without any script or style attribute, and that a reader can hear.

Each plot is a picture with a title and a sentence that says what it shows; the figures themselves stand in
a table on the same page, which the caller names. Series differ by filling and not by colour alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from westeros_learn.web.words import percent

_WIDTH = 400
_ROW, _BAR, _GAP = 16, 12, 14
_LABEL = 16
_LEFT = 8
_SERIES = ("plain", "half", "full")
"""How series are filled: an outline, hatched, solid."""

_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Group:
    """Bars that belong together.

    Attributes:
        label: what they are about.
        shares: one for each series, 0 to 1.
        marked: whether it is the one that counts as right; said in its label, too.
    """

    label: str
    shares: Sequence[float]
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a scatter plot, which leads somewhere.

    Attributes:
        x, y: where it is, in the units of the axes.
        label: what it is, for who points at it or hears it.
        address: where it leads.
        marked: whether it is worth a look; such a point has another form.
    """

    x: float
    y: float
    label: str
    address: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis of a scatter plot.

    Attributes:
        label: what it shows.
        low, high: where it begins and ends.
        ticks: the values that are written, each with its words.
    """

    label: str
    low: float
    high: float
    ticks: Sequence[tuple[float, str]]

    def at(self, value: float) -> float:
        """Return how far along a value lies, 0 to 1; what lies outside stands at the end."""
        return min(1.0, max(0.0, (value - self.low) / (self.high - self.low)))


def bars(title: str, about: str, groups: Sequence[Group], series: Sequence[str], table: str) -> Markup:
    """Return horizontal bars: for each group one for each series, from 0 to 1.

    Args:
        title: of the plot.
        about: a sentence that says what there is to see.
        groups: from above to below.
        series: their names, for the legend; at most three.
        table: the id of the table that has the figures.
    """
    fills = _fills(len(series))
    parts, top = [_legend(series, fills)], _LABEL + 12
    room = _WIDTH - _LEFT - 52
    for group in groups:
        parts.append(_text(_LEFT, top + 10, _shortened(group.label), "plot-label"))
        top += _LABEL
        for fill, share in zip(fills, group.shares, strict=True):
            long = max(1.0, room * share)
            parts.append(_rect(_LEFT, top, long, _BAR, f"plot-{fill}{' plot-right' if group.marked else ''}"))
            parts.append(_text(_LEFT + long + 5, top + 10, percent(round(share * 100) * 100), "plot-figure"))
            top += _ROW
        top += _GAP
    return _figure(title, about, Markup("").join(parts), top, table)


def columns(
    title: str, about: str, labels: Sequence[str], series: Sequence[tuple[str, Sequence[int]]], table: str
) -> Markup:
    """Return columns side by side: for each label one for each series, as high as its number.

    Args:
        title: of the plot.
        about: a sentence that says what there is to see.
        labels: under the columns, from left to right.
        series: their names and numbers; at most three.
        table: the id of the table that has the figures.
    """
    fills = _SERIES[-len(series) :] if len(series) != 2 else ("plain", "full")
    most = max((number for _, numbers in series for number in numbers), default=0) or 1
    foot, high, wide = 190.0, 140.0, (_WIDTH - 2 * _LEFT) / len(labels)
    slim = (wide - 6) / len(series)
    parts = [_legend([name for name, _ in series], fills), _line(_LEFT, foot, _WIDTH - _LEFT, foot)]
    for at, label in enumerate(labels):
        left = _LEFT + at * wide + 3
        parts.append(_text(left + (wide - 6) / 2, foot + 15, label, "plot-figure plot-middle"))
        for place, (fill, (_, numbers)) in enumerate(zip(fills, series, strict=True)):
            if numbers[at]:
                tall = high * numbers[at] / most
                parts.append(_rect(left + place * slim, foot - tall, slim, tall, f"plot-{fill}"))
                middle = left + (place + 0.5) * slim
                parts.append(_text(middle, foot - tall - 4, str(numbers[at]), "plot-figure plot-middle"))
    return _figure(title, about, Markup("").join(parts), foot + 24, table)


def scatter(title: str, about: str, axes: tuple[Axis, Axis], points: Sequence[Point], table: str) -> Markup:
    """Return points in a field of two axes.

    Args:
        title: of the plot.
        about: a sentence that says what there is to see.
        axes: the one to the right, and the one upwards.
        points: each of them leads somewhere.
        table: the id of the table that has the figures.
    """
    x_axis, y_axis = axes
    left, top, wide, high = 44.0, 24.0, _WIDTH - 58.0, 210.0
    foot = top + high
    parts = [
        _text(4, 12, y_axis.label, "plot-label"),
        _text(left + wide / 2, foot + 34, x_axis.label, "plot-label plot-middle"),
    ]
    for value, words in y_axis.ticks:
        height = foot - high * y_axis.at(value)
        parts.append(_line(left, height, left + wide, height))
        parts.append(_text(left - 6, height + 4, words, "plot-figure plot-end"))
    for value, words in x_axis.ticks:
        along = left + wide * x_axis.at(value)
        parts.append(_line(along, foot, along, foot + 4))
        parts.append(_text(along, foot + 17, words, "plot-figure plot-middle"))
    for point in points:
        along, height = left + wide * x_axis.at(point.x), foot - high * y_axis.at(point.y)
        parts.append(_point(point, along, height))
    return _figure(title, about, Markup("").join(parts), foot + 42, table, led=True)


def _point(point: Point, along: float, height: float) -> Markup:
    """Return a dot; a diamond where it is worth a look."""
    form = (
        Markup('<path class="plot-mark" d="M{} {}l7 7l-7 7l-7 -7z"/>').format(_n(along), _n(height - 7))
        if point.marked
        else Markup('<circle class="plot-dot" cx="{}" cy="{}" r="5"/>').format(_n(along), _n(height))
    )
    # The table has the same links; nobody has to tab through them twice.
    return Markup('<a href="{}" tabindex="-1"><title>{}</title>{}</a>').format(
        point.address, point.label, form
    )


def _figure(title: str, about: str, inside: Markup, high: float, table: str, *, led: bool = False) -> Markup:
    """Return a plot as a figure.

    Args:
        title: of the plot; its caption.
        about: what there is to see, for who does not see it.
        inside: what is drawn.
        high: how high it is.
        table: the id of the table that has the figures.
        led: whether parts of it lead somewhere: those are hidden from who hears it, since the table
            has the same.
    """
    image = Markup(
        '<svg class="plot" viewBox="0 0 {} {}" role="img" aria-label="{}" aria-describedby="{}">{}</svg>'
    ).format(_WIDTH, _n(high), about, table, inside)
    if led:
        image = Markup(
            '<p class="visually-hidden">{}</p>'
            '<svg class="plot" viewBox="0 0 {} {}" aria-hidden="true">{}</svg>'
        ).format(about, _WIDTH, _n(high), inside)
    return Markup('<figure class="plot-box"><figcaption>{}</figcaption>{}</figure>').format(title, image)


def _fills(series: int) -> tuple[str, ...]:
    """Return how so many series are filled: of two, as unlike as can be."""
    return (_SERIES[0], _SERIES[-1]) if series == 2 else _SERIES[-series:]


def _legend(series: Sequence[str], fills: Sequence[str]) -> Markup:
    parts, left = [], float(_LEFT)
    for name, fill in zip(series, fills, strict=True):
        parts.append(_rect(left, 2, 14, 11, f"plot-{fill}"))
        parts.append(_text(left + 19, 12, name, "plot-figure"))
        left += 30 + 9 * len(name)
    return Markup("").join(parts)


def _rect(x: float, y: float, width: float, height: float, kind: str) -> Markup:
    return Markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>').format(
        kind, _n(x), _n(y), _n(width), _n(height)
    )


def _line(x: float, y: float, to_x: float, to_y: float) -> Markup:
    return Markup('<path class="plot-line" d="M{} {}L{} {}"/>').format(_n(x), _n(y), _n(to_x), _n(to_y))


def _text(x: float, y: float, text: str, kind: str) -> Markup:
    return Markup('<text class="{}" x="{}" y="{}">{}</text>').format(kind, _n(x), _n(y), text)


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
