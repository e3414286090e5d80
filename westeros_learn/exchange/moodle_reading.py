"""Moodle XML, in: a file of `qformat_xml` (Moodle 4.5) to questions in Moodle's shape."""

from __future__ import annotations

import base64
import binascii
import html
from collections.abc import Iterator

from lxml import etree

from westeros_learn.errors import BankRefusedError
from westeros_learn.exchange.bank import MOST_PICTURE, MOST_QUESTIONS, Refusal
from westeros_learn.exchange.raw import Raw, RawAnswer, RawText
from westeros_learn.exchange.xml_reading import line_of, parse_xml

_COMBINED = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
_TOP = ("$course$", "$system$", "$module$", "$cat$", "top")


def read_moodle_xml(content: bytes) -> Iterator[Raw | Refusal]:
    """Yield the questions of a file; a broken one as what is wrong with it.

    Raises:
        BankRefusedError: it is no question bank, or not one that can be read safely.
    """
    root = parse_xml(content)
    if root.tag != "quiz":
        raise BankRefusedError(
            f"The file is XML, but no question bank of Moodle: it starts with <{_shown(root)}>, not <quiz>.",
            "In Moodle, export the question bank as “Moodle XML format”.",
        )
    groups: tuple[str, ...] = ()
    count = 0
    for element in root:
        if element.tag != "question":
            yield Refusal(line_of(element), "", f"<{_shown(element)}> is no question.")
        elif element.get("type") == "category":
            groups = category_names(_text(element, "category"))
        else:
            count += 1
            if count > MOST_QUESTIONS:
                raise BankRefusedError(
                    f"The file has more than {MOST_QUESTIONS:,} questions.", "Export the bank in parts."
                )
            yield read_question(element, groups)


def category_names(written: str) -> tuple[str, ...]:
    """Return the names of a category and those around it; in its path, two slashes are one in a name."""
    names = written.replace("//", "\0").split("/")
    plain = [name.replace("\0", "/").strip() for name in names]
    while plain and plain[0] in _TOP:
        plain.pop(0)
    return tuple(name for name in plain if name)


def read_question(element: etree._Element, groups: tuple[str, ...] = ()) -> Raw:
    """Return one element as a question in Moodle's shape."""
    return Raw(
        kind=element.get("type", ""),
        line=line_of(element),
        name=" ".join(_text(element, "name").split()),
        text=_with_old_picture(element, raw_text(element.find("questiontext"))),
        feedback=raw_text(element.find("generalfeedback")),
        own_id=_word(element, "idnumber"),
        tags=tuple(" ".join((tag.text or "").split()) for tag in element.iterfind("tags/tag/text")),
        groups=groups,
        weight=_word(element, "defaultgrade") or "1",
        hints=tuple(raw_text(hint) for hint in element.findall("hint")),
        single=_word(element, "single") != "false",
        shuffled=_word(element, "shuffleanswers") not in ("false", "0"),
        case=_word(element, "usecase") == "1",
        answers=tuple(_answer(answer) for answer in element.findall("answer")),
        pairs=tuple((raw_text(pair), _text(pair, "answer")) for pair in element.findall("subquestion")),
        combined=tuple(raw_text(element.find(name)) for name in _COMBINED),
        element=element,
    )


def _with_old_picture(element: etree._Element, text: RawText) -> RawText:
    """Return what is asked with the picture that Moodle 1.9 kept in a field of its own."""
    name, data = _word(element, "image"), element.find("image_base64")
    decoded = file_bytes(data) if data is not None and name else None
    if decoded is None:
        return text
    shown = f'{text.text}<p><img src="@@PLUGINFILE@@/picture" alt="{html.escape(name)}"></p>'
    return RawText(shown, text.format, {**text.files, "picture": decoded})


def _answer(element: etree._Element) -> RawAnswer:
    return RawAnswer(
        raw_text(element),
        number(element.get("fraction", "0")),
        raw_text(element.find("feedback")),
        _word(element, "tolerance"),
    )


def raw_text(element: etree._Element | None) -> RawText:
    """Return an element with a text and perhaps files; an empty text for none."""
    if element is None:
        return RawText()
    inner = element.find("text")
    text = (element.text or "") if inner is None else _inside(inner)
    files = {}
    for file in element.findall("file"):
        data = file_bytes(file)
        if data is not None:
            path = file.get("path", "/").strip("/")
            files["/".join(filter(None, (path, file.get("name", ""))))] = data
    return RawText(text, element.get("format") or "html", files)


def _inside(element: etree._Element) -> str:
    """Return what stands in an element; mark-up that nobody escaped is still a text."""
    children = "".join(etree.tostring(child, encoding="unicode") for child in element)
    return (element.text or "") + children


def file_bytes(element: etree._Element) -> bytes | None:
    """Return a file that stands in the bank, None for one that is too large or broken."""
    text = element.text or ""
    if element.get("encoding", "base64") != "base64" or len(text) > MOST_PICTURE * 3 // 2:
        return None
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


def number(text: str) -> float:
    """Return a number as Moodle writes it, 0 for what is none."""
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        return 0.0
    return value if abs(value) < 1e12 else 0.0


def _text(element: etree._Element, name: str) -> str:
    return element.findtext(f"{name}/text") or element.findtext(name) or ""


def _word(element: etree._Element, name: str) -> str:
    return (element.findtext(name) or "").strip()


def _shown(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2][:40]
