"""Where the pieces of a course's texts stand in their files."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

from westeros_learn.source.lint.passages import Cursor, Locator

if TYPE_CHECKING:
    from westeros_learn.model import Blocks, Inlines, Lesson, Span
    from westeros_learn.source.files import SourceFile
    from westeros_learn.source.reading import CourseFiles


class Places:
    """Gives a cursor for every text of lessons, questions, scenarios and the glossary."""

    def __init__(self, files: CourseFiles) -> None:
        lessons = [draft.source for draft in files.lessons.values()]
        lists = [placed.text.source for placed in files.terms[:1]]
        questions = {draft.text.source.name: draft.text.source for draft in files.all_questions}
        talks = [draft.text.source for drafts in files.scenarios.values() for draft in drafts]
        self._sources = {**questions, **{source.name: source for source in [*lessons, *lists, *talks]}}
        self._starts = {
            f"{folder}/lesson.md": draft.source.span(draft.text_start)
            for folder, draft in files.lessons.items()
        }
        self._locators: dict[str, Locator] = {}

    def within(self, source: SourceFile | None) -> Places:
        """Return those of texts that stand alone in a file; all of them for None."""
        if source is None:
            return self
        alone = copy(self)
        alone._sources, alone._locators = {source.name: source}, {}
        return alone

    def start(self, lesson: Lesson) -> Span:
        """Return where the text of a lesson starts, after its front matter."""
        return self._starts.get(lesson.span.file, lesson.span)

    def cursor(self, text: Blocks | Inlines, start: Span) -> Cursor | None:
        """Return what finds the pieces of a text that starts there; None for a file without texts."""
        source = self._sources.get(start.file)
        if source is None:
            return None
        locator = self._locators.get(start.file) or Locator(source)
        self._locators[start.file] = locator
        return Cursor(locator, text, start)
