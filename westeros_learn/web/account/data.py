"""One's own data, taken home: for a machine as JSON, for people as a page that needs nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from babel import Locale
from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from westeros_learn.delivery.own_copy import Row, own_copy
from westeros_learn.player import language_name
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.account.columns import COLUMNS, column_name, section_name
from westeros_learn.web.account.deeds import detail_name, subject_name, worded
from westeros_learn.web.account.forms import profession_names
from westeros_learn.web.account.pages import account
from westeros_learn.web.desk import desk, local, now
from westeros_learn.web.words import current_language, day, gettext, percent, time_of

_HUNDREDTHS = {"attempts", "certificates", "scenario_attempts"}
"""Tables whose scores are in hundredths of a per cent; elsewhere they are from 0 to 1."""


@account.get("/data")
@open_to(Access.TRAINEE, fresh=True)
def own_data() -> str:
    """What can be taken home, and how."""
    return render_template("account/data.html")


@account.post("/data")
@open_to(Access.TRAINEE, fresh=True)
def take_own_data() -> ResponseReturnValue:
    """Everything that is kept of whoever is here, as a file. The audit log notes that it was taken."""
    form = request.form.get("form")
    if form not in ("json", "html"):
        abort(400)
    copy = own_copy(desk().database, desk().library, visitor().person.id, now())
    if form == "json":
        whole = {"made": now().isoformat(), "school": desk().school.name, **copy}
        answer = Response(json.dumps(whole, ensure_ascii=False, indent=1), mimetype="application/json")
    else:
        sections = [
            (section_name(name), [column_name(column) for column in COLUMNS[name]], _told(name, rows))
            for name in COLUMNS
            if (rows := copy[name])
        ]
        answer = Response(
            render_template("account/own_data.html", sections=sections, made=_said("", now().isoformat()))
        )
    answer.headers.set(
        "Content-Disposition", "attachment", filename=f"my-data-{local(now()):%Y-%m-%d}.{form}"
    )
    return answer


def _told(name: str, rows: Sequence[Row]) -> list[list[str]]:
    """Return what a table says to a reader, cell by cell."""
    score = "hundredths" if name in _HUNDREDTHS else "score"
    return [
        [_said(score if column == "score" else column, row.get(column)) for column in COLUMNS[name]]
        for row in rows
    ]


def _said(column: str, value: object) -> str:
    """Return a value as whoever reads writes it."""
    match value:
        case None | "":
            return "–"
        case bool():
            return gettext("yes") if value else gettext("no")
        case int() if column == "hundredths":
            return percent(value)
        case float() if column == "score":
            return percent(round(value * 10_000))
        case Mapping():
            return ", ".join(f"{detail_name(name)}: {worded(str(part))}" for name, part in value.items())
        case list():
            return ", ".join(map(str, value))
        case str():
            return _in_words(column, value)
        case _:
            return str(value)


def _in_words(column: str, text: str) -> str:
    """Return what a text of the records means."""
    if column == "profession":
        return profession_names().get(text, text)
    if column == "country":
        return str(Locale.parse(current_language()).territories.get(text, text))
    if column == "language":
        return language_name(text)
    if column.endswith("_at") or column in ("at", ""):
        return time_of(datetime.fromisoformat(text))
    if column.endswith("_on"):
        return day(date.fromisoformat(text))
    if column in ("action", "by", "purpose", "role"):
        return worded(text)
    return subject_name(text) if column == "subject" else text
