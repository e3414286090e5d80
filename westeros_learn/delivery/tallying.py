"""Finished attempts are tallied: what each says of its questions is kept, ready to be added up.

Nobody has to remember to do it: an attempt that is not tallied, or was before it changed (opened again,
a question judged anew), is found and tallied by the chores of the time, and before evidence is read.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from math import log

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from westeros_learn.assessment import hash32
from westeros_learn.delivery.library import Library
from westeros_learn.delivery.transactions import written
from westeros_learn.delivery.wordings import note_versions
from westeros_learn.evidence import FULL
from westeros_learn.records import (
    Attempt,
    CourseVersion,
    Database,
    Enrolment,
    GivenResponse,
    Regrade,
    TalliedAnswer,
    TalliedAttempt,
    TalliedItem,
)
from westeros_learn.records.attempts import portions, regraded_results
from westeros_learn.records.evidence_rows import judged_anew, reopened_attempts, untallied_attempts
from westeros_learn.records.summaries import Difference
from westeros_learn.records.tallies import UNKNOWN_WORDING

_AT_ONCE = 100
"""Attempts in one transaction: learners do not wait for the whole."""

_AWAY = 30 * 60
"""Seconds without an answer after which the learner was somewhere else: such a time is not known."""

_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Answered:
    """What an attempt says of one question: see `TalliedAnswer`."""

    question_id: str
    wording: int
    answer: str | None
    score: int
    rest: int | None
    log_seconds: int | None


@dataclass(frozen=True, slots=True)
class Tallied:
    """What an attempt says: see `TalliedAttempt`."""

    course_id: str
    quiz_id: str
    is_first: bool
    answers: tuple[Answered, ...]

    @property
    def form(self) -> int:
        """Names which questions it asked."""
        return hash32("\n".join(f"{each.question_id} {each.wording}" for each in self.answers))

    @property
    def points(self) -> int:
        """What its questions earned together."""
        return sum(each.score for each in self.answers)

    @property
    def squares(self) -> int:
        """The sum of the squares of what they earned."""
        return sum(each.score**2 for each in self.answers)


def tally_attempts(database: Database, library: Library, now: datetime, most: int = 2_000) -> int:
    """Tally attempts that are not tallied as they are now; return how many were, at most `most`."""
    for course_id, named in note_versions(database, library, now):
        written(database, partial(_drop_unknown, course_id, named))
    with database.read() as session:
        waiting = untallied_attempts(session, most)
        gone = reopened_attempts(session, most)
    for start in range(0, len(gone), _AT_ONCE):
        written(database, partial(_drop, gone[start : start + _AT_ONCE]))
    for start in range(0, len(waiting), _AT_ONCE):
        written(database, partial(tally, waiting[start : start + _AT_ONCE]))
    return len(waiting) + len(gone)


def tally(attempts: Sequence[int], session: Session) -> None:
    """Tally attempts anew, within a transaction."""
    rows = select(Attempt).where(Attempt.id.in_(attempts)).order_by(Attempt.id)
    locked = session.scalars(rows.with_for_update(key_share=True)).all()
    finished = {row.id: row for row in locked if row.finished_at is not None}
    found = tallied(session, list(finished.values()))
    regrade = session.scalar(select(func.max(Regrade.id))) or 0
    _drop(attempts, session)
    if not found:
        return
    items = _items(session, found.values())
    session.execute(
        insert(TalliedAttempt),
        [
            {
                "attempt_id": key,
                "finished_at": finished[key].finished_at,
                "score": finished[key].score,
                "regrade_id": regrade,
                **_sums_of(each),
            }
            for key, each in found.items()
        ],
    )
    answers = [
        {
            "attempt_id": key,
            "item_id": items[each.course_id, each.quiz_id, answer.question_id, answer.wording],
            "finished_at": finished[key].finished_at,
            "is_first": each.is_first,
            "answer": answer.answer,
            "score": answer.score,
            "rest": answer.rest,
            "log_seconds": answer.log_seconds,
        }
        for key, each in found.items()
        for answer in each.answers
    ]
    if answers:
        session.execute(insert(TalliedAnswer), answers)


def tallied(session: Session, attempts: Sequence[Attempt]) -> Mapping[int, Tallied]:
    """Return what finished attempts say, from what happened in them."""
    courses = _courses(session, attempts)
    rows = _responses(session, attempts)
    regraded = regraded_results(session, [row.id for each in rows.values() for row in each])
    worth = {row.id: regraded.get(row.id, row).score for each in rows.values() for row in each}
    versions = _versions(session, attempts, courses, rows)
    return {
        attempt.id: Tallied(
            course_id=courses[attempt.enrolment_id],
            quiz_id=attempt.quiz_id,
            is_first=attempt.number == 1,
            answers=_answers(
                attempt, rows.get(attempt.id, []), worth, versions[courses[attempt.enrolment_id]]
            ),
        )
        for attempt in attempts
    }


_Questions = Mapping[str, Mapping[str, int | bool]]


def _answers(
    attempt: Attempt,
    rows: Sequence[GivenResponse],
    worth: Mapping[int, float],
    versions: Mapping[str, _Questions],
) -> tuple[Answered, ...]:
    """Return what an attempt says of each of its questions that count, those left out among them."""
    last = {row.question_id: row for row in rows}  # they come in the order in which they were given
    seconds = _seconds(attempt, rows)
    counted: Mapping[str, int] = attempt.counted or {}
    scores = dict.fromkeys(counted, 0)
    for question in counted.keys() & last.keys():
        scores[question] = round(worth[last[question].id] * FULL)
    weights = sum(counted.values())
    points = sum(weight * scores[question] for question, weight in counted.items())
    found = []
    for question, weight in sorted(counted.items()):
        row = last.get(question)
        asked = versions.get(row.course_hash if row else attempt.course_hash, {}).get(question)
        others = weights - weight
        found.append(
            Answered(
                question_id=question,
                wording=int(asked["asked"]) if asked else UNKNOWN_WORDING,
                answer=_answer(attempt, row) if asked and asked["choosing"] else None,
                score=scores[question],
                rest=round((points - weight * scores[question]) / others) if others else None,
                log_seconds=_log(seconds.get(question)),
            )
        )
    return tuple(found)


def _answer(attempt: Attempt, row: GivenResponse | None) -> str | None:
    """Return the keys that were chosen; None where it was not kept what was answered (see `unnamed`)."""
    if row is None:
        return ""
    if not row.response and row.submitted_at < attempt.opened_at:
        return None
    return "".join(sorted(key for key in row.response if len(key) == 1))[:_LONGEST]


def _seconds(attempt: Attempt, rows: Sequence[GivenResponse]) -> Mapping[str, float | None]:
    """Return how long each question took: from the answer before to its own, each time it was answered."""
    found: dict[str, float | None] = {}
    before = attempt.opened_at
    if rows and rows[0].submitted_at < before:  # of somebody who was erased: no times were kept
        return found
    for row in rows:
        passed = (row.submitted_at - before).total_seconds()
        before = row.submitted_at
        so_far = found.get(row.question_id, 0.0)
        known = so_far is not None and 0 <= passed <= _AWAY
        found[row.question_id] = (so_far or 0.0) + passed if known else None
    return found


def _log(seconds: float | None) -> int | None:
    return None if seconds is None else round(1_000 * log(max(1.0, seconds)))


def tally_differences(session: Session, enrolments: Sequence[int]) -> tuple[Difference, ...]:
    """Return the tallies that do not say what their attempts do.

    Those of attempts that have changed since, and wait to be tallied anew, are not among them.
    """
    mine = (
        select(Attempt, TalliedAttempt)
        .join(TalliedAttempt, TalliedAttempt.attempt_id == Attempt.id)
        .where(
            Attempt.enrolment_id.in_(enrolments),
            Attempt.finished_at == TalliedAttempt.finished_at,
            Attempt.score == TalliedAttempt.score,
        )
        .order_by(Attempt.id)
    )
    rows = session.execute(mine).all()
    changed = set(judged_anew(session, [attempt.id for attempt, _ in rows]))
    kept = _kept(session, [attempt.id for attempt, _ in rows])
    rebuilt = tallied(session, [attempt for attempt, _ in rows])
    found = []
    for attempt, row in rows:
        if attempt.id in changed:
            continue
        sums = _sums_of(rebuilt[attempt.id])
        found += [
            Difference("tallied_attempts", attempt.id, column, getattr(row, column), value)
            for column, value in sums.items()
            if getattr(row, column) != value
        ]
        answers = set(rebuilt[attempt.id].answers)
        if kept.get(attempt.id, set()) != answers:
            found.append(
                Difference("tallied_answers", attempt.id, "answers", kept.get(attempt.id, set()), answers)
            )
    return tuple(found)


def _kept(session: Session, attempts: Sequence[int]) -> Mapping[int, set[Answered]]:
    """Return what is kept of attempts."""
    rows = select(TalliedAnswer, TalliedItem).join(TalliedItem, TalliedItem.id == TalliedAnswer.item_id)
    found: dict[int, set[Answered]] = {}
    for row, item in session.execute(rows.where(TalliedAnswer.attempt_id.in_(attempts))):
        answered = Answered(item.question_id, item.wording, row.answer, row.score, row.rest, row.log_seconds)
        found.setdefault(row.attempt_id, set()).add(answered)
    return found


def _sums_of(each: Tallied) -> dict[str, object]:
    return {
        "course_id": each.course_id,
        "quiz_id": each.quiz_id,
        "is_first": each.is_first,
        "form": each.form,
        "questions": len(each.answers),
        "points": each.points,
        "squares": each.squares,
    }


def _courses(session: Session, attempts: Sequence[Attempt]) -> Mapping[int, str]:
    enrolments = {attempt.enrolment_id for attempt in attempts}
    asked = select(Enrolment.id, Enrolment.course_id).where(Enrolment.id.in_(enrolments))
    return {key: course for key, course in session.execute(asked)}  # noqa: C416  # rows are no pairs to mypy


def _responses(session: Session, attempts: Sequence[Attempt]) -> Mapping[int, list[GivenResponse]]:
    """Return the responses of attempts in the order in which they were given."""
    found: dict[int, list[GivenResponse]] = {}
    asked = (
        select(GivenResponse)
        .where(
            GivenResponse.enrolment_id.in_({attempt.enrolment_id for attempt in attempts}),
            GivenResponse.attempt_id.in_([attempt.id for attempt in attempts]),
        )
        .order_by(GivenResponse.submitted_at, GivenResponse.number, GivenResponse.id)
    )
    for row in session.scalars(asked):
        if row.attempt_id is not None:
            found.setdefault(row.attempt_id, []).append(row)
    return found


def _versions(
    session: Session,
    attempts: Sequence[Attempt],
    courses: Mapping[int, str],
    rows: Mapping[int, Sequence[GivenResponse]],
) -> Mapping[str, Mapping[str, _Questions]]:
    """Return what the versions of the courses asked that these attempts saw, by course and by hash."""
    named = {attempt.course_hash for attempt in attempts}
    named |= {row.course_hash for each in rows.values() for row in each}
    asked = select(CourseVersion).where(CourseVersion.course_hash.in_(named))
    found: dict[str, dict[str, _Questions]] = {course: {} for course in courses.values()}
    for version in session.scalars(asked):
        if version.course_id in found:
            found[version.course_id][version.course_hash] = version.questions
    return found


_Name = tuple[str, str, str, int]


def _items(session: Session, found: Collection[Tallied]) -> Mapping[_Name, int]:
    """Return the numbers of the items of attempts; those that there are not yet are made."""
    wanted: set[_Name] = {
        (each.course_id, each.quiz_id, answer.question_id, answer.wording)
        for each in found
        for answer in each.answers
    }
    asked = select(TalliedItem).where(TalliedItem.course_id.in_({name[0] for name in wanted}))
    known = {_name(row): row.id for row in session.scalars(asked)}
    for name in sorted(wanted - set(known)):
        course, quiz, question, wording = name
        session.add(row := TalliedItem(course_id=course, quiz_id=quiz, question_id=question, wording=wording))
        session.flush()
        known[name] = row.id
    return known


def _name(row: TalliedItem) -> _Name:
    return row.course_id, row.quiz_id, row.question_id, row.wording


def _drop_unknown(course_id: str, named: str, session: Session) -> None:
    """Drop what was tallied before it was noted what a version of a course asks: now it can be said."""
    unknown = (
        select(TalliedAnswer.attempt_id)
        .join(TalliedItem, TalliedItem.id == TalliedAnswer.item_id)
        .join(Attempt, Attempt.id == TalliedAnswer.attempt_id)
        .where(
            TalliedItem.course_id == course_id,
            TalliedItem.wording == UNKNOWN_WORDING,
            Attempt.course_hash == named,
        )
        .distinct()
    )
    for portion in portions(session.scalars(unknown).all()):
        _drop(portion, session)


def _drop(attempts: Sequence[int], session: Session) -> None:
    session.execute(
        delete(TalliedAnswer)
        .where(TalliedAnswer.attempt_id.in_(attempts))
        .execution_options(synchronize_session=False)
    )
    session.execute(
        delete(TalliedAttempt)
        .where(TalliedAttempt.attempt_id.in_(attempts))
        .execution_options(synchronize_session=False)
    )
