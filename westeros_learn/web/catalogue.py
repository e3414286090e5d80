"""The first page: the courses of whoever is here, and those that are open to them."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField

from westeros_learn.delivery.joining import join_by_code
from westeros_learn.delivery.progress import my_courses
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.desk import desk, now
from westeros_learn.web.forms import Form, required
from westeros_learn.web.words import current_language, gettext, lazy

catalogue = Blueprint("catalogue", __name__)


class JoinForm(Form):
    """The code of a cohort."""

    code = StringField(
        lazy("Code of the cohort"), required(40), render_kw={"autocomplete": "off", "spellcheck": "false"}
    )


@catalogue.route("/", methods=["GET", "POST"])
@open_to(Access.TRAINEE)
def show() -> ResponseReturnValue:
    """Show one's courses; join a cohort by its code."""
    form = JoinForm()
    if form.validate_on_submit():
        try:
            join_by_code(
                desk().database,
                desk().library,
                desk().keys,
                visitor().person.id,
                form.code.data or "",
                request.remote_addr or "",
                now(),
                language=current_language(),
            )
        except Refused as refused:
            form.refuse(refused, {Reason.NO_COHORT: form.code})
        else:
            flash(gettext("You are in. The courses of your cohort are below."))
            return redirect(url_for("catalogue.show"), 303)
    mine = my_courses(desk().database, desk().library, visitor().person.id)
    has = {card.edition.course.id for card in mine}
    others = [desk().library.edition(course, current_language()).course for course in desk().library.courses]
    open_courses = [course for course in others if course.is_open and course.id not in has]
    page = render_template("catalogue/courses.html", form=form, mine=mine, open_courses=open_courses)
    return page, 422 if form.errors else 200
