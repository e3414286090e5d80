"""Bringing people into a cohort: a spreadsheet or typed addresses, looked at before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from westeros_learn.delivery import rosters
from westeros_learn.delivery.people import Person
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.delivery.roster_fields import FIELDS, Column
from westeros_learn.delivery.roster_judging import JudgedRow, RowState
from westeros_learn.delivery.roster_writing import undo_list, who_stays, write_list
from westeros_learn.exchange.sheet_reading import (
    ENCODINGS,
    MOST_BYTES,
    SEPARATORS,
    Reading,
    SheetRefusedError,
)
from westeros_learn.records import Database
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.account.forms import PlainForm, countries, profession_names
from westeros_learn.web.desk import desk, now
from westeros_learn.web.forms import said
from westeros_learn.web.mails import COHORT_MAIL
from westeros_learn.web.tables import Page, page_asked
from westeros_learn.web.teach.blueprint import cohort_for, teach
from westeros_learn.web.teach.forms import RosterForm
from westeros_learn.web.teach.list_words import (
    column_names,
    fault_sentence,
    field_names,
    separator_names,
    sheet_sentence,
)
from westeros_learn.web.words import gettext, language_names, ngettext

_BESIDE = 300_000
"""Bytes for the other fields of the form."""

_FAULTY_ROWS = 25
_GOOD_ROWS = 50
_CHOSEN = frozenset({"profession", "country", "language"})
"""Fields that are put right by choosing."""

_DIGITS = 9
"""Of the number of a row, at the most."""
_SAMPLE = "\ufeffE-mail;Given name;Family name;Profession;Country;Institution;Language\r\n"


@teach.route("/cohorts/<int:cohort_id>/people/add", methods=["GET", "POST"])
@open_to(Access.TRAINER, most_bytes=MOST_BYTES + _BESIDE)
def add_people(cohort_id: int) -> ResponseReturnValue:
    """Bring a list of people: a file, or addresses that are typed."""
    cohort, form = cohort_for(cohort_id), RosterForm()
    if form.validate_on_submit():
        file = request.files.get("file")
        content = file.read() if file and file.filename else b""
        name = (file.filename or "") if file and content else ""
        typed = form.typed.data or ""
        field = form.file if name or not typed else form.typed
        try:
            if not name and not typed.strip():
                field.errors = [gettext("Choose a file, or type one address at least.")]
            else:
                found = rosters.bring_list(
                    desk().database, visitor().person, cohort_id, name, content or typed.encode(), now()
                )
                return redirect(url_for("teach.people_list", cohort_id=cohort_id, list_id=found), 303)
        except SheetRefusedError as refused:
            field.errors = [sheet_sentence(refused)]
        except Refused as refused:
            form.refuse(refused, {})
    page = render_template("teach/add_people.html", cohort=cohort, form=form)
    return page, 422 if form.errors else 200


@teach.get("/people-example.csv")
@open_to(Access.TRAINER)
def people_example() -> Response:
    """An empty list with the heads that are known."""
    response = Response(_SAMPLE, mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="people.csv"'
    return response


@teach.get("/cohorts/<int:cohort_id>/people/lists/<int:list_id>")
@open_to(Access.TRAINER)
def people_list(cohort_id: int, list_id: int) -> ResponseReturnValue:
    """A list as it would be written: what is good, what is not, and its cure."""
    cohort_for(cohort_id)
    return _page(cohort_id, list_id)


def _page(
    cohort_id: int, list_id: int, status: int = 200, problem: str = "", typed: Mapping[str, str] | None = None
) -> ResponseReturnValue:
    view = rosters.look_at_list(desk().database, visitor().person, cohort_id, list_id)
    faulty, good = view.of(RowState.FAULTY), view.good
    rest = view.of(RowState.MEMBER, RowState.INVITED, RowState.TWICE)
    shown = page_asked(len(good), _GOOD_ROWS)
    taken_out, stay = who_stays(desk().database, cohort_id, list_id)
    page = render_template(
        "teach/list.html",
        cohort=cohort_for(cohort_id),
        list=view,
        faulty=faulty[:_FAULTY_ROWS],
        faulty_page=Page(1, len(faulty), _FAULTY_ROWS),
        good=good[shown.start : shown.start + shown.size],
        page=shown,
        adding=len(view.of(RowState.ADD)),
        inviting=len(view.of(RowState.INVITE)),
        rest=rest,
        taken_out=taken_out,
        stay=stay,
        problem=problem,
        typed=typed or {},
        form=PlainForm(),
        fault_sentence=fault_sentence,
        field_names=field_names(),
        column_names=column_names(),
        professions=profession_names(),
        countries=countries(),
        country_names=dict(countries()),
        languages_of_letters=language_names(),
        encodings=ENCODINGS,
        separators=separator_names(),
        state_sentence=_state_sentence,
    )
    return page, status


def _state_sentence(row: JudgedRow) -> str:
    if row.state is RowState.TWICE:
        return gettext("the same address as in row %(number)s", number=row.twin)
    return gettext("in the cohort already") if row.state is RowState.MEMBER else gettext("invited already")


@teach.post("/cohorts/<int:cohort_id>/people/lists/<int:list_id>")
@open_to(Access.TRAINER)
def change_list(cohort_id: int, list_id: int) -> ResponseReturnValue:
    """Put a list right, read it in another way, write it, take it back or drop it: the button says which."""
    cohort_for(cohort_id)
    do, _, which = request.form.get("do", "").partition(" ")
    try:
        if do in _DEEDS:
            _DEEDS[do]((desk().database, visitor().person, cohort_id, list_id), which)
        elif do == "write":
            _write(cohort_id, list_id)
        elif do == "undo":
            _undo(cohort_id, list_id)
        elif do == "drop":
            rosters.drop_list(desk().database, visitor().person, cohort_id, list_id)
            flash(gettext("What waited of the list is forgotten."))
            return redirect(url_for("teach.people", cohort_id=cohort_id), 303)
    except SheetRefusedError as refused:
        return _page(cohort_id, list_id, 422, sheet_sentence(refused))
    except Refused as refused:
        if refused.reason is Reason.NO_COHORT:
            raise
        return _page(cohort_id, list_id, 409, said(refused))
    return redirect(url_for("teach.people_list", cohort_id=cohort_id, list_id=list_id), 303)


_List = tuple[Database, Person, int, int]


def _leave_out(where: _List, which: str) -> None:
    """Leave a row out; what was typed at others is kept, but what was only offered there is not decided."""
    numbers = [int(which)] if which.isdecimal() and len(which) < _DIGITS else []
    chosen = _corrections()
    for row in rosters.look_at_list(*where).of(RowState.FAULTY):
        for fault in row.faults:
            offered = (fault.suggestion, fault.value if fault.field not in _CHOSEN else "")
            if chosen.get(row.number, {}).get(fault.field) in offered:
                del chosen[row.number][fault.field]
    rosters.put_right(*where, chosen, numbers)


def _leave_all_out(where: _List, _: str) -> None:
    view = rosters.look_at_list(*where)
    rosters.put_right(*where, {}, [row.number for row in view.of(RowState.FAULTY)])


def _take_columns(where: _List, _: str) -> None:
    rosters.take_columns(*where, [_column(value) for value in request.form.getlist("column")])


_DEEDS: Mapping[str, Callable[[_List, str], None]] = {
    "correct": lambda where, _: rosters.put_right(*where, _corrections()),
    "leave-out": _leave_out,
    "leave-out-all": _leave_all_out,
    "read": lambda where, _: rosters.read_list_anew(*where, _reading()),
    "columns": _take_columns,
}
"""What the buttons of a list do to it, by their values."""


def _write(cohort_id: int, list_id: int) -> None:
    writes = desk().school.sends_mail and request.form.get("mail") == "yes"
    written = write_list(
        desk().database,
        desk().library,
        visitor().person,
        cohort_id,
        list_id,
        now(),
        COHORT_MAIL if writes else None,
    )
    if written.added:
        flash(ngettext("%(num)s person came in.", "%(num)s people came in.", written.added))
    if written.invited:
        flash(ngettext("%(num)s person is invited.", "%(num)s people are invited.", written.invited))


def _undo(cohort_id: int, list_id: int) -> None:
    undone = undo_list(desk().database, visitor().person, cohort_id, list_id, now())
    flash(ngettext("%(num)s person is out again.", "%(num)s people are out again.", undone.taken_out))


def _corrections() -> dict[int, dict[str, str]]:
    """Return what was typed at rows with faults: fields are called `row-12-email`."""
    found: dict[int, dict[str, str]] = {}
    for name, value in request.form.items():
        kind, _, rest = name.partition("-")
        number, _, field = rest.partition("-")
        if kind == "row" and number.isdecimal() and len(number) < _DIGITS and field in FIELDS:
            found.setdefault(int(number), {})[field] = value
    return found


def _reading() -> Reading:
    encoding, separator = request.form.get("encoding", ""), request.form.get("separator", "")
    return Reading(
        encoding=encoding if encoding in ENCODINGS else "",
        separator=separator if separator in SEPARATORS else "",
        sheet=request.form.get("sheet", ""),
    )


def _column(value: str) -> Column:
    return Column(value) if value in list(Column) else Column.NOTHING
