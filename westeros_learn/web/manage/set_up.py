"""The page on which the first administrator makes an account: open to who has the link, and once."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from westeros_learn.delivery import first_run
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.web.access import Access, let_in, open_to
from westeros_learn.web.desk import desk, now
from westeros_learn.web.events import note_event
from westeros_learn.web.forms import said
from westeros_learn.web.manage.blueprint import manage
from westeros_learn.web.manage.forms import SetUpForm


@manage.route("/set-up/<token>", methods=["GET", "POST"])
@open_to(Access.ANYBODY)
def set_up(token: str) -> ResponseReturnValue:
    """Make the account of the first administrator; a second factor comes next."""
    try:
        first_run.open_set_up(desk().database, desk().keys, token, now())
    except Refused as refused:
        note_event("set-up refused", reason=refused.reason)
        return render_template("account/dead_link.html", sentence=said(refused)), 410
    form = SetUpForm()
    if form.validate_on_submit():
        try:
            cookie, arrived = first_run.make_first_administrator(
                desk().database,
                desk().keys,
                token,
                form.email.data or "",
                form.profile(),
                form.password.data or "",
                now(),
            )
        except Refused as refused:
            passwords = (Reason.PASSWORD_SHORT, Reason.PASSWORD_LONG, Reason.PASSWORD_KNOWN)
            form.refuse(refused, {**dict.fromkeys(passwords, form.password), Reason.EMAIL_TAKEN: form.email})
        else:
            let_in(cookie, arrived)
            note_event("signed in", by="set-up", needs_code=False)
            return redirect(url_for("manage.start"), 303)
    return render_template("manage/set_up.html", form=form), 422 if form.errors else 200
