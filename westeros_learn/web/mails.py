"""The mails of the app: their words, and how they are made when their job is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template, url_for

from westeros_learn.delivery import links
from westeros_learn.delivery.refusals import Refused
from westeros_learn.records import Role
from westeros_learn.web.desk import desk
from westeros_learn.web.words import gettext, speaking

RESET_MAIL = "reset-mail"
SIGN_UP_MAIL = "sign-up-mail"


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
        kind: RESET_MAIL or SIGN_UP_MAIL.
        payload: `to`, an address as it was typed, and `language`.
        now: the time.
    """
    to = str(payload["to"]).strip()
    with speaking(str(payload["language"])):
        return _WRITERS[kind](to, now)


def _reset(to: str, now: datetime) -> Mail | None:
    token = links.ask_for_reset(desk().database, to, now)
    if token is None:
        return None
    link = desk().school.base + url_for("account.reset", token=token)
    return Mail(to, gettext("A new password"), render_template("mails/reset.txt", link=link))


def _sign_up(to: str, now: datetime) -> Mail:
    base = desk().school.base
    try:
        token = links.invite(desk().database, to, Role.TRAINEE, now)
    except Refused:
        link = base + url_for("account.sign_in")
        return Mail(to, gettext("You have an account already"), render_template("mails/known.txt", link=link))
    link = base + url_for("account.accept_invitation", token=token)
    return Mail(to, gettext("Your account"), render_template("mails/sign_up.txt", link=link))


_WRITERS = {RESET_MAIL: _reset, SIGN_UP_MAIL: _sign_up}
