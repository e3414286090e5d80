"""Pictures: their size from their first bytes, and what an SVG must not bring along."""

from __future__ import annotations

from struct import pack
from time import process_time

import pytest
from lxml import etree

from westeros_learn.source.bitmaps import bitmap_size
from westeros_learn.source.faults import Faults
from westeros_learn.source.files import SourceFile
from westeros_learn.source.svg import Picture, clean_svg

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"'
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + pack(">II", 640, 480)
JPEG = (
    b"\xff\xd8\xff\xe0"
    + pack(">H", 6)
    + b"JFIF"
    + b"\xff\xff\xc2"
    + pack(">HBHH", 17, 8, 480, 640)
    + b"\0" * 10
)


def clean(svg: str) -> tuple[Picture | None, list[str]]:
    faults = Faults()
    picture = clean_svg(SourceFile("media/fig.svg", svg), faults)
    return picture, [fault.code for fault in faults.found]


@pytest.mark.parametrize(
    ("kind", "data"), [("PNG", PNG), ("JPEG", JPEG), ("GIF", b"GIF89a" + pack("<HH", 640, 480))]
)
def test_sizes(kind: str, data: bytes) -> None:
    """Width and height stand where each format has them; a cut or foreign file has none."""
    assert bitmap_size(kind, data) == (640, 480)
    assert bitmap_size(kind, data[:9]) is None
    assert bitmap_size(kind, b"<svg/>" * 20) is None


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        ("<script>alert(1)</script>", "M108"),
        ("<style>* {fill: red}</style>", "M108"),
        ("<foreignObject><b xmlns='http://www.w3.org/1999/xhtml'>x</b></foreignObject>", "M108"),
        ("<image href='https://x.org/a.png'/>", "M108"),
        ("<a href='javascript:run()'><path d='M0 0'/></a>", "M108"),
        ("<animate attributeName='href'/>", "M108"),
        ("<rect onclick='run()'/>", "M109"),
        ("<rect style='fill: url(https://x.org)'/>", "M109"),
        ("<rect xmlns:x='http://x.org' x:y='run'/>", "M109"),
        ("<use href='https://x.org/a.svg#b'/>", "M111"),
        ("<use xmlns:l='http://www.w3.org/1999/xlink' l:href='#a'/>", "M109"),
        ("<path d='M0 0' marker-end='url(https://x.org/#a)'/>", "M111"),
        ("<rect class='btn'/>", "M110"),
    ],
)
def test_what_does_not_belong_is_told_and_left_out(inside: str, code: str) -> None:
    """Nothing that runs, loads or paints by itself gets through."""
    picture, codes = clean(f"{HEAD}>{inside}</svg>")
    assert codes == [code]
    assert picture is not None
    for word in ("script", "style", "foreign", "http", "on", "btn", "animate", "image", "<a"):
        assert word not in picture.markup.removeprefix("<svg"), picture.markup


@pytest.mark.parametrize(
    "svg",
    [
        f'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>{HEAD}><text>&a;</text></svg>',
        f"{HEAD}><text>&undefined;</text></svg>",
        f"{HEAD}>",
        "<html/>",
        "",
    ],
)
def test_what_is_no_plain_svg_is_refused(svg: str) -> None:
    """Entities, document types and other XML are refused whole."""
    assert clean(svg) == (None, ["M107"])


def test_a_figure_stands_alone_in_a_page() -> None:
    """Prefixes and the declaration go, ids and references to them get the file's name."""
    svg = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!-- drawn by hand -->\n'
        '<s:svg xmlns:s="http://www.w3.org/2000/svg" viewBox="0 0 20.4 10">'
        '<s:defs><s:path id="a" d="M0 0"/></s:defs><s:use href="#a"/>'
        "<s:g clip-path=\"url('#a')\"><s:text>A <s:tspan>b</s:tspan> &lt; ü</s:text></s:g></s:svg>"
    )
    picture, codes = clean(svg)
    assert codes == []
    assert picture == Picture(
        '<svg viewBox="0 0 20.4 10"><defs><path id="fig-a" d="M0 0"/></defs><use href="#fig-a"/>'
        '<g clip-path="url(#fig-a)"><text>A <tspan>b</tspan> &lt; ü</text></g></svg>',
        20,
        10,
    )
    assert etree.fromstring(picture.markup).tag == "svg"


@pytest.mark.parametrize("box", ["", "0 0 0 10", "0 0 a b", "0 0 10", "0 0 nan 10", "0 0 1e9 1"])
def test_a_view_box_must_be_usable(box: str) -> None:
    """Without a size there is no room for the figure."""
    assert clean(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}"/>') == (None, ["M112"])


def test_places_in_a_traced_drawing() -> None:
    """A fault stands at its attribute, on whichever line of the tag; many faults take time in proportion."""
    faults = Faults()
    lines = f'{HEAD}>\n<g><g id="a"/></g>\n<g\n  x="1"\n  style="fill:red"/></svg>'
    clean_svg(SourceFile("media/fig.svg", lines), faults)
    assert [(fault.span.line, fault.span.column) for fault in faults.found] == [(5, 3)]

    def seconds(number: int) -> float:
        shapes = '<rect style="fill:red"/>\n' * number
        start = process_time()
        clean(f"{HEAD}>\n{shapes}</svg>")
        return process_time() - start

    assert min(seconds(8_000) for _ in range(2)) < 20 * max(seconds(1_000), 0.01)
