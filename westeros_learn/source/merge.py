"""A catalogue brought up to the course: nothing that a translator wrote is lost.

A text that changed keeps its translation, marked fuzzy, with the wording it was made for.
Which text it was is known by its place: the id of its group and its keys, or in a
lesson the likeness of the words.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import polib

from westeros_learn.source.translation import Message

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from westeros_learn.source.messages import FoundMessage

WIDTH = 78
_ALIKE = 0.5
_ALIKE_AT_ITS_PLACE = 0.3
_MOST_COMPARED = 200


@dataclass(frozen=True, slots=True)
class Changes:
    """What an update did.

    Attributes:
        new: texts that came in without a translation.
        outdated: translations that belong to an earlier wording now.
        revived: translations of texts that came back.
        obsolete: translations of texts that are no longer there; they stay at the end of the file.
    """

    new: int = 0
    outdated: int = 0
    revived: int = 0
    obsolete: int = 0


def empty_catalogue(course: str, source: str, language: str) -> polib.POFile:
    """Return a catalogue, or with no language a template, that has no texts yet."""
    file = polib.POFile(wrapwidth=WIDTH)
    file.header = (
        f"The texts of the course '{course}', written in '{source}'.\n"
        "Keep signs such as {term}`…` and what stands in <angle brackets>; translate the words around them."
    )
    file.metadata = {
        "Project-Id-Version": course,
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "X-Source-Language": source,
    }
    return file


def merge(old: polib.POFile, messages: Sequence[FoundMessage]) -> tuple[polib.POFile, Changes]:
    """Return a catalogue with exactly the course's texts, in their order, then those that are obsolete."""
    new = polib.POFile(wrapwidth=WIDTH)
    new.header, new.metadata, new.metadata_is_fuzzy = old.header, old.metadata, old.metadata_is_fuzzy
    living = {_key(entry): entry for entry in old if not entry.obsolete}
    buried = {_key(entry): entry for entry in old if entry.obsolete}
    wanted = {found.message for found in messages}
    orphans = _Orphans(living, wanted)
    changes = {"new": 0, "outdated": 0, "revived": 0}
    for found in messages:
        entry = living.get(found.message)
        if entry is None:
            entry, what = _entry_for(found, buried, orphans)
            changes[what] += 1
        _describe(entry, found)
        new.append(entry)
    left = [entry for entry in orphans.left() if entry.msgstr or entry.tcomment]
    kept = [entry for key, entry in buried.items() if key not in wanted]
    known = {_key(entry) for entry in (*new, *kept, *left)}
    for entry in left:
        _bury(entry, known)
    new.extend([*kept, *left])
    return new, Changes(**changes, obsolete=len(left))


def template(course: str, source: str, messages: Sequence[FoundMessage]) -> polib.POFile:
    """Return what translators' tools start a new catalogue from."""
    return merge(empty_catalogue(course, source, ""), messages)[0]


def _key(entry: polib.POEntry) -> Message:
    if entry.msgid_plural:  # texts of a course have none: the first form is kept
        entry.msgstr = entry.msgstr or entry.msgstr_plural.get(0, "")
        entry.msgid_plural, entry.msgstr_plural = "", {}
    return Message(entry.msgctxt or "", entry.msgid)


def _entry_for(
    found: FoundMessage, buried: dict[Message, polib.POEntry], orphans: _Orphans
) -> tuple[polib.POEntry, str]:
    """Return the entry of a text that the catalogue does not have, and what became of it."""
    message = found.message
    if message in buried:
        entry = buried[message]
        entry.obsolete = False
        return entry, "revived"
    entry = polib.POEntry(msgctxt=message.context or None, msgid=message.text)
    earlier = orphans.take(found)
    if earlier is None:
        return entry, "new"
    entry.msgstr, entry.tcomment = earlier.msgstr, earlier.tcomment
    if earlier.fuzzy and earlier.previous_msgid == message.text:  # the change was taken back
        entry.flags = [flag for flag in earlier.flags if flag != "fuzzy"]
        return entry, "revived"
    entry.flags = [*dict.fromkeys([*earlier.flags, "fuzzy"])]
    entry.previous_msgid = (
        earlier.previous_msgid if earlier.fuzzy and earlier.previous_msgid else earlier.msgid
    )
    return entry, "outdated"


def _bury(entry: polib.POEntry, known: set[Message]) -> None:
    """Make an entry obsolete, as the translation of the wording for which it was written."""
    earlier = Message(entry.msgctxt or "", entry.previous_msgid or "")
    if entry.fuzzy and earlier.text and earlier not in known:
        entry.msgid, entry.flags = earlier.text, [flag for flag in entry.flags if flag != "fuzzy"]
        known.add(earlier)
    entry.previous_msgid, entry.obsolete = None, True  # polib does not read it where an entry is obsolete


def _describe(entry: polib.POEntry, found: FoundMessage) -> None:
    entry.comment = "\n".join(found.notes)
    entry.occurrences = [(file, str(line)) for file, line in found.places]


class _Orphans:
    """Entries to find again by place and likeness: their text is gone from the course, or from its place."""

    def __init__(self, living: Mapping[Message, polib.POEntry], wanted: Collection[Message]) -> None:
        self._entries = dict(enumerate(living.values()))
        self._gone = {number for number, message in enumerate(living) if message not in wanted}
        self._by_place: dict[str, list[int]] = defaultdict(list)
        for number, entry in self._entries.items():
            if not entry.msgstr:
                continue
            for line in entry.comment.split("\n"):
                self._by_place[line.partition(" – ")[0]].append(number)
            if number in self._gone:
                for file in dict.fromkeys(file for file, _ in entry.occurrences):
                    self._by_place[file].append(number)

    def left(self) -> Iterator[polib.POEntry]:
        """Yield those that were not found again."""
        return (entry for number, entry in self._entries.items() if number in self._gone)

    def take(self, found: FoundMessage) -> polib.POEntry | None:
        """Return the entry that a text had before it changed; one that is gone is taken once."""
        files = dict.fromkeys(file for file, _ in found.places)
        for places, least in ((found.labels, _ALIKE_AT_ITS_PLACE), (files, _ALIKE)):
            numbers = [number for place in places for number in self._by_place[place]]
            left = [number for number in dict.fromkeys(numbers) if number in self._entries]
            best = self._most_alike(found.message, left[:_MOST_COMPARED], least)
            if best is not None:
                return self._entries.pop(best) if best in self._gone else self._entries[best]
        return None

    def _most_alike(self, message: Message, numbers: Sequence[int], least: float) -> int | None:
        matcher: SequenceMatcher[str] = SequenceMatcher(None, autojunk=False)
        matcher.set_seq2(message.text.split())
        best, found = least, None
        for number in numbers:
            entry = self._entries[number]
            if (entry.msgctxt or "") != message.context:
                continue
            matcher.set_seq1(entry.msgid.split())
            if matcher.real_quick_ratio() >= best and matcher.quick_ratio() >= best:
                likeness = matcher.ratio()
                if likeness > best or (likeness == best and found is None):
                    best, found = likeness, number
        return found
