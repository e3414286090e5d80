"""A figure as a file of its own: with the colours of the house by day, and letters that its reader has."""

from __future__ import annotations

import base64
import mimetypes
import re
import zlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

from markupsafe import escape

from westeros_learn import model

SANS = "sans-serif"
_RULE = re.compile(r"((?:\.fig-[a-z]+,?\s*)+)\{([^}]*)\}")
_TOKEN = re.compile(r"--([a-z-]+):\s*([^;]+);")
_FONT = re.compile(r"font:\s*(\d+px) var\(--sans\)")
_CORNER = re.compile(r'viewBox="\s*([-\d.]+)[\s,]+([-\d.]+)')
_MARK_SIZE = 24


@cache
def day_colours() -> dict[str, str]:
    """Return the colours of the house by day, by their names in `tokens.css`."""
    day = _style("tokens").partition("}")[0]
    return {name: value.strip() for name, value in _TOKEN.findall(day)}


@cache
def figure_rules(font: str) -> str:
    """Return what paints the classes of our drawings: `figure.css`, with colours in place of their names."""
    colours = day_colours()
    rules = []
    for selector, body in _RULE.findall(_style("figure")):
        body = _FONT.sub(rf"font-size: \1; font-family: {font}", body)
        body = re.sub(r"var\(--([a-z-]+)\)", lambda name: colours[name[1]], body)
        rules.append(f"{' '.join(selector.split())}{{{' '.join(body.split())}}}")
    return "".join(rules)


def standalone(media: model.Media, font: str, marked: Sequence[tuple[str, model.Region]] = ()) -> str:
    """Return a drawing as a whole SVG document.

    Args:
        media: a checked drawing.
        font: the family of its letters.
        marked: places in it, each with the letter that it is named by.
    """
    _, tag, rest = media.markup.partition("<svg")
    marks = "".join(_mark(letter, region) for letter, region in marked)
    start, bracket, content = rest.partition(">")
    kept = re.sub(r'\s(xmlns|width|height|class)="[^"]*"', "", start)
    corner = _CORNER.search(start)
    x, y = corner.groups() if corner else ("0", "0")
    # A page may be dark, and the lines of a drawing are: it brings its paper.
    paper = f'<rect x="{x}" y="{y}" width="100%" height="100%" fill="#ffffff"/>'
    end = content.rpartition("</svg>")[0]
    size = f'width="{media.width}" height="{media.height}"'
    return (
        f'{tag} xmlns="http://www.w3.org/2000/svg" {size}{kept}{bracket}'
        f"<style>{figure_rules(font)}{_mark_rules(font)}</style>{paper}{end}{marks}</svg>\n"
    )


def _mark_rules(font: str) -> str:
    colours = day_colours()
    return (
        f".mark-place{{fill: none; stroke: {colours['here']}; stroke-width: 2; stroke-dasharray: 6 3}}"
        f".mark-badge{{fill: {colours['here']}}}"
        f".mark-letter{{fill: #ffffff; font-size: 16px; font-weight: 700; font-family: {font}}}"
    )


def _mark(letter: str, region: model.Region) -> str:
    """Return the outline of a place with its letter at the upper left of it."""
    numbers = region.numbers
    match region.shape:
        case model.Shape.CIRCLE:
            x, y, radius = numbers
            outline = f'<circle class="mark-place" cx="{x:g}" cy="{y:g}" r="{radius:g}"/>'
            left, top = x - radius * 0.7, y - radius * 0.7
        case model.Shape.RECT:
            left, top, width, height = numbers
            outline = (
                f'<rect class="mark-place" x="{left:g}" y="{top:g}" width="{width:g}" height="{height:g}"/>'
            )
        case model.Shape.POLYGON:
            points = " ".join(f"{number:g}" for number in numbers)
            outline = f'<polygon class="mark-place" points="{points}"/>'
            left, top = numbers[0], numbers[1]
    half = _MARK_SIZE / 2
    left, top = max(left, half), max(top, half)
    badge = f'<circle class="mark-badge" cx="{left:g}" cy="{top:g}" r="{half:g}"/>'
    text = (
        f'<text class="mark-letter" x="{left:g}" y="{top + 6:g}" text-anchor="middle">{escape(letter)}</text>'
    )
    return f"<g>{outline}{badge}{text}</g>"


def _style(name: str) -> str:
    return (files("scorm_templates") / "styles" / f"{name}.css").read_text("utf-8")


def marked_photograph(media: model.Media, font: str, marked: Sequence[tuple[str, model.Region]]) -> str:
    """Return a photograph with marked places as a whole SVG document that needs no other file."""
    kind = mimetypes.guess_type(media.path)[0]
    data = base64.b64encode(Path(media.file).read_bytes()).decode("ascii")
    size = f'width="{media.width}" height="{media.height}"'
    marks = "".join(_mark(letter, region) for letter, region in marked)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {media.width} {media.height}">'
        f"<style>{_mark_rules(font)}</style>"
        f'<image {size} href="data:{kind};base64,{data}"/>{marks}</svg>\n'
    )


def marked_figure(media: model.Media, marked: Sequence[tuple[str, model.Region]]) -> tuple[str, str]:
    """Return a figure with marked places, as the name of a file and a whole SVG document.

    Two questions may mark one figure, each in its own way; and no picture of a course has a name
    that begins so.
    """
    drawing = (standalone if media.markup else marked_photograph)(media, SANS, marked)
    name = media.path.rpartition("/")[2].replace(".", "-")
    return f"_marked-{name}-{zlib.crc32(drawing.encode()):08x}.svg", drawing
