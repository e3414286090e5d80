"""XLIFF out: the texts of a course and their translations, for the tools of translators.

Version 1.2 (OASIS, 1 February 2008) is written, for every such tool reads it; newer ones are read as
well, see `xliff_reading`. Roles, links, ids and gaps are native codes (`bpt`, `ept` and `ph`, section 2.3):
a tool shows them as one sign each, which a translator moves and cannot break.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import PurePosixPath

from lxml import etree

from westeros_learn.source.inline_codes import Kind, Piece, pieces
from westeros_learn.source.translating import CourseTexts, LanguageTexts, TranslatedText

NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
TOOL = "westeros-learn"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TAGS = {Kind.OPEN: "bpt", Kind.CLOSE: "ept", Kind.WHOLE: "ph"}
_KEEP = "Keep "
MISSING, LOOK, DONE = "needs-translation", "needs-review-translation", "translated"
"""The states of a target (1.2, section 2.4, "state"): none yet, one to be looked at, one that is done."""


def write_xliff(texts: CourseTexts, found: LanguageTexts, base: str = "") -> bytes:
    """Return all texts of a course with their translations into one language.

    Args:
        texts: of the course.
        found: the same in the language.
        base: names the catalogue as it is now. It comes back with the file (`build-num`): what nobody
            has changed in it then writes over nothing.
    """
    root = etree.Element(_tag("xliff"), nsmap={None: NAMESPACE}, version="1.2")  # type: ignore[dict-item]
    course = texts.course
    file = _under(
        root,
        "file",
        {
            "original": course.id,
            "source-language": course.language,
            "target-language": found.language,
            "datatype": "x-markdown",
            "tool-id": TOOL,
            **({"build-num": base} if base else {}),
        },
    )
    header = _under(file, "header")
    _under(header, "tool", {"tool-id": TOOL, "tool-name": "westeros_learn"})
    body = _under(file, "body")
    titles = {PurePosixPath(each.span.file).parts[0]: each.title for each in course.lessons}
    for name, members in groupby(found.texts, lambda text: text.found.places[0][0]):
        title = titles.get(PurePosixPath(name).parts[0], "")
        group = _under(body, "group", {"resname": f"{title}: {name}" if title else name})
        for text in members:
            _unit(group, text)
    _indent(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") + b"\n"


def _indent(element: etree._Element, depth: int = 0) -> None:
    """Give each element a line of its own, and touch no text: blanks count in it."""
    if len(element) and etree.QName(element).localname not in ("source", "target"):
        element.text = f"\n{'  ' * (depth + 1)}"
        for child in element:
            _indent(child, depth + 1)
            child.tail = element.text
        element[-1].tail = f"\n{'  ' * depth}"


def xml_text(text: str) -> str:
    """Return a text without the signs that no XML can hold (XML 1.0, section 2.2)."""
    return _UNFIT.sub("", text)


def _unit(group: etree._Element, text: TranslatedText) -> None:
    context = text.found.message.context
    named = {"resname": context} if context else {}
    unit = _under(group, "trans-unit", {"id": text.id, **named, f"{_XML}space": "preserve"})
    source = pieces(text.text)
    _fill(_under(unit, "source"), source)
    said = text.written.translation
    state = MISSING if not said.strip() else LOOK if text.written.look else DONE
    _fill(_under(unit, "target", {"state": state}), _numbered_as(pieces(said), source))
    for file, line in text.found.places[:3]:
        place = _under(unit, "context-group", {"purpose": "location"})
        _under(place, "context", {"context-type": "sourcefile"}).text = xml_text(file)
        _under(place, "context", {"context-type": "linenumber"}).text = str(line)
    for note in text.found.notes:
        if not note.startswith(_KEEP):
            _note(unit, note)
    if text.previous:
        _note(unit, f"Before it was changed, the text was: {text.previous}")
    for fault in text.faults:
        _note(unit, f"{fault.message} {fault.hint}".strip())


def _note(unit: etree._Element, said: str) -> None:
    _under(unit, "note", {"from": TOOL}).text = xml_text(said)


def _fill(element: etree._Element, content: Iterable[Piece]) -> None:
    """Write words and codes into an element."""
    last: etree._Element | None = None
    for piece in content:
        if piece.kind is Kind.WORDS:
            said = xml_text(piece.text)
            if last is None:
                element.text = (element.text or "") + said
            else:
                last.tail = (last.tail or "") + said
            continue
        code = {"id": str(piece.number)}
        if piece.kind is not Kind.CLOSE:
            code["ctype"] = "link" if piece.name == "link" else f"x-{piece.name}"
        last = _under(element, _TAGS[piece.kind], code)
        last.text = xml_text(piece.text)


def _numbered_as(target: Sequence[Piece], source: Sequence[Piece]) -> list[Piece]:
    """Return the pieces of a translation, each code with the number of the same code in the text."""
    free: dict[tuple[Kind, str, str], list[int]] = defaultdict(list)
    for piece in source:
        if piece.kind in (Kind.OPEN, Kind.WHOLE):
            free[piece.kind, piece.name, piece.keeps].append(piece.number)
    another = max((piece.number for piece in source), default=0)
    numbers: dict[int, int] = {}
    for piece in target:
        if piece.kind in (Kind.OPEN, Kind.WHOLE):
            same = free[piece.kind, piece.name, piece.keeps]
            if not same:
                another += 1
            numbers[piece.number] = same.pop(0) if same else another
    return [
        Piece(piece.kind, piece.text, piece.name, numbers.get(piece.number, piece.number), piece.keeps)
        for piece in target
    ]


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _under(parent: etree._Element, name: str, attributes: dict[str, str] | None = None) -> etree._Element:
    return etree.SubElement(parent, _tag(name), {k: xml_text(v) for k, v in (attributes or {}).items()})
