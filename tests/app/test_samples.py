"""The sample sessions of a demo: the figures of the project, and work that the app could have kept."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import func, select

from westeros_learn.app.samples import add_sample_sessions
from westeros_learn.app.samples.people import sample_sessions
from westeros_learn.delivery import people
from westeros_learn.delivery.activity import activity
from westeros_learn.delivery.activity_figures import Choice
from westeros_learn.delivery.library import Library
from westeros_learn.delivery.rebuilding import prove_summaries
from westeros_learn.records import Database, GivenResponse, Role, Strand
from westeros_learn.records.migrate import upgrade

COURSE = Path(__file__).parents[2] / "courses" / "limits-and-challenges"
NOW = datetime(2026, 11, 25, 18, tzinfo=UTC)
FIGURES = {Strand.HEARING: 56, Strand.COMPLEX_CASES: 46, Strand.LIMITS: 58, Strand.FINANCIAL: 50}
"""As the project counts them: https://anitp.mai.gov.ro/westeros-2/."""


def test_the_sample_sessions_have_the_figures_of_the_project() -> None:
    """158 people in six sessions: 56, 46 and 58 make 160, for two of them were in two."""
    held = [each for each in sample_sessions(NOW.date(), "ana@example.org") if each.people]
    assert [each.strand for each in held] == [strand for strand in FIGURES for _ in range(2)]
    assert all((each.ends_on - each.starts_on).days == 2 for each in held)
    emails = {
        strand: [person.email for each in held if each.strand is strand for person in each.people]
        for strand in FIGURES
    }
    assert {strand: len(set(found)) for strand, found in emails.items()} == FIGURES
    first_three = {email for strand in list(FIGURES)[:3] for email in emails[strand]}
    assert len(first_three) == 158
    assert first_three.isdisjoint(emails[Strand.FINANCIAL])
    assert "ana@example.org" in emails[Strand.FINANCIAL]


def test_what_the_sample_people_did_is_proved_by_its_rows_and_is_the_same_every_time(tmp_path: Path) -> None:
    (tmp_path / "courses").mkdir()
    (tmp_path / "courses" / COURSE.name).symlink_to(COURSE)
    library = Library(tmp_path / "courses")
    told = []
    for number in (1, 2):
        database = Database(f"sqlite:///{tmp_path}/{number}.db")
        try:
            upgrade(database)
            told.append(figures(database, library))
        finally:
            database.close()
    assert told[0] == told[1]


def figures(database: Database, library: Library) -> object:
    """Add the sample sessions twice, and return the report of them and what was answered."""
    with database.write() as session:
        for email, role in (("ana@example.org", Role.TRAINEE), ("jan@example.org", Role.TRAINER)):
            profile = people.Profile("Ana", "Pop", "judge", "RO", "en")
            trainer = people.person_of(people.add_user(session, email, role, profile, None, NOW))
    for _ in range(2):
        add_sample_sessions(database, library, "jan@example.org", "ana@example.org", NOW)
    assert not prove_summaries(database)
    report = activity(database, library, trainer, Choice(), NOW, date(2026, 11, 25))
    assert (len(report.sessions), report.days, report.total.people) == (2, 6, 58)
    assert report.total.completed in range(30, 55)
    (gained,) = report.gains
    assert gained.found.gain is not None
    assert gained.found.gain.is_certain
    assert gained.found.gain.difference > 5
    with database.read() as session:
        answered = session.execute(
            select(GivenResponse.question_id, func.count(), func.sum(GivenResponse.score))
            .group_by(GivenResponse.question_id)
            .order_by(GivenResponse.question_id)
        ).all()
        last = session.scalars(select(GivenResponse.submitted_at).order_by(GivenResponse.submitted_at.desc()))
        assert (last.first() or NOW) < NOW
    return report.total, report.gains, [tuple(row) for row in answered]
