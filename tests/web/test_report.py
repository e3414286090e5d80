"""The activity report in the browser: what it shows, what is taken home, and what the audit log notes."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING

from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import select

from westeros_learn.records import AuditEntry, Cohort, CohortMember, CohortTrainer, Role, User

if TYPE_CHECKING:
    from .world import World

DAY = date(2026, 11, 2)


def add_session(world: World, title: str, trainer: int | None, countries: str) -> int:
    """Add a session with a judge from each of some countries."""
    with world.database.write() as session:
        session.add(cohort := Cohort(title=title, starts_on=DAY, ends_on=DAY, created_at=world.clock()))
        session.flush()
        number = cohort.id
        if trainer is not None:
            session.add(CohortTrainer(cohort_id=number, user_id=trainer))
    for place, country in enumerate(countries.split()):
        person = world.person(f"{number}.{place}@example.org")
        with world.database.write() as session:
            session.get_one(User, person.id).country = country
            session.add(CohortMember(cohort_id=number, user_id=person.id, joined_at=world.clock()))
    return number


def test_a_trainer_reads_the_report_and_takes_it_home_in_three_forms(world: World) -> None:
    browser = world.inside("trainer@example.org", Role.TRAINER)
    with world.database.read() as session:
        trainer = session.scalars(select(User.id)).one()
    own = add_session(world, "=Hearing 1", trainer, "RO RO RO RO RO RO PL PL ES")
    other = add_session(world, "Another one", None, "BE BE BE BE BE")
    page = browser.get("/teach/report").text
    assert "Together: Poland, Spain" not in page  # three people are too few: Romania goes with them
    assert "Together: Poland, Romania, Spain" in page
    assert "Another one" not in page.replace("Another one</option>", "")
    assert browser.get(f"/teach/report?cohort={other}").status_code == 404

    address = f"/teach/report/file?cohort={own}&from=2026-11-01&form="
    rows = browser.get(address + "csv").data.decode("utf-8-sig")
    assert "\r\n'=Hearing 1,,2 Nov 2026,No strand,1,9,0\r\n" in rows
    book = load_workbook(io.BytesIO(browser.get(address + "xlsx").data))
    assert [tab.title for tab in book.worksheets][:3] == [
        "Activity report",
        "By strand",
        "By training session",
    ]
    assert [[cell.value for cell in row] for row in book.worksheets[0].iter_rows(max_row=2)][1] == [
        "People trained",
        9,
    ]
    assert browser.get(address + "ods").status_code == 404

    answer = browser.get(f"/teach/report.pdf?cohort={own}")
    pdf = PdfReader(io.BytesIO(answer.data))
    assert answer.mimetype == "application/pdf"
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert str(pdf.trailer["/Root"]["/Lang"]).startswith("en")  # type: ignore[index]
    text = pdf.pages[0].extract_text()
    assert "Activity report" in text
    assert "=Hearing 1" in text

    with world.database.read() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "export report")).all()
    assert [(entry.details["form"], entry.details["cohort"], entry.actor_id) for entry in entries] == [
        ("csv", own, trainer),
        ("xlsx", own, trainer),
        ("pdf", own, trainer),
    ]
    assert entries[0].details["since"] == "2026-11-01"


def test_a_wrong_day_is_told_and_nothing_is_shown_for_it(world: World) -> None:
    browser = world.inside("trainer@example.org", Role.ADMINISTRATOR)
    add_session(world, "Hearing 1", None, "RO RO RO RO RO RO")
    wrong = browser.get("/teach/report?from=2.11.2026")
    assert wrong.status_code == 422
    assert "“2.11.2026” is no day. Write it like 2026-03-02." in wrong.text
    assert "Hearing 1</th>" not in wrong.text
    turned = browser.get("/teach/report?from=2026-11-03&to=2026-11-01")
    assert "The last day lies before the first one." in turned.text
    assert browser.get("/teach/report.pdf?from=soon").status_code == 404
    few = add_session(world, "Three people", None, "RO RO RO")
    assert "too few people to show any figure" in browser.get(f"/teach/report?cohort={few}").text
