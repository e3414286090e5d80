"""The tables of learning: what each learner did, row by row, and what follows from it.

Rows of `responses`, `scenario_steps`, `regrades` and `regraded_results` are added and never
changed: triggers see to it (see the migrations). What follows from them (`Attempt.score`,
`Attempt.passed`, `Enrolment.completed_at`) is kept beside them to be read quickly, and can be
rebuilt at any time without the course's files.

All ids of courses and their parts are those of the source (DESIGN, law 4).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from westeros_learn.records.base import BIG_NUMBER, Base, Key

_MAYBE = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
_FULL = 10_000
_SEEDS = 2**32 - 1
_OPEN = text("finished_at IS NULL")
_UNDER_WAY = text("ended_at IS NULL")


class Enrolment(Base):
    """A learner in a course.

    Attributes:
        user_id: the learner; None where it is work of somebody who was erased, kept for statistics
            alone (see `delivery.unnamed`).
        language: the language in which the learner studies it.
        cohort_id: the cohort with which the learner does.
        place_lesson, place_anchor: where the learner was last.
        completed_at: when the last thing was done that completion asks for.
        required: what completion asked for then: the ids of its `lessons` and of its counted
            `quizzes`. A lesson that the course gets later takes no completion back.
    """

    __tablename__ = "enrolments"
    __table_args__ = (
        UniqueConstraint("user_id", "course_id"),
        CheckConstraint("(completed_at IS NULL) = (required IS NULL)", name="completed"),
    )

    id: Mapped[Key]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    course_id: Mapped[str] = mapped_column(index=True)
    language: Mapped[str] = mapped_column(String(35))
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohorts.id", ondelete="SET NULL"), index=True)
    enrolled_at: Mapped[datetime]
    place_lesson: Mapped[str | None]
    place_anchor: Mapped[str | None]
    completed_at: Mapped[datetime | None]
    required: Mapped[dict[str, Any] | None] = mapped_column(_MAYBE)


class SeenLesson(Base):
    """A lesson that a learner has seen, or skipped after its content notice."""

    __tablename__ = "seen_lessons"

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), primary_key=True)
    lesson_id: Mapped[str] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime]
    skipped: Mapped[bool]


class Attempt(Base):
    """One try at a quiz.

    Attributes:
        number: 1, 2, …
        seed: what draws its questions, their order and their parameters.
        asked: ids of its questions, in the order in which they are asked.
        course_hash: the content of the course when it was opened.
        seconds_allowed: extra time included; None without a limit.
        deadline: when its time ends; None without a limit, and while it is paused.
        seconds_left: what is left of its time while it is paused.
        counted: when it is finished, the questions that made the score, each with its weight.
        pass_mark: the per cent that passed then; None where nothing is to be passed.
        score: in hundredths of a per cent.
    """

    __tablename__ = "attempts"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "quiz_id", "number"),
        UniqueConstraint("id", "enrolment_id"),  # for responses: theirs is their attempt's enrolment
        Index(
            "uq_attempts_open",
            "enrolment_id",
            "quiz_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_attempts_deadline", "deadline", sqlite_where=_OPEN, postgresql_where=_OPEN),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint(f"seed BETWEEN 0 AND {_SEEDS}", name="seed"),
        CheckConstraint(f"score BETWEEN 0 AND {_FULL}", name="score"),
        CheckConstraint(
            "(finished_at IS NULL) = (score IS NULL) AND (finished_at IS NULL) = (counted IS NULL)",
            name="finished",
        ),
        CheckConstraint("(passed IS NULL) = (pass_mark IS NULL)", name="passed"),
        CheckConstraint("finished_at IS NOT NULL OR passed IS NULL", name="passed_when_finished"),
        CheckConstraint(
            "(seconds_allowed IS NOT NULL OR (deadline IS NULL AND seconds_left IS NULL)) AND "
            "(seconds_allowed IS NULL OR finished_at IS NOT NULL OR "
            "(deadline IS NULL) <> (seconds_left IS NULL))",
            name="time",
        ),
    )

    id: Mapped[Key]
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    quiz_id: Mapped[str]
    number: Mapped[int]
    seed: Mapped[int] = mapped_column(BigInteger)
    asked: Mapped[list[str]]
    course_hash: Mapped[str] = mapped_column(String(64))
    opened_at: Mapped[datetime]
    seconds_allowed: Mapped[int | None]
    deadline: Mapped[datetime | None]
    seconds_left: Mapped[int | None]
    finished_at: Mapped[datetime | None]
    counted: Mapped[dict[str, Any] | None] = mapped_column(_MAYBE)
    pass_mark: Mapped[int | None]
    score: Mapped[int | None]
    passed: Mapped[bool | None]


class GivenResponse(Base):
    """One response to a question, as it was given and judged. Never changed.

    Attributes:
        attempt_id: None in practice.
        number: 1, 2, … for this question in this attempt, or in practice. The last one counts.
        course_hash: the content of the course that judged it.
        seed: the question's own, which drew its parameters.
        draw: in practice, which of the learner's drawings of parameters it was, from 0 on.
        score: 0 to 1.
        mistake: index of the foreseen mistake that was made.
    """

    __tablename__ = "responses"
    __table_args__ = (
        # One index for both: NULL would not be equal to NULL, and two tabs could store the same number.
        Index(
            "uq_responses_place",
            "enrolment_id",
            func.coalesce(text("attempt_id"), text("0")),
            "question_id",
            "number",
            unique=True,
        ),
        ForeignKeyConstraint(["attempt_id", "enrolment_id"], ["attempts.id", "attempts.enrolment_id"]),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint(f"seed BETWEEN 0 AND {_SEEDS}", name="seed"),
        CheckConstraint("score BETWEEN 0 AND 1", name="score"),
    )

    id: Mapped[Key]
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    attempt_id: Mapped[int | None] = mapped_column(BIG_NUMBER)
    question_id: Mapped[str]
    number: Mapped[int]
    course_hash: Mapped[str] = mapped_column(String(64))
    seed: Mapped[int] = mapped_column(BigInteger)
    draw: Mapped[int]
    response: Mapped[list[str]]
    score: Mapped[float]
    mistake: Mapped[int | None]
    submitted_at: Mapped[datetime]


class ScenarioAttempt(Base):
    """One way through a scenario.

    Attributes:
        number: 1, 2, …
        ended_at: when an ending was reached, or the learner began anew.
        score: what the learner had moved by its ending, in hundredths of a per cent; None where
            none was reached. It never counts for anything, and follows from the scenario as it
            was: it is no summary of rows.
    """

    __tablename__ = "scenario_attempts"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "scenario_id", "number"),
        Index(
            "uq_scenario_attempts_open",
            "enrolment_id",
            "scenario_id",
            unique=True,
            sqlite_where=_UNDER_WAY,
            postgresql_where=_UNDER_WAY,
        ),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("ended_at IS NOT NULL OR score IS NULL", name="ended"),
        CheckConstraint(f"score BETWEEN 0 AND {_FULL}", name="score"),
    )

    id: Mapped[Key]
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    scenario_id: Mapped[str]
    number: Mapped[int]
    begun_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    score: Mapped[int | None]


class ScenarioStep(Base):
    """One choice in a scenario. Never changed.

    Attributes:
        position: 1, 2, … in its attempt.
        node_id: where the choice was made.
        choice: its key.
    """

    __tablename__ = "scenario_steps"
    __table_args__ = (CheckConstraint("position >= 1", name="position"),)

    attempt_id: Mapped[int] = mapped_column(ForeignKey("scenario_attempts.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    node_id: Mapped[str]
    choice: Mapped[str]
    course_hash: Mapped[str] = mapped_column(String(64))
    taken_at: Mapped[datetime]


class Certificate(Base):
    """What certifies that a learner completed a course.

    Attributes:
        code: says by chance alone which one it is; verified together with the family name.
        given_name, family_name, course_title, language, law_as_of: as they were when it was issued.
        score: of the course, in hundredths of a per cent; None where nothing counts.
        course_hash: the content of the course then.
    """

    __tablename__ = "certificates"

    id: Mapped[Key]
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), unique=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    given_name: Mapped[str] = mapped_column(String(100))
    family_name: Mapped[str] = mapped_column(String(100))
    course_title: Mapped[str]
    course_hash: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(35))
    law_as_of: Mapped[date]
    completed_at: Mapped[datetime]
    score: Mapped[int | None]
    issued_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class Regrade(Base):
    """One judging anew of a question's responses, after its key was corrected. Never changed."""

    __tablename__ = "regrades"

    id: Mapped[Key]
    course_id: Mapped[str] = mapped_column(index=True)
    question_id: Mapped[str]
    course_hash: Mapped[str] = mapped_column(String(64))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    reason: Mapped[str]
    at: Mapped[datetime]


class RegradedResult(Base):
    """What a response is worth since a regrade; of several the latest holds. Never changed."""

    __tablename__ = "regraded_results"
    __table_args__ = (CheckConstraint("score BETWEEN 0 AND 1", name="score"),)

    regrade_id: Mapped[int] = mapped_column(ForeignKey("regrades.id"), primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("responses.id"), primary_key=True, index=True)
    score: Mapped[float]
    mistake: Mapped[int | None]


class Erasure(Base):
    """Stands for as long as it takes to erase an enrolment: only then its rows can be deleted."""

    __tablename__ = "erasures"

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), primary_key=True)
