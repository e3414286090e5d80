"""Catalogues: a course's translations, one gettext file for each language, in `locale/`.

polib reads and writes them. It forgives a quote that is not closed, and takes the letter
before it for the quote; nobody's work may be lost that way, so every line is looked at first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import polib

from westeros_learn.source.faults import Faults, Sentence
from westeros_learn.source.files import Area, Folder, SourceFile, read_source
from westeros_learn.source.translation import Entry, Message
from westeros_learn.source.values import LANGUAGE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOLDER = "locale"
MOST_BYTES = 64_000_000
MOST_LINES = 3_000_000
MOST_TEXTS = 500_000
"""A course of a thousand lessons has less than half of all this."""

_STRING = re.compile(
    r"(?P<old>#~[ \t]*)?(?P<key>msgctxt|msgid|msgid_plural|msgstr|msgstr\[\d\])?[ \t]*"
    r'"(?P<text>(?:[^"\\]|\\.)*)"[ \t]*'
)
_LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_MISFIT = "it does not fit to the lines before it"
_BYPRODUCTS = (".mo", "~")
"""What translators' tools leave beside a catalogue."""
_COMMENT = re.compile(r"#(?!~)|#~\|")


@dataclass(frozen=True)
class Catalogue:
    """The translations of one course into one language.

    Attributes:
        name: its path in the course.
        file: the file as polib knows it, for `update`.
        entries: what it says of each message; obsolete ones are left out.
    """

    name: str
    language: str
    file: polib.POFile
    entries: dict[Message, Entry] = field(default_factory=dict)


def catalogue_name(language: str) -> str:
    """Return where a language's catalogue lies, from the course's folder."""
    return f"{FOLDER}/{language}.po"


def catalogue_languages(path: Path) -> tuple[str, ...]:
    """Return the languages for which the course in a folder has a catalogue."""
    return languages_of(Folder(path))


def languages_of(folder: Folder) -> tuple[str, ...]:
    """Return the languages for which a course has a catalogue, or one that is being written."""
    files = (
        name
        for name in folder.names(f"{FOLDER}/*.po")
        if name in folder.unsaved or (folder.path / name).is_file()
    )
    names = (PurePosixPath(name).stem for name in files)
    return tuple(sorted(name for name in names if LANGUAGE.fullmatch(name)))


def read_catalogue(folder: Folder, language: str, faults: Faults) -> Catalogue | None:
    """Read a catalogue.

    Returns:
        None when it cannot be read whole; the fault is collected.
    """
    name = catalogue_name(language)
    source = read_source(folder, name, faults, most=MOST_BYTES)
    if source and _is_endless(source.text):
        reason = f"the file has more than {MOST_LINES:,} lines or {MOST_TEXTS:,} texts"
        faults.add("T101", source.span(0), reason=Sentence(reason))
        return None
    stretches = _stretches(source, faults) if source else None
    file = _parse(source, faults) if source and stretches is not None else None
    if source is None or stretches is None or file is None:
        return None
    if len(stretches) != sum(not entry.obsolete for entry in file):
        faults.add("T101", source.span(0), reason=Sentence("an entry of the file lacks its msgstr"))
        return None
    written = str(file.metadata.get("Language", "")).replace("_", "-")
    if written and written != language:
        place = Area(source, 0, len(source.text)).find("Language: " + str(file.metadata["Language"]))
        faults.add("T102", place, written=written, language=language)
    catalogue = Catalogue(name, language, file)
    _fill(catalogue, stretches, faults)
    return catalogue


def _fill(catalogue: Catalogue, stretches: list[Area], faults: Faults) -> None:
    entries = [entry for entry in catalogue.file if not entry.obsolete]
    for entry, area in zip(entries, stretches, strict=True):
        message = Message(entry.msgctxt or "", entry.msgid)
        if message in catalogue.entries:
            line = catalogue.entries[message].area.span.line
            faults.add("T106", area.span, text=entry.msgid, line=line)
        elif entry.msgid_plural:
            faults.add("T103", area.span, text=entry.msgid)
        else:
            catalogue.entries[message] = Entry(entry.msgstr, area, fuzzy=entry.fuzzy)


def _parse(source: SourceFile, faults: Faults) -> polib.POFile | None:
    try:
        return polib.pofile(source.text + "\n", encoding="utf-8")  # the line end: no file is named so
    except (OSError, ValueError) as error:
        match = re.search(r"line (\d+)", str(error))
        line = int(match[1]) if match else 1
        start = sum(len(text) for text in source.text.splitlines(keepends=True)[: line - 1])
        faults.add("T101", source.span(start), reason=Sentence(_MISFIT))
        return None


def _stretches(source: SourceFile, faults: Faults) -> list[Area] | None:
    """Return where the translation of each entry stands, in order, the header's left out.

    Returns:
        None when a line is none of a catalogue's.
    """
    found: list[Area] = []
    text, area, old = "", None, False
    for start, match in _strings(source):
        starts = match is not None and match["key"] in ("msgctxt", "msgid")
        if match is None or (not starts and bool(match["old"]) != old):
            reason = "it is neither a comment nor a text in quotes" if match is None else _MISFIT
            faults.add("T101", source.span(start), reason=Sentence(reason))
            return None
        if starts:
            if area and text and not old:
                found.append(area)
            text, area, old = ("x" if match["key"] == "msgctxt" else match["text"]), None, bool(match["old"])
        elif match["key"] and match["key"].startswith("msgstr") and area is None:
            area = Area(source, start + match.start("text"), start + match.end())
        elif area:
            area = Area(source, area.start, start + match.end())
        else:
            text += match["text"]
    return [*found, area] if area and text and not old else found


def line_of_text(bare: str) -> re.Match[str] | None:
    """Return what a line of a catalogue says, which holds a text: `old`, `key`, `text`; None for another."""
    return _STRING.fullmatch(bare)


def _is_endless(text: str) -> bool:
    """Say whether a catalogue has more in it than memory should be spent on."""
    return sum(map(text.count, _LINE_ENDS)) > MOST_LINES or text.count("msgid") > MOST_TEXTS


def _strings(source: SourceFile) -> Iterator[tuple[int, re.Match[str] | None]]:
    """Yield each line that holds a text, with where it starts; None for a line that holds nothing known."""
    start = 0
    for line in source.text.splitlines(keepends=True):
        bare = line.strip()
        if bare and not _COMMENT.match(bare):
            yield start + line.index(bare), _STRING.fullmatch(bare)
        start += len(line)


def stray_files(folder: Folder, course: str) -> Iterator[str]:
    """Yield the files in `locale/` that are no catalogue and no template of the course."""
    place = folder.path / FOLDER
    for path in sorted(place.iterdir()) if place.is_dir() else ():
        known = path.suffix == ".po" and LANGUAGE.fullmatch(path.stem)
        ours = known or path.name == f"{course}.pot"
        if not ours and not path.name.startswith(".") and not path.name.endswith(_BYPRODUCTS):
            yield f"{FOLDER}/{path.name}"
