"""The page of the audit log: who changed or exported what."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue

from westeros_learn.delivery import audit_log
from westeros_learn.delivery.audit_log import Entry, Filter
from westeros_learn.delivery.sheets import Cell, Sheet
from westeros_learn.web.access import Access, open_to
from westeros_learn.web.account.deeds import detail_name, subject_name, worded
from westeros_learn.web.desk import desk
from westeros_learn.web.downloads import asked_form, send_sheets
from westeros_learn.web.manage.blueprint import manage
from westeros_learn.web.tables import chosen, filter_asked, page_asked
from westeros_learn.web.words import gettext

_ROWS = 100


@manage.get("/audit")
@open_to(Access.ADMINISTRATOR)
def audit() -> str:
    """What was done, the latest first."""
    actions = {action: worded(action) for action in audit_log.actions_noted(desk().database)}
    wanted = _wanted(actions)
    page = page_asked(audit_log.count_entries(desk().database, wanted), _ROWS)
    return render_template(
        "manage/audit.html",
        entries=audit_log.entries(desk().database, wanted, page.start, page.size),
        page=page,
        wanted=wanted,
        actions=sorted(actions.items(), key=lambda item: item[1]),
        told=told_subject,
        details=told_details,
        worded=worded,
    )


@manage.post("/audit")
@open_to(Access.ADMINISTRATOR, fresh=True)
def audit_export() -> ResponseReturnValue:
    """The same as a table to take along, which the audit log notes in its turn."""
    wanted = _wanted(audit_log.actions_noted(desk().database))
    with desk().database.snapshot() as session:
        sheet = Sheet(
            gettext("Audit log"),
            _columns(),
            (_row(entry) for entry in audit_log.all_entries(session, wanted)),
        )
        asked = {"what": wanted.action, "subject_asked": wanted.subject}
        asked |= {name: request.args.get(name, "") for name in ("since", "until")}
        filters = {name: value[:200] for name, value in asked.items() if value}
        return send_sheets(
            [sheet], asked_form(), "audit-log", action="export audit log", subject="audit log", **filters
        )


def _columns() -> tuple[str, ...]:
    return (
        gettext("When"),
        gettext("Who"),
        gettext("What was done"),
        gettext("To what"),
        gettext("Details"),
    )


def _row(entry: Entry) -> tuple[Cell, ...]:
    return (
        entry.at,
        entry.actor or gettext("the command line or the app"),
        worded(entry.action),
        told_subject(entry),
        told_details(entry.details),
    )


def told_subject(entry: Entry) -> str:
    """Return to what something was done, as an administrator knows it."""
    if entry.subject_name:
        return entry.subject_name
    kind, _, which = entry.subject.partition(" ")
    if kind == "user":
        return gettext("account no. %(number)s, erased", number=which)
    return subject_name(entry.subject)


def told_details(details: Mapping[str, object]) -> str:
    """Return the details of an entry in one line."""
    found = (
        f"{detail_name(name)}: {worded(str(value))}"
        for name, value in details.items()
        if value not in (None, "", [], {})
    )
    return ", ".join(found)


def _wanted(actions: Mapping[str, str] | tuple[str, ...]) -> Filter:
    until = _day("until")
    return Filter(
        action=chosen("action", list(actions)),
        actor=filter_asked("actor"),
        subject=filter_asked("subject", 200),
        since=_begin(_day("since")),
        until=_begin(until + timedelta(days=1)) if until and until < date.max else None,
    )


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def _begin(day: date | None) -> datetime | None:
    """Return when a day begins where the school is."""
    if day is None or not date(1970, 1, 2) <= day <= date(9990, 1, 1):
        return None
    return datetime.combine(day, time(), desk().school.zone)
