"""What people call the files of a course: by the titles of lessons, where they have any."""

from __future__ import annotations

from collections.abc import Callable

from westeros_learn.delivery.authoring.arranging import LESSON_FILE
from westeros_learn.delivery.authoring.entries import COURSE_FILE
from westeros_learn.model import Course
from westeros_learn.player import language_name
from westeros_learn.web.author.sheets import POOL_FILE, QUIZ_FILE
from westeros_learn.web.words import gettext

_SCENARIO = ".scenario.yaml"


def file_titles(course: Course | None) -> Callable[[str], str]:
    """Return what names a file as people call it; its own name where nothing better is known."""
    lessons = {lesson.folder: lesson.title for lesson in course.lessons} if course else {}
    talks = {each.span.file: each.title for each in course.scenario_by_id.values()} if course else {}
    known = {
        COURSE_FILE: gettext("Outline and settings"),
        POOL_FILE: gettext("Test pool"),
        "glossary.yaml": gettext("Glossary"),
        "references.yaml": gettext("References"),
    }

    def title(name: str) -> str:
        folder, _, last = name.rpartition("/")
        if name in known:
            return known[name]
        if folder in lessons and last == LESSON_FILE:
            return lessons[folder]
        if folder in lessons and last == QUIZ_FILE:
            return gettext("Questions of “%(title)s”", title=lessons[folder])
        if name.endswith(_SCENARIO) and name in talks:
            return gettext("Conversation “%(title)s”", title=talks[name])
        if folder == "locale" and last.endswith(".po"):
            return gettext("Translation: %(language)s", language=language_name(last.removesuffix(".po")))
        return name

    return title
