"""What is kept of a built package, so that a later one can be compared with it: the source is gone by then.

A part of a course leaves a short mark: its id, what it is called, and digests of its wording and of
how it is judged. A course of 150 questions needs about 50 kB.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, is_dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

from lxml import etree

from westeros_learn.export.package import Package
from westeros_learn.model import (
    ChoiceQuestion,
    Course,
    Date,
    FilledQuestion,
    Lesson,
    Media,
    Numeric,
    Ordering,
    PairingQuestion,
    Question,
    Quiz,
    Scenario,
    ShortText,
    Span,
    plain_text,
)

FORM = 1
"""The form of the document; one of another form is not compared."""

_LONGEST = 90
_STYLES_AND_SCRIPTS = (".css", ".js")
_TRANSLATED = re.compile(r"\.[a-z-]+\.html$")
"""Documents in a further language; they are compared as a whole."""
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".svg")
Mark = TypeVar("Mark")


@dataclass(frozen=True, slots=True)
class LessonMark:
    """What is kept of a lesson; `whole` is a digest of all that stands in it."""

    id: str
    code: str
    title: str
    whole: str


@dataclass(frozen=True, slots=True)
class QuestionMark:
    """What is kept of a question.

    Attributes:
        title: the beginning of what it asks.
        lesson: id of the lesson in which it is practised; "" in the test pool.
        parts: the letters of what is chosen, given or filled in it.
        right: the letters of what is right, where letters say it.
        key: a digest of how it is judged: what is right, what is drawn, how much it weighs.
        whole: a digest of all of it.
    """

    id: str
    code: str
    title: str
    kind: str
    lesson: str
    parts: str
    right: tuple[str, ...]
    key: str
    whole: str


@dataclass(frozen=True, slots=True)
class QuizMark:
    """What is kept of a quiz, as in `Quiz`; `questions` are those of a fixed set."""

    id: str
    code: str
    title: str
    role: str
    draw: int
    questions: tuple[str, ...]
    pass_mark: int | None
    attempts: int | None
    time_limit: int | None
    whole: str


@dataclass(frozen=True, slots=True)
class ScenarioMark:
    """What is kept of a conversation; `steps` are the codes of its moments, each with a choice's letter."""

    id: str
    code: str
    title: str
    steps: tuple[str, ...]
    whole: str


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is kept of a package.

    Attributes:
        items: the identifiers under which an LMS keeps what it knows of a learner.
        rest: a digest of what else the course says: glossary, sources, notices, outcomes.
        player: a digest of styles and scripts.
        pictures: a digest of the pictures.
    """

    items: tuple[str, ...]
    lessons: tuple[LessonMark, ...]
    questions: tuple[QuestionMark, ...]
    quizzes: tuple[QuizMark, ...]
    scenarios: tuple[ScenarioMark, ...]
    rest: str
    player: str
    pictures: str

    def document(self) -> dict[str, Any]:
        """Return it as what JSON has."""
        document: dict[str, Any] = json.loads(json.dumps({"form": FORM, **asdict(self)}))
        return document


def take_fingerprint(course: Course, package: Package) -> Fingerprint:
    """Return what is kept of a package, and of the course that it was built from."""
    members = package.members
    translated = [_digest(each.read()) for each in members if _TRANSLATED.search(each.name)]
    marked = mark_course(course)
    return replace(
        marked,
        rest=_digest((marked.rest, translated)) if translated else marked.rest,
        items=tuple(_items(package)),
        player=_digest([each.read() for each in members if each.name.endswith(_STYLES_AND_SCRIPTS)]),
        pictures=_digest(
            sorted((each.name, _digest(each.read())) for each in members if each.name.endswith(_PICTURES))
        ),
    )


def mark_course(course: Course) -> Fingerprint:
    """Return the same of a course alone, as the app serves it: with no package around it."""
    return Fingerprint(
        items=(),
        lessons=tuple(
            LessonMark(
                each.id, each.code, each.title, _digest((each.title, each.blocks, each.content_notice))
            )
            for each in course.lessons
        ),
        questions=tuple(
            _question(question, place)
            for lesson in (*course.lessons, None)
            for place, questions in [(lesson.id, lesson.questions) if lesson else ("", course.pool)]
            for question in questions
        ),
        quizzes=tuple(map(_quiz, course.quizzes)),
        scenarios=tuple(map(_scenario, course.scenario_by_id.values())),
        rest=_digest(_rest(course)),
        player="",
        pictures=_digest(sorted((each.path, _digest(_content(each))) for each in course.media)),
    )


def _content(media: Media) -> bytes:
    """Return a picture; nothing for one that went away meanwhile."""
    try:
        return Path(media.file).read_bytes()
    except OSError:
        return b""


def read_fingerprint(document: Mapping[str, Any] | None) -> Fingerprint | None:
    """Return a fingerprint that was kept; None where there is none, or one of another form."""
    if document is None or document.get("form") != FORM:
        return None
    return Fingerprint(
        items=tuple(document["items"]),
        lessons=_marks(LessonMark, document["lessons"]),
        questions=_marks(QuestionMark, document["questions"]),
        quizzes=_marks(QuizMark, document["quizzes"]),
        scenarios=_marks(ScenarioMark, document["scenarios"]),
        rest=document["rest"],
        player=document["player"],
        pictures=document["pictures"],
    )


def _marks(kind: type[Mark], found: Sequence[Mapping[str, Any]]) -> tuple[Mark, ...]:
    return tuple(
        kind(**{name: tuple(value) if isinstance(value, list) else value for name, value in each.items()})
        for each in found
    )


# --- marks ---------------------------------------------------------------------------------


def _lesson(lesson: Lesson) -> LessonMark:
    whole = _digest((lesson.title, lesson.content_notice, lesson.blocks))
    return LessonMark(lesson.id, lesson.code, lesson.title, whole)


def _question(question: Question, lesson: str) -> QuestionMark:
    title = plain_text(question.prompt)
    right = _right(question)
    return QuestionMark(
        id=question.id,
        code=question.code,
        title=title if len(title) <= _LONGEST else f"{title[:_LONGEST]}…",
        kind=question.kind,
        lesson=lesson,
        parts=_parts(question),
        right=right,
        key=_digest((right, _typed(question), question.parameters, question.where, question.weight)),
        whole=_digest(question),
    )


def _parts(question: Question) -> str:
    match question:
        case ChoiceQuestion():
            parts = [each.key for each in question.choices]
        case PairingQuestion() | Ordering():
            parts = [each.key for each in question.items]
        case FilledQuestion():
            parts = [each.key for each in question.gaps]
        case _:
            parts = []
    return "".join(sorted(parts))


def _right(question: Question) -> tuple[str, ...]:
    """Return what is right, where letters say it."""
    match question:
        case ChoiceQuestion():
            return question.correct_keys
        case PairingQuestion():
            return question.right_pairs
        case Ordering():
            return tuple(each.key for each in question.items)
        case _:
            return ()


def _typed(question: Question) -> object:
    """Return what a typed answer is judged by."""
    match question:
        case Numeric():
            return question.answer, question.tolerance, question.unit
        case Date():
            return question.answer, question.tolerance
        case ShortText():
            return question.accept, question.typos
        case FilledQuestion():
            return tuple(
                tuple(
                    getattr(gap, each.name) for each in fields(gap) if each.name not in ("feedback", "span")
                )
                for gap in question.gaps
            )
        case _:
            return ()


def _quiz(quiz: Quiz) -> QuizMark:
    return QuizMark(
        id=quiz.id,
        code=quiz.code,
        title=quiz.title,
        role=quiz.role.value,
        draw=quiz.draw,
        questions=quiz.questions,
        pass_mark=quiz.pass_mark,
        attempts=quiz.attempts,
        time_limit=quiz.time_limit,
        whole=_digest(quiz),
    )


def _scenario(scenario: Scenario) -> ScenarioMark:
    steps = tuple(node.code + choice.key for node in scenario.nodes for choice in node.choices)
    return ScenarioMark(scenario.id, scenario.code, scenario.title, steps, _digest(scenario))


_MARKED = frozenset({"modules", "quizzes", "pool", "media"})
_NOT_SHOWN = frozenset({"is_open", "retired", "translation", "span"})


def _rest(course: Course) -> object:
    """Return what else a learner reads of a course."""
    apart = _MARKED | _NOT_SHOWN
    review = course.translation and (course.translation.reviewer, course.translation.reviewed)
    modules = [(each.id, each.title, [lesson.id for lesson in each.lessons]) for each in course.modules]
    return [getattr(course, each.name) for each in fields(course) if each.name not in apart], review, modules


def _items(package: Package) -> Iterator[str]:
    """Yield the identifiers of what an LMS launches, from the list that the package itself carries."""
    for member in package.members:
        if member.name == "imsmanifest.xml":
            for item in etree.fromstring(member.read()).iter("{*}item"):
                if item.get("identifierref"):
                    yield item.get("identifier", "")
        elif member.name == "cmi5.xml":
            for unit in etree.fromstring(member.read()).iter("{*}au"):
                yield unit.get("id", "")


# --- digests -------------------------------------------------------------------------------


def _digest(value: object) -> str:
    """Return a short digest of a part of the model; where it is written does not count."""
    digest = blake2b(digest_size=8)
    for piece in _pieces(value):
        digest.update(len(piece).to_bytes(4, "big"))
        digest.update(piece)
    return digest.hexdigest()


def _pieces(value: object) -> Iterator[bytes]:
    match value:
        case Span():
            return
        case bytes():
            yield value
        case Media():
            yield from _pieces((value.path, value.width, value.height, value.markup))
        case Mapping():
            yield from _pieces(sorted(value.items()))
        case frozenset():
            yield from _pieces(sorted(value))
        case tuple() | list():
            yield f"{len(value)}".encode()
            for each in value:
                yield from _pieces(each)
        case _ if is_dataclass(value):
            yield type(value).__name__.encode()
            for each in fields(value):
                yield from _pieces(getattr(value, each.name))
        case _:
            yield repr(value).encode()
