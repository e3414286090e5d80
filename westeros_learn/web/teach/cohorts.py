"""The pages of cohorts: which there are, and one of them."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from westeros_learn.delivery.cohorts import cohorts_for
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.desk import desk
from westeros_learn.web.teach.blueprint import cohort_for, teach


@teach.get("/")
@open_to(Access.TRAINER)
def start() -> ResponseReturnValue:
    """Lead to the first page of the area."""
    return redirect(url_for("teach.cohorts"), 303)


@teach.get("/cohorts")
@open_to(Access.TRAINER)
def cohorts() -> ResponseReturnValue:
    """The cohorts of a trainer; all of them for an administrator."""
    found = cohorts_for(desk().database, visitor().person)
    return render_template("teach/cohorts.html", cohorts=found)


@teach.get("/cohorts/<int:cohort_id>")
@open_to(Access.TRAINER)
def cohort(cohort_id: int) -> ResponseReturnValue:
    """One cohort: what it is, and what comes next."""
    return render_template("teach/cohort.html", cohort=cohort_for(cohort_id))
