"""The questions of a course as its files say them, for whoever brings others in or takes them out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from westeros_learn.errors import CourseHasFaultsError
from westeros_learn.memo import Memo
from westeros_learn.source.course import compile_course, read_files
from westeros_learn.source.faults import Faults
from westeros_learn.source.files import Folder, SourceFile
from westeros_learn.source.ids import Ids
from westeros_learn.source.kinds_schema import QUESTION_ENTRIES
from westeros_learn.source.questions import build_question, draft_questions
from westeros_learn.source.reading import POOL_FILE, QUIZ_FILE, CourseFiles
from westeros_learn.source.schema import keys_of
from westeros_learn.source.validation import value_at
from westeros_learn.source.yaml_nodes import Data, Mark, YamlText

if TYPE_CHECKING:
    from westeros_learn.model import Course, Diagnostic, Media, Question

QuestionData: TypeAlias = "dict[str, Data]"
"""A question as it stands in a file: keys and values, every scalar a text."""


@dataclass(frozen=True, slots=True)
class WrittenQuestion:
    """A question and where it stands.

    Attributes:
        question: None when its keys are too wrong to show it.
        data: what its file says.
        file: the file, from the course's folder.
        index: its place in the list that the file holds.
    """

    question: Question | None
    data: QuestionData
    file: str
    index: int


class QuestionBank:
    """The questions of a course, and what judges others that might join them.

    Args:
        root: the course's folder.
        files: what was read of it.
    """

    def __init__(self, root: Path, files: CourseFiles) -> None:
        self.root = root
        self._files = files
        self.course: Course = compile_course(files, Faults())

    @cached_property
    def written(self) -> Mapping[str, WrittenQuestion]:
        """Every question that has an id, in the order of the course."""
        models = self.course.question_by_id
        found: dict[str, WrittenQuestion] = {}
        for draft in self._files.all_questions:
            data = value_at(draft.text.data, draft.path)
            if draft.has_id and isinstance(data, dict):
                (index,) = draft.path
                file = draft.text.source.name
                found[draft.id] = WrittenQuestion(models.get(draft.id), data, file, int(index))
        return found

    @cached_property
    def taken(self) -> frozenset[str]:
        """Every id of the course, of whatever it is, and those that were used once."""
        names = self._files.names
        return frozenset(
            [
                self.course.id,
                *names.references,
                *names.terms,
                *names.lessons,
                *names.outcomes,
                *names.quizzes,
                *names.questions,
                *names.scenarios,
                *(module.entry.id for module in self._files.modules),
                *self.course.retired,
            ]
        )

    @cached_property
    def texts(self) -> Mapping[str, YamlText]:
        """The files that hold questions, as they were read."""
        return {draft.text.source.name: draft.text for draft in self._files.all_questions}

    def file_of(self, place: str) -> str:
        """Return the file of the questions of a lesson, named by its id or folder; of the pool for "pool"."""
        if place == "pool":
            return POOL_FILE
        for lesson in self.course.lessons:
            if place in (lesson.id, lesson.folder):
                return f"{lesson.folder}/{QUIZ_FILE}"
        return ""

    def judge(
        self, data: QuestionData, pictures: Mapping[str, Media]
    ) -> tuple[Question | None, tuple[Diagnostic, ...]]:
        """Read a question as if it stood in a file of the course.

        Args:
            data: the question.
            pictures: those that come with it, by their paths.

        Returns:
            The question, None when its keys are too wrong to show it; and the errors in it.
        """
        faults = Faults()
        text = YamlText(SourceFile("", ""), [data], {(): Mark(0, 0, 0)})
        names = self._files.names
        names = replace(names, media={**names.media, **pictures})
        (draft,) = draft_questions(text, Ids((), faults), faults, Memo())
        return build_question(draft, names, faults), faults.errors


def open_bank(path: Path) -> QuestionBank:
    """Read the questions of a course.

    Raises:
        CourseHasFaultsError: there is no `course.yaml` that can be read.
    """
    files = read_files(Folder(path), Faults())
    if files is None:
        cure = f"Run: westeros-learn check {path.name}"
        raise CourseHasFaultsError(f"'{path}' holds no course that can be read.", cure)
    return QuestionBank(path, files)


def keys_of_kind(kind: str) -> tuple[str, ...]:
    """Return the keys that a question of a kind may have, in order; none for what is no kind."""
    entry = QUESTION_ENTRIES.get(kind)
    return keys_of(entry) if entry else ()
