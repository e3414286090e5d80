"""A platform registers itself: its administrator has pasted one address there, and it leads here."""

from __future__ import annotations

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from westeros_learn.delivery.lti.platforms import PlatformFacts, register_itself, see_invitation
from westeros_learn.delivery.refusals import Refused
from westeros_learn.lti.refusals import LtiRefusal
from westeros_learn.lti.registration import Registered
from westeros_learn.lti.registration import register as register_at
from westeros_learn.web.access import Access, open_to
from westeros_learn.web.desk import desk, now
from westeros_learn.web.events import note_event
from westeros_learn.web.forms import said
from westeros_learn.web.lti.blueprint import lti, plug, refused_page, tool
from westeros_learn.web.protection import let_be_framed, origin_of


@lti.route("/register/<token>", methods=["GET", "POST"])
@open_to(Access.ANYBODY)
def register(token: str) -> ResponseReturnValue:
    """Register this app where the platform says (LTI Dynamic Registration 1.0, 3).

    The address is one that an administrator has made; it serves once, and what registers by it waits until
    an administrator lets it in. Opened without what a platform adds to it, it says what it is for.
    """
    described = request.args.get("openid_configuration", "")
    let_be_framed([described])
    try:
        label = see_invitation(desk().database, token, now())
        if request.method != "POST" or not described:
            return render_template(
                "lti/register.html", label=label, host=origin_of(described), is_right=bool(described)
            )
        made = register_at(
            described, request.args.get("registration_token", ""), tool(), loopback=plug().loopback
        )
        register_itself(desk().database, token, _facts(made, label), now())
    except Refused as refusal:
        return render_template("lti/cannot.html", sentence=said(refusal)), 410
    except LtiRefusal as refusal:
        note_event("registration refused", reason=refusal.why)
        return refused_page(refusal), 502
    note_event("platform registered")
    page = Response(render_template("lti/registered.html", name=made.platform.name))
    page.headers["Cross-Origin-Opener-Policy"] = "unsafe-none"  # the platform's page is told that it is done
    return page


def _facts(made: Registered, label: str) -> PlatformFacts:
    platform = made.platform
    return PlatformFacts(
        name=label or platform.name,
        issuer=platform.issuer,
        client_id=platform.client_id,
        authorization_url=platform.authorization_url,
        token_url=platform.token_url,
        jwks_url=platform.jwks_url,
        audience=platform.audience,
        deployments=(made.deployment_id,) if made.deployment_id else (),
        family=platform.family,
        algorithms=platform.algorithms,
    )
