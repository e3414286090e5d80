"""One learner's time line, answers and attempts; reminders, once a day, and readable by who got them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from tests.delivery.school import COURSE, DRAWN, FIXED, NEW_KEY, OLD_KEY, new_learner
from westeros_learn.delivery.attempts import begin_attempt, finish_attempt
from westeros_learn.delivery.enrolling import lesson_seen
from westeros_learn.delivery.helping import Who, reopen_attempt
from westeros_learn.delivery.jobs import claim_job
from westeros_learn.delivery.refusals import Refused
from westeros_learn.delivery.regrading import Correction, preview_regrade, regrade
from westeros_learn.delivery.reminders import (
    REMINDER_MAIL,
    Letter,
    Reminded,
    Sender,
    last_reminder,
    remind,
)
from westeros_learn.delivery.scenarios import Step, begin_scenario, take_step
from westeros_learn.delivery.timeline import EventKind, learner_answer, learner_attempt, learner_history
from westeros_learn.model import plain_text
from westeros_learn.records import (
    AuditEntry,
    Cohort,
    CohortCourse,
    CohortMember,
    GivenResponse,
    Job,
    Reminder,
    ReminderWay,
    User,
)

if TYPE_CHECKING:
    from datetime import date

    from tests.delivery.school import School


@pytest.fixture
def who(school: School) -> Who:
    """A learner of a cohort, whose final test asks two known questions."""
    school.correct("course.yaml", DRAWN, FIXED)
    with school.database.write() as session:
        session.add(cohort := Cohort(title="Kraków", created_at=school.now))
        session.flush()
        session.add(CohortCourse(cohort_id=cohort.id, course_id=COURSE))
        session.add(CohortMember(cohort_id=cohort.id, user_id=school.user_id, joined_at=school.now))
        return Who(cohort.id, school.user_id, COURSE)


def test_the_time_line_tells_everything_in_words_the_latest_first(school: School, who: Who) -> None:
    library, database, user = school.library, school.database, school.user_id
    school.wait(60)
    lesson_seen(database, library, user, COURSE, "b-l-first", school.now)
    school.wait(60)
    school.submit("b-q-first", "b")
    school.wait(60)
    talk = begin_scenario(database, library, user, COURSE, "b-s-talk", school.now)
    school.wait(60)
    take_step(database, library, user, COURSE, talk.id, Step(1, "hello", "b"), school.now)
    school.wait(60)
    attempt = begin_attempt(database, library, user, COURSE, "b-post-test", school.now)
    school.wait(60)
    school.submit("b-p-plan", "a", attempt_id=attempt)
    school.wait(60)
    finish_attempt(database, library, user, COURSE, attempt, school.now)
    school.wait(60)
    reopen_attempt(database, library, who, attempt, 0, "The power failed.", user, school.now)
    told = learner_history(database, library, who, school.now)
    shown = [(each.kind, each.title, each.words, each.score) for each in reversed(told.events)]
    talks = [each for each in shown if each[0] in (EventKind.SAID, EventKind.TALK_BEGAN)]
    assert talks == [
        (EventKind.TALK_BEGAN, "A short talk", "", None),
        (EventKind.SAID, "A short talk", "Yes, now.", None),
    ]
    rest = [each for each in shown if each not in talks and each[0] is not EventKind.TALK_ENDED]
    questions = library.edition(COURSE).course.question_by_id
    first, plan = (plain_text(questions[each].prompt) for each in ("b-q-first", "b-p-plan"))
    assert rest == [
        (EventKind.ENROLLED, "", "", None),
        (EventKind.READ, "The first lesson", "", None),
        (EventKind.ANSWERED, first, "The report.", 0),
        (EventKind.BEGAN, "Final test", "", None),
        (EventKind.ANSWERED, plan, "A plan.", 10_000),
        (EventKind.FINISHED, "Final test", "", 5_000),
        (EventKind.REOPENED, "Final test", "The power failed.", None),
    ]
    in_test = next(each for each in told.events if each.in_quiz)
    assert (in_test.in_quiz, in_test.attempt_id) == ("Final test", attempt)


def test_an_answer_is_shown_as_it_was_given_and_as_it_is_judged_now(school: School, who: Who) -> None:
    attempt = begin_attempt(
        school.database, school.library, school.user_id, COURSE, "b-post-test", school.now
    )
    school.submit("b-p-plan", "b", attempt_id=attempt)
    finish_attempt(school.database, school.library, school.user_id, COURSE, attempt, school.now)
    school.correct("test-pool.yaml", OLD_KEY, NEW_KEY)
    correction = Correction(COURSE, "b-p-plan", "The key was wrong.")
    digest = preview_regrade(school.database, school.library, correction, school.now).digest
    regrade(school.database, school.library, correction, None, school.now, digest)
    with school.database.read() as session:
        response = session.scalars(select(GivenResponse.id)).one()
    answer = learner_answer(school.database, school.library, who, response)
    assert (answer.given.response, answer.first.score, answer.given.result.score) == (("b",), 0.0, 1.0)
    seen = learner_attempt(school.database, school.library, who, attempt, school.now)
    assert answer.order == seen.seed
    told = learner_history(school.database, school.library, who, school.now)
    assert [each.score for each in told.events if each.kind is EventKind.ANSWERED] == [10_000]


def test_nothing_of_a_learner_of_another_cohort_is_shown(school: School, who: Who) -> None:
    attempt = begin_attempt(
        school.database, school.library, school.user_id, COURSE, "b-post-test", school.now
    )
    school.submit("b-p-plan", "b", attempt_id=attempt)
    with school.database.write() as session:
        response = session.scalars(select(GivenResponse.id)).one()
        session.add(other := Cohort(title="Łódź", created_at=school.now))
        session.flush()
        session.add(CohortCourse(cohort_id=other.id, course_id=COURSE))
    elsewhere = Who(other.id, who.user_id, COURSE)
    with pytest.raises(Refused):
        learner_history(school.database, school.library, elsewhere, school.now)
    with pytest.raises(Refused):
        learner_attempt(school.database, school.library, elsewhere, attempt, school.now)
    with pytest.raises(Refused):
        learner_answer(school.database, school.library, elsewhere, response)
    somebody, _ = new_learner(school.database, school.library, "jan@school.example")
    with school.database.write() as session:
        session.add(CohortMember(cohort_id=other.id, user_id=somebody, joined_at=school.now))
    theirs = Who(other.id, somebody, COURSE)
    assert learner_history(school.database, school.library, theirs, school.now).events
    with pytest.raises(Refused):  # the number of somebody else's answer opens nothing
        learner_answer(school.database, school.library, theirs, response)
    with pytest.raises(Refused):
        learner_attempt(school.database, school.library, theirs, attempt, school.now)


# --- reminders -----------------------------------------------------------------------------------


def _sender(school: School, way: ReminderWay, day: date | None = None) -> Sender:
    return Sender(school.user_id, "Jan Kowalski", way, day or school.now.date())


def _remind(school: School, who: Who, *users: int, way: ReminderWay = ReminderWay.MAIL) -> Reminded:
    letters = [Letter(user, "Go on", f"Dear {user}") for user in users]
    return remind(school.database, who.cohort_id, COURSE, letters, _sender(school, way), school.now)


def test_a_reminder_goes_out_once_a_day_and_its_learner_can_read_it(school: School, who: Who) -> None:
    user = school.user_id
    assert _remind(school, who, user, user + 1) == Reminded((user,), (), (user + 1,))
    assert _remind(school, who, user, way=ReminderWay.COPIED) == Reminded((), (user,), ())
    job = claim_job(school.database, school.now)
    assert job
    assert (job.kind, job.payload["to"]) == (REMINDER_MAIL, "ana@school.example")
    assert claim_job(school.database, school.now) is None
    shown = last_reminder(school.database, user, COURSE)
    assert shown
    assert (shown.text, shown.sender_name, shown.way) == (f"Dear {user}", "Jan Kowalski", ReminderWay.MAIL)
    school.now += timedelta(days=1)
    assert _remind(school, who, user, way=ReminderWay.COPIED).sent == (user,)
    assert (school.count(Reminder), school.count(Job)) == (2, 1)
    with school.database.read() as session:
        entries = session.execute(select(AuditEntry.action, AuditEntry.subject)).all()
    assert entries == [("remind", f"user {user}")] * 2


def test_who_cannot_sign_in_or_is_done_is_not_reminded(school: School, who: Who) -> None:
    with school.database.write() as session:
        session.get_one(User, school.user_id).deactivated_at = school.now
    assert _remind(school, who, school.user_id) == Reminded((), (), (school.user_id,))
    assert school.count(Reminder) == 0
