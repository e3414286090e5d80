"""The activity report: a page, sheets, and a PDF to be handed on."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from westeros_learn.delivery import audit
from westeros_learn.delivery.activity import activity
from westeros_learn.delivery.activity_figures import Activity, Choice
from westeros_learn.delivery.cohorts import cohorts_for
from westeros_learn.delivery.sheets import Cell, Sheet
from westeros_learn.errors import OutputError
from westeros_learn.player.printing import printable, set_page
from westeros_learn.records import Strand
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.desk import desk, local, now
from westeros_learn.web.downloads import asked_form, send_sheets
from westeros_learn.web.tables import chosen
from westeros_learn.web.teach.blueprint import cohort_for, teach
from westeros_learn.web.teach.forms import strand_names
from westeros_learn.web.teach.report_tables import (
    Number,
    Table,
    Untold,
    Value,
    notes,
    span_of,
    tables,
    totals,
)
from westeros_learn.web.words import current_language, gettext, time_of


@teach.get("/report")
@open_to(Access.TRAINER)
def report() -> ResponseReturnValue:
    """The report, and a form that says which sessions it is about."""
    choice, wrong = _choice()
    found = None if wrong else _report(choice)
    return render_template(
        "teach/report.html",
        report=found,
        wrong=wrong,
        tables=tables(found) if found else (),
        totals=totals(found) if found else (),
        about=span_of(found) if found else "",
        notes=[*notes(found)] if found else (),
        cohorts=[(each.id, each.title) for each in cohorts_for(desk().database, visitor().person)],
        strands=[*strand_names().items()],
        made=time_of(now()),
    ), (422 if wrong else 200)


@teach.get("/report/file")
@open_to(Access.TRAINER)
def report_file() -> ResponseReturnValue:
    """The report as sheets: a tab for each table in XLSX, one below the other in CSV."""
    form = asked_form()
    choice = _right_choice()
    found = _report(choice)
    sheets = [_sheet(table) for table in tables(found)]
    whole = Sheet(
        gettext("Activity report"),
        (gettext("Figure"), gettext("Number")),
        [(name, _in_sheet(value)) for name, value in totals(found)],
    )
    told = Sheet(gettext("How this is counted"), (span_of(found),), [(note,) for note in notes(found)])
    return send_sheets(
        [whole, *sheets, told],
        form,
        "activity-report",
        action="export report",
        subject="activity report",
        **_details(choice),
    )


@teach.get("/report.pdf")
@open_to(Access.TRAINER)
def report_pdf() -> ResponseReturnValue:
    """The report as a PDF that screen readers can read."""
    choice = _right_choice()
    found = _report(choice)
    try:
        file = set_page("report", _values(found), found.made_at)
    except OutputError as error:
        return render_template("teach/report_unset.html", error=error), 500
    details = _details(choice)
    by = visitor().person.id
    audit.note_alone(desk().database, now(), by, "export report", "activity report", form="pdf", **details)
    answer = Response(file, mimetype="application/pdf")
    answer.headers.set(
        "Content-Disposition", "attachment", filename=f"activity-report-{local(now()):%Y-%m-%d}.pdf"
    )
    return answer


def _report(choice: Choice) -> Activity:
    return activity(desk().database, desk().library, visitor().person, choice, now(), local(now()).date())


# --- which sessions ---------------------------------------------------------------------------


def _choice() -> tuple[Choice, str]:
    """Return what the address asks for, and what is wrong with it, "" for nothing."""
    days: list[date | None] = []
    for name in ("from", "to"):
        typed = request.args.get(name, "").strip()
        try:
            days.append(date.fromisoformat(typed) if typed else None)
        except ValueError:
            wrong = gettext("“%(typed)s” is no day. Write it like 2026-03-02.", typed=typed[:40])
            return Choice(), wrong
    since, until = days
    if since and until and until < since:
        return Choice(), gettext("The last day lies before the first one. Change one of them.")
    strand = chosen("strand", [*Strand])
    cohort = request.args.get("cohort", type=int)
    if cohort is not None:
        cohort_for(cohort)  # of somebody else there is none
    return Choice(since, until, Strand(strand) if strand else None, cohort), ""


def _right_choice() -> Choice:
    choice, wrong = _choice()
    if wrong:
        abort(404)  # the page leads to no such address
    return choice


def _details(choice: Choice) -> dict[str, Any]:
    """Return for the audit log what a report was about."""
    details = {
        "since": choice.since and choice.since.isoformat(),
        "until": choice.until and choice.until.isoformat(),
        "strand": choice.strand and choice.strand.value,
        "cohort": choice.cohort_id,
    }
    return {name: value for name, value in details.items() if value is not None}


# --- what is handed on ------------------------------------------------------------------------


def _sheet(table: Table) -> Sheet:
    rows = [*table.rows, *([table.last] if table.last else [])]
    return Sheet(table.title, table.columns, [[_in_sheet(value) for value in row] for row in rows])


def _in_sheet(value: Value) -> Cell:
    match value:
        case Number():
            return value.value
        case Untold():
            return str(value)
        case _:
            return value


def _values(found: Activity) -> dict[str, object]:
    """Return everything that the PDF says."""
    day = local(found.made_at)
    return {
        "language": current_language(),
        "school": printable(desk().school.name),
        "title": gettext("Activity report"),
        "about": printable(span_of(found)),
        "made": gettext("Made on %(time)s", time=time_of(found.made_at)),
        "day": [day.year, day.month, day.day],
        "totals": [(name, _in_print(value)) for name, value in totals(found)],
        "tables": [
            {
                "title": table.title,
                "columns": table.columns,
                "rows": [[_in_print(value) for value in row] for row in table.rows],
                "last": [_in_print(value) for value in table.last],
                "numbers": table.numbers,
                "widths": table.widths,
                "note": table.note,
            }
            for table in tables(found)
        ],
        "notes-title": gettext("How this is counted"),
        "notes": [*notes(found)],
    }


def _in_print(value: Value) -> str:
    return "–" if value is None or value == "" else printable(str(value))
