"""The page on which anybody verifies a certificate that they hold in their hands.

It is found by nobody who was not given its address: search engines are told to stay away. It
names no institution, and says the same of a wrong code, of a wrong name and of a certificate
that was revoked.
"""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, make_response, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import StringField

from westeros_learn.delivery.certificates import Certified, verify_certificate
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.web.access import Access, open_to
from westeros_learn.web.desk import desk, now
from westeros_learn.web.forms import Form, required, said
from westeros_learn.web.words import gettext, lazy

verification = Blueprint("verification", __name__)


class VerificationForm(Form):
    """What stands on a certificate."""

    code = StringField(lazy("Code"), required(100), render_kw={"autocomplete": "off", "spellcheck": "false"})
    family_name = StringField(
        lazy("Family name"), required(100), render_kw={"autocomplete": "off", "spellcheck": "false"}
    )


@verification.route("/verify", methods=["GET", "POST"])
@open_to(Access.ANYBODY)
def verify() -> ResponseReturnValue:
    """Ask for the code and the name; say whether there is such a certificate."""
    form = VerificationForm()
    found: Certified | None = None
    if request.method == "GET":
        form.code.data = request.args.get("code", "")[:100]
    elif form.validate_on_submit():
        try:
            found = verify_certificate(
                desk().database,
                desk().keys,
                form.code.data or "",
                form.family_name.data or "",
                request.remote_addr or "",
                now(),
            )
        except Refused as refused:
            form.form_errors.append(
                gettext(
                    "There is no valid certificate with this code and this family name. Compare both "
                    "with the certificate: the code has 26 characters."
                )
                if refused.reason is Reason.NO_CERTIFICATE
                else said(refused)
            )
    unnamed = replace(desk().school, name=gettext("Certificates"))
    page = render_template("verify.html", form=form, found=found, school=unnamed)
    answer = make_response(page, 422 if form.errors else 200)
    answer.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return answer
