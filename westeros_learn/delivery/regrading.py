"""A question's key was corrected: what was answered before is judged anew, openly.

What would happen is looked at first; what was looked at is what happens, or nothing does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from sqlalchemy import select
from sqlalchemy.orm import Session

from westeros_learn.delivery import audit
from westeros_learn.delivery.completion import note_completion
from westeros_learn.delivery.library import Library
from westeros_learn.delivery.lti.due import put_scores
from westeros_learn.delivery.rebuilding import rebuild
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.delivery.responses import judge
from westeros_learn.model import KINDS, Question
from westeros_learn.records import (
    Attempt,
    Certificate,
    Database,
    Enrolment,
    GivenResponse,
    Regrade,
    RegradedResult,
)
from westeros_learn.records.attempts import portions, regraded_results


@dataclass(frozen=True, slots=True)
class Correction:
    """What is to be judged anew.

    Attributes:
        upwards_only: whether nobody loses by it: who was told that an answer was right, keeps that.
        reason: why, for the audit log.
    """

    course_id: str
    question_id: str
    reason: str
    upwards_only: bool = True


@dataclass(frozen=True, slots=True)
class Moved:
    """A finished attempt whose score changes, or that is passed now or no longer.

    Scores are in hundredths of a per cent.
    """

    user_id: int
    enrolment_id: int
    attempt_id: int
    quiz_id: str
    before: int
    after: int
    passed_before: bool | None
    passed_after: bool | None

    @property
    def crosses(self) -> bool:
        """Whether it moves across the pass mark."""
        return self.passed_before != self.passed_after


@dataclass(frozen=True, slots=True)
class Regraded:
    """What a regrade does, or would do.

    Attributes:
        responses: how many responses are worth something else.
        moved: the finished attempts whose scores change, or whether they are passed.
        completed: enrolments that are completed by it.
        uncompleted: enrolments that are completed no longer.
        certificates: ids of certificates of those; they stay valid until somebody revokes them.
        digest: names all of this; `regrade` is told which one was looked at.
    """

    responses: int
    moved: tuple[Moved, ...]
    completed: tuple[int, ...]
    uncompleted: tuple[int, ...]
    certificates: tuple[int, ...]
    digest: str

    @property
    def crossing(self) -> tuple[Moved, ...]:
        """The attempts that move across the pass mark."""
        return tuple(each for each in self.moved if each.crosses)


def preview_regrade(database: Database, library: Library, correction: Correction, now: datetime) -> Regraded:
    """Return what a regrade would do, and keep nothing of it.

    Raises:
        Refused: the course has no such question, or its kind is not scored.
    """
    with database.write() as session:
        seen = _regrade(session, library, correction, None, now)
        session.rollback()
        return seen


def regrade(
    database: Database, library: Library, correction: Correction, by: int | None, now: datetime, digest: str
) -> Regraded:
    """Judge the responses to a question anew, and all that follows from them.

    Args:
        database: where they are kept.
        library: what judges them.
        correction: which question.
        by: who does it; None for the command line.
        now: the time.
        digest: of the preview that was looked at.

    Raises:
        Refused: the course has no such question, its kind is not scored, or something else would
            happen than was looked at.
    """
    with database.write() as session:
        done = _regrade(session, library, correction, by, now)
        if done.digest != digest:
            raise Refused(Reason.PREVIEW_IS_OLD)
        audit.note(
            session,
            now,
            by,
            "regrade question",
            f"{correction.course_id} {correction.question_id}",
            reason=correction.reason,
            upwards_only=correction.upwards_only,
            responses=done.responses,
            attempts=len(done.moved),
            passes_gained=sum(each.passed_after is True for each in done.crossing),
            passes_lost=sum(each.passed_before is True for each in done.crossing),
        )
        return done


def _regrade(
    session: Session, library: Library, correction: Correction, by: int | None, now: datetime
) -> Regraded:
    question = _question(library, correction)
    edition = library.edition(correction.course_id)
    entry = Regrade(
        course_id=correction.course_id,
        question_id=question.id,
        course_hash=edition.content_hash,
        actor_id=by,
        reason=correction.reason,
        at=now,
    )
    session.add(entry)
    session.flush()
    changed = _judged_anew(session, library, correction, question)
    session.add_all(
        RegradedResult(regrade_id=entry.id, response_id=row.id, score=score, mistake=mistake)
        for row, score, mistake in changed
    )
    session.flush()
    enrolments = sorted({row.enrolment_id for row, _, _ in changed})
    before = standing(session, enrolments)
    for portion in portions(enrolments):
        rebuild(session, portion)
    complete(session, library, enrolments)
    put_scores(session, enrolments, now)
    return compared(session, changed, before, standing(session, enrolments))


def _question(library: Library, correction: Correction) -> Question:
    course = library.edition(correction.course_id).course
    question = course.question_by_id.get(correction.question_id)
    if question is None or not KINDS[question.kind].scored:
        raise Refused(Reason.NO_QUESTION)
    return question


_Changed = Sequence[tuple[GivenResponse, float, int | None]]


def _judged_anew(session: Session, library: Library, correction: Correction, question: Question) -> _Changed:
    """Return the responses that are worth something else now."""
    given = (
        select(GivenResponse, Enrolment.language, Enrolment.user_id)
        .join(Enrolment, Enrolment.id == GivenResponse.enrolment_id)
        .where(Enrolment.course_id == correction.course_id, GivenResponse.question_id == question.id)
        .order_by(GivenResponse.id)
    )
    rows = session.execute(given).all()
    regraded = regraded_results(session, [row.id for row, *_ in rows])
    changed = []
    for row, language, learner in rows:
        if learner is None and not row.response:  # what was typed went with the person, its worth stayed
            continue
        edition = library.edition(correction.course_id, language)
        result = judge(edition, question, row.seed, tuple(row.response))
        held = regraded.get(row.id, row).score
        if result.score > held or (result.score < held and not correction.upwards_only):
            changed.append((row, result.score, result.mistake))
    return changed


@dataclass(frozen=True, slots=True)
class Standing:
    """How enrolments stand at one moment.

    Attributes:
        attempts: by id: the row, its score, and whether it is passed.
        learners: by enrolment, whose it is; without those of people who were erased.
        completed: by enrolment, whether the course is completed.
    """

    attempts: Mapping[int, tuple[Attempt, int | None, bool | None]]
    learners: Mapping[int, int]
    completed: Mapping[int, bool]


def standing(session: Session, enrolments: Sequence[int]) -> Standing:
    """Return how enrolments stand now."""
    rows = _rows(session, enrolments)
    tried = [
        attempt
        for portion in portions(enrolments)
        for attempt in session.scalars(select(Attempt).where(Attempt.enrolment_id.in_(portion)))
    ]
    return Standing(
        attempts={attempt.id: (attempt, attempt.score, attempt.passed) for attempt in tried},
        learners={row.id: row.user_id for row in rows if row.user_id is not None},
        completed={row.id: row.completed_at is not None for row in rows},
    )


def _rows(session: Session, enrolments: Sequence[int]) -> list[Enrolment]:
    return [
        row
        for portion in portions(enrolments)
        for row in session.scalars(select(Enrolment).where(Enrolment.id.in_(portion)))
    ]


def complete(session: Session, library: Library, enrolments: Sequence[int]) -> None:
    """Complete the courses whose counted quizzes are passed now."""
    for row in _rows(session, enrolments):
        if row.user_id is None:
            continue
        note_completion(session, row, library.edition(row.course_id))
    session.flush()


def compared(session: Session, changed: _Changed, before: Standing, after: Standing) -> Regraded:
    """Return what has changed between two moments, in which responses were given another worth."""
    moved = []
    for attempt_id, (attempt, score, passed) in after.attempts.items():
        _, score_before, passed_before = before.attempts[attempt_id]
        if score is None or score_before is None or attempt.enrolment_id not in after.learners:
            continue
        if (score, passed) != (score_before, passed_before):
            moved.append(
                Moved(
                    user_id=after.learners[attempt.enrolment_id],
                    enrolment_id=attempt.enrolment_id,
                    attempt_id=attempt_id,
                    quiz_id=attempt.quiz_id,
                    before=score_before,
                    after=score,
                    passed_before=passed_before,
                    passed_after=passed,
                )
            )
    was, is_now = before.completed, after.completed
    completed = tuple(each for each in is_now if is_now[each] and not was[each])
    uncompleted = tuple(each for each in is_now if was[each] and not is_now[each])
    certificates = tuple(
        certificate
        for portion in portions(uncompleted)
        for certificate in session.scalars(
            select(Certificate.id).where(
                Certificate.enrolment_id.in_(portion), Certificate.revoked_at.is_(None)
            )
        )
    )
    told = [(row.id, score) for row, score, _ in changed], moved, completed, uncompleted, certificates
    digest = blake2b(repr(told).encode(), digest_size=12).hexdigest()
    return Regraded(len(changed), tuple(moved), completed, uncompleted, certificates, digest)
