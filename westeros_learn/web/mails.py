"""The mails of the app: their words, and how they are made when their job is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template, url_for

from westeros_learn.delivery import links
from westeros_learn.delivery.cohorts import letter_about
from westeros_learn.delivery.first_run import TEST_MAIL
from westeros_learn.delivery.joining import join_as_invited
from westeros_learn.delivery.people import find_person, is_of_nobody
from westeros_learn.delivery.refusals import Refused
from westeros_learn.delivery.reminders import REMINDER_MAIL, reminder
from westeros_learn.delivery.retention import LEAVING_MAIL, leaving_person
from westeros_learn.records import Role
from westeros_learn.web.desk import desk
from westeros_learn.web.words import day, gettext, speaking, time_of

RESET_MAIL = "reset-mail"
SIGN_UP_MAIL = "sign-up-mail"
INVITATION_MAIL = "invitation-mail"
JOIN_MAIL = "join-mail"
COHORT_MAIL = "cohort-mail"


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail to one person."""

    to: str
    subject: str
    text: str


def write_mail(kind: str, payload: Mapping[str, Any], now: datetime) -> Mail | None:
    """Return the mail that a job asks for; None where there is nobody to write to.

    It makes the link that it carries: no link lies in the table of jobs. Within a context of the app.

    Args:
        kind: one of those above.
        payload: `to`, an address as it was typed, `language`, and `cohort` where it is about one;
            of a reminder its id, `reminder`.
        now: the time.
    """
    to = str(payload["to"]).strip()
    if is_of_nobody(to):
        return None
    with speaking(str(payload["language"])):
        return _WRITERS[kind](to, payload, now)


def _reset(to: str, _: Mapping[str, Any], now: datetime) -> Mail | None:
    token = links.ask_for_reset(desk().database, to, now)
    if token is None:
        return None
    link = desk().school.base + url_for("account.reset", token=token)
    return Mail(to, gettext("A new password"), render_template("mails/reset.txt", link=link))


def _sign_up(to: str, _: Mapping[str, Any], now: datetime) -> Mail:
    base = desk().school.base
    try:
        token = links.invite(desk().database, to, Role.TRAINEE, now)
    except Refused:
        link = base + url_for("account.sign_in")
        return Mail(to, gettext("You have an account already"), render_template("mails/known.txt", link=link))
    link = base + url_for("account.accept_invitation", token=token)
    return Mail(to, gettext("Your account"), render_template("mails/sign_up.txt", link=link))


def _join(to: str, payload: Mapping[str, Any], now: datetime) -> Mail | None:
    """Write to somebody who has a cohort's code and no account, or has forgotten that they have one."""
    cohort = letter_about(desk().database, int(payload["cohort"]), to)
    if cohort is None or not cohort.join_code:
        return None
    base = desk().school.base
    try:
        token = links.invite(desk().database, to, Role.TRAINEE, now, cohort.id, keep_role=True)
    except Refused:
        link = base + url_for("joining.join", code=cohort.join_code)
        text = render_template("mails/join_known.txt", link=link, cohort=cohort)
        return Mail(to, gettext("You have an account already"), text)
    link = base + url_for("account.accept_invitation", token=token)
    return Mail(to, cohort.title, render_template("mails/join.txt", link=link, cohort=cohort))


def _cohort(to: str, payload: Mapping[str, Any], now: datetime) -> Mail | None:
    """Write to somebody whom a trainer has brought into a cohort, and who has not been taken out since."""
    cohort = letter_about(desk().database, int(payload["cohort"]), to)
    if cohort is None or not cohort.waits_for_reader:
        return None
    base = desk().school.base
    try:
        token = links.invite(desk().database, to, Role.TRAINEE, now, cohort.id, keep_role=True)
    except Refused:  # there is an account; one that was made in the very moment of the invitation joins now
        known = find_person(desk().database, to)
        if known is not None:
            join_as_invited(desk().database, desk().library, known.id, None, now)
        link = base + url_for("catalogue.show")
        return Mail(to, cohort.title, render_template("mails/added.txt", link=link, cohort=cohort))
    link = base + url_for("account.accept_invitation", token=token)
    return Mail(to, cohort.title, render_template("mails/invited.txt", link=link, cohort=cohort))


def _leaving(to: str, payload: Mapping[str, Any], now: datetime) -> Mail | None:  # noqa: ARG001
    """Write to somebody who has stayed away for as long as the rule of retention says."""
    leaving = leaving_person(desk().database, to)
    if leaving is None or leaving.leaves_on is None:  # they have come back, or are gone
        return None
    text = render_template(
        "mails/leaving.txt",
        last=day(leaving.active_on),
        until=day(leaving.leaves_on),
        link=desk().school.base + url_for("account.sign_in"),
    )
    return Mail(to, gettext("Your account ends soon"), text)


def _reminder(to: str, payload: Mapping[str, Any], _: datetime) -> Mail | None:
    """Return a reminder as it was written: its learner reads the very same in the app."""
    sent = reminder(desk().database, int(payload["reminder"]))
    return None if sent is None else Mail(to, sent.subject, sent.text)


def _invitation(to: str, payload: Mapping[str, Any], now: datetime) -> Mail | None:
    """Write to somebody whom an administrator has invited, unless it was withdrawn since."""
    role = links.waiting_role(desk().database, to, now)
    if role is None:
        return None
    token = links.invite(desk().database, to, role, now, actor=int(payload["by"]))
    link = desk().school.base + url_for("account.accept_invitation", token=token)
    return Mail(to, gettext("You are invited"), render_template("mails/invitation.txt", link=link))


def _test(to: str, payload: Mapping[str, Any], now: datetime) -> Mail:  # noqa: ARG001
    """Write to an administrator who wants to see that mail works."""
    return Mail(to, gettext("A mail for trial"), render_template("mails/test.txt", made=time_of(now)))


_Writer = Callable[[str, Mapping[str, Any], datetime], Mail | None]

_WRITERS: Mapping[str, _Writer] = {
    RESET_MAIL: _reset,
    SIGN_UP_MAIL: _sign_up,
    JOIN_MAIL: _join,
    COHORT_MAIL: _cohort,
    LEAVING_MAIL: _leaving,
    REMINDER_MAIL: _reminder,
    INVITATION_MAIL: _invitation,
    TEST_MAIL: _test,
}

MAILS = tuple(_WRITERS)
"""The kinds of jobs that are mails."""
