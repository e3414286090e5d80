"""The page of what is kept and for how long: rules of retention, and who asks for erasure."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from westeros_learn.delivery import retention
from westeros_learn.delivery.people import who_asked_for_erasure
from westeros_learn.delivery.retention import Rules
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.desk import desk, now
from westeros_learn.web.manage.blueprint import manage
from westeros_learn.web.manage.forms import RetentionForm
from westeros_learn.web.words import gettext


@manage.route("/keeping", methods=["GET", "POST"])
@open_to(Access.ADMINISTRATOR, fresh=True)
def keeping() -> ResponseReturnValue:
    """What is kept and for how long. Whom a rule concerns is shown before it holds."""
    rules = retention.rules_of(desk().database)
    form = RetentionForm(obj=rules)
    wanted = rules
    if form.validate_on_submit():
        wanted = Rules(form.inactive_months.data, form.audit_months.data)
        if request.form.get("do") == "save":
            retention.set_rules(desk().database, wanted, visitor().person.id, now())
            flash(gettext("The rules hold from now on."))
            return redirect(url_for("manage.keeping"), 303)
    page = render_template(
        "manage/keeping.html",
        form=form,
        rules=rules,
        wanted=wanted,
        is_preview=wanted != rules or (form.is_submitted() and not form.errors),
        concerned=retention.concerned_by(desk().database, wanted, now()),
        asked=who_asked_for_erasure(desk().database),
        notice=retention.NOTICE,
    )
    return page, 422 if form.errors else 200
