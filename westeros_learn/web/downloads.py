"""Tables that a visitor takes home as a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, abort, request, send_file

from westeros_learn.delivery.sheets import MEDIA_TYPES, Sheet, SheetForm, export_sheets
from westeros_learn.web.access import visitor
from westeros_learn.web.desk import desk, local, now


def asked_form() -> SheetForm:
    """Return the form in which a table is asked for: `?form=csv` or `?form=xlsx`; there is no other one."""
    try:
        return SheetForm(request.values.get("form", SheetForm.XLSX))
    except ValueError:
        abort(404)


def send_sheets(
    sheets: Sequence[Sheet], form: SheetForm, name: str, *, action: str, subject: str, **details: Any
) -> Response:
    """Send tables as a file, after the audit log has noted that the visitor takes them.

    Args:
        sheets: the tables; their rows are read here, in constant memory.
        form: of the file.
        name: of the file, in plain letters and without its ending; today's date is added.
        action: a verb and a noun, for the audit log; it has words in `account.deeds`.
        subject: what of, as in "cohort 12".
        details: what else is needed to understand the entry, such as which filters were on.
    """
    exported = export_sheets(
        desk().database,
        sheets,
        form,
        visitor().person.id,
        now(),
        action=action,
        subject=subject,
        zone=desk().school.zone,
        **details,
    )
    answer = send_file(
        exported.file,
        mimetype=MEDIA_TYPES[form],
        as_attachment=True,
        download_name=f"{name}-{local(now()):%Y-%m-%d}.{form}",
    )
    answer.content_length = exported.size
    answer.headers["Cache-Control"] = "no-store"  # `send_file` would have browsers keep it
    return answer
