"""The first page of administrators: from an empty installation to the first learner, and what waits."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from westeros_learn.delivery import first_run
from westeros_learn.delivery.first_run import Progress
from westeros_learn.delivery.lti.platforms import waiting_platforms
from westeros_learn.delivery.people import who_asked_for_erasure
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.account.forms import PlainForm
from westeros_learn.web.desk import desk, now
from westeros_learn.web.manage.blueprint import manage
from westeros_learn.web.words import gettext


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a new school needs.

    Attributes:
        id: of the part of the page that says more.
        title: what it is.
        is_done: whether it is there.
        is_needed: whether the first learner waits for it.
    """

    id: str
    title: str
    is_done: bool
    is_needed: bool = True


@manage.get("/")
@open_to(Access.ADMINISTRATOR)
def start() -> str:
    """What a new school still needs, found out from what is there; then what there is to do."""
    found = first_run.progress(desk().database)
    steps = steps_of(found)
    return render_template(
        "manage/start.html",
        steps=steps,
        here=next((step.id for step in steps if step.is_needed and not step.is_done), ""),
        is_running=all(step.is_done for step in steps if step.is_needed),
        progress=found,
        courses=len(desk().library.courses),
        faults=desk().library.faults,
        asked=len(who_asked_for_erasure(desk().database)),
        waiting=waiting_platforms(desk().database),
        button=PlainForm(),
    )


@manage.post("/test-mail")
@open_to(Access.ADMINISTRATOR)
def send_test_mail() -> ResponseReturnValue:
    """Send a mail to oneself, to see that mail works."""
    if desk().school.sends_mail:
        first_run.ask_for_test_mail(desk().database, visitor().person.id, now())
        told = gettext("A mail to %(email)s is on its way.", email=visitor().person.email)
        flash(told + " " + gettext("Load this page again in a minute: it says whether it was handed over."))
    return redirect(url_for("manage.start", _anchor="mail"), 303)


def steps_of(found: Progress) -> tuple[Step, ...]:
    """Return what a school needs, in the order in which it is done."""
    sends = desk().school.sends_mail
    title = gettext("Mail works") if sends else gettext("Mail is not set up")
    mail = found.mail_sent_at is not None and not found.mail_error
    return (
        Step("school", gettext("The school says who it is"), is_done=True),
        Step("mail", title, is_done=mail, is_needed=sends),
        Step("courses", gettext("There is a course"), is_done=bool(desk().library.courses)),
        Step("cohort", gettext("There is a cohort with a course"), is_done=found.cohort is not None),
        Step("invited", gettext("Somebody is invited"), is_done=found.invited > 0 or found.enrolled > 0),
        Step("enrolled", gettext("The first learner is enrolled"), is_done=found.enrolled > 0),
        Step("second", gettext("There is a second administrator"), found.administrators > 1, is_needed=False),
        Step("backup", gettext("There is a backup"), found.backed_up_at is not None, is_needed=False),
    )
