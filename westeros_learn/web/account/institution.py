"""Signing in at one's institution (OpenID Connect, code flow with PKCE)."""

from __future__ import annotations

from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import (
    Blueprint,
    Flask,
    abort,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from joserfc.errors import JoseError
from requests.exceptions import RequestException

from westeros_learn.delivery.institution import Claims, create_by, join, may_come, sign_in_by
from westeros_learn.delivery.people import Profile
from westeros_learn.delivery.refusals import Refused
from westeros_learn.web.access import Access, let_in, open_to, own_path
from westeros_learn.web.account.forms import ProfileForm
from westeros_learn.web.desk import desk, now
from westeros_learn.web.forms import said
from westeros_learn.web.words import gettext

institution = Blueprint("institution", __name__, url_prefix="/account/institution")

_NOT_TRUE = (RequestException, AuthlibBaseError, JoseError)
"""What tells that a provider cannot be reached, or says what is not true or not meant for us."""

_CLAIMS = "institution-claims"
_ON = "institution-on"
_JOINING = "institution-joining"


def connect(app: Flask, issuer: str, client: str, secret: str) -> None:
    """Let an app send people to their institution and take them back.

    Args:
        app: the app.
        issuer: the address of the institution's provider.
        client: how the app is known there.
        secret: what proves it.
    """
    oauth = OAuth(app)
    oauth.register(
        "institution",
        server_metadata_url=f"{issuer.rstrip('/')}/.well-known/openid-configuration",
        client_id=client,
        client_secret=secret,
        client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256", "timeout": 10},
    )
    app.extensions["institution"] = oauth.institution
    app.register_blueprint(institution)


@institution.get("/")
@open_to(Access.ANYBODY)
def leave() -> ResponseReturnValue:
    """Go to the institution's own page."""
    session[_ON] = own_path(request.args.get("on"))
    session[_JOINING] = g.visitor is not None and not g.visitor.needs_code
    back = desk().school.base + url_for("institution.come_back")
    try:
        sent: ResponseReturnValue = current_app.extensions["institution"].authorize_redirect(back)
    except _NOT_TRUE:
        return _cannot()
    return sent


@institution.get("/back")
@open_to(Access.ANYBODY)
def come_back() -> ResponseReturnValue:
    """Come back from there, with what it says of who is here."""
    try:
        told = current_app.extensions["institution"].authorize_access_token()
    except _NOT_TRUE:
        return _cannot()
    claims = _claims(told.get("userinfo") or abort(400))
    on = session.pop(_ON, None)
    try:
        if session.pop(_JOINING, False) and g.visitor is not None:
            join(desk().database, g.visitor.person.id, claims, now())
            flash(gettext("From now on you can sign in at your institution."))
            return redirect(url_for("account.profile"), 303)
        arrived = sign_in_by(desk().database, claims, now())
    except Refused as refused:
        return render_template("account/dead_link.html", sentence=said(refused)), 403
    if arrived is None:
        if not (desk().school.open_sign_up or may_come(desk().database, claims, now())):
            return render_template("account/not_invited.html"), 403
        session[_CLAIMS] = [
            claims.issuer,
            claims.subject,
            claims.email,
            claims.given_name,
            claims.family_name,
        ]
        return redirect(url_for("institution.introduce"), 303)
    let_in(*arrived)
    return redirect(url_for("account.give_code", on=on) if arrived[1].needs_code else own_path(on), 303)


@institution.route("/about-you", methods=["GET", "POST"])
@open_to(Access.ANYBODY)
def introduce() -> ResponseReturnValue:
    """Say what the institution did not, and begin."""
    kept = session.get(_CLAIMS)
    if not kept:
        return redirect(url_for("account.sign_in"), 303)
    claims = Claims(*kept)
    form = ProfileForm(Profile(claims.given_name, claims.family_name, "", "", ""))
    if form.validate_on_submit():
        try:
            token, arrived, _ = create_by(
                desk().database, claims, form.profile(), now(), open_sign_up=desk().school.open_sign_up
            )
        except Refused as refused:
            form.refuse(refused, {})
        else:
            let_in(token, arrived)
            return redirect(url_for("catalogue.show"), 303)
    page = render_template("account/introduce.html", form=form, email=claims.email)
    return page, 422 if form.errors else 200


def _claims(userinfo: Any) -> Claims:
    """Return what matters of the claims; an address counts only where the institution has verified it."""
    verified = userinfo.get("email_verified") in (True, "true")
    return Claims(
        issuer=str(userinfo["iss"])[:255],
        subject=str(userinfo["sub"])[:255],
        email=str(userinfo.get("email", ""))[:254].strip().lower() if verified else "",
        given_name=str(userinfo.get("given_name", ""))[:100],
        family_name=str(userinfo.get("family_name", ""))[:100],
    )


def _cannot() -> ResponseReturnValue:
    sentence = gettext(
        "The sign-in of your institution did not work. Nothing was changed. Try again, or use a password."
    )
    return render_template("account/dead_link.html", sentence=sentence), 502
