"""The join code of a cohort: as letters, as an address, and as a picture that a telephone reads."""

from __future__ import annotations

import segno
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from westeros_learn.delivery import keeping_cohorts as keeping
from westeros_learn.delivery.cohorts import CohortView
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.desk import desk, now
from westeros_learn.web.teach.blueprint import cohort_for, teach
from westeros_learn.web.words import gettext


def join_address(cohort: CohortView) -> str:
    """Return where one joins a cohort; "" while nobody can."""
    if cohort.join_code is None or cohort.closed_at is not None:
        return ""
    return desk().school.base + url_for("joining.join", code=cohort.join_code)


def picture_of(address: str) -> Markup:
    """Return an address as a QR code (ISO/IEC 18004): an SVG without a style of its own."""
    picture = segno.make(address, error="m", micro=False).svg_inline(
        border=3, scale=5, dark="#000", light="#fff", omitsize=True
    )
    return Markup(picture)  # noqa: S704  # made here, of figures only


@teach.get("/cohorts/<int:cohort_id>/join-code")
@open_to(Access.TRAINER)
def join_code(cohort_id: int) -> ResponseReturnValue:
    """The join code alone and large, to be shown on a wall or printed."""
    found = cohort_for(cohort_id)
    address = join_address(found)
    if not address:
        return redirect(url_for("teach.cohort", cohort_id=cohort_id), 303)
    return render_template(
        "teach/join_code.html", cohort=found, join_address=address, picture=picture_of(address)
    )


@teach.post("/cohorts/<int:cohort_id>/join-code")
@open_to(Access.TRAINER)
def change_join_code(cohort_id: int) -> ResponseReturnValue:
    """Make a join code, replace it by another one, or withdraw it."""
    where = (desk().database, visitor().person, cohort_id)
    if request.form.get("do") == "withdraw":
        keeping.withdraw_join_code(*where, now())
        flash(gettext("The code is withdrawn. Nobody joins by it any more; who is in stays in."))
    else:
        keeping.make_join_code(*where, now())
        flash(gettext("There is a new code. An earlier one opens nothing any more."))
    return redirect(url_for("teach.cohort", cohort_id=cohort_id), 303)
