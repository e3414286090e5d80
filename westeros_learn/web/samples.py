"""The door of a demo: one button for each sample person. No other app has it."""

from __future__ import annotations

from collections.abc import Collection

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from westeros_learn.delivery.sign_in import begin_for
from westeros_learn.web.access import Access, let_in, open_to
from westeros_learn.web.account.forms import PlainForm
from westeros_learn.web.desk import desk, now


def samples_blueprint(emails: Collection[str]) -> Blueprint:
    """Return the door.

    Args:
        emails: the mail addresses of the people who may be tried out.
    """
    samples = Blueprint("samples", __name__)

    @samples.before_app_request
    def come_here_first() -> ResponseReturnValue | None:
        if request.endpoint == "account.sign_in" and request.method == "GET" and g.get("visitor") is None:
            return redirect(url_for("samples.door"), 303)
        return None

    @samples.get("/demo")
    @open_to(Access.ANYBODY)
    def door() -> str:
        return render_template("samples.html", form=PlainForm(), writes=desk().authoring is not None)

    @samples.post("/demo")
    @open_to(Access.ANYBODY)
    def enter() -> ResponseReturnValue:
        email = request.form.get("email", "")
        if email not in emails:
            abort(404)
        let_in(*begin_for(desk().database, email, now()))
        return redirect(url_for("catalogue.show"), 303)

    return samples
