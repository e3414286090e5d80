"""A person's own copy: everything that is kept about them, in words, and nothing of anybody else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from tests.delivery.school import COURSE, new_library
from tests.records.filled import NOON, fill
from westeros_learn.delivery import audit
from westeros_learn.delivery.own_copy import own_copy
from westeros_learn.records import (
    Attempt,
    Base,
    Cohort,
    CohortInvitation,
    CohortMember,
    CohortTrainer,
    CourseComment,
    CourseEditor,
    CourseRevision,
    CourseRevisionFile,
    Database,
    Enrolment,
    ExternalIdentity,
    HalfWritten,
    LtiContext,
    LtiLink,
    LtiMember,
    LtiPlatform,
    LtiResult,
    LtiSubject,
    PreviewLink,
    RecoveryCode,
    RosterImport,
    SentLink,
    SignIn,
    User,
)

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.orm import Session

    from tests.delivery.school import School

NOT_KEPT = {"erasures", "roster_rows", "tallied_attempts", "tallied_answers"}
"""Tables that are not in the copy: `erasures` stands only while a person is being erased, `roster_rows` tell
of others what a trainer has just brought; what is tallied follows, number by number, from attempts and
responses, which are in it."""


def fill_all(database: Database, email: str, course: str = COURSE, quiz: str = "b-post-test") -> int:
    """Give a person rows in every table that can have rows of a person."""
    enrolment, attempt = fill(database, email)
    with database.write() as session:
        enrolled = session.get_one(Enrolment, enrolment)
        enrolled.course_id = course
        user = session.get_one(User, enrolled.user_id)
        user.given_name, user.password_hash, user.totp_secret = f"Name of {email}", "secret", b"secret"
        done = session.get_one(Attempt, attempt)
        done.quiz_id = quiz  # which tells what an answer is worth
        done.finished_at, done.score, done.counted = NOON, 5000, {"q": 1}
        session.add(cohort := Cohort(title=f"Cohort of {email}", created_at=NOON))
        session.flush()
        token = email.encode().ljust(32)
        subject, link = add_on_platform(session, user.id, email)
        session.add_all(
            [
                LtiMember(context_id=link.context_id, subject_id=subject.id, teaches=False),
                LtiResult(link_id=link.id, subject_id=subject.id),
                ExternalIdentity(issuer="https://id.example", subject=email, user_id=user.id),
                SignIn(token_hash=token, user=user, begun_at=NOON, seen_at=NOON),
                SentLink(token_hash=token, purpose="invitation", email=email, sent_at=NOON, expires_at=NOON),
                RecoveryCode(user_id=user.id, code_hash=token),
                CohortTrainer(cohort_id=cohort.id, user_id=user.id),
                CohortMember(cohort_id=cohort.id, user_id=user.id, joined_at=NOON),
                CohortInvitation(cohort_id=cohort.id, email=email, invited_at=NOON),
                RosterImport(
                    cohort_id=cohort.id,
                    author_id=user.id,
                    name="list.csv",
                    content=b"secret",
                    reading={},
                    made_at=NOON,
                ),
            ]
        )
        written = CourseRevision(
            course="c", number=user.id, key=f"key {user.id}", author_id=user.id, note="n", at=NOON
        )
        session.add(written)
        session.flush()
        session.add_all(
            [
                CourseRevisionFile(revision_id=written.id, file="f"),
                CourseEditor(course="c", user_id=user.id, may="edit", given_at=NOON, given_by=user.id),
                HalfWritten(user_id=user.id, course="c", file="f", base="b", text=email, at=NOON),
                PreviewLink(
                    course="c", label=email, token_hash=token, made_at=NOON, made_by=user.id, expires_at=NOON
                ),
                CourseComment(
                    course="c", file="f", part="", quote="", author_id=user.id, text=email, at=NOON
                ),
            ]
        )
        audit.note(session, NOON, user.id, "accept invitation", f"user {user.id}", mark=email)
        return user.id


def add_on_platform(session: Session, user_id: int, email: str) -> tuple[LtiSubject, LtiLink]:
    """Let a platform know a person, in a context with a link."""
    platform = LtiPlatform(
        name=f"Platform of {user_id}",
        issuer=f"https://lms-{user_id}.example",
        client_id="1",
        authorization_url="",
        token_url="",
        jwks_url="",
        algorithms=["RS256"],
        registered_at=NOON,
    )
    session.add(platform)
    session.flush()
    subject = LtiSubject(platform_id=platform.id, subject=email, user_id=user_id, linked_at=NOON)
    context = LtiContext(platform_id=platform.id, deployment_id="1", context_id="c")
    session.add_all([subject, context])
    session.flush()
    link = LtiLink(context_id=context.id, resource_link_id="l", course_id=COURSE)
    session.add(link)
    session.flush()
    return subject, link


def tables_of_people() -> set[str]:
    """Every table whose rows lead to a person, whatever the way."""
    found = {"users"}
    while True:
        more = {
            table.name
            for table in Base.metadata.sorted_tables
            if any(key.column.table.name in found for key in table.foreign_keys)
        }
        if more <= found:
            return found
        found |= more


def test_every_table_of_a_person_is_in_the_copy_and_nothing_of_another_person(
    database: Database, tmp_path: Path
) -> None:
    """A table that is new, and not yet in the copy, fails here."""
    people = [fill_all(database, f"{name}@school.example") for name in ("ana", "jan")]
    library = new_library(tmp_path)
    copies = [own_copy(database, library, person, NOON) for person in people]
    assert set(copies[0]) == tables_of_people() - NOT_KEPT
    with database.read() as session:
        for name in copies[0]:
            rows = session.scalar(select(func.count()).select_from(Base.metadata.tables[name]))
            assert rows, f"give each person a row in {name}"
            assert rows == sum(len(copy[name]) for copy in copies), name
    ana, jan = map(json.dumps, copies)
    assert "jan@" not in ana
    assert "ana@" not in jan
    assert "secret" not in ana.replace("totp_secret", "")


def test_the_copy_says_in_words_what_was_asked_and_answered(school: School) -> None:
    school.submit("b-q-first", "b")
    copy = own_copy(school.database, school.library, school.user_id, school.now)
    question = school.library.edition("base").course.question_by_id["b-q-first"]
    row: dict[str, Any] = copy["responses"][0]
    assert row["course"] == "A small course"
    assert row["question"]
    assert row["question"] != question.id
    assert row["answer"] not in ("", "b")
    with school.database.read() as session:
        entry = session.scalars(select(Base.metadata.tables["audit_entries"].c.action)).one()
    assert entry == "take own data"


def test_whoever_else_did_something_stays_unnamed(school: School) -> None:
    with school.database.write() as session:
        session.add(other := User(**_other()))
        session.flush()
        audit.note(session, school.now, other.id, "deactivate", f"user {school.user_id}")
        audit.note(session, school.now, other.id, "deactivate", f"user {school.user_id}0")
    entries = own_copy(school.database, school.library, school.user_id, school.now)["audit_entries"]
    assert [(entry["action"], entry["by"]) for entry in entries] == [
        ("deactivate", "somebody who may"),
        ("take own data", "yourself"),
    ]
    assert not any("actor_id" in entry for entry in entries)


def _other() -> dict[str, Any]:
    return {
        "email": "admin@school.example",
        "given_name": "Ion",
        "family_name": "Alt",
        "role": "administrator",
        "profession": "other",
        "country": "RO",
        "language": "ro",
        "created_at": NOON,
    }
