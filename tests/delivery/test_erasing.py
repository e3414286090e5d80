"""Erasing a person: nothing leads to them any more, statistics stay true, and nothing is half-done."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from tests.delivery.school import COURSE, DRAWN, FIXED, NEW_KEY, OLD_KEY, new_learner
from tests.delivery.test_certificates import RIGHT
from tests.delivery.test_own_copy import NOT_KEPT, fill_all, tables_of_people
from tests.records.filled import NOON
from westeros_learn.delivery.activity import activity
from westeros_learn.delivery.activity_figures import Choice, Dimension
from westeros_learn.delivery.attempts import begin_attempt, finish_attempt
from westeros_learn.delivery.certificates import claim_certificate, find_certificate, revoke_sealed
from westeros_learn.delivery.enrolling import lesson_seen
from westeros_learn.delivery.erasing import Erased, erase_person, look_at_erasure
from westeros_learn.delivery.people import Person, Profile
from westeros_learn.delivery.rebuilding import prove_summaries
from westeros_learn.delivery.regrading import Correction, preview_regrade, regrade
from westeros_learn.delivery.tallying import tally_attempts
from westeros_learn.records import (
    Attempt,
    Base,
    Cohort,
    CohortCourse,
    CohortInvitation,
    CohortMember,
    Database,
    Enrolment,
    ErasedCount,
    GivenResponse,
    Job,
    Reminder,
    Role,
    TalliedAnswer,
    User,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tests.delivery.school import School


def take_test(school: School, person: int, responses: dict[str, str]) -> int:
    """Let a learner read everything and take the final test."""
    where = (school.database, school.library, person, COURSE)
    lesson_seen(*where, "b-l-first", school.now)
    lesson_seen(*where, "b-l-last", school.now)
    attempt = begin_attempt(*where, "b-post-test", school.now)
    school.user_id = person
    for question, response in responses.items():
        school.submit(question, response, attempt_id=attempt)
    school.wait(60)
    finish_attempt(*where, attempt, school.now)
    return attempt


@pytest.fixture
def people(school: School) -> list[int]:
    """Six who have taken the same test."""
    return six_of_a_cohort(school)


def six_of_a_cohort(school: School) -> list[int]:
    """Six learners of one cohort who have taken the test of two known questions; the first practised too."""
    school.correct("course.yaml", DRAWN, FIXED)
    school.submit("b-q-first", "b")
    found = [school.user_id]
    found += [new_learner(school.database, school.library, f"{n}@school.example")[0] for n in range(5)]
    with school.database.write() as session:
        session.add(cohort := Cohort(title="Spring", created_at=NOON))
        session.flush()
        session.add(CohortCourse(cohort_id=cohort.id, course_id=COURSE))
        session.add_all(CohortMember(cohort_id=cohort.id, user_id=each, joined_at=NOON) for each in found)
    for at, person in enumerate(found):
        take_test(school, person, RIGHT if at % 2 == 0 else {"b-p-plan": "b"})
    school.user_id = found[0]
    return found


def all_text(database: Database) -> str:
    """Everything that the database holds, as text."""
    with database.read() as session:
        return "\n".join(
            str(tuple(row)) for table in Base.metadata.sorted_tables for row in session.execute(select(table))
        )


def question_figures(database: Database) -> list[tuple[str, float, int]]:
    """What item analysis is made of: each question of the test, its mean score and how many answered."""
    with database.read() as session:
        asked = select(
            GivenResponse.question_id, func.avg(GivenResponse.score), func.count(GivenResponse.id)
        ).where(GivenResponse.attempt_id.is_not(None))
        grouped = asked.group_by(GivenResponse.question_id).order_by(GivenResponse.question_id)
        return [(name, round(float(mean), 9), count) for name, mean, count in session.execute(grouped)]


def test_nothing_leads_to_the_person_and_the_figures_of_every_question_stay(
    school: School, people: list[int], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "westeros_learn.security")
    with school.database.write() as session:
        ana = session.get_one(User, people[0])
        ana.given_name, ana.family_name, ana.institution = "Zofia", "Wiśniewska", "District Court of Łódź"
        session.add(Job(kind="mail", payload={"to": "Ana@school.example"}, due_at=NOON))
        session.add(
            Reminder(
                user_id=people[1],
                course_id=COURSE,
                sender_id=people[0],
                sender_name="Zofia Wiśniewska",
                way="copied",
                day=NOON.date(),
                sent_at=NOON,
                subject="Go on",
                text="Yours, Zofia",
            )
        )
        session.add(CohortInvitation(cohort_id=1, email="ana@school.example", invited_at=NOON))
        cohort = session.scalars(select(Cohort.id)).one()
    before = question_figures(school.database)
    assert len(before) == 2
    seen = look_at_erasure(school.database, people[0])
    assert (seen.courses, seen.answers, seen.tests) == (1, 3, 1)
    assert erase_person(school.database, school.library, people[0], None, school.now) == Erased(1, 0)
    assert [record.erased for record in caplog.records] == [people[0]]  # type: ignore[attr-defined]
    assert question_figures(school.database) == before
    left = all_text(school.database)
    for trace in ("Zofia", "Wiśniewska", "Łódź", "ana@", "Ana@"):
        assert trace not in left
    with school.database.read() as session:
        (enrolment,) = session.scalars(select(Enrolment).where(Enrolment.user_id.is_(None)))
        (attempt,) = session.scalars(select(Attempt).where(Attempt.enrolment_id == enrolment.id))
        answers = session.scalars(
            select(GivenResponse).where(GivenResponse.enrolment_id == enrolment.id)
        ).all()
        assert enrolment.id < 0 > attempt.id
        assert all(each.id < 0 for each in answers)
        assert (enrolment.cohort_id, enrolment.language, attempt.seed) == (None, "und", 0)
        assert attempt.course_hash == school.library.edition(COURSE).content_hash
        assert [
            str(each)[5:19] for each in (answers[0].submitted_at, attempt.opened_at, attempt.finished_at)
        ] == [
            "01-01 00:00:00",
            "01-01 00:00:01",
            "01-01 00:00:02",
        ]
        assert {each.question_id: each.response for each in answers} == {
            question: [letter] for question, letter in RIGHT.items()
        }
        rows = session.scalars(select(ErasedCount)).all()
    assert {row.cohort_id for row in rows} == {cohort}
    assert {(row.what, row.value): (row.count, row.completed) for row in rows} == {
        ("people", ""): (1, 1),
        ("profession", "judge"): (1, 1),
        ("country", "PL"): (1, 1),
    }
    erase_person(school.database, school.library, people[1], None, school.now)
    with school.database.read() as session:
        row = session.get_one(ErasedCount, (cohort, "people", ""))
        assert (row.count, row.completed) == (2, 1)
    assert prove_summaries(school.database) == ()


def evidence(school: School) -> list[tuple[object, ...]]:
    """What is tallied of every answer: to which question, which answer, and what it was worth."""
    tally_attempts(school.database, school.library, school.now)
    with school.database.read() as session:
        columns = (TalliedAnswer.item_id, TalliedAnswer.answer, TalliedAnswer.score, TalliedAnswer.rest)
        return sorted(tuple(row) for row in session.execute(select(*columns)))


def test_the_evidence_about_questions_is_the_same_afterwards(school: School, people: list[int]) -> None:
    before = evidence(school)
    assert len(before) == 12
    for person in people[:2]:
        erase_person(school.database, school.library, person, None, school.now)
    assert evidence(school) == before
    with school.database.read() as session:
        unnamed = select(TalliedAnswer.log_seconds).where(TalliedAnswer.attempt_id < 0)
        assert set(session.scalars(unnamed)) == {None}  # no time was kept, which is not a time of zero
    assert prove_summaries(school.database) == ()


def test_a_report_still_counts_whom_the_training_reached(school: School, people: list[int]) -> None:
    boss = Person(0, "", Role.ADMINISTRATOR, Profile("", "", "", "", ""), True, True, 0, NOON, None)
    today = school.now.date()
    report = partial(activity, school.database, school.library, boss, Choice(), school.now, today)
    before = report()
    assert before.total.people == 6
    erase_person(school.database, school.library, people[0], None, school.now)
    after = report()
    assert (after.total, after.groups[Dimension.PROFESSION]) == (
        before.total,
        before.groups[Dimension.PROFESSION],
    )


def test_of_a_small_group_nothing_stays(school: School, people: list[int]) -> None:
    """Five others are needed in the course, and five people in the cohort: the sixth from last goes whole."""
    with school.database.write() as session:
        member = session.get_one(CohortMember, (1, people[5]))
        session.delete(member)
    erase_person(school.database, school.library, people[5], None, school.now, whole=True)
    assert school.count(ErasedCount) == 0
    kept = erase_person(school.database, school.library, people[0], None, school.now)
    assert kept.tests == 0  # four others are left
    with school.database.read() as session:
        assert not session.scalars(select(Enrolment).where(Enrolment.user_id.is_(None))).all()
        assert session.get_one(ErasedCount, (1, "people", "")).count == 1  # the cohort was of five


def test_what_was_typed_goes_and_its_worth_stays(school: School, people: list[int]) -> None:
    """Also where a question took text once, and letters since."""
    with school.database.write() as session:
        mine = session.scalars(select(Enrolment.id).where(Enrolment.user_id == people[0])).one()
        attempt = session.scalars(select(Attempt).where(Attempt.enrolment_id == mine)).one()
        for question in ("typed", "b-p-plan"):
            session.add(
                GivenResponse(
                    enrolment_id=mine,
                    attempt_id=attempt.id,
                    question_id=question,
                    number=9,
                    course_hash="h",
                    seed=1,
                    draw=0,
                    response=["Wiśniewska"],
                    score=0.5,
                    submitted_at=NOON,
                )
            )
    erase_person(school.database, school.library, people[0], None, school.now)
    assert "Wiśniewska" not in all_text(school.database)
    with school.database.read() as session:
        kept = session.scalars(select(GivenResponse).where(GivenResponse.id < 0)).all()
        assert {row.question_id: (row.response, row.score) for row in kept} == {
            "typed": ([], 0.5),
            "b-p-plan": ([], 0.5),
            "b-p-rest": (["t"], 1.0),
        }


def test_a_version_of_the_course_that_few_have_seen_is_not_told(school: School, people: list[int]) -> None:
    """Its days would be known from the log of the courses, and the person with them."""
    with school.database.write() as session:
        mine = session.scalars(select(Enrolment.id).where(Enrolment.user_id == people[0])).one()
        session.scalars(select(Attempt).where(Attempt.enrolment_id == mine)).one().course_hash = "rare"
    erase_person(school.database, school.library, people[0], None, school.now)
    with school.database.read() as session:
        kept = session.scalars(select(Attempt).where(Attempt.id < 0)).one()
        answers = session.scalars(select(GivenResponse.course_hash).where(GivenResponse.id < 0)).all()
    assert (kept.course_hash, set(answers)) == ("", {""})


def test_a_corrected_key_judges_unnamed_answers_too_and_names_nobody(
    school: School, people: list[int]
) -> None:
    erase_person(school.database, school.library, people[1], None, school.now)
    school.correct("test-pool.yaml", OLD_KEY, NEW_KEY)
    correction = Correction(COURSE, "b-p-plan", "The key was wrong.")
    seen = preview_regrade(school.database, school.library, correction, school.now)
    assert seen.responses == 3  # of three who took the other choice, one is erased
    assert {each.user_id for each in seen.moved} == {people[3], people[5]}
    regrade(school.database, school.library, correction, None, school.now, seen.digest)
    assert prove_summaries(school.database) == ()


def test_a_certificate_opens_only_for_who_holds_it(school: School, people: list[int]) -> None:
    issued = claim_certificate(school.database, school.library, people[0], COURSE, school.now)
    kept = erase_person(school.database, school.library, people[0], None, school.now)
    assert kept.certificates == 1
    left = all_text(school.database)
    assert issued.code not in left
    found = find_certificate(school.database, issued.code.lower(), "nowak")
    assert found is not None
    assert (found.id, found.family_name, found.score, found.law_as_of, found.issued_at) == (
        0,
        issued.family_name,
        issued.score,
        issued.law_as_of,
        issued.issued_at,
    )
    assert find_certificate(school.database, issued.code, "Kowalska") is None
    revoke_sealed(school.database, issued.code, None, "issued by mistake", school.now)
    revoked = find_certificate(school.database, issued.code, "Nowak")
    assert revoked is not None
    assert revoked.revoked_at == school.now


def test_who_wants_not_even_statistics_is_erased_whole(school: School) -> None:
    """Of one of two people with rows in every table, nothing stays; of the other one, everything."""
    ana, jan = (fill_all(school.database, f"{name}@all.example") for name in ("ana", "jan"))
    with school.database.read() as session:
        before = _counts(session)
    assert all(count != 1 for name, count in before.items() if name in tables_of_people())
    erase_person(school.database, school.library, ana, None, school.now, whole=True)
    with school.database.read() as session:
        after = _counts(session)
    gone = {name for name in before if after[name] < before[name]}
    stay = {"audit_entries", "regrades", "roster_imports"}
    stay |= {"course_revisions", "course_revision_files", "course_comments"}  # nobody's any more
    assert tables_of_people() - NOT_KEPT - stay <= gone
    assert after["users"] == before["users"] - 1
    assert "ana@all" not in all_text(school.database).replace("Cohort of ana@all.example", "").replace(
        "mark': 'ana@all.example",
        "",  # what this test put into the audit log itself
    )
    assert look_at_erasure(school.database, jan).answers == 2


def _counts(session: Session) -> dict[str, int]:
    return {
        table.name: session.execute(select(func.count()).select_from(table)).scalar_one()
        for table in Base.metadata.sorted_tables
    }
