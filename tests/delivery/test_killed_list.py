"""A process that is killed while it brings people in has brought in nobody; the list still waits."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.delivery.school import COURSE, members, person
from westeros_learn.delivery import keeping_cohorts as keeping
from westeros_learn.delivery import rosters
from westeros_learn.delivery.keeping_cohorts import CohortFacts
from westeros_learn.delivery.roster_writing import Written, write_list
from westeros_learn.records import AuditEntry, CohortInvitation, CohortMember, Enrolment, Job, RosterRow

if TYPE_CHECKING:
    from tests.delivery.school import School
    from westeros_learn.delivery.people import Person

pytestmark = pytest.mark.slow

MIDDLES = ("INSERT INTO cohort_members", "INSERT INTO jobs", "COMMIT")
TABLES = (CohortMember, CohortInvitation, Enrolment, Job, RosterRow, AuditEntry)


@pytest.mark.alternate("sqlite", "postgresql")
def test_a_list_that_is_killed_in_the_middle_has_written_nothing_and_is_written_afterwards(
    school: School, trainer: Person, database_url: str
) -> None:
    where = (school.database, school.library, trainer)
    cohort = keeping.make_cohort(*where, CohortFacts("Spring", courses=(COURSE,)), school.now)
    there = person(school, "there@school.example")
    text = "mail\nthere@school.example\nnew@new.example\nold@new.example\n"
    which = rosters.bring_list(school.database, trainer, cohort, "list.csv", text.encode(), school.now)
    before = [school.count(table) for table in TABLES]
    arguments = [database_url, str(school.library.folder), trainer.email, str(cohort), str(which)]
    for words in MIDDLES:
        command = [sys.executable, "-m", "tests.delivery.list_writer", *arguments, words]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            assert process.stdout.readline() == "here\n", words
            process.kill()
        assert [school.count(table) for table in TABLES] == before, words
        view = rosters.look_at_list(school.database, trainer, cohort, which)
        assert len(view.good) == 3
    written = write_list(*where, cohort, which, school.now, "letter")
    assert written == Written(1, 2)
    assert members(school, cohort) == {there.id}
    assert [school.count(table) for table in (CohortInvitation, Job, RosterRow)] == [2, 3, 0]
