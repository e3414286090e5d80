"""Who may work on a course: administrators give it and take it away."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import EmailField, SelectField
from wtforms.validators import Email

from westeros_learn.delivery.authoring import rights
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.records import Right
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.author.blueprint import author, authoring, draft_for
from westeros_learn.web.author.words import right_names
from westeros_learn.web.desk import desk, now
from westeros_learn.web.forms import Form, required
from westeros_learn.web.words import gettext, lazy


class ColleagueForm(Form):
    """Lets somebody work on a course."""

    email = EmailField(
        lazy("Mail address of a trainer"),
        [*required(254), Email(lazy("This is no mail address."))],
        render_kw={"autocomplete": "off"},
    )
    may = SelectField(lazy("May"))

    def __init__(self) -> None:
        super().__init__()
        self.may.choices = [(right.value, name) for right, name in right_names().items()]


@author.get("/<course>/people")
@open_to(Access.ADMINISTRATOR)
def people(course: str) -> ResponseReturnValue:
    """Who may work on a course."""
    return _page(course, ColleagueForm())


def _page(course: str, form: ColleagueForm) -> ResponseReturnValue:
    page = render_template(
        "author/people.html",
        course=course,
        title=draft_for(course).title or course,
        colleagues=rights.colleagues(desk().database, course),
        right_names=right_names(),
        form=form,
    )
    return page, 422 if form.errors else 200


@author.post("/<course>/people")
@open_to(Access.ADMINISTRATOR)
def change_people(course: str) -> ResponseReturnValue:
    """Let somebody work on a course, or no longer."""
    volume, by = authoring().volume, visitor().person
    volume.course(course)
    removed = request.form.get("remove", type=int)
    if removed is not None:
        rights.take_right(desk().database, course, removed, by, now())
        flash(gettext("They no longer work on this course. What they saved stays."))
        return redirect(url_for("author.people", course=course), 303)
    form = ColleagueForm()
    if not form.validate_on_submit():
        return _page(course, form)
    try:
        may = Right(form.may.data)
        name = rights.give_right(desk().database, volume, course, form.email.data or "", may, by, now())
    except Refused as refused:
        form.refuse(refused, {Reason.NO_TRAINER: form.email})
        return _page(course, form)
    flash(gettext("%(name)s can work on this course now.", name=name))
    return redirect(url_for("author.people", course=course), 303)
