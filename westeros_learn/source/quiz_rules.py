"""Rules of quizzes: what is asked, how often, how long, and what is said about it."""

from __future__ import annotations

from collections import Counter
from math import ceil
from typing import TYPE_CHECKING, Any

from westeros_learn.assessment import WORDS_PER_MINUTE
from westeros_learn.model import Feedback, QuizRole, Span
from westeros_learn.source.faults import Faults, Sentence, suggestion
from westeros_learn.source.reading import POOL_FILE, CourseFiles, Placed
from westeros_learn.source.validation import value_at

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from westeros_learn.model import Course
    from westeros_learn.source.questions import QuestionDraft
    from westeros_learn.source.schema import QuizEntry

_SECONDS_TO_DECIDE = 10
"""The least that it takes to choose among answers once they are read."""

_NOT_READ = frozenset(
    {"id", "kind", "outcome", "code", "allow", "weight", "source", "hints", "accept", "answer", "mistakes"}
)
"""Keys of a question whose texts nobody reads before answering; nor any feedback."""


def check_quizzes(course: Course, files: CourseFiles, faults: Faults) -> None:
    """Check each quiz by itself, then all of them together."""
    rules = _QuizRules(course, files, faults)
    for quiz in files.quizzes:
        rules.check(quiz)
    pre_tests = [quiz for quiz in files.quizzes if quiz.entry.role == QuizRole.PRE_TEST]
    for quiz in pre_tests[1:]:
        faults.add("Z210", quiz.span, quiz=quiz.entry.id)
    if not has_all_quizzes(files):
        return  # the one that could not be read may be the one that is missed
    if not any(quiz.entry.role == QuizRole.COUNTS for quiz in files.quizzes):
        faults.add("Z211", files.course.text.key_span(("quizzes",)))
    if files.pool and not any(_has(quiz, "draw") for quiz in files.quizzes):
        faults.add("Z212", Span(POOL_FILE))


def has_all_quizzes(files: CourseFiles) -> bool:
    """Say whether every quiz that was written could be read."""
    return len(value_at(files.course.text.data, ("quizzes",)) or []) == len(files.quizzes)


def outcomes_drawn(quiz: Placed[QuizEntry], files: CourseFiles) -> Collection[str]:
    """Return the outcomes of which a quiz draws questions; all of the pool's, when it names none."""
    if not _has(quiz, "draw"):
        return ()
    written = value_at(quiz.text.data, (*quiz.path, "draw"))
    return written if isinstance(written, dict) else {draft.outcome for draft in files.pool}


class _QuizRules:
    """The rules of one quiz, and what they share."""

    def __init__(self, course: Course, files: CourseFiles, faults: Faults) -> None:
        self._course = course
        self._files = files
        self._faults = faults
        self._pool = Counter(draft.outcome for draft in files.pool)
        self._pool_is_whole = files.names.questions.complete

    def check(self, quiz: Placed[QuizEntry]) -> None:
        """Check one quiz."""
        self._check_source(quiz)
        self._check_pass_mark(quiz)
        self._check_attempts(quiz)
        self._check_feedback(quiz)
        self._check_time(quiz)

    def _add(self, code: str, quiz: Placed[QuizEntry], key: str, /, **values: object) -> None:
        """Collect a fault at a key of a quiz."""
        self._faults.add(code, quiz.text.key_span((*quiz.path, key)), quiz=quiz.entry.id, **values)

    def _check_source(self, quiz: Placed[QuizEntry]) -> None:
        if _has(quiz, "draw") == _has(quiz, "questions"):
            what = "both a draw and a list" if _has(quiz, "draw") else "no questions"
            self._faults.add("Z203", quiz.span, quiz=quiz.entry.id, what=what)
            return
        if "" in quiz.entry.draw:
            self._check_number(quiz, quiz.entry.draw[""])
        else:
            self._check_quotas(quiz)
        if quiz.entry.draw and quiz.entry.role == QuizRole.PRACTICE:
            self._faults.add("Z208", quiz.text.span((*quiz.path, "draw")), quiz=quiz.entry.id)
        if _has(quiz, "draw") and _has(quiz, "shuffle"):
            self._add("Z219", quiz, "shuffle")

    def _check_number(self, quiz: Placed[QuizEntry], number: int) -> None:
        if not self._pool_is_whole:
            return
        span = quiz.text.span((*quiz.path, "draw"))
        identifier, size = quiz.entry.id, self._pool.total()
        outcomes = len(self._pool.keys() & set(self._files.names.outcomes))
        if number > size:
            self._faults.add("Z204", span, quiz=identifier, draw=number, size=size)
        elif number < outcomes and quiz.entry.role == QuizRole.COUNTS:
            draw = _counted(number, "question")
            self._faults.add("Z215", span, quiz=identifier, draw=draw, outcomes=outcomes)

    def _check_quotas(self, quiz: Placed[QuizEntry]) -> None:
        names = self._files.names.outcomes
        for outcome, number in quiz.entry.draw.items():
            path = (*quiz.path, "draw", outcome)
            values = {"quiz": quiz.entry.id, "outcome": outcome}
            size = self._pool[outcome]
            if outcome not in names:
                cure = suggestion(outcome, names, what="outcomes")
                self._faults.add("Z213", quiz.text.key_span(path), **values, suggestion=cure)
            elif number > size and self._pool_is_whole:
                self._faults.add("Z214", quiz.text.span(path), **values, draw=number, size=size)

    def _check_pass_mark(self, quiz: Placed[QuizEntry]) -> None:
        counts = quiz.entry.role == QuizRole.COUNTS
        if counts and not _has(quiz, "pass-mark"):
            self._faults.add("Z205", quiz.span, quiz=quiz.entry.id)
        elif not counts and _has(quiz, "pass-mark"):
            self._add("Z206", quiz, "pass-mark")

    def _check_attempts(self, quiz: Placed[QuizEntry]) -> None:
        entry = quiz.entry
        if entry.role == QuizRole.PRE_TEST:
            if entry.attempts not in (None, 1):
                self._add("Z216", quiz, "attempts", key="attempts")
            if entry.wait:
                self._add("Z216", quiz, "wait", key="wait")
        elif entry.wait and entry.attempts == 1:
            self._add("Z217", quiz, "wait")

    def _check_feedback(self, quiz: Placed[QuizEntry]) -> None:
        entry = quiz.entry
        if entry.role == QuizRole.PRE_TEST and entry.feedback not in (None, Feedback.NEVER):
            self._add("Z216", quiz, "feedback", key="feedback")
        elif entry.role == QuizRole.PRACTICE and entry.feedback == Feedback.NEVER:
            self._add("Z221", quiz, "feedback")

    def _check_time(self, quiz: Placed[QuizEntry]) -> None:
        limit = quiz.entry.time_limit
        if _has(quiz, "extra-time") and not _has(quiz, "time-limit"):
            self._add("Z218", quiz, "extra-time", key="extra-time", needed="time-limit")
        if limit is None:
            return
        seconds = sorted((_seconds(draft) for draft in self._may_be_asked(quiz)), reverse=True)
        needed = ceil(sum(seconds[: self._size(quiz)]) / 60)
        if limit < needed:
            told = {"limit": _counted(limit, "minute"), "needed": _counted(needed, "minute")}
            self._add("Z220", quiz, "time-limit", **told)

    def _may_be_asked(self, quiz: Placed[QuizEntry]) -> Iterator[QuestionDraft]:
        drawn, listed = outcomes_drawn(quiz, self._files), set(quiz.entry.questions)
        yield from (draft for draft in self._files.all_questions if draft.id in listed)
        yield from (draft for draft in self._files.pool if draft.outcome in drawn)

    def _size(self, quiz: Placed[QuizEntry]) -> int:
        return sum(quiz.entry.draw.values()) or len(quiz.entry.questions)


def _seconds(draft: QuestionDraft) -> float:
    """Return about how long it takes to read a question and decide."""
    words = _words(value_at(draft.text.data, draft.path))
    return words * 60 / WORDS_PER_MINUTE + _SECONDS_TO_DECIDE


def _words(data: Any) -> int:  # data of any shape
    if isinstance(data, dict):
        read = (part for key, part in data.items() if key not in _NOT_READ and "feedback" not in key)
        return sum(map(_words, read))
    if isinstance(data, list):
        return sum(map(_words, data))
    return len(data.split()) if isinstance(data, str) else 0


def _has(quiz: Placed[QuizEntry], key: str) -> bool:
    """Say whether a key is written, its value right or wrong."""
    return (*quiz.path, key) in quiz.text.marks


def _counted(number: int, noun: str) -> Sentence:
    return Sentence(f"{number} {noun}" if number == 1 else f"{number} {noun}s")
