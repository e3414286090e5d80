"""What in a course's files can be changed in forms: where each list stands, and what its entries ask for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from westeros_learn.source.fields import Field, fields_of
from westeros_learn.source.kinds_schema import QUESTION_ENTRIES
from westeros_learn.source.scenario_schema import NodeEntry, ScenarioEntry
from westeros_learn.source.schema import (
    CourseEntry,
    Entry,
    LessonEntry,
    ModuleEntry,
    OutcomeEntry,
    QuizEntry,
    ReferenceEntry,
    ScoredEntry,
    TermEntry,
    keys_of,
)

if TYPE_CHECKING:
    from westeros_learn.source.yaml_nodes import Path

COURSE_FILE = "course.yaml"
POOL_FILE = "test-pool.yaml"
QUIZ_FILE = "quiz.yaml"
LESSON_FILE = "lesson.md"

ADDRESS = "any('terms', 'references', 'outcomes', 'modules', 'tests'):sheet"
"""The lists that stand in one file, as addresses name them."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list of entries in a file.

    Attributes:
        name: what addresses call it.
        file: where it stands.
        within: the keys below which it stands.
        entry: what its entries look like.
        title: the key whose value is what people call an entry.
        words: the kind of id that is made for a new one, and the key whose words it is made of.
    """

    name: str
    file: str
    within: Path
    entry: type[Entry]
    title: str
    words: tuple[str, str]


SHEETS = {
    sheet.name: sheet
    for sheet in (
        Sheet("terms", "glossary.yaml", (), TermEntry, "term", ("t", "term")),
        Sheet("references", "references.yaml", (), ReferenceEntry, "short", ("", "short")),
        Sheet("outcomes", COURSE_FILE, ("outcomes",), OutcomeEntry, "text", ("o", "text")),
        Sheet("modules", COURSE_FILE, ("modules",), ModuleEntry, "title", ("m", "title")),
        Sheet("tests", COURSE_FILE, ("quizzes",), QuizEntry, "title", ("quiz", "title")),
    )
}

RARE = frozenset({"parameters", "where", "code", "allow", "retired", "reviewed", "extra-time", "keep-order"})
"""What few entries have: it is asked for at the end, folded in."""

_LAST = ("solution", "hints", "source", "weight", *RARE)


def lesson_of(file: str) -> str:
    """Return the folder of a lesson whose text a file is; "" for another file."""
    folder, _, name = file.partition("/")
    return folder if name == LESSON_FILE else ""


def is_questions_file(file: str) -> bool:
    """Say whether a file of a course holds questions."""
    return file == POOL_FILE or (file.endswith(f"/{QUIZ_FILE}") and file.count("/") == 1)


def question_fields(kind: str) -> tuple[Field, ...]:
    """Return the fields of a question in the order in which one thinks of them: the prompt, then the answers.

    Raises:
        KeyError: there is no such kind.
    """
    fields = [each for each in fields_of(QUESTION_ENTRIES[kind]) if each.key not in ("id", "kind")]
    first = [each for each in fields if each.key in ("outcome", "prompt")]
    own = [each for each in fields if each not in first and each.key not in keys_of(ScoredEntry)]
    shared = [each for each in fields if each not in first and each not in own]
    return (*first, *_sorted(own), *_sorted(shared))


def _sorted(fields: Sequence[Field]) -> list[Field]:
    return sorted(fields, key=lambda each: _LAST.index(each.key) + 1 if each.key in _LAST else 0)


def lesson_fields() -> tuple[Field, ...]:
    """Return the fields of a lesson's keys: the id stays as it is."""
    return tuple(each for each in fields_of(LessonEntry) if each.key != "id")


def moment_fields() -> tuple[Field, ...]:
    """Return the fields of a moment of a conversation."""
    return tuple(_sorted([each for each in fields_of(NodeEntry) if each.key != "id"]))


def conversation_fields() -> tuple[Field, ...]:
    """Return the fields of a conversation: its moments have pages of their own."""
    return tuple(_sorted([each for each in fields_of(ScenarioEntry) if each.key not in ("id", "nodes")]))


def settings_fields() -> tuple[Field, ...]:
    """Return the fields of a course's settings: its lists have pages of their own."""
    apart = ("id", "outcomes", "modules", "quizzes")
    return tuple(_sorted([each for each in fields_of(CourseEntry) if each.key not in apart]))
