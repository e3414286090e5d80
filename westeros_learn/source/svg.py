"""SVG figures: checked against a short list of what they may hold, and made fit for HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from westeros_learn.model import Span
from westeros_learn.source.faults import Faults, Sentence, suggestion

if TYPE_CHECKING:
    from westeros_learn.source.files import SourceFile

CLASSES = (
    "fig-box", "fig-soft", "fig-line", "fig-strong", "fig-accent", "fig-dash", "fig-fill",
    "fig-text", "fig-small", "fig-title",
)  # fmt: skip
"""The classes that the player paints."""

_NAMESPACE = "{http://www.w3.org/2000/svg}"
_ELEMENTS = frozenset(
    [
        "circle",
        "clipPath",
        "defs",
        "desc",
        "ellipse",
        "g",
        "line",
        "marker",
        "path",
        "polygon",
        "polyline",
        "rect",
        "svg",
        "symbol",
        "text",
        "title",
        "tspan",
        "use",
    ]
)
_TEXT_ELEMENTS = frozenset({"text", "tspan", "title", "desc"})
_ATTRIBUTES = frozenset(
    [
        "class",
        "clip-path",
        "cx",
        "cy",
        "d",
        "dominant-baseline",
        "dx",
        "dy",
        "height",
        "href",
        "id",
        "marker-end",
        "marker-mid",
        "marker-start",
        "markerHeight",
        "markerUnits",
        "markerWidth",
        "orient",
        "points",
        "preserveAspectRatio",
        "r",
        "refX",
        "refY",
        "rx",
        "ry",
        "text-anchor",
        "transform",
        "viewBox",
        "width",
        "x",
        "x1",
        "x2",
        "y",
        "y1",
        "y2",
    ]
)
_REFERENCES = frozenset({"clip-path", "href", "marker-end", "marker-mid", "marker-start"})
_PAINT = re.compile(r"style|fill.*|stroke.*|font.*|color|opacity|letter-spacing")
_URL = re.compile(r"url\(\s*(['\"]?)#([^'\"()]+)\1\s*\)")
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_SPACES = re.compile(r"[\s,]+")
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_LARGEST = 100_000
_MOST_PLACES = 500


@dataclass(frozen=True, slots=True)
class Picture:
    """A checked figure."""

    markup: str
    width: int
    height: int


def clean_svg(source: SourceFile, faults: Faults) -> Picture | None:
    """Return what an SVG may show, its ids prefixed by the file's name.

    The tree is built anew from what is allowed, so nothing else can slip through.

    Returns:
        None when it is no SVG with a view box; the fault is collected.
    """
    root = _parse(source, faults)
    if root is None:
        return None
    if root.tag != f"{_NAMESPACE}svg":
        reason = 'it does not start with <svg xmlns="http://www.w3.org/2000/svg">'
        faults.add("M107", Span(source.name), reason=Sentence(reason))
        return None
    cleaner = _Cleaner(source, root, faults)
    size = _view_box(str(root.get("viewBox", "")))
    if size is None:
        faults.add("M112", cleaner.place(root))
        return None
    return Picture(etree.tostring(cleaner.copy(root), encoding="unicode"), *size)


def _parse(source: SourceFile, faults: Faults) -> etree._Element | None:
    """Parse without network, entities or a document type."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    text = _DECLARATION.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), source.text)
    try:
        root = etree.fromstring(text.lstrip().encode(), parser) if text == source.text.lstrip() else None
        if root is None:
            root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, UnicodeEncodeError) as error:
        line, column = getattr(error, "position", (1, 1))
        reason = getattr(error, "msg", None) or "it holds characters that are no text"
        place = Span(source.name, max(line, 1), max(column, 1))
        faults.add("M107", place, reason=Sentence(reason.partition(", line ")[0]))
        return None
    if root.getroottree().docinfo.internalDTD is not None:
        faults.add("M107", Span(source.name), reason="it has a document type (DOCTYPE)")
        return None
    return root


def _view_box(value: str) -> tuple[int, int] | None:
    parts = _SPACES.split(value.strip())
    if len(parts) != 4 or not all(_NUMBER.fullmatch(part) for part in parts):
        return None
    width, height = float(parts[2]), float(parts[3])
    if not (0 < width <= _LARGEST and 0 < height <= _LARGEST):
        return None
    return max(round(width), 1), max(round(height), 1)


class _Cleaner:
    """Copies what is allowed and tells what is not."""

    def __init__(self, source: SourceFile, root: etree._Element, faults: Faults) -> None:
        self._source = source
        self._faults = faults
        self._prefix = source.name.rpartition("/")[2].partition(".")[0] + "-"
        self._root = root
        self._ids = {str(element.get("id")) for element in root.iter(etree.Element) if element.get("id")}
        self._used: set[str] = set()
        self._placed = 0

    def copy(self, element: etree._Element) -> etree._Element:
        """Return an allowed element, without namespace, with its allowed attributes and children."""
        name = etree.QName(element).localname
        result = etree.Element(name)
        for attribute, value in element.attrib.items():
            kept = self._attribute(element, name, str(attribute), str(value))
            if kept:
                result.set(str(attribute), kept)
        keeps_space = name in _TEXT_ELEMENTS
        result.text = _kept_space(element.text, keeps=keeps_space)
        last = None
        for child in element:
            tail = _kept_space(child.tail, keeps=keeps_space)
            if isinstance(child.tag, str) and child.tag.removeprefix(_NAMESPACE) in _ELEMENTS:
                last = self.copy(child)
                last.tail = tail
                result.append(last)
                continue
            if isinstance(child.tag, str):
                self._faults.add("M108", self.place(child), element=etree.QName(child).localname)
            if tail and last is not None:
                last.tail = (last.tail or "") + tail
            elif tail:
                result.text = (result.text or "") + tail
        return result

    def _attribute(self, element: etree._Element, name: str, attribute: str, value: str) -> str:
        """Return the value that an attribute keeps, "" when it is left out."""
        if attribute not in _ATTRIBUTES or (element is self._root and attribute in ("width", "height")):
            shown = etree.QName(attribute).localname if attribute.startswith("{") else attribute
            cure = Sentence(_attribute_cure(attribute))
            self._faults.add("M109", self.place(element, shown), attribute=shown, element=name, cure=cure)
            return ""
        if attribute == "class":
            return self._classes(element, value)
        if attribute == "id":
            if value in self._used:
                self._faults.add("M113", self.place(element, f'"{value}"'), id=value)
                return ""
            self._used.add(value)
            return self._prefix + value
        return self._reference(element, attribute, value) if attribute in _REFERENCES else value

    def _classes(self, element: etree._Element, value: str) -> str:
        for name in value.split():
            if name not in CLASSES:
                cure = suggestion(name, CLASSES, what="classes")
                self._faults.add("M110", self.place(element, name), name=name, suggestion=cure)
        return " ".join(name for name in value.split() if name in CLASSES)

    def _reference(self, element: etree._Element, attribute: str, value: str) -> str:
        match = _URL.fullmatch(value.strip())
        target = value.strip().removeprefix("#") if attribute == "href" else match[2] if match else ""
        if target in self._ids and (attribute != "href" or value.strip().startswith("#")):
            return f"#{self._prefix}{target}" if attribute == "href" else f"url(#{self._prefix}{target})"
        self._faults.add("M111", self.place(element, value), target=value)
        return ""

    def place(self, element: etree._Element, needle: str = "") -> Span:
        """Return where an element, or a piece of its start tag, stands.

        lxml knows the line on which the start tag ends. After many places it is exact enough.
        """
        line = _line_of(element)
        self._placed += 1
        if self._placed > _MOST_PLACES:
            return Span(self._source.name, max(line, 1))
        start = self._tag_start(element, line)
        found = self._source.text.find(needle, start, self._source.line_start(line)) if needle else start
        return self._source.span(max(found, start))

    def _tag_start(self, element: etree._Element, line: int) -> int:
        """Return where the element's tag starts: on its line, or on the nearest line above."""
        tag = re.compile(rf"<(?:[\w.-]+:)?{re.escape(etree.QName(element).localname)}(?=[\s/>])")
        text, line_start = self._source.text, self._source.line_start
        here = tag.search(text, line_start(line - 1), line_start(line))
        if here:
            return here.start()
        for above in range(line - 2, -1, -1):
            starts = [match.start() for match in tag.finditer(text, line_start(above), line_start(above + 1))]
            if starts:
                return starts[-1]
        return 0


def _line_of(element: etree._Element) -> int:
    line: object = element.sourceline
    return line if isinstance(line, int) else 1


def _kept_space(text: str | None, *, keeps: bool) -> str | None:
    return text if text and (keeps or text.strip()) else None


def _attribute_cure(attribute: str) -> str:
    if _PAINT.fullmatch(attribute):
        return f"Use a class instead: {', '.join(CLASSES)}."
    if attribute in ("width", "height"):
        return "Remove it; the viewBox gives the size."
    if attribute == "{http://www.w3.org/1999/xlink}href":
        return "Write it as href."
    return "Remove it."
