"""The one translator: every text that a learner reads passes through it before it is read as Markdown.

What is met on the way is remembered, so the walk that translates a course is also the one
that finds what there is to translate (`westeros-learn translate extract`). The two cannot differ.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from westeros_learn.model import Foreign
from westeros_learn.source.kept import kept_parts, told_parts

if TYPE_CHECKING:
    from westeros_learn.model import Inlines
    from westeros_learn.source.faults import Faults
    from westeros_learn.source.files import Area
    from westeros_learn.source.values import Read

_BLANKS = re.compile(r"[\t-\r\x1c- \x85\u2028\u2029]+")
_HARD_BREAK = re.compile(r"(?: {2,}|\\)\n")


class Message(NamedTuple):
    """A text as catalogues know it: blanks made one, forced ends of lines kept.

    Attributes:
        context: tells two equal texts apart that need two translations ("msgctxt").
    """

    context: str
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message stands and what it is there, in words for the translator."""

    area: Area
    what: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A translation, and the stretch of the catalogue in which it stands.

    Attributes:
        fuzzy: whether it belongs to an earlier wording; it is then not shown.
    """

    text: str
    area: Area
    fuzzy: bool = False


class Translator:
    """Shows every text as it was written; the translator of a course's own language."""

    def markdown(self, text: str, area: Area, what: str) -> Entry | None:  # noqa: ARG002
        """Return the translation of one flow of Markdown, None where the text stays.

        Args:
            text: the flow, as it is written: a paragraph, a heading, a cell.
            area: where it stands.
            what: what it is, in words for the person who translates it.
        """
        return None

    def plain(self, text: str, area: Area, read: Read) -> str:  # noqa: ARG002
        """Return a text without mark-up, translated where it can be; its lines are kept."""
        return text

    def left(self, content: Inlines) -> Inlines:
        """Return content that was not translated, told apart from what surrounds it."""
        return content


SOURCE_LANGUAGE = Translator()


class CatalogueTranslator(Translator):
    """Translates by a catalogue, and remembers every text that it meets.

    Attributes:
        met: every message with the places in which it stands, in the order of reading.
    """

    def __init__(self, entries: Mapping[Message, Entry], faults: Faults) -> None:
        self.met: dict[Message, list[Place]] = {}
        self._entries = entries
        self._faults = faults
        self._broken: dict[Message, bool] = {}

    def markdown(self, text: str, area: Area, what: str) -> Entry | None:
        """Return the translation of one flow of Markdown, None where the text stays."""
        message = Message("", one_flow(text))
        entry = self._find(message, area, what)
        if entry is None or self._is_broken(message, entry):
            return None
        return entry

    def plain(self, text: str, area: Area, read: Read) -> str:
        """Return a text without mark-up, translated where it can be; its lines are kept."""
        entry = self._find(Message(read.context, text), area, read.what)
        if entry is None:
            return text
        if read.most and len(entry.text) > read.most:
            self._faults.add("T203", entry.area.span, most=read.most)
        elif read.lines and len(entry.text.splitlines()) > read.lines:
            self._faults.add("T204", entry.area.span, lines=read.lines)
        else:
            return entry.text
        return text

    def left(self, content: Inlines) -> Inlines:
        """Return content that was not translated, told apart from what surrounds it."""
        return (Foreign(content),) if content else ()

    def entry(self, message: Message) -> Entry | None:
        """Return the translation of a message that may be shown."""
        entry = self._entries.get(message)
        return None if entry is None or entry.fuzzy or not entry.text.strip() else entry

    def _find(self, message: Message, area: Area, what: str) -> Entry | None:
        if not has_words(message.text):
            return None
        self.met.setdefault(message, []).append(Place(area, what))
        return self.entry(message)

    def _is_broken(self, message: Message, entry: Entry) -> bool:
        """Say whether a translation lost or added what must be kept; tell it once."""
        if message not in self._broken:
            before = self._faults.count
            wanted, there = kept_parts(message.text), kept_parts(entry.text)
            if lost := wanted - there:
                self._faults.add("T201", entry.area.span, parts=told_parts(lost))
            elif added := there - wanted:
                self._faults.add("T202", entry.area.span, parts=told_parts(added))
            self._broken[message] = self._faults.count > before
        return self._broken[message]


def one_flow(text: str) -> str:
    """Return a flow of Markdown with its blanks made one; forced ends of lines stay."""
    return "\\\n".join(one_line(line) for line in _HARD_BREAK.split(text))


def one_line(text: str) -> str:
    """Return a text with its blanks made one; a no-break space is none of them."""
    return _BLANKS.sub(" ", text).strip(" ")


def has_words(text: str) -> bool:
    """Say whether there is anything to translate."""
    return any(character.isalpha() for character in text)
