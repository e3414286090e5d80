"""One course while it is being written: compiled anew when its folder has changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from threading import Condition, Lock

from westeros_learn.errors import LanguageMissingError
from westeros_learn.export import Member, player_members
from westeros_learn.memo import Memo
from westeros_learn.model import CompileResult
from westeros_learn.player import PlayOptions, render_course
from westeros_learn.source import catalogue_languages, load_course
from westeros_learn.web.preview.contents import contents, fault_entries
from westeros_learn.web.preview.places import Places

_OPTIONS = PlayOptions("standalone", preview=True)
_TEXTS = (".html", ".css", ".js")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A course as it is at one moment, in one language.

    Attributes:
        version: names it: what looks the same has the same version.
        news: what the frame around the page shows of it, as JSON.
        members: the files of the page by their names; none when the course cannot be shown.
    """

    version: str
    news: str
    members: Mapping[str, Member]


class PreviewedCourse:
    """A course in a folder, as it is now.

    Attributes:
        folder: where it lies.
        unsaved: texts that are being written and stand in place of those of its files.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.unsaved: Mapping[str, str] = {}
        self._snapshots: dict[str, Snapshot] = {}
        self._read = Memo()
        self._rendered: dict[str, Memo] = {}
        self._compiling = Lock()
        self._changed = Condition()

    def snapshot(self, language: str) -> Snapshot:
        """Return the course as it is, in a language or, for "", in its own."""
        with self._compiling:
            if language not in self._snapshots:
                self._snapshots[language] = self._compile(language)
            return self._snapshots[language]

    def touched(self) -> None:
        """The folder has changed: what is known of it holds no longer."""
        with self._compiling:
            self._snapshots = {}
        with self._changed:
            self._changed.notify_all()

    def write(self, unsaved: Mapping[str, str]) -> None:
        """Show texts that are not saved in place of those of the files."""
        self.unsaved = unsaved
        self.touched()

    def newer(self, language: str, known: str, timeout: float) -> Snapshot | None:
        """Wait until another version than the known one is there; return None when there is none in time."""
        with self._changed:
            self._changed.wait_for(lambda: self.snapshot(language).version != known, timeout)
        snapshot = self.snapshot(language)
        return None if snapshot.version == known else snapshot

    def _compile(self, language: str) -> Snapshot:
        result = self._load(language)
        page, members, parts = "", {}, {}
        if result.course is not None:
            rendered = self._rendered.setdefault(language, Memo())
            files = render_course(result.course, _OPTIONS, rendered)
            members = {member.name: member for member in player_members(files)}
            page = files.page
            parts = contents(result.course)
        faults = fault_entries(result, Places(page, self.folder))
        told = {"faults": faults, "languages": catalogue_languages(self.folder), **parts}
        news = json.dumps(told, ensure_ascii=False)
        digest = blake2b(f"{page}\0{news}".encode(), digest_size=12)
        for name, member in members.items():
            if not name.endswith(_TEXTS):  # a picture that was painted over
                digest.update(member.read())
        return Snapshot(digest.hexdigest(), news, members)

    def _load(self, language: str) -> CompileResult:
        """Read the course; in its own language when it has no catalogue for another any more.

        What is wrong in a catalogue is told to who looks at its language: to read all of them
        takes longer than to read the course.
        """
        try:
            return load_course(self.folder, language or None, memo=self._read, unsaved=self.unsaved)
        except LanguageMissingError:
            return load_course(self.folder, memo=self._read, unsaved=self.unsaved)
