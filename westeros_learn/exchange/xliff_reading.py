"""XLIFF in: version 1.2 and the versions 2.0 to 2.2, as the tools of translators give it back.

Every text has the id that we gave it, or says what our text says. A code that a tool gives back by its number
alone is that of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from westeros_learn.errors import BankRefusedError
from westeros_learn.exchange.bank import Refusal
from westeros_learn.exchange.xml_reading import Needs, line_of, parse_xml
from westeros_learn.source.inline_codes import Kind, pieces, written_out
from westeros_learn.source.messages import FoundMessage
from westeros_learn.source.translating import CourseTexts
from westeros_learn.source.translation import Message
from westeros_learn.source.writeback.catalogues import Written, as_one_text

NEEDS = Needs("file of translations", "Give it back in parts, file by file.")
_NOT_BEGUN = frozenset({"new", "needs-translation", "initial"})
_UNSURE = frozenset(
    {
        *_NOT_BEGUN,
        "needs-adaptation",
        "needs-l10n",
        "needs-review-adaptation",
        "needs-review-l10n",
        "needs-review-translation",
    }
)
_NATIVE = frozenset({"bpt", "ept", "bx", "ex", "it", "x"})
_KINDS = {
    **dict.fromkeys(("bpt", "bx", "sc"), Kind.OPEN),
    **dict.fromkeys(("ept", "ex", "ec"), Kind.CLOSE),
}
_HEX = re.compile(r"[0-9A-Fa-f]{1,6}")


@dataclass(frozen=True, slots=True)
class Incoming:
    """A translation that comes in.

    Attributes:
        line: where it stands in the file.
    """

    line: int
    message: Message
    written: Written


@dataclass(frozen=True, slots=True)
class ReadTranslations:
    """A file of translations that was read.

    Attributes:
        language: into which it translates; "" where it does not say so.
        base: names the catalogue from which it was made; "" where it does not say so.
        unknown: texts that the course does not have, each with its line.
    """

    language: str
    base: str
    found: tuple[Incoming, ...]
    unknown: tuple[tuple[int, str], ...] = ()
    refused: tuple[Refusal, ...] = ()


def read_xliff(content: bytes, texts: CourseTexts) -> ReadTranslations:
    """Return what a file translates.

    Raises:
        BankRefusedError: it is too large, harmful, or no XLIFF.
    """
    root = parse_xml(content, NEEDS)
    version = root.get("version", "")
    if _name(root) != "xliff" or version[:2] not in ("1.", "2."):
        raise BankRefusedError(
            "The file is XML, and no XLIFF.", "Save it as XLIFF 1.2 or 2.0 in your translation tool."
        )
    newer = version.startswith("2.")
    by_text = {_key(written_out(found.message.text)): found for found in texts.messages}
    found: list[Incoming] = []
    unknown: list[tuple[int, str]] = []
    for unit in root.iter("{*}unit" if newer else "{*}trans-unit"):
        source = _Text(unit, {}).said("source")
        known = _message(unit, source, texts, by_text)
        if known is None:
            unknown.append((line_of(unit), source))
        elif (written := _written(unit, known.message.text, newer=newer)) is not None:
            found.append(Incoming(line_of(unit), known.message, written))
    file = next(root.iter("{*}file"), root)
    language = (root.get("trgLang") if newer else file.get("target-language")) or ""
    return ReadTranslations(language, file.get("build-num", ""), tuple(found), tuple(unknown))


def _message(
    unit: etree._Element, source: str, texts: CourseTexts, by_text: Mapping[str, FoundMessage]
) -> FoundMessage | None:
    for attribute in ("id", "name", "resname"):
        known = texts.by_id.get(unit.get(attribute, ""))
        if known is not None:
            return known
    return by_text.get(_key(source))


def _key(text: str) -> str:
    return " ".join(text.split())


def _written(unit: etree._Element, text: str, *, newer: bool) -> Written | None:
    """Return what a unit says of a text; None where it does not translate it."""
    target = as_one_text(_Text(unit, _codes(text)).said("target"))
    holders = unit.iter("{*}segment") if newer else unit.iterchildren("{*}target")
    states = {holder.get("state", "") for holder in holders}
    untouched = states <= _NOT_BEGUN and bool(states) and _key(target) == _key(written_out(text))
    if not target or untouched:
        return None
    return Written(target, look=bool(states & _UNSURE))


def _codes(text: str) -> Mapping[tuple[Kind, str], str]:
    return {
        (piece.kind, str(piece.number)): piece.text for piece in pieces(text) if piece.kind is not Kind.WORDS
    }


@dataclass(frozen=True, slots=True)
class _Text:
    """The words and codes of a unit.

    Attributes:
        codes: those of our text, by what they are and their number.
    """

    unit: etree._Element
    codes: Mapping[tuple[Kind, str], str]

    def said(self, side: str) -> str:
        """Return what the unit says on a side, "source" or "target", in all of its segments."""
        holders: Iterator[etree._Element] = self.unit.iterchildren(f"{{*}}{side}")
        if _name(self.unit) == "unit":
            parts = self.unit.iterchildren("{*}segment", "{*}ignorable")
            holders = (part for each in parts if (part := self._side(each, side)) is not None)
        return "".join(self._inner(holder) for holder in holders)

    def _side(self, segment: etree._Element, side: str) -> etree._Element | None:
        found = next(segment.iterchildren(f"{{*}}{side}"), None)
        between = _name(segment) == "ignorable"
        return next(segment.iterchildren("{*}source"), None) if found is None and between else found

    def _inner(self, element: etree._Element) -> str:
        parts = [element.text or ""]
        for child in element.iterchildren():
            parts += [self._child(child), child.tail or ""]
        return "".join(parts)

    def _child(self, child: etree._Element) -> str:
        name, number = _name(child), child.get("id", "")
        kind = _KINDS.get(name, Kind.WHOLE)
        if name in _NATIVE or (name == "ph" and _name(self.unit) != "unit"):
            known = self.codes.get((kind, number)) or self.codes.get((kind, child.get("rid", "")), "")
            return _all_text(child) or known
        if name in ("g", "pc"):
            begin, end = (self._data(child.get(key, "")) for key in ("dataRefStart", "dataRefEnd"))
            begin = begin or self.codes.get((Kind.OPEN, number), "")
            return f"{begin}{self._inner(child)}{end or self.codes.get((Kind.CLOSE, number), '')}"
        if name in ("ph", "sc", "ec"):
            number = child.get("startRef", number)
            return self._data(child.get("dataRef", "")) or self.codes.get((kind, number), "")
        if name == "cp" and _HEX.fullmatch(child.get("hex", "")):
            return chr(min(int(child.get("hex", "20"), 16), 0x10FFFF))
        return "" if name == "sub" else self._inner(child)

    def _data(self, name: str) -> str:
        """Return what a code is, as the file says it beside its units (2.0, section 4.2.2.11)."""
        for data in self.unit.iterfind("{*}originalData/{*}data") if name else ():
            if data.get("id") == name:
                return _all_text(data)
        return ""


def _all_text(element: etree._Element) -> str:
    return "".join(str(text) for text in element.itertext())


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname


def told_once(found: Sequence[Incoming]) -> tuple[list[Incoming], list[Refusal]]:
    """Return translations, each text once; of two that differ, both are refused."""
    first: dict[Message, Incoming] = {}
    twice: dict[Message, Refusal] = {}
    for each in found:
        before = first.setdefault(each.message, each)
        if before.written != each.written:
            twice[each.message] = Refusal(
                each.line,
                each.message.text,
                f"The file translates this text in line {before.line} in another way.",
                "Leave one of the two.",
            )
    return [each for each in first.values() if each.message not in twice], [*twice.values()]
