"""A person's own copy of everything that is kept about them (GDPR, articles 15 and 20).

It goes table by table, so that nothing can be forgotten: a test walks the tables. What opens an
account (hashes of passwords, tokens and codes) is left out, and so is who else did something:
that is another person's data. It is one person's work and is held in memory whole.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from westeros_learn.delivery import audit
from westeros_learn.delivery.authoring.own import rows_of_author
from westeros_learn.delivery.library import Library
from westeros_learn.delivery.links import named_link
from westeros_learn.delivery.own_data import learning_data
from westeros_learn.delivery.refusals import Refused
from westeros_learn.delivery.worded import worded_response, worded_step
from westeros_learn.model import Course, plain_text
from westeros_learn.records import (
    AuditEntry,
    Base,
    Cohort,
    CohortInvitation,
    CohortMember,
    CohortTrainer,
    Database,
    ExternalIdentity,
    GivenResponse,
    LtiContext,
    LtiLink,
    LtiMember,
    LtiPlatform,
    LtiResult,
    LtiSubject,
    RecoveryCode,
    Regrade,
    RegradedResult,
    Reminder,
    RosterImport,
    SentLink,
    SignIn,
    User,
)

Row = dict[str, Any]
Copy = dict[str, list[Row]]

_SECRET = {"password_hash", "totp_secret", "totp_step", "token_hash", "code_hash"}
_OTHERS = {"given_by", "resolved_by"}
_SOMEBODY, _SELF, _APP = "somebody who may", "yourself", "the app"


def own_copy(database: Database, library: Library, user_id: int, now: datetime) -> Copy:
    """Return everything that is kept about a person, by the names of the tables; note that it was asked for.

    Ids of courses and their parts are joined by what they were called and asked, as far as the
    courses still have it, in the language in which the person studies.
    """
    with database.write() as session:
        audit.note(session, now, user_id, "take own data", f"user {user_id}")
    copy = learning_data(database, library, user_id)
    copy = {**_account(database, user_id, copy["certificates"]), **copy}
    copy["regraded_results"] = _regraded(database, copy)
    _say_in_words(copy, library)
    return copy


def _account(database: Database, user_id: int, certificates: list[Row]) -> Copy:
    with database.read() as session:
        user = session.get_one(User, user_id)

        def of(table: type[Base], mine: ColumnElement[bool]) -> list[Row]:
            return [_row(row) for row in session.scalars(select(table).where(mine))]

        person = {
            **_row(user),
            "has_password": user.password_hash is not None,
            "has_second_factor": user.totp_secret is not None,
        }
        return {
            "users": [person],
            "external_identities": of(ExternalIdentity, ExternalIdentity.user_id == user_id),
            **_on_platforms(session, user_id),
            "sign_ins": of(SignIn, SignIn.user_id == user_id),
            "sent_links": of(SentLink, _sent_to(user)),
            "recovery_codes": of(RecoveryCode, RecoveryCode.user_id == user_id),
            "cohort_trainers": [
                {**row, "cohort": session.get_one(Cohort, row["cohort_id"]).title}
                for row in of(CohortTrainer, CohortTrainer.user_id == user_id)
            ],
            "cohort_members": [
                {**row, "cohort": session.get_one(Cohort, row["cohort_id"]).title}
                for row in of(CohortMember, CohortMember.user_id == user_id)
            ],
            "cohort_invitations": [
                {**row, "cohort": session.get_one(Cohort, row["cohort_id"]).title}
                for row in of(CohortInvitation, CohortInvitation.email == user.email)
            ],
            "roster_imports": [
                {**_row(row, {"content", "reading"}), "cohort": session.get_one(Cohort, row.cohort_id).title}
                for row in session.scalars(select(RosterImport).where(RosterImport.author_id == user_id))
            ],
            "reminders": [
                _row(row, {"sender_id"})
                for row in session.scalars(select(Reminder).where(Reminder.user_id == user_id))
            ],
            "regrades": of(Regrade, Regrade.actor_id == user_id),
            **{
                name: [_row(row, _OTHERS) for row in rows]
                for name, rows in rows_of_author(session, user_id).items()
            },
            "audit_entries": _audit(session, user, certificates),
        }


def _on_platforms(session: Session, user_id: int) -> Copy:
    """Return who somebody is on learning platforms, in which of their courses, and what those were told."""
    subjects = session.scalars(select(LtiSubject).where(LtiSubject.user_id == user_id)).all()
    ids = [subject.id for subject in subjects]
    names = {
        row.id: {"platform": session.get_one(LtiPlatform, row.platform_id).name, "subject": row.subject}
        for row in subjects
    }
    members = session.execute(
        select(LtiMember, Cohort.title)
        .join(LtiContext, LtiContext.id == LtiMember.context_id)
        .outerjoin(Cohort, Cohort.id == LtiContext.cohort_id)
        .where(LtiMember.subject_id.in_(ids))
    )
    results = session.execute(
        select(LtiResult, LtiLink.course_id)
        .join(LtiLink, LtiLink.id == LtiResult.link_id)
        .where(LtiResult.subject_id.in_(ids))
    )
    return {
        "lti_subjects": [{**_row(row), **names[row.id]} for row in subjects],
        "lti_members": [
            {**_row(row), **names[row.subject_id], "cohort": title or ""} for row, title in members
        ],
        "lti_results": [
            {**_row(row), **names[row.subject_id], "course_id": course} for row, course in results
        ],
    }


def _audit(session: Session, user: User, certificates: list[Row]) -> list[Row]:
    """Return what a person did, and what was done to them; others stay unnamed."""
    links = session.scalars(select(SentLink.token_hash).where(_sent_to(user)))
    subjects = [f"user {user.id}", *map(named_link, links)]
    subjects += [f"certificate {row['id']}" for row in certificates]
    mine = or_(AuditEntry.actor_id == user.id, AuditEntry.subject.in_(subjects))
    names = {None: _APP, user.id: _SELF}
    return [
        {**_row(entry, {"actor_id"}), "by": names.get(entry.actor_id, _SOMEBODY)}
        for entry in session.scalars(select(AuditEntry).where(mine).order_by(AuditEntry.id))
    ]


def _sent_to(user: User) -> ColumnElement[bool]:
    return or_(SentLink.user_id == user.id, SentLink.email == user.email)


def _regraded(database: Database, copy: Copy) -> list[Row]:
    """Return what responses became worth, where the person may know what they are worth."""
    told = {row["id"]: row for row in copy["responses"] if "score" in row}
    mine = {row["id"] for row in copy["enrolments"]}
    with database.read() as session:
        found = session.scalars(
            select(RegradedResult)
            .join(GivenResponse, GivenResponse.id == RegradedResult.response_id)
            .where(GivenResponse.enrolment_id.in_(mine))
            .order_by(RegradedResult.regrade_id)
        )
        return [_row(row) for row in found if row.response_id in told]


# --- in words ------------------------------------------------------------------------------------


def _say_in_words(copy: Copy, library: Library) -> None:
    """Join to ids what they stand for."""
    courses = {row["id"]: _course(library, row) for row in copy["enrolments"]}
    for row in copy["enrolments"]:
        row["course"] = _title(courses[row["id"]], row["course_id"])
    names = {row["id"]: row["course"] for row in copy["enrolments"]}
    for table, in_words in _IN_WORDS.items():
        for row in copy[table]:
            course = courses[row["enrolment_id"]]
            row["course"] = names[row["enrolment_id"]]
            row |= in_words(course, row) if course else {}
    responses = {row["id"]: row for row in copy["responses"]}
    for row in copy["regraded_results"]:
        row["question"] = responses[row["response_id"]].get("question", "")
    tried = {row["id"]: row for row in copy["attempts"]}
    for row in copy["attempt_changes"]:
        attempt = tried[row["attempt_id"]]
        row |= {"course": attempt["course"], "quiz": attempt.get("quiz", attempt["quiz_id"])}
    ways = {row["id"]: row for row in copy["scenario_attempts"]}
    for row in copy["scenario_steps"]:
        way = ways[row["attempt_id"]]
        course = courses[way["enrolment_id"]]
        scenario = course.scenario_by_id.get(way["scenario_id"]) if course else None
        row["scenario"] = scenario.title if scenario else way["scenario_id"]
        row["said"] = worded_step(scenario, row["node_id"], row["choice"]) if scenario else row["choice"]


def _course(library: Library, enrolment: Mapping[str, Any]) -> Course | None:
    try:
        return library.edition(enrolment["course_id"], enrolment["language"]).course
    except Refused:  # it is no longer served
        return None


def _title(course: Course | None, course_id: str) -> str:
    return course.title if course else course_id


def _lesson(course: Course, row: Row) -> Row:
    titles = {lesson.id: lesson.title for lesson in course.lessons}
    return {"lesson": titles.get(row["lesson_id"], row["lesson_id"])}


def _quiz(course: Course, row: Row) -> Row:
    quiz = course.quiz_by_id.get(row["quiz_id"])
    return {"quiz": quiz.title if quiz else row["quiz_id"]}


def _question(course: Course, row: Row) -> Row:
    question = course.question_by_id.get(row["question_id"])
    if question is None:
        return {"question": row["question_id"], "answer": ", ".join(row["response"])}
    answer = worded_response(question, tuple(row["response"]), course.language)
    return {"question": plain_text(question.prompt), "answer": answer}


def _scenario(course: Course, row: Row) -> Row:
    scenario = course.scenario_by_id.get(row["scenario_id"])
    return {"scenario": scenario.title if scenario else row["scenario_id"]}


_IN_WORDS: Mapping[str, Callable[[Course, Row], Row]] = {
    "seen_lessons": _lesson,
    "attempts": _quiz,
    "responses": _question,
    "scenario_attempts": _scenario,
}


def _row(row: Base, but: Collection[str] = ()) -> Row:
    return dict(_values(row, {*_SECRET, *but}))


def _values(row: Base, but: Collection[str]) -> Iterable[tuple[str, Any]]:
    for column in row.__table__.columns:
        value = getattr(row, column.name)
        if column.name not in but:
            yield column.name, value.isoformat() if isinstance(value, date) else value
