"""A launch: the platform begins a login, its answer comes with the browser, and somebody arrives.

Whether the answer comes back to the browser that began is told by a cookie of its own for each login. It is
looked at when the person arrives, not here: where a browser keeps nothing for us in another site's frame,
they can still go on in a window of their own.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import TypeAlias

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as WerkzeugResponse

from westeros_learn.delivery.lti.arrivals import Arrival, Choice, Comes, put_arrival
from westeros_learn.delivery.lti.logins import TakenLogin, keep_login, take_login
from westeros_learn.delivery.lti.own_keys import signing_keys
from westeros_learn.delivery.lti.platforms import (
    known_platform,
    knows_deployment,
    note_error,
    note_launch,
    open_platform,
)
from westeros_learn.lti.keys import public_set
from westeros_learn.lti.launching import read_launch
from westeros_learn.lti.login import BegunLogin, begin_login, digest, read_login
from westeros_learn.lti.message import Launch, Part
from westeros_learn.lti.platforms import Platform
from westeros_learn.lti.refusals import LtiRefusal, Why
from westeros_learn.web.access import Access, open_to
from westeros_learn.web.desk import desk, now
from westeros_learn.web.lti.blueprint import lti, plug, refused, tool
from westeros_learn.web.protection import let_be_framed, origin_of
from westeros_learn.web.words import LANGUAGES

_KEPT = timedelta(minutes=40)
"""How long a browser keeps the state of a login: as long as one can be about to come in."""

_KEYS_KEPT = timedelta(hours=1)
_LONGEST = 100
_Knows: TypeAlias = Callable[[str], bool]


@lti.route("/login", methods=["GET", "POST"])
@open_to(Access.ANYBODY)
def login() -> ResponseReturnValue:
    """Where a platform begins (Security Framework 1.0, 5.1.1.1): the browser is sent back to it at once."""
    try:
        asked = read_login(request.form if request.method == "POST" else request.args, tool())
    except LtiRefusal as refusal:
        return refused(refusal, 400)
    found = known_platform(desk().database, asked.issuer, asked.client_id)
    if found is None:
        return refused(LtiRefusal(Why.UNKNOWN_PLATFORM, "The platform is not registered here."))
    platform_id, platform = found
    begun = begin_login(asked, platform, tool(), now())
    keep_login(desk().database, desk().keys, platform_id, begun, request.remote_addr or "", now())
    answer = _send_on(begun, platform) if begun.storage_target else redirect(begun.address, 302)
    _let_browser_hold(answer, begun.state)
    return answer


def _send_on(begun: BegunLogin, platform: Platform) -> Response:
    """Send a browser on by a page, whose script lets the platform keep the state as well."""
    let_be_framed([platform.authorization_url, platform.issuer])
    page = render_template(
        "lti/send_on.html",
        address=begun.address,
        origin=origin_of(platform.authorization_url),
        target=begun.storage_target,
        key=cookie_name(digest(begun.state).hex()),
        state=begun.state,
    )
    return Response(page)


@lti.post("/launch")
@open_to(Access.ANYBODY)
def launch() -> ResponseReturnValue:
    """Where the platform's answer comes: who it is, signed (LTI 1.3 core, 5)."""
    taken = take_login(desk().database, request.form.get("state", ""), now())
    platform = None if taken is None else open_platform(desk().database, taken.platform_id)
    if taken is None or platform is None:
        why = Why.STATE if taken is None else Why.UNKNOWN_PLATFORM
        return refused(LtiRefusal(why, "No login waits for this launch."))
    let_be_framed([platform.authorization_url, platform.issuer])
    places: list[str] = []
    try:
        told = read_launch(
            request.form,
            taken.pending,
            platform,
            _knows(taken.platform_id, places),
            plug().keys,
            tool(),
            now(),
        )
    except LtiRefusal as refusal:
        place = places[-1] if places and refusal.why is Why.DEPLOYMENT else ""
        note_error(desk().database, taken.platform_id, refusal.why, now(), place)
        return refused(refusal)
    arrival = _arrival(told, taken, platform)
    if arrival is None:
        return render_template("lti/no_part.html", platform=platform.name), 403
    note_launch(desk().database, taken.platform_id, now())
    token = put_arrival(desk().database, desk().keys, arrival, now())
    return redirect(url_for("lti.arrive", token=token), 303)


def _knows(platform_id: int, places: list[str]) -> _Knows:
    """Return what says whether a place of a platform is known, and keeps which one was asked for."""

    def knows(deployment_id: str) -> bool:
        places.append(deployment_id)
        return knows_deployment(desk().database, platform_id, deployment_id)

    return knows


@lti.get("/keys")
@open_to(Access.ANYBODY)
def public_keys() -> ResponseReturnValue:
    """The public keys with which platforms check what this app signs (RFC 7517, 5)."""
    answer = Response(mimetype="application/jwk-set+json")
    keys = signing_keys(desk().database, desk().keys, now())
    answer.set_data(json.dumps(public_set(keys)))
    answer.cache_control.max_age = int(_KEYS_KEPT.total_seconds())
    answer.cache_control.public = True
    return answer


def cookie_name(state: str) -> str:
    """Return the name of the cookie that holds a login's state; several may be under way at once.

    Args:
        state: its digest, in hexadecimal.
    """
    return f"lti-{state[:16]}"


def holds(arrival: Arrival) -> bool:
    """Say whether this browser is the one in which an arrival's login was begun."""
    kept = request.cookies.get(cookie_name(arrival.state), "")
    return bool(kept) and digest(kept).hex() == arrival.state


def _let_browser_hold(answer: WerkzeugResponse, state: str) -> None:
    """Let the browser hold a state, in a frame, too: for the site around it alone (Partitioned, CHIPS)."""
    answer.set_cookie(
        cookie_name(digest(state).hex()),
        state,
        max_age=_KEPT,
        path=url_for("lti.login").removesuffix("login"),
        secure=True,
        httponly=True,
        samesite="None",
        partitioned=True,
    )


def _arrival(told: Launch, taken: TakenLogin, platform: Platform) -> Arrival | None:
    """Return what is needed of a launch; None where the role opens nothing here."""
    parts = {Part.LEARNER: Comes.LEARNER, Part.TRAINER: Comes.TRAINER}
    comes = parts.get(told.part)
    asked = told.deep_linking
    if comes is None or (asked is not None and comes is not Comes.TRAINER):
        return None
    person, context, link, grades = told.person, told.context, told.link, told.grades
    link_id = link.id if link else ""
    given, family = _names(person.given_name, person.family_name, person.name)
    return Arrival(
        platform_id=taken.platform_id,
        state=taken.pending.state.hex(),
        deployment_id=told.deployment_id,
        subject=person.subject,
        given_name=given,
        family_name=family,
        comes=comes,
        context_id=context.id if context else f"link {link_id}"[:255],
        context_title=(context.title or context.label) if context else (link.title if link else ""),
        link_id=link_id,
        course=told.custom.get("course", ""),
        module=told.custom.get("module", ""),
        quiz=told.custom.get("quiz", ""),
        lineitems_url=grades.line_items if grades else "",
        lineitem_url=grades.line_item if grades else "",
        members_url=told.members_url,
        language=_language(told.language),
        frames=_frames(told, platform),
        framed=_is_framed(),
        storage=taken.storage,
        choice=Choice(asked.return_url, asked.multiple, asked.line_items is not False, asked.data)
        if asked
        else None,
    )


def _names(given: str, family: str, whole: str) -> tuple[str, str]:
    """Return a given and a family name; where only a whole one is told, its last word is the family's."""
    if not given and not family:
        given, _, family = whole.rpartition(" ")
    return given[:_LONGEST].strip(), family[:_LONGEST].strip()


def _language(locale: str) -> str:
    """Return the language of ours that a platform's locale names; "" where there is none."""
    tag = locale.replace("_", "-").partition("-")[0].lower()
    return tag if tag in LANGUAGES else ""


def _frames(told: Launch, platform: Platform) -> tuple[str, ...]:
    """Return the sites whose pages may show ours: those of the platform that it has itself told of."""
    asked = told.deep_linking.return_url if told.deep_linking else ""
    addresses = (platform.issuer, platform.authorization_url, told.return_url, asked)
    return tuple(dict.fromkeys(filter(None, map(origin_of, addresses))))


def _is_framed() -> bool:
    """Say whether this is shown in a frame of another site, where the usual cookie does not arrive.

    A browser that does not say it is treated as if it were: that cookie arrives in a window, too.
    """
    where, whence = request.headers.get("Sec-Fetch-Dest"), request.headers.get("Sec-Fetch-Site")
    if where is None:
        return True
    return where in ("iframe", "frame") and whence not in ("same-origin", "same-site")
