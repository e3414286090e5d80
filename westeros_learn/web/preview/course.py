"""One course while it is being written: compiled anew when its folder has changed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from threading import Condition, Lock

from westeros_learn.errors import LanguageMissingError
from westeros_learn.export import Member, player_members
from westeros_learn.memo import Memo
from westeros_learn.model import CompileResult
from westeros_learn.player import PlayOptions, render_course, render_section
from westeros_learn.source import LessonReader, catalogue_languages, load_course
from westeros_learn.web.preview.contents import contents, fault_entries
from westeros_learn.web.preview.places import Places

_OPTIONS = PlayOptions("standalone", preview=True)
_TEXTS = (".html", ".css", ".js")
_PARTS_OF_A_LESSON = ("/quiz.yaml", ".scenario.yaml")


@dataclass(frozen=True)
class Snapshot:
    """A course as it is at one moment, in one language.

    Attributes:
        version: names it: what looks the same has the same version.
        result: what it says, and what is wrong in it.
        members: the files of the page by their names; none when the course cannot be shown.
        page: the page itself.
        sections: the lessons as they stand in it, by their ids.
        folder: where the course lies.
        languages: those of its catalogues.
        pictures: names what the photographs show.
    """

    version: str
    result: CompileResult
    members: Mapping[str, Member]
    page: str
    sections: Mapping[str, str]
    folder: Path
    languages: Sequence[str]
    pictures: str

    @cached_property
    def news(self) -> str:
        """What the frame around the page shows of it, as JSON."""
        course = self.result.course
        faults = fault_entries(self.result, Places(self.page, self.folder))
        told = {"faults": faults, "languages": self.languages, **(contents(course) if course else {})}
        return json.dumps(told, ensure_ascii=False)

    def section_of(self, file: str) -> Section | None:
        """Return the lesson that a file belongs to; None where it belongs to none that is shown."""
        lesson = _lesson_at(self.result, file)
        return Section(lesson, self.sections[lesson]) if lesson else None

    def besides(self, section: Section | None) -> str:
        """Return what names the page but for one lesson of it."""
        page = self.page.replace(section.html, "", 1) if section else self.page
        return blake2b(f"{self.pictures}\0{page}".encode(errors="replace"), digest_size=12).hexdigest()


@dataclass(frozen=True, slots=True)
class Section:
    """A lesson as it stands in the page of its course.

    Attributes:
        lesson: its id.
    """

    lesson: str
    html: str


class PreviewedCourse:
    """A course in a folder, as it is now.

    Attributes:
        folder: where it lies.
        unsaved: texts that are being written and stand in place of those of its files.

    Args:
        known: remembers what was made of the parts of the course as it is saved.
    """

    def __init__(self, folder: Path, known: Memo | None = None) -> None:
        self.folder = folder
        self.unsaved: Mapping[str, str] = {}
        self._snapshots: dict[str, Snapshot] = {}
        self._read = Memo(known)
        self._rendered: dict[str, Memo] = {}
        self._compiling = Lock()
        self._changed = Condition()
        self._lessons = LessonReader()
        self._glanced = Memo()
        self._glancing = Lock()

    def snapshot(self, language: str) -> Snapshot:
        """Return the course as it is, in a language or, for "", in its own."""
        with self._compiling:
            if language not in self._snapshots:
                self._snapshots[language] = self._compile(language)
            return self._snapshots[language]

    def glance(self, file: str, text: str) -> Section | None:
        """Return a lesson as it would be with another text of one of its files, quickly.

        The rest of the course is as it was read last, whatever has become of its folder since.

        Returns:
            None where only the whole page tells what becomes of it.
        """
        with self._glancing:
            found = self._lessons.read(file, text)
            if found is not None:
                shown = render_section(found.course, found.lesson, _OPTIONS, self._glanced, found.before)
                return Section(found.lesson.id, shown)
        return self._glance_at_parts(file, text) if file.endswith(_PARTS_OF_A_LESSON) else None

    def _glance_at_parts(self, file: str, text: str) -> Section | None:
        """Return a lesson with other questions or another conversation: for them the course is read."""
        with self._compiling:
            result = load_course(self.folder, memo=self._read, unsaved={**self.unsaved, file: text})
        lesson = _lesson_at(result, file)
        if result.course is None or not lesson:
            return None
        found = next(each for each in result.course.lessons if each.id == lesson)
        with self._glancing:
            return Section(lesson, render_section(result.course, found, _OPTIONS, self._glanced))

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
        page = ""
        members: Mapping[str, Member] = {}
        sections: Mapping[str, str] = {}
        if result.course is not None:
            files = render_course(result.course, _OPTIONS, self._rendered.setdefault(language, Memo()))
            members = {member.name: member for member in player_members(files)}
            page, sections = files.page, files.sections
        languages = catalogue_languages(self.folder)
        pictures = blake2b(digest_size=12)
        for name, member in members.items():
            if not name.endswith(_TEXTS):  # it may have been painted over
                pictures.update(f"\0{name}\0".encode())
                pictures.update(member.read())
        drawn = pictures.hexdigest()
        looks = f"{drawn}\0{languages}\0{result.diagnostics}\0{page}".encode(errors="replace")
        version = blake2b(looks, digest_size=12).hexdigest()
        return Snapshot(version, result, members, page, sections, self.folder, languages, drawn)

    def _load(self, language: str) -> CompileResult:
        """Read the course; in its own language when it has no catalogue for another any more.

        What is wrong in a catalogue is told to who looks at its language: to read all of them
        takes longer than to read the course.
        """
        again = None if language else self._lessons
        try:
            return load_course(
                self.folder, language or None, memo=self._read, unsaved=self.unsaved, again=again
            )
        except LanguageMissingError:
            return load_course(self.folder, memo=self._read, unsaved=self.unsaved)


def _lesson_at(result: CompileResult, file: str) -> str:
    """Return the id of the lesson that a file belongs to, "" where there is none."""
    folder = file.partition("/")[0]
    lessons = result.course.lessons if result.course else ()
    return next((lesson.id for lesson in lessons if lesson.folder == folder and "/" in file), "")
