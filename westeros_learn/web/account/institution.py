"""Signing in at one's institution (OpenID Connect, code flow with PKCE)."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import astuple
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import (
    Blueprint,
    Flask,
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
from westeros_learn.delivery.sign_in import Visitor
from westeros_learn.web.access import Access, comes_from_here, let_in, open_to, own_path
from westeros_learn.web.account.forms import ProfileForm
from westeros_learn.web.account.pages import enrol_invited
from westeros_learn.web.desk import desk, now
from westeros_learn.web.events import note_event
from westeros_learn.web.forms import said
from westeros_learn.web.sealed import seal, unseal
from westeros_learn.web.words import gettext

institution = Blueprint("institution", __name__, url_prefix="/account/institution")

_NOT_TRUE = (RequestException, AuthlibBaseError, JoseError, RuntimeError, KeyError, ValueError)
"""What tells that a provider cannot be reached, or says what is not true, not meant for us, or nonsense."""

_SIGNED_BY = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures that are believed: by a private key of the provider, none by a shared secret (ASVS 9.1.2)."""

_CLAIMS = "institution-claims"
_ON = "institution-on"
_WHY = "institution-why"
_JOIN, _CONFIRM, _SIGN_IN = "join", "confirm", "sign-in"
_JUST_NOW = 600
"""Seconds since somebody signed in there that are taken as a confirmation; clocks may differ."""

_LONGEST_ID = 255


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
        client_kwargs={
            "scope": "openid email profile",
            "code_challenge_method": "S256",
            "timeout": 10,
            "max_redirects": 0,  # a provider answers itself; nobody leads us to another one (ASVS 15.3.2)
        },
    )
    app.extensions["institution"] = oauth.institution
    app.extensions["institution-issuer"] = issuer.rstrip("/")
    app.register_blueprint(institution)


@institution.get("/")
@open_to(Access.ANYBODY)
def leave() -> ResponseReturnValue:
    """Go to the institution's own page: to sign in, to join it to an account, or to confirm who one is.

    Only from a page of ours: nobody is signed in by a link elsewhere without knowing it (ASVS 7.6.2).
    """
    on = own_path(request.args.get("on"))
    if not comes_from_here():
        here = url_for("account.sign_in", on=on) if g.visitor is None else url_for("account.profile")
        return redirect(here, 303)
    why = _purpose()
    if why == _JOIN and not g.visitor.is_fresh:
        return redirect(url_for("account.confirm", on=url_for("account.profile")), 303)
    session[_ON], session[_WHY] = on, why
    back = desk().school.base + url_for("institution.come_back")
    more = {"prompt": "login", "max_age": 0} if why == _CONFIRM else {}
    try:
        sent: ResponseReturnValue = _provider().authorize_redirect(back, **more)
    except _NOT_TRUE:
        return _cannot("not reached")
    return sent


@institution.get("/back")
@open_to(Access.ANYBODY)
def come_back() -> ResponseReturnValue:
    """Come back from there, with what it says of who is here."""
    on, why = session.pop(_ON, None), session.pop(_WHY, _SIGN_IN)
    try:
        client = _provider()
        issuer = {"essential": True, "value": client.load_server_metadata()["issuer"]}
        told = client.authorize_access_token(claims_options={"iss": issuer}).get("userinfo")
        claims = _claims(told or {})
    except _NOT_TRUE:
        return _cannot("not believed")
    try:
        if why == _JOIN:
            return _join(claims)
        if why == _CONFIRM:
            return _confirm(claims, told, on)
        arrived = sign_in_by(desk().database, claims, now())
    except Refused as refused:
        note_event("sign-in refused", by="institution", reason=refused.reason)
        return render_template("account/dead_link.html", sentence=said(refused)), 403
    if arrived is None:
        if not (desk().school.open_sign_up or may_come(desk().database, claims, now())):
            note_event("sign-in refused", by="institution", reason="not-invited")
            return render_template("account/not_invited.html"), 403
        session[_CLAIMS] = seal(astuple(claims))
        return redirect(url_for("institution.introduce"), 303)
    return _go_in(*arrived, on)


def _provider() -> Any:
    """Return the client of the institution's provider, whose own description was seen to be its own.

    Raises:
        RuntimeError: the description is that of another provider (OpenID Connect Discovery, 4.3).
    """
    client = current_app.extensions["institution"]
    described = client.load_server_metadata()
    if str(described["issuer"]).rstrip("/") != current_app.extensions["institution-issuer"]:
        raise RuntimeError("the provider's description names another issuer")
    offered = described.get("id_token_signing_alg_values_supported") or ["RS256"]
    described["id_token_signing_alg_values_supported"] = [each for each in offered if each in _SIGNED_BY]
    return client


def _purpose() -> str:
    here: Visitor | None = g.visitor
    if here is None or here.needs_code:
        return _SIGN_IN
    return _CONFIRM if request.args.get("again") or not here.is_inside else _JOIN


def _join(claims: Claims) -> ResponseReturnValue:
    here: Visitor | None = g.visitor
    if here is None or not here.is_inside:
        return _cannot("nobody to join")
    join(desk().database, here.person.id, claims, now())
    note_event("institution joined")
    flash(gettext("From now on you can sign in at your institution."))
    return redirect(url_for("account.profile"), 303)


def _confirm(claims: Claims, told: Mapping[str, Any], on: str | None) -> ResponseReturnValue:
    """Begin the sign-in anew, if it is the same person, who has shown it there just now."""
    here: Visitor | None = g.visitor
    shown_at = told.get("auth_time")
    if here is None or not isinstance(shown_at, int | float) or time.time() - shown_at > _JUST_NOW:
        return _cannot("not shown just now")
    arrived = sign_in_by(desk().database, claims, now())
    if arrived is None or arrived[1].person.id != here.person.id:
        return _cannot("another person")
    return _go_in(*arrived, on)


def _go_in(token: str, arrived: Visitor, on: str | None) -> ResponseReturnValue:
    let_in(token, arrived)
    note_event("signed in", by="institution", needs_code=arrived.needs_code)
    return redirect(url_for("account.give_code", on=on) if arrived.needs_code else own_path(on), 303)


@institution.route("/about-you", methods=["GET", "POST"])
@open_to(Access.ANYBODY)
def introduce() -> ResponseReturnValue:
    """Say what the institution did not, and begin."""
    kept = unseal(session.get(_CLAIMS))
    if not kept:
        return redirect(url_for("account.sign_in"), 303)
    claims = Claims(*kept)
    form = ProfileForm(Profile(claims.given_name, claims.family_name, "", "", ""))
    if form.validate_on_submit():
        try:
            token, arrived, cohort = create_by(
                desk().database, claims, form.profile(), now(), open_sign_up=desk().school.open_sign_up
            )
        except Refused as refused:
            form.refuse(refused, {})
        else:
            entered = _go_in(token, arrived, None)
            enrol_invited(arrived, cohort)
            return entered
    page = render_template("account/introduce.html", form=form, email=claims.email)
    return page, 422 if form.errors else 200


def _claims(userinfo: Mapping[str, Any]) -> Claims:
    """Return what matters of the claims; an address counts only where the institution has verified it.

    Raises:
        ValueError: they do not say who it is, or not as OpenID Connect Core, 2, does.
    """
    issuer, subject = str(userinfo["iss"]), str(userinfo["sub"])
    if not subject or max(len(issuer), len(subject)) > _LONGEST_ID:
        raise ValueError("the claims name nobody")
    verified = userinfo.get("email_verified") in (True, "true")
    return Claims(
        issuer=issuer,
        subject=subject,
        email=str(userinfo.get("email", ""))[:254].strip().lower() if verified else "",
        given_name=str(userinfo.get("given_name", ""))[:100],
        family_name=str(userinfo.get("family_name", ""))[:100],
    )


def _cannot(why: str) -> ResponseReturnValue:
    note_event("sign-in refused", by="institution", reason=why)
    sentence = gettext(
        "The sign-in of your institution did not work. Nothing was changed. Try again, or use a password."
    )
    return render_template("account/dead_link.html", sentence=sentence), 502
