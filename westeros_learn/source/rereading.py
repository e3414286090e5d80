"""One lesson read again, while somebody types in it: the rest of the course is as it was read last."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from westeros_learn.source.faults import Faults
from westeros_learn.source.files import MOST_BYTES, SourceFile
from westeros_learn.source.ids import Ids
from westeros_learn.source.lessons import build_lesson, draft_lesson

if TYPE_CHECKING:
    from westeros_learn.model import Course, Lesson, Media
    from westeros_learn.source.lessons import LessonDraft
    from westeros_learn.source.names import Names
    from westeros_learn.source.reading import CourseFiles

_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Reread:
    """A course in which one lesson was read again.

    Attributes:
        before: the course as it was read last.
        course: the same with the lesson as it is now.
    """

    before: Course
    course: Course
    lesson: Lesson


@dataclass(frozen=True, slots=True)
class _Last:
    """What a reading of the whole course leaves behind."""

    files: CourseFiles
    names: Names
    course: Course
    media: tuple[Media, ...]


class LessonReader:
    """Reads single lessons again, in a small part of the time in which a course is read.

    It is given to `load_course`, which leaves here what the lessons were read with. What becomes of a
    lesson is what a whole reading would make of it; what is wrong in it only a whole reading tells.
    """

    def __init__(self) -> None:
        self._last: _Last | None = None

    def remember(self, files: CourseFiles, names: Names, course: Course, media: tuple[Media, ...]) -> None:
        """Take what the course was read with; `media` is every picture there is, used or not."""
        self._last = _Last(files, names, course, media)

    def forget(self) -> None:
        """Know nothing any more: the course cannot be read."""
        self._last = None

    def read(self, file: str, text: str) -> Reread | None:
        """Read the text that a lesson's file would have.

        Args:
            file: the path of the lesson's file from the course's folder.
            text: what it says.

        Returns:
            None where only a reading of the whole course tells what becomes of it: its id is another one
            now, it shows texts of its own folder, or it is no lesson that was read.
        """
        last = self._last
        draft = last.files.lessons.get(file.partition("/")[0]) if last else None
        if last is None or draft is None or draft.source.name != file or _needs_more(file, text):
            return None
        before = next((each for each in last.course.lessons if each.folder == draft.folder), None)
        now = _drafted(draft, SourceFile(file, text))
        if before is None or now is None:
            return None
        lesson = build_lesson(now, before.questions, before.scenarios, last.names, Faults())
        course = replace(_with_lesson(last.course, before, lesson), media=last.media)
        return Reread(last.course, course, lesson)


def _needs_more(file: str, text: str) -> bool:
    """Say whether a text is more than a lesson by itself: too large, marked, or shown in its own lesson."""
    if text.startswith(_BOM) or len(text.encode(errors="replace")) > MOST_BYTES:
        return True
    return SourceFile(file, text).looks_into_files and file in text


def _drafted(before: LessonDraft, source: SourceFile) -> LessonDraft | None:
    """Return a lesson with another text; None where it goes by another id or code now."""
    head = before.source.text[: before.text_start]
    if before.head is not None and head.endswith("\n") and source.text.startswith(head):
        return replace(before, source=source)  # the front matter stands as it stood
    faults = Faults()
    now = draft_lesson(source, before.folder, Ids((), faults), faults)
    is_same = (now.id, now.code, now.has_id) == (before.id, before.code, before.has_id)
    return now if is_same else None


def _with_lesson(course: Course, before: Lesson, now: Lesson) -> Course:
    """Return a course with another lesson in the place of one."""
    modules = (
        replace(module, lessons=tuple(now if each is before else each for each in module.lessons))
        if before in module.lessons
        else module
        for module in course.modules
    )
    return replace(course, modules=tuple(modules))
