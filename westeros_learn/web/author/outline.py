"""The outline of a course that is written: how it stands, its modules and lessons, and arranging them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from westeros_learn.delivery.authoring import arranging
from westeros_learn.delivery.authoring.arranging import LESSON_FILE, WrittenModule, modules_in
from westeros_learn.delivery.authoring.comments import threads_of
from westeros_learn.delivery.authoring.drafts import Draft
from westeros_learn.delivery.authoring.editing import last_saving
from westeros_learn.delivery.authoring.entries import COURSE_FILE
from westeros_learn.delivery.authoring.half_written import unsaved_files
from westeros_learn.delivery.authoring.lessons import make_lesson, make_module
from westeros_learn.delivery.authoring.lines import as_typed
from westeros_learn.delivery.authoring.publishing import state_of
from westeros_learn.delivery.authoring.rights import rights_of
from westeros_learn.errors import EditRefusedError, OutputError
from westeros_learn.model import Course, Lesson, Severity, plain_text
from westeros_learn.player import minutes_by_lesson
from westeros_learn.records import Right
from westeros_learn.source.values import MOST_TITLE
from westeros_learn.source.writeback import read_data
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.author.blueprint import author, authoring, draft_for
from westeros_learn.web.author.sheets import POOL_FILE, QUIZ_FILE
from westeros_learn.web.author.words import severity_name
from westeros_learn.web.desk import desk, now
from westeros_learn.web.words import gettext

_MOST_FAULTS = 20


@dataclass(frozen=True, slots=True)
class Sums:
    """What is to be done in the files of a lesson, or elsewhere in a course.

    Attributes:
        comments: how many threads are open.
        unsaved: whether whoever looks has typed something that is not saved.
    """

    errors: int
    warnings: int
    comments: int
    unsaved: bool


@dataclass(frozen=True, slots=True)
class LessonRow:
    """A lesson in the outline.

    Attributes:
        folder: its folder in the course.
        lesson: the lesson; None where it cannot be read.
        minutes: about how long it takes.
        words: how many there are to read.
        tests: the titles of the tests that stand in it.
        listed: whether it stands in a module.
    """

    folder: str
    lesson: Lesson | None
    minutes: int
    words: int
    tests: Sequence[str]
    sums: Sums
    listed: bool = True

    @property
    def title(self) -> str:
        """What it is called; its folder's name where it cannot be read."""
        return self.lesson.title if self.lesson else self.folder

    @property
    def file(self) -> str:
        """Where its text stands."""
        return f"{self.folder}/{LESSON_FILE}"

    @property
    def quiz_file(self) -> str:
        """Where its questions stand."""
        return f"{self.folder}/{QUIZ_FILE}"


@dataclass(frozen=True, slots=True)
class ModuleRow:
    """A module in the outline."""

    module: WrittenModule
    rows: Sequence[LessonRow]

    @property
    def minutes(self) -> int:
        """About how long its lessons take."""
        return sum(row.minutes for row in self.rows)


@author.get("/<course>/")
@open_to(Access.TRAINER)
def course_files(course: str) -> str:
    """One course: how it stands, what is wrong in it, its modules and lessons."""
    return _page(course, draft_for(course))


def _page(course: str, draft: Draft) -> str:
    volume, person = authoring().volume, visitor().person
    may = rights_of(desk().database, volume, person)[course]
    found, sums = draft.result.course, _sums_of(course, draft)
    listed = _written_modules(course)
    modules = [ModuleRow(each, [_row(found, folder, sums) for folder in each.lessons]) for each in listed]
    names = {folder for each in listed for folder in each.lessons}
    files = [name.rpartition("/") for name in volume.files(course)]
    loose = [folder for folder, _, name in files if name == LESSON_FILE and folder and "/" not in folder]
    return render_template(
        "author/outline.html",
        course=course,
        title=draft.title or course,
        language=found.language if found else "en",
        draft=draft,
        found=found,
        state=state_of(volume, course, draft),
        last=last_saving(desk().database, volume, person, course),
        waiting=volume.waiting(),
        modules=modules,
        minutes=sum(each.minutes for each in modules),
        loose=[replace(_row(found, each, sums), listed=False) for each in loose if each not in names],
        pool=POOL_FILE,
        pool_sums=sums(POOL_FILE),
        elsewhere=[
            fault for fault in draft.result.diagnostics if fault.span.file.partition("/")[0] not in names
        ][:_MOST_FAULTS],
        may_edit=may is Right.EDIT,
        severity_name=severity_name,
        longest_title=MOST_TITLE,
    )


def _written_modules(course: str) -> Sequence[WrittenModule]:
    content = authoring().volume.read(course, COURSE_FILE)
    try:
        return modules_in(read_data(as_typed(content or b"") or "", COURSE_FILE))
    except EditRefusedError:
        return ()


def _sums_of(course: str, draft: Draft) -> Callable[[str], Sums]:
    """Return what says what is to be done in a folder of a course, or in a file at its top."""
    person, volume = visitor().person, authoring().volume
    faults = Counter(
        (fault.span.file.partition("/")[0], fault.severity) for fault in draft.result.diagnostics
    )
    threads = threads_of(desk().database, volume, person, course)
    comments = Counter(each.file.partition("/")[0] for each in threads if each.resolved_at is None)
    unsaved: Collection[str] = {
        name.partition("/")[0] for name in unsaved_files(desk().database, person, course)
    }
    return lambda name: Sums(
        faults[name, Severity.ERROR], faults[name, Severity.WARNING], comments[name], name in unsaved
    )


def _row(course: Course | None, folder: str, sums: Callable[[str], Sums]) -> LessonRow:
    lesson = next((each for each in course.lessons if each.folder == folder), None) if course else None
    if course is None or lesson is None:
        return LessonRow(folder, None, 0, 0, (), sums(folder))
    return LessonRow(
        folder,
        lesson,
        minutes_by_lesson(course)[lesson.id],
        len(plain_text(lesson.blocks).split()),
        [course.quiz_by_id[each].title for each in lesson.quizzes if each in course.quiz_by_id],
        sums(folder),
    )


# --- arranging --------------------------------------------------------------------------------------


@author.post("/<course>/")
@open_to(Access.TRAINER)
def arrange(course: str) -> ResponseReturnValue:
    """Move or rename a lesson or a module, or make a new one: a saving like any other."""
    draft_for(course, Right.EDIT)
    deed, _, part = request.form.get("do", "").partition(":")
    title = " ".join(request.form.get("title", "").split())[:MOST_TITLE]
    if deed in ("rename-lesson", "rename-module", "new-lesson", "new-module") and not title:
        flash(gettext("Give it a title first."))
        return redirect(url_for("author.course_files", course=course), 303)
    try:
        anchor = _do(course, deed, part, title)
    except (EditRefusedError, OutputError) as error:
        flash(f"{error.message} {error.cure}")
        anchor = None
    return redirect(url_for("author.course_files", course=course, _anchor=anchor), 303)


def _do(course: str, deed: str, part: str, title: str) -> str | None:
    """Do what a button says; return the place on the page that it was about."""
    at = _desk(course)
    steps = {"up": -1, "down": 1}
    module_went = False
    match deed:
        case "up" | "down":
            module_went = arranging.move_lesson(at, part, steps[deed])
        case "to":
            module_went = arranging.move_lesson_to(at, part, request.form.get("module", ""))
        case "module-up" | "module-down":
            arranging.move_module(at, part, steps[deed.removeprefix("module-")])
        case "rename-lesson":
            arranging.rename_lesson(at, part, title)
        case "rename-module":
            arranging.rename_module(at, part, title)
        case "new-lesson":
            return _new_lesson(course, part, title)
        case "new-module":
            return _new_module(course, title)
        case _:
            return None
    if module_went:
        flash(gettext("Saved. The module had no other lesson, and is gone; the history keeps it."))
    else:
        flash(gettext("Saved."))
    return f"{'module' if 'module' in deed else 'lesson'}-{part}"


def _desk(course: str) -> arranging.Desk:
    return arranging.Desk(
        desk().database, desk().library, authoring().volume, visitor().person, course, now()
    )


def _new_lesson(course: str, module: str, title: str) -> str:
    where = (desk().database, authoring().volume, visitor().person, course, module, title)
    name = make_lesson(*where, gettext("Write here what the lesson says."), now())
    flash(gettext("The lesson is there. Learners see it when the course is published."))
    return f"lesson-{name.rpartition('/')[0]}"


def _new_module(course: str, title: str) -> str:
    lesson = " ".join(request.form.get("lesson", "").split())[:MOST_TITLE] or gettext("New lesson")
    where = (desk().database, authoring().volume, visitor().person, course, title, lesson)
    name = make_module(*where, gettext("Write here what the lesson says."), now())
    flash(
        gettext("The module is there, with its first lesson. Learners see it when the course is published.")
    )
    return f"lesson-{name.rpartition('/')[0]}"


@author.get("/<course>/lessons/<folder>/remove")
@open_to(Access.TRAINER)
def look_at_removal(course: str, folder: str) -> str:
    """What taking a lesson out of the course would do."""
    found = arranging.look_at_removal(_desk(course), authoring().drafts, folder)
    draft = draft_for(course)
    return render_template(
        "author/remove_lesson.html",
        course=course,
        title=draft.title or course,
        language=draft.result.course.language if draft.result.course else "en",
        folder=folder,
        found=found,
    )


@author.post("/<course>/lessons/<folder>/remove")
@open_to(Access.TRAINER)
def remove_lesson(course: str, folder: str) -> ResponseReturnValue:
    """Take a lesson out of the course."""
    try:
        found = arranging.remove_lesson(_desk(course), authoring().drafts, folder)
    except (EditRefusedError, OutputError) as error:
        flash(f"{error.message} {error.cure}")
        return redirect(url_for("author.look_at_removal", course=course, folder=folder), 303)
    flash(gettext("“%(title)s” is taken out. The history can bring it back.", title=found.title))
    return redirect(url_for("author.course_files", course=course), 303)
