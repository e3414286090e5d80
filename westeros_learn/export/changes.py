"""What is new in a package, and what that does to learners who are in the middle of the one before it.

Pure: two fingerprints in, sentences' codes out. How the player goes on in a corrected course is shown
by tests/browser/test_corrected_course.py and tests/browser/test_course_in_lms.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar

from westeros_learn.export.fingerprint import Fingerprint, QuestionMark, QuizMark
from westeros_learn.model import QuizRole


class _Marked(Protocol):
    """What all marks have."""

    @property
    def id(self) -> str:
        """What the source calls it."""

    @property
    def code(self) -> str:
        """What stands for it in the learner's state."""

    @property
    def title(self) -> str:
        """What people call it."""

    @property
    def whole(self) -> str:
        """A digest of all of it."""


Part = TypeVar("Part", bound=_Marked)


@dataclass(frozen=True, slots=True)
class Named:
    """A part of the course, as whoever reads of a change knows it."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class KeyChange:
    """A question that is judged otherwise now.

    Attributes:
        before, after: what was right and is, in letters; empty where no letters say it.
        asked: whether it is asked in tests, and not only practised.
    """

    id: str
    title: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    asked: bool


@dataclass(frozen=True, slots=True)
class PartChanges:
    """What has become of parts of one sort."""

    new: tuple[Named, ...] = ()
    gone: tuple[Named, ...] = ()
    changed: tuple[Named, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything has."""
        return bool(self.new or self.gone or self.changed)


class Happens(StrEnum):
    """What a change does to learners. The pages have the words for each."""

    TRACKS_LOST = "tracks-lost"
    """The LMS keeps a learner's work by identifiers that are gone: it deletes it."""
    WORK_FORGOTTEN = "work-forgotten"
    """A part has another code, so that the player no longer knows what was done there."""
    KEYS = "keys"
    ASKED_GONE = "asked-gone"
    ASKED_NEW = "asked-new"
    PARTS_GONE = "parts-gone"
    STEPS_GONE = "steps-gone"
    LESSONS_NEW = "lessons-new"
    LESSONS_GONE = "lessons-gone"
    TEST_NEW = "test-new"
    TEST_GONE = "test-gone"
    SET_CHANGED = "set-changed"
    PASS_MARK_LOWER = "pass-mark-lower"  # noqa: S105  # no password
    PASS_MARK_HIGHER = "pass-mark-higher"  # noqa: S105  # no password
    ATTEMPTS_FEWER = "attempts-fewer"
    ATTEMPTS_MORE = "attempts-more"
    TIME_LIMIT = "time-limit"
    REPORT = "report"
    """The LMS is told another word for a course that is done."""
    COMPLETION = "completion"
    """Something else makes the course complete."""


GRAVE = frozenset({Happens.TRACKS_LOST, Happens.WORK_FORGOTTEN})
"""What takes something away from learners."""


@dataclass(frozen=True, slots=True)
class Consequence:
    """One thing that happens, and to which parts; `before` and `after` where there are two values."""

    happens: Happens
    parts: tuple[Named, ...] = ()
    before: str = ""
    after: str = ""

    @property
    def is_grave(self) -> bool:
        """Whether learners lose something."""
        return self.happens in GRAVE


@dataclass(frozen=True, slots=True)
class Changes:
    """What is new in a package.

    Attributes:
        options: options that were chosen otherwise: name, before, after.
        rest: whether anything else that a learner reads has changed.
        player: whether what plays the course has.
    """

    lessons: PartChanges
    questions: PartChanges
    keys: tuple[KeyChange, ...]
    quizzes: PartChanges
    scenarios: PartChanges
    options: tuple[tuple[str, str, str], ...]
    pictures: bool
    rest: bool
    player: bool
    consequences: tuple[Consequence, ...]

    def __bool__(self) -> bool:
        """Whether anything has changed."""
        parts = self.lessons, self.questions, self.quizzes, self.scenarios
        others = self.keys, self.options, self.pictures, self.rest, self.player, self.consequences
        return any((*parts, *others))


Options = Mapping[str, str]


def compare(old: Fingerprint, new: Fingerprint, old_options: Options, new_options: Options) -> Changes:
    """Return what is new in a package, against an earlier one of the same course, language and target."""
    options = tuple(
        (name, old_options.get(name, ""), new_options.get(name, ""))
        for name in sorted({*old_options, *new_options})
        if old_options.get(name, "") != new_options.get(name, "")
    )
    return Changes(
        lessons=_changes(old.lessons, new.lessons),
        questions=_changes(old.questions, new.questions),
        keys=tuple(_keys(old, new)),
        quizzes=_changes(old.quizzes, new.quizzes),
        scenarios=_changes(old.scenarios, new.scenarios),
        options=options,
        pictures=old.pictures != new.pictures,
        rest=old.rest != new.rest,
        player=old.player != new.player,
        consequences=(
            *_whole(old, new, options),
            *_questions(old, new),
            *_lessons(old, new),
            *_quizzes(old.quizzes, new.quizzes),
        ),
    )


# --- parts ---------------------------------------------------------------------------------


def _named(parts: Iterable[_Marked]) -> tuple[Named, ...]:
    return tuple(Named(each.id, each.title) for each in parts)


def _gone(old: Sequence[Part], new: Sequence[Part]) -> list[Part]:
    there = {each.id for each in new}
    return [each for each in old if each.id not in there]


def _pairs(old: Sequence[Part], new: Sequence[Part]) -> list[tuple[Part, Part]]:
    """Return every part that is in both, as it was and as it is."""
    before = {each.id: each for each in old}
    return [(before[each.id], each) for each in new if each.id in before]


def _changes(old: Sequence[Part], new: Sequence[Part]) -> PartChanges:
    changed = [after for before, after in _pairs(old, new) if before.whole != after.whole]
    return PartChanges(_named(_gone(new, old)), _named(_gone(old, new)), _named(changed))


def _keys(old: Fingerprint, new: Fingerprint) -> Iterator[KeyChange]:
    asked = {each.id for each in _asked(new)}
    for before, after in _pairs(old.questions, new.questions):
        if before.key != after.key or before.kind != after.kind:
            differ = before.right != after.right
            was, now = (before.right, after.right) if differ else ((), ())
            yield KeyChange(after.id, after.title, was, now, after.id in asked)


def _asked(of: Fingerprint) -> list[QuestionMark]:
    """Return the questions that tests ask."""
    fixed = {question for quiz in of.quizzes for question in quiz.questions}
    return [each for each in of.questions if not each.lesson or each.id in fixed]


# --- what happens --------------------------------------------------------------------------


def _told(happens: Happens, parts: Iterable[_Marked]) -> Iterator[Consequence]:
    """Yield what happens to parts, where there are any."""
    named = _named(parts)
    if named:
        yield Consequence(happens, named)


def _whole(
    old: Fingerprint, new: Fingerprint, options: Sequence[tuple[str, str, str]]
) -> Iterator[Consequence]:
    lost = [Named(item, _title_of(item, old)) for item in old.items if item not in new.items]
    if lost:
        yield Consequence(Happens.TRACKS_LOST, tuple(lost))
    coded = [
        after
        for parts in (
            _pairs(old.lessons, new.lessons),
            _pairs(old.questions, new.questions),
            _pairs(old.quizzes, new.quizzes),
            _pairs(old.scenarios, new.scenarios),
        )
        for before, after in parts
        if before.code != after.code
    ]
    yield from _told(Happens.WORK_FORGOTTEN, coded)
    for name, before, after in options:
        if name == "status":
            yield Consequence(Happens.REPORT, (), before, after)
        elif name == "completion":
            yield Consequence(Happens.COMPLETION, (), before, after)


def _title_of(item: str, of: Fingerprint) -> str:
    """Return what an LMS calls what it launches: a lesson, or the whole course."""
    return next((lesson.title for lesson in of.lessons if item == f"L{lesson.code}"), "")


def _questions(old: Fingerprint, new: Fingerprint) -> Iterator[Consequence]:
    judged = {each.id for each in _keys(old, new) if each.asked}
    yield from _told(Happens.KEYS, [each for each in new.questions if each.id in judged])
    yield from _told(Happens.ASKED_GONE, _gone(_asked(old), _asked(new)))
    yield from _told(Happens.ASKED_NEW, _gone(_asked(new), _asked(old)))
    shrunk = [after for before, after in _pairs(old.questions, new.questions) if _has_shrunk(before, after)]
    yield from _told(Happens.PARTS_GONE, shrunk)
    cut = [
        after
        for before, after in _pairs(old.scenarios, new.scenarios)
        if not set(before.steps) <= set(after.steps)
    ]
    yield from _told(Happens.STEPS_GONE, cut)


def _has_shrunk(before: QuestionMark, after: QuestionMark) -> bool:
    return before.kind != after.kind or not set(before.parts) <= set(after.parts)


def _lessons(old: Fingerprint, new: Fingerprint) -> Iterator[Consequence]:
    yield from _told(Happens.LESSONS_NEW, _gone(new.lessons, old.lessons))
    yield from _told(Happens.LESSONS_GONE, _gone(old.lessons, new.lessons))


def _quizzes(old: Sequence[QuizMark], new: Sequence[QuizMark]) -> Iterator[Consequence]:
    counted_before = [each for each in old if each.role == QuizRole.COUNTS]
    counted = [each for each in new if each.role == QuizRole.COUNTS]
    yield from _told(Happens.TEST_NEW, _gone(counted, counted_before))
    yield from _told(Happens.TEST_GONE, _gone(counted_before, counted))
    for before, after in _pairs(old, new):
        if (before.draw, before.questions) != (after.draw, after.questions):
            yield Consequence(Happens.SET_CHANGED, _named([after]))
        yield from _rules(before, after)


def _rules(before: QuizMark, after: QuizMark) -> Iterator[Consequence]:
    """Yield what other rules of a quiz do. No limit is as many as one likes."""

    def told(happens: Happens, was: int | None, now: int | None) -> Consequence:
        return Consequence(happens, _named([after]), _said(was), _said(now))

    marks = before.pass_mark, after.pass_mark
    if None not in marks and marks[0] != marks[1]:
        lower = (marks[1] or 0) < (marks[0] or 0)
        yield told(Happens.PASS_MARK_LOWER if lower else Happens.PASS_MARK_HIGHER, *marks)
    tries = before.attempts, after.attempts
    if tries[0] != tries[1]:
        fewer = tries[1] is not None and (tries[0] is None or tries[1] < tries[0])
        yield told(Happens.ATTEMPTS_FEWER if fewer else Happens.ATTEMPTS_MORE, *tries)
    if before.time_limit != after.time_limit:
        yield told(Happens.TIME_LIMIT, before.time_limit, after.time_limit)


def _said(number: int | None) -> str:
    return "" if number is None else str(number)
