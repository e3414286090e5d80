"""The page of the second factor: where it is set up, and where a trainee turns it off."""

from __future__ import annotations

import segno
from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from westeros_learn.delivery import second_factor
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.records import Role
from westeros_learn.web.access import Access, open_to, own_path, visitor
from westeros_learn.web.account.forms import CodeForm, PasswordForm
from westeros_learn.web.account.pages import account, form_page
from westeros_learn.web.desk import desk, now
from westeros_learn.web.events import note_event
from westeros_learn.web.sealed import seal, unseal
from westeros_learn.web.words import gettext

_SETUP = "totp-setup"


@account.route("/second-factor", methods=["GET", "POST"])
@open_to(Access.PASSWORD_GIVEN, fresh=True)
def second_factor_page() -> ResponseReturnValue:
    """Set up or take down the second factor."""
    here = visitor()
    if here.needs_code:
        return redirect(url_for("account.give_code"), 303)
    if here.person.has_second_factor:
        return _take_down_page()
    secret = _secret_to_set_up()
    form = CodeForm()
    if form.validate_on_submit():
        try:
            codes = second_factor.set_up(
                desk().database,
                desk().keys,
                here.person.id,
                secret,
                form.code.data or "",
                here.sign_in,
                now(),
            )
        except Refused as refused:
            form.refuse(refused, {Reason.CODE_WRONG: form.code})
        else:
            session.pop(_SETUP)
            note_event("second factor turned on")
            return render_template(
                "account/recovery_codes.html", codes=codes, on=own_path(request.args.get("on"))
            )
    address = second_factor.setup_address(secret, here.person.email, desk().school.name)
    picture = segno.make(address, error="m").svg_inline(
        border=3, scale=5, dark="#000", light="#fff", omitsize=True
    )
    return form_page(
        "account/second_factor.html",
        form,
        picture=Markup(picture),  # noqa: S704  # made here, of figures only
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        must=here.needs_factor,
    )


def _secret_to_set_up() -> str:
    """Return the key that the page shows, the same one until it is set up."""
    kept = unseal(session.get(_SETUP))
    if isinstance(kept, str):
        return kept
    made = second_factor.new_secret()
    session[_SETUP] = seal(made)
    return made


def _take_down_page() -> ResponseReturnValue:
    form = PasswordForm()
    if visitor().person.role is Role.TRAINEE and form.validate_on_submit():
        try:
            second_factor.take_down(
                desk().database,
                desk().keys,
                visitor().person.id,
                form.password.data or "",
                request.remote_addr or "",
                now(),
            )
        except Refused as refused:
            form.refuse(refused, {Reason.PASSWORD_WRONG: form.password})
        else:
            note_event("second factor turned off")
            flash(gettext("You are no longer asked for a code."))
            return redirect(url_for("account.profile"), 303)
    return form_page("account/take_down.html", form)
