"""From a link at a platform to a grade there, all the way through the app; and what trainers see of it."""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select
from werkzeug.serving import make_server

from tests.lti.platform import TestPlatform
from westeros_learn.app.work import Work
from westeros_learn.delivery.attempts import begin_attempt, finish_attempt
from westeros_learn.records import Cohort, LtiContext, LtiSubject, Role

from .linked import COURSE, QUIZ, Linked, linked
from .world import settings_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .world import Browser, World


@pytest.fixture(scope="module")
def running() -> Iterator[TestPlatform]:
    """A platform, once."""
    made = TestPlatform()
    yield made
    made.close()


@pytest.fixture
def there(world: World, running: TestPlatform) -> Iterator[Linked]:
    """An app and a platform that know each other; a link leads to the final test, and has a column.

    The app is served besides: the platform fetches its public keys.
    """
    made = linked(world, running)
    link = running.courses["c-1"].links["l-1"]
    link.custom = {"course": COURSE, "quiz": QUIZ}
    link.line_item = running.services.add("c-1", {"label": "Test", "scoreMaximum": 100})
    server = make_server("127.0.0.1", 0, world.app, threaded=True)
    for client in running.clients.values():
        client.keys_url = f"http://localhost:{server.port}/lti/keys"
    Thread(target=server.serve_forever, daemon=True).start()
    yield made
    server.shutdown()
    server.server_close()


def work(there: Linked) -> None:
    """Do what is due, as a process of the app does."""
    here = there.world
    Work(here.app, settings_of(), here.database, here.library, here.clock).do_what_is_due()


def take(there: Linked, name: str = "ana") -> None:
    """Take the test, and answer nothing of it."""
    here = there.world
    with here.database.read() as session:
        came = select(LtiSubject.user_id).where(LtiSubject.subject == name)
        user = session.scalars(came).one()
    assert user is not None
    where = (here.database, here.library, user, COURSE)
    finish_attempt(*where, begin_attempt(*where, QUIZ, here.clock()), here.clock())


def path(there: Linked) -> str:
    """Return the address of the platform's page of the one cohort that came from it."""
    with there.world.database.read() as session:
        cohort = session.scalars(select(LtiContext.cohort_id)).one()
    return f"/teach/cohorts/{cohort}/platform"


def page_of(there: Linked, browser: Browser) -> str:
    """Return that page, as a trainer sees it."""
    return browser.get(path(there)).text


def test_a_finished_test_becomes_a_grade_at_the_platform(there: Linked) -> None:
    there.come_first(there.world.browser(), "ana")
    take(there)
    work(there)
    (told,) = there.platform.services.log
    assert (told["userId"], told["scoreGiven"], told["gradingProgress"]) == ("ana", 0, "FullyGraded")


def test_names_come_with_the_first_who_comes_and_a_trainer_sees_who_is_missing(there: Linked) -> None:
    there.platform.person("ion", "Ion", "Radu", "Learner")
    there.platform.courses["c-1"].members.append("ion")
    trainer = there.world.browser()
    there.come_first(trainer, "tomasz")
    there.come_first(there.world.browser(), "ana")
    assert "The list was not read yet." in page_of(there, trainer)
    work(there)
    page = page_of(there, trainer)
    assert "2 people are here" in page
    assert "1 has not come yet" in page
    assert "Ion Radu" in page
    there.platform.courses["c-1"].members = ["tomasz"]
    on = path(there)
    assert trainer.send(on, do="names").status_code == 303
    work(there)
    page = page_of(there, trainer)
    assert "Ion Radu" not in page
    assert "1 has left" in page
    with there.world.database.read() as session:
        assert session.scalar(select(LtiSubject).where(LtiSubject.subject == "ion")) is None


def test_a_trainer_sees_what_the_platform_does_not_know_and_sends_it_again(there: Linked) -> None:
    trainer = there.world.browser()
    there.come_first(trainer, "tomasz")
    there.come_first(there.world.browser(), "ana")
    assert "Nothing was told yet." in page_of(there, trainer)
    take(there)
    columns = dict(there.platform.services.items["c-1"])
    there.platform.services.items["c-1"].clear()
    work(there)
    page = page_of(there, trainer)
    assert "1 result is not known to the platform." in page
    assert "The column is gone from the gradebook there." in page
    there.platform.services.items["c-1"].update(columns)
    assert trainer.send(path(there), do="grades").status_code == 303
    work(there)
    assert len(there.platform.services.log) == 1
    assert "not known to the platform" not in page_of(there, trainer)


def test_another_column_is_told_what_the_one_before_was(there: Linked) -> None:
    """A teacher has made the column anew, or put a grade to a link that had none."""
    browser = there.world.browser()
    there.come_first(browser, "ana")
    take(there)
    work(there)
    link = there.platform.courses["c-1"].links["l-1"]
    link.line_item = there.platform.services.add("c-1", {"label": "Anew", "scoreMaximum": 100})
    there.come_first(there.world.browser(), "tomasz")  # whoever opens the link tells of it
    work(there)
    assert [told["item"] for told in there.platform.services.log] == ["1", "2"]


def test_an_administrator_sees_how_many_results_a_platform_refused(there: Linked) -> None:
    there.come_first(there.world.browser(), "ana")
    take(there)
    there.platform.services.items["c-1"].clear()
    work(there)
    page = there.world.inside("admin@example.org", Role.ADMINISTRATOR).get(f"/manage/platforms/{there.id}")
    assert "1 refused" in page.text
    assert "<code>404</code>" in page.text


def test_a_cohort_that_is_no_course_elsewhere_has_no_such_page_in_its_navigation(there: Linked) -> None:
    there.come_first(there.world.browser(), "ana")
    admin = there.world.inside("admin@example.org", Role.ADMINISTRATOR)
    with there.world.database.write() as session:
        session.add(other := Cohort(title="Spring", created_at=there.world.clock(), language="en"))
        session.flush()
        number = other.id
    assert "Learning platform" not in admin.get(f"/teach/cohorts/{number}").text
    assert "Learning platform" in admin.get(path(there).removesuffix("/platform")).text
    assert "no course at a learning platform" in admin.get(f"/teach/cohorts/{number}/platform").text
