"""Somebody arrives whom a platform has sent: they are known, or new, or their browser keeps nothing here."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from westeros_learn.delivery.lti.arrivals import Arrival, Comes, put_arrival, see_arrival
from westeros_learn.delivery.lti.coming_in import Inside, come_first, come_in, link_and_come
from westeros_learn.delivery.lti.places import Part
from westeros_learn.delivery.people import Profile
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.web.access import ARRIVAL, Access, comes_from_here, let_in, open_to, visitor
from westeros_learn.web.account.forms import PlainForm, ProfileForm
from westeros_learn.web.cookies import is_kept_in_frame, keep_in_frame
from westeros_learn.web.desk import desk, now
from westeros_learn.web.events import note_event
from westeros_learn.web.forms import said
from westeros_learn.web.learn.blueprint import addresses
from westeros_learn.web.lti.blueprint import lti
from westeros_learn.web.lti.launching import cookie_name, holds
from westeros_learn.web.protection import let_be_framed
from westeros_learn.web.words import gettext


@lti.get("/arrivals/<token>/")
@open_to(Access.ANYBODY)
def arrive(token: str) -> ResponseReturnValue:
    """Let somebody in, ask who they are, or offer a window where the browser keeps nothing in the frame."""
    try:
        seen = see_arrival(desk().database, desk().keys, token, now())
    except Refused as refused:
        return _over(refused)
    arrival = seen.arrival
    let_be_framed(arrival.frames)
    if not _is_theirs(arrival):
        return render_template(
            "lti/elsewhere.html",
            token=token,
            seen=seen,
            key=cookie_name(arrival.state),
            origin=arrival.frames[0] if arrival.frames else "",
            tried="tried" in request.args,
        )
    keep_in_frame(framed=_is_framed(arrival))
    if not seen.known:
        return redirect(url_for("lti.first", token=token), 303)
    try:
        inside = come_in(desk().database, desk().library, desk().keys, token, now())
    except Refused as refused:
        return _over(refused)
    return _enter(inside)


@lti.get("/arrivals/<token>/kept")
@open_to(Access.ANYBODY)
def kept(token: str) -> ResponseReturnValue:
    """Go on where the platform kept the state of the login for us (LTI Platform Storage 1.0).

    A script of ours has seen that it is the same one; only a page of ours leads here. Whether this browser
    keeps a session in the frame shows on the next page.
    """
    try:
        arrival = see_arrival(desk().database, desk().keys, token, now()).arrival
    except Refused as refused:
        return _over(refused)
    if comes_from_here():
        session[ARRIVAL] = arrival.state
        keep_in_frame(framed=arrival.framed)
    return redirect(url_for("lti.arrive", token=token, tried=1), 303)


@lti.route("/arrivals/<token>/window", methods=["GET", "POST"])
@open_to(Access.ANYBODY)
def window(token: str) -> ResponseReturnValue:
    """Go on in a window of its own, in which the browser keeps what it keeps of any site."""
    try:
        seen = see_arrival(desk().database, desk().keys, token, now())
    except Refused as refused:
        return _over(refused)
    if PlainForm().validate_on_submit():
        session[ARRIVAL] = seen.arrival.state
        return redirect(url_for("lti.arrive", token=token), 303)
    return render_template("lti/window.html", seen=seen, form=PlainForm())


@lti.route("/arrivals/<token>/first", methods=["GET", "POST"])
@open_to(Access.ANYBODY)
def first(token: str) -> ResponseReturnValue:
    """Say of oneself what the platform does not, and begin; or go to sign in with an account that one has."""
    try:
        seen = see_arrival(desk().database, desk().keys, token, now())
    except Refused as refused:
        return _over(refused)
    arrival = seen.arrival
    let_be_framed(arrival.frames)
    if seen.known or not _is_theirs(arrival):
        return redirect(url_for("lti.arrive", token=token), 303)
    keep_in_frame(framed=_is_framed(arrival))
    form = ProfileForm(Profile(arrival.given_name, arrival.family_name, "", "", arrival.language or "en"))
    if form.validate_on_submit():
        try:
            inside = come_first(desk().database, desk().library, desk().keys, token, form.profile(), now())
        except Refused as refused:
            return _over(refused)
        return _enter(inside)
    page = render_template("lti/first.html", token=token, seen=seen, form=form)
    return page, 422 if form.errors else 200


@lti.get("/arrivals/<token>/account")
@open_to(Access.ANYBODY)
def sign_in_to_link(token: str) -> ResponseReturnValue:
    """Lead to signing in, from the page of an arrival alone: nobody is sent here by a link elsewhere."""
    try:
        arrival = see_arrival(desk().database, desk().keys, token, now()).arrival
    except Refused as refused:
        return _over(refused)
    if not (_is_theirs(arrival) or comes_from_here()):
        return redirect(url_for("lti.window", token=token), 303)
    keep_in_frame(framed=False)
    session[ARRIVAL] = arrival.state
    return redirect(url_for("lti.link", token=token), 303)


@lti.route("/arrivals/<token>/link", methods=["GET", "POST"])
@open_to(Access.TRAINEE, fresh=True)
def link(token: str) -> ResponseReturnValue:
    """Link whoever arrives to the account that is signed in here, second factor included."""
    try:
        seen = see_arrival(desk().database, desk().keys, token, now())
    except Refused as refused:
        return _over(refused)
    if session.get(ARRIVAL) != seen.arrival.state:
        return redirect(url_for("lti.window", token=token), 303)
    form = PlainForm()
    if form.validate_on_submit():
        try:
            inside = link_and_come(
                desk().database, desk().library, desk().keys, token, visitor().person.id, now()
            )
        except Refused as refused:
            return _over(refused)
        note_event("platform linked", platform=inside.arrival.platform_id)
        flash(
            gettext(
                "You are linked. From now on, links of %(platform)s open your account.",
                platform=seen.platform,
            )
        )
        return redirect(_own_place(inside), 303)
    return render_template("lti/link.html", seen=seen, form=form)


def _is_theirs(arrival: Arrival) -> bool:
    """Say whether this browser began the login of an arrival, or its person has agreed to go on in it."""
    return holds(arrival) or session.get(ARRIVAL) == arrival.state


def _is_framed(arrival: Arrival) -> bool:
    """Say whether this is still the frame in which somebody arrived, and not the window that they opened."""
    return arrival.framed and (is_kept_in_frame() or session.get(ARRIVAL) != arrival.state)


def _enter(inside: Inside) -> ResponseReturnValue:
    """Begin the browser's session, and lead to what the link opens."""
    arrival = inside.arrival
    assert inside.token and inside.visitor  # noqa: S101, PT018  # this way in begins one
    let_in(inside.token, inside.visitor, arrival.frames)
    session.pop(ARRIVAL, None)
    note_event("signed in", by="platform", platform=arrival.platform_id, needs_code=False)
    if arrival.choice is not None:
        token = put_arrival(desk().database, desk().keys, arrival, now())
        return redirect(url_for("lti.choose", token=token), 303)
    if not inside.part.course:
        if arrival.comes is Comes.TRAINER:
            return redirect(url_for("lti.choose_part", link_id=inside.link_id), 303)
        return render_template("lti/nothing_chosen.html")
    if arrival.comes is Comes.TRAINER:
        return redirect(url_for("teach.progress", cohort_id=inside.cohort_id, course=inside.part.course), 303)
    return redirect(address_of_part(inside.part), 303)


def _own_place(inside: Inside) -> str:
    """Return where somebody goes on who is signed in by themselves."""
    if inside.arrival.comes is Comes.LEARNER and inside.part.course:
        return address_of_part(inside.part)
    return url_for("catalogue.show")


def address_of_part(part: Part) -> str:
    """Return the page of a course at which a part of it begins."""
    course = desk().library.edition(part.course).course
    of_course = addresses(part.course)
    if part.quiz:
        lessons = [each.id for each in course.lessons if part.quiz in each.quizzes]
        return of_course.quiz(part.quiz, lessons[0] if lessons else "")
    module = next((each for each in course.modules if each.id == part.module), None)
    return of_course.lesson(module.lessons[0].id) if module and module.lessons else of_course.base


def _over(refused: Refused) -> ResponseReturnValue:
    note_event("sign-in refused", by="platform", reason=refused.reason)
    status = 410 if refused.reason is Reason.ARRIVAL_OVER else 403
    return render_template("lti/cannot.html", sentence=said(refused)), status
