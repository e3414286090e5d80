"""Grades and names go between a cohort and a platform over HTTP, by the queue, whatever fails on the way."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from tests.delivery.school import COURSE, DRAWN, FIXED, NEW_KEY, OLD_KEY, School, new_learner, person
from tests.delivery.tested import take
from tests.lti.platform import TestPlatform
from tests.lti.tool import TestTool
from westeros_learn.delivery.attempts import begin_attempt, finish_attempt
from westeros_learn.delivery.enrolling import lesson_seen
from westeros_learn.delivery.jobs import ClaimedJob, claim_job, end_job, fail_job
from westeros_learn.delivery.keys import Keys
from westeros_learn.delivery.lti import due
from westeros_learn.delivery.lti import platforms as keeping
from westeros_learn.delivery.lti.names import NameReader, forget_old_names
from westeros_learn.delivery.lti.own_keys import signing_keys
from westeros_learn.delivery.lti.places import Part
from westeros_learn.delivery.lti.standing import Work, standing_of
from westeros_learn.delivery.lti.telling import Platforms, ScoreTeller
from westeros_learn.delivery.regrading import Correction, preview_regrade, regrade
from westeros_learn.lti import PlatformTroubleError
from westeros_learn.records import (
    Cohort,
    CohortMember,
    Enrolment,
    Job,
    LtiContext,
    LtiDeployment,
    LtiLink,
    LtiMember,
    LtiPlatform,
    LtiResult,
    LtiSubject,
    Role,
    SeenLesson,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

GOOD = {"b-p-plan": "a", "b-p-rest": "t"}
HALF = {"b-p-plan": "a", "b-p-rest": "f"}
BAD = {"b-p-plan": "b", "b-p-rest": "f"}


@dataclass
class Classroom:
    """A school whose cohort is a course at a platform, with a link to the course, a module and a quiz."""

    school: School
    platform: TestPlatform
    tool: TestTool
    keys: Keys
    context_id: int
    subject_id: int
    links: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Make what does the jobs."""
        clock = lambda: self.school.now  # noqa: E731  # the time is what the test says
        database = self.school.database
        platforms = Platforms(database, self.keys, clock, loopback=True)
        self.handlers = {
            due.SCORE_JOB: ScoreTeller(database, self.school.library, platforms, clock).do,
            due.MEMBERS_JOB: NameReader(database, self.school.library, platforms, clock).do,
        }

    def work(self, *, after: timedelta = timedelta(0)) -> list[str]:
        """Do every job that is due; return what failed."""
        self.school.now += after
        faults = []
        while job := claim_job(self.school.database, self.school.now):
            try:
                self.handlers[job.kind](job)
            except PlatformTroubleError as error:
                faults.append(type(error).__name__)
                fail_job(self.school.database, job, str(error), self.school.now)
            else:
                end_job(self.school.database, job, self.school.now)
        return faults

    def add_link(self, name: str, module: str = "", quiz: str = "") -> None:
        """Put a link into the course at the platform, with a column."""
        number = self.platform.services.add("c-1", {"label": name, "scoreMaximum": 100})
        address = f"{self.platform.base}/courses/c-1/lineitems/{number}/lineitem?type_id=1"
        row = LtiLink(
            context_id=self.context_id,
            resource_link_id=name,
            course_id=COURSE,
            module_id=module,
            quiz_id=quiz,
            lineitem_url=address,
        )
        with self.school.database.write() as session:
            session.add(row)
            session.flush()
            self.links[name] = row.id

    def told(self, name: str) -> list[tuple[Any, ...]]:
        """Return what the platform took for a link, in its order."""
        number = str(list(self.links).index(name) + 1)
        return [
            (each["activityProgress"], each["gradingProgress"], each.get("scoreGiven"))
            for each in self.platform.services.log
            if each["item"] == number
        ]

    def result(self, name: str) -> LtiResult | None:
        """Return what is kept of what was told."""
        with self.school.database.read() as session:
            return session.get(LtiResult, (self.links[name], self.subject_id))


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[TestPlatform, TestTool]]:
    """A platform and what publishes our keys."""
    platform, tool = TestPlatform(), TestTool()
    yield platform, tool
    platform.close()
    tool.close()


@pytest.fixture
def room(school: School, running: tuple[TestPlatform, TestTool]) -> Classroom:
    """A classroom with a link to the final test."""
    platform, tool = running
    platform.begin_anew()
    platform.person("ana", "Ana", "Pop", "Learner")
    platform.person("tomasz", "Tomasz", "Kot", "Instructor")
    platform.course("c-1", "Trafficking", "ana", "tomasz")
    client = platform.client(tool.tool.base)
    keys = Keys(["a secret key that is long enough"])
    tool.keys = list(signing_keys(school.database, keys, school.now))
    school.correct("course.yaml", DRAWN, FIXED)
    with school.database.write() as session:
        cohort = Cohort(title="Trafficking", created_at=school.now, language="en")
        row = LtiPlatform(
            name="The school",
            issuer=platform.issuer,
            client_id=client.id,
            authorization_url=f"{platform.base}/auth",
            token_url=f"{platform.base}/token",
            jwks_url=f"{platform.base}/jwks",
            algorithms=["RS256"],
            registered_at=school.now,
            accepted_at=school.now,
        )
        session.add_all([cohort, row])
        session.flush()
        context = LtiContext(
            platform_id=row.id,
            deployment_id="1",
            context_id="c-1",
            cohort_id=cohort.id,
            members_url=f"{platform.base}/courses/c-1/members?type=1",
            lineitems_url=f"{platform.base}/courses/c-1/lineitems?type_id=1",
        )
        subject = LtiSubject(platform_id=row.id, subject="ana", user_id=school.user_id)
        session.add_all([context, subject, LtiDeployment(platform_id=row.id, deployment_id="1")])
        session.flush()
        session.add(LtiMember(context_id=context.id, subject_id=subject.id, teaches=False))
        made = Classroom(school, platform, tool, keys, context.id, subject.id)
    made.add_link("test", quiz="b-post-test")
    return made


def see(room: Classroom, *lessons: str) -> None:
    """See lessons."""
    school = room.school
    for lesson in lessons:
        school.wait(60)
        lesson_seen(school.database, school.library, school.user_id, COURSE, lesson, school.now)


def test_a_finished_attempt_is_told_and_the_highest_counts(room: Classroom) -> None:
    take(room.school, HALF)
    assert room.work() == []
    assert room.told("test") == [("Submitted", "FullyGraded", 50)]
    take(room.school, BAD)
    assert room.work() == []
    assert len(room.told("test")) == 1  # it was not better: nothing is told
    take(room.school, GOOD)
    assert room.work() == []
    assert room.told("test")[1:] == [("Completed", "FullyGraded", 100)]
    kept = room.result("test")
    assert kept is not None
    assert (kept.progress, kept.score, kept.error) == ("Completed", 10_000, "")
    assert room.platform.services.log[-1]["userId"] == "ana"
    assert room.platform.services.log[-1]["scoreMaximum"] == 100


def test_the_last_attempt_ends_it_even_if_nothing_was_passed(room: Classroom) -> None:
    for _ in range(3):
        take(room.school, BAD)
    room.work()
    assert room.told("test") == [("Completed", "FullyGraded", 0)]


def test_a_score_is_dated_when_it_came_to_be_so_and_never_before_the_last(room: Classroom) -> None:
    take(room.school, HALF)
    finished = room.school.now
    room.work(after=timedelta(minutes=20))
    (first,) = room.platform.services.log
    assert datetime.fromisoformat(first["timestamp"]) == finished
    room.school.now = finished  # a clock was set back
    take(room.school, GOOD, seconds=0)
    assert room.work() == []
    assert room.told("test")[-1] == ("Completed", "FullyGraded", 100)


def test_progress_in_a_course_is_told_lesson_by_lesson(room: Classroom) -> None:
    room.add_link("course")
    room.add_link("module", module="b-m-all")
    for name, lesson in enumerate(("b-l-first", "b-l-last")):
        see(room, lesson)
        assert room.work() == [], name
    begun = [("InProgress", "NotReady", None)]
    assert room.told("course") == room.told("module") == begun
    take(room.school, HALF)
    room.work()
    assert room.told("course")[1:] == [("Submitted", "FullyGraded", 50)]
    take(room.school, GOOD)
    room.work()
    assert room.told("course")[2:] == [("Completed", "FullyGraded", 100)]
    assert room.told("test")[-1] == ("Completed", "FullyGraded", 100)


def test_an_open_attempt_is_no_grade(room: Classroom) -> None:
    school = room.school
    room.add_link("course")
    begin_attempt(school.database, school.library, school.user_id, COURSE, "b-post-test", school.now)
    see(room, "b-l-first")
    room.work()
    assert room.told("test") == [("InProgress", "NotReady", None)]


def test_a_corrected_key_is_told_too(room: Classroom) -> None:
    school = room.school
    take(school, {"b-p-plan": "b", "b-p-rest": "t"})
    room.work()
    school.correct("test-pool.yaml", OLD_KEY, NEW_KEY)
    correction = Correction(COURSE, "b-p-plan", "The key was wrong.")
    seen = preview_regrade(school.database, school.library, correction, school.now)
    regrade(school.database, school.library, correction, None, school.now, seen.digest)
    assert room.work() == []
    assert room.told("test") == [("Submitted", "FullyGraded", 50), ("Completed", "FullyGraded", 100)]


@pytest.mark.parametrize("status", [503, 429])
def test_a_platform_in_trouble_is_told_later(room: Classroom, status: int) -> None:
    take(room.school, GOOD)
    room.platform.services.troubles = [status] * 3
    assert room.work() == ["PlatformTroubleError"]
    begun = room.result("test")
    assert begun is not None
    assert (begun.error, begun.sent_at) == (f"trouble {status}", None)
    assert room.work(after=timedelta(minutes=1)) == ["PlatformTroubleError"]
    again = room.result("test")
    assert again is not None
    assert again.error_at == begun.error_at  # since when it is so
    assert room.work(after=timedelta(minutes=2)) == ["PlatformTroubleError"]
    assert room.work(after=timedelta(minutes=4)) == []
    assert room.told("test") == [("Completed", "FullyGraded", 100)]
    kept = room.result("test")
    assert kept is not None
    assert (kept.error, kept.error_at) == ("", None)


def test_a_night_without_the_platform_loses_no_grade(room: Classroom) -> None:
    take(room.school, GOOD)
    room.platform.services.troubles = [503] * 9
    for _ in range(9):
        room.work(after=timedelta(hours=2))
    assert room.told("test") == []
    assert room.work(after=timedelta(hours=2)) == []  # the job was given up
    assert room.told("test") == []
    with room.school.database.write() as session:
        due.put_scores_again(session, room.school.now)
        due.put_scores_again(session, room.school.now)
    with room.school.database.read() as session:
        waiting = select(Job).where(Job.done_at.is_(None))
        assert len(session.scalars(waiting).all()) == 1
    room.platform.services.troubles = []
    assert room.work() == []
    assert room.told("test") == [("Completed", "FullyGraded", 100)]
    with room.school.database.write() as session:
        due.put_scores_again(session, room.school.now + timedelta(hours=2))
    assert room.work(after=timedelta(hours=2)) == []
    assert len(room.platform.services.log) == 1


def test_what_a_platform_refuses_is_kept_and_not_tried_again(room: Classroom) -> None:
    take(room.school, GOOD)
    room.platform.services.items["c-1"].clear()
    assert room.work() == []
    kept = room.result("test")
    assert kept is not None
    assert (kept.error, kept.sent_at) == ("refused 404", None)
    with room.school.database.write() as session:
        due.put_scores_again(session, room.school.now + timedelta(hours=2))
    assert room.work(after=timedelta(hours=2)) == []
    room.platform.services.add("c-1", {"label": "test", "scoreMaximum": 100})
    take(room.school, GOOD)  # whatever comes next is tried
    room.work()
    assert room.told("test") == [("Completed", "FullyGraded", 100)]


def test_a_newer_score_at_the_platform_is_written_over_with_the_time_of_now(room: Classroom) -> None:
    take(room.school, GOOD)
    later = (room.school.now + timedelta(minutes=5)).astimezone(UTC)
    old = {"timestamp": later.strftime("%Y-%m-%dT%H:%M:%S.0Z")}
    room.platform.services.scores["c-1", "1"] = {"ana": old}
    assert room.work() == ["PlatformTroubleError"]
    assert room.work(after=timedelta(minutes=6)) == []
    assert room.told("test") == [("Completed", "FullyGraded", 100)]


def test_nobody_is_told_of_who_teaches_or_of_a_platform_that_is_off(room: Classroom) -> None:
    with room.school.database.write() as session:
        session.get_one(LtiMember, (room.context_id, room.subject_id)).teaches = True
    take(room.school, HALF)
    assert room.work() == []
    with room.school.database.write() as session:
        session.get_one(LtiMember, (room.context_id, room.subject_id)).teaches = False
        platform = session.scalars(select(LtiPlatform)).one()
        platform.off_at = room.school.now
    take(room.school, GOOD)
    assert room.work() == []
    assert room.platform.services.log == []
    with room.school.database.read() as session:
        assert session.scalars(select(Job)).all() == []  # not even a job


def test_jobs_name_nobody(room: Classroom) -> None:
    take(room.school, GOOD)
    with room.school.database.read() as session:
        (job,) = session.scalars(select(Job)).all()
        assert job.payload == {"link": room.links["test"], "subject": room.subject_id}


def test_a_link_or_a_person_that_is_gone_is_told_nothing(room: Classroom) -> None:
    take(room.school, GOOD)
    with room.school.database.write() as session:
        session.delete(session.get_one(LtiLink, room.links["test"]))
    assert room.work() == []
    assert room.platform.services.log == []


def read_names(room: Classroom) -> list[str]:
    """Have the names read now; return what failed."""
    with room.school.database.write() as session:
        due.put_members(session, session.get_one(LtiContext, room.context_id), room.school.now, at_once=True)
    return room.work()


def members(room: Classroom) -> dict[str, tuple[bool, bool, str]]:
    """Return who is on the list: whether they teach, whether they have left, and the name that is kept."""
    with room.school.database.read() as session:
        rows = session.execute(select(LtiSubject, LtiMember).join(LtiMember))
        return {
            subject.subject: (member.teaches, member.left_at is not None, subject.family_name)
            for subject, member in rows
        }


def test_names_fill_a_cohort_and_who_has_left_is_shown_as_left(room: Classroom) -> None:
    for number in range(3):
        name = f"p-{number}"
        room.platform.person(name, "P", str(number), "Learner")
        room.platform.courses["c-1"].members.append(name)
    assert read_names(room) == []
    assert members(room) == {
        "ana": (False, False, ""),  # has an account: the account says the name
        "tomasz": (True, False, "Kot"),
        "p-0": (False, False, "0"),
        "p-1": (False, False, "1"),
        "p-2": (False, False, "2"),
    }
    with room.school.database.read() as session:
        inside = session.scalars(select(CohortMember.user_id)).all()
        assert inside == [room.school.user_id]
    room.platform.people["p-1"].active = False
    room.platform.courses["c-1"].members = ["tomasz", "p-0", "p-1"]
    assert read_names(room) == []
    assert members(room) == {
        "ana": (False, True, ""),
        "tomasz": (True, False, "Kot"),
        "p-0": (False, False, "0"),  # who left without ever having come is forgotten
    }
    room.platform.courses["c-1"].members.append("ana")
    assert read_names(room) == []
    assert members(room)["ana"] == (False, False, "")


def test_the_same_name_at_two_platforms_is_two_people(room: Classroom) -> None:
    with room.school.database.write() as session:
        mine = session.scalars(select(LtiPlatform)).one()
        other = LtiPlatform(
            name="Another",
            issuer="https://other.example",
            client_id=mine.client_id,
            authorization_url="https://other.example/auth",
            token_url="https://other.example/token",
            jwks_url="https://other.example/jwks",
            algorithms=["RS256"],
            registered_at=room.school.now,
            accepted_at=room.school.now,
        )
        session.add(other)
        session.flush()
        session.add(LtiSubject(platform_id=other.id, subject="tomasz", family_name="Other"))
    read_names(room)
    with room.school.database.read() as session:
        named = select(LtiSubject.family_name).where(LtiSubject.subject == "tomasz")
        assert sorted(session.scalars(named)) == ["Kot", "Other"]


def test_names_are_not_asked_for_all_the_time(room: Classroom) -> None:
    for _ in range(3):
        with room.school.database.write() as session:
            due.put_members(session, session.get_one(LtiContext, room.context_id), room.school.now)
    with room.school.database.read() as session:
        assert len(session.scalars(select(Job)).all()) == 1
    assert room.work() == []
    with room.school.database.write() as session:
        context = session.get_one(LtiContext, room.context_id)
        assert (context.read_at, context.error) == (room.school.now, "")
        due.put_members(session, context, room.school.now + timedelta(minutes=59))
        due.put_members(session, context, room.school.now + timedelta(minutes=61))
    with room.school.database.read() as session:
        assert len(session.scalars(select(Job).where(Job.done_at.is_(None))).all()) == 1


def test_names_that_cannot_be_read_change_nothing(room: Classroom) -> None:
    read_names(room)
    before = members(room)
    room.platform.services.troubles = [503]
    assert read_names(room) == ["PlatformTroubleError"]
    room.platform.services.troubles = [403]
    room.work(after=timedelta(minutes=1))
    assert members(room) == before
    with room.school.database.read() as session:
        assert session.get_one(LtiContext, room.context_id).error == "refused 403"


def test_a_member_with_an_account_is_enrolled_by_the_list(room: Classroom) -> None:
    school = room.school
    other, _ = new_learner(school.database, school.library, "ben@school.example")
    room.platform.person("ben", "Ben", "Ion", "Learner")
    room.platform.courses["c-1"].members.append("ben")
    with school.database.write() as session:
        platform = session.scalars(select(LtiPlatform)).one()
        session.add(LtiSubject(platform_id=platform.id, subject="ben", user_id=other))
    assert read_names(room) == []
    with school.database.read() as session:
        assert other in session.scalars(select(CohortMember.user_id)).all()
        assert session.scalars(select(Enrolment).where(Enrolment.user_id == other)).one()


def test_a_grade_in_another_course_is_not_told(room: Classroom) -> None:
    with room.school.database.write() as session:
        session.get_one(LtiLink, room.links["test"]).course_id = "another"
    take(room.school, GOOD)
    assert room.school.count(Job) == 0
    assert room.work() == []
    assert room.platform.services.log == []


def test_two_links_to_one_quiz_have_a_column_each(room: Classroom) -> None:
    room.add_link("again", quiz="b-post-test")
    take(room.school, GOOD)
    room.work()
    assert room.told("test") == room.told("again") == [("Completed", "FullyGraded", 100)]


def test_work_of_another_person_is_another_grade(room: Classroom) -> None:
    school = room.school
    user, enrolment = new_learner(school.database, school.library, "ben@school.example")
    other = replace(school, user_id=user, enrolment_id=enrolment)
    take(other, GOOD)
    school.now = other.now
    assert school.count(Job) == 0
    assert room.work() == []
    assert room.platform.services.log == []


def test_names_of_who_never_came_are_forgotten_when_nobody_reads_the_list(room: Classroom) -> None:
    read_names(room)
    forget_old_names(room.school.database, room.school.now + timedelta(days=59))
    assert set(members(room)) == {"ana", "tomasz"}
    forget_old_names(room.school.database, room.school.now + timedelta(days=61))
    assert set(members(room)) == {"ana"}  # has an account: what they learned, and their grades, stay


def test_two_processes_that_tell_the_same_at_once_leave_no_error(
    room: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second one is told that it is late; it is, and nobody is to hear of it."""
    take(room.school, GOOD)
    teller = ScoreTeller(
        room.school.database,
        room.school.library,
        Platforms(room.school.database, room.keys, lambda: room.school.now, loopback=True),
        lambda: room.school.now,
    )
    tell = ScoreTeller._tell

    def tell_late(self: ScoreTeller, due_now: Any) -> None:
        if self is not teller:
            teller.do(
                ClaimedJob(0, due.SCORE_JOB, {"link": room.links["test"], "subject": room.subject_id}, 1)
            )
        tell(self, due_now)

    monkeypatch.setattr(ScoreTeller, "_tell", tell_late)
    assert room.work() == ["PlatformTroubleError"]
    assert room.work(after=timedelta(minutes=1)) == []
    assert room.told("test") == [("Completed", "FullyGraded", 100)]
    kept = room.result("test")
    assert kept is not None
    assert (kept.error, kept.score) == ("", 10_000)


def test_a_platform_that_is_on_again_is_told_what_it_missed(room: Classroom) -> None:
    school = room.school
    by = person(school, "admin@school.example", Role.ADMINISTRATOR).id
    with school.database.read() as session:
        number = session.scalars(select(LtiPlatform.id)).one()
    keeping.switch(school.database, number, by, school.now, on=False)
    take(school, GOOD)
    assert room.work() == []
    keeping.switch(school.database, number, by, school.now, on=True)
    assert room.work() == []
    assert room.told("test") == [("Completed", "FullyGraded", 100)]


def test_a_score_that_still_grows_by_itself_is_pending(room: Classroom) -> None:
    """Of two tests that count one is done: no gradebook is to show half of it as the grade."""
    school = room.school
    school.correct("course.yaml", "    role: practice\n", "    role: counts\n    pass-mark: 50\n")
    room.add_link("course")
    take(school, GOOD)
    assert room.work() == []
    assert room.told("course") == [("InProgress", "Pending", 50)]
    assert room.told("test") == [("Completed", "FullyGraded", 100)]
    where = (school.database, school.library, school.user_id, COURSE)
    finish_attempt(*where, begin_attempt(*where, "b-warm-up", school.now), school.now)
    assert room.work() == []
    assert room.told("course")[1:] == [("Submitted", "FullyGraded", 50)]


def test_where_nothing_counts_whoever_has_done_all_has_all(school: School) -> None:
    edition = school.library.edition(COURSE)
    plain = replace(edition, course=replace(edition.course, quizzes=()))
    seen = [
        SeenLesson(enrolment_id=1, lesson_id=lesson.id, seen_at=school.now, skipped=False)
        for lesson in plain.course.lessons
    ]
    for part in (Part(COURSE), Part(COURSE, module="b-m-all")):
        assert standing_of(part, plain, Work(None, [], [])) is None
        begun = standing_of(part, plain, Work(None, seen[:1], []))
        assert begun is not None
        assert (begun.progress, begun.score, begun.grading) == ("InProgress", None, "NotReady")
        ended = standing_of(part, plain, Work(school.now, seen, []))
        assert ended is not None
        assert (ended.progress, ended.score, ended.grading) == ("Completed", 10_000, "FullyGraded")
