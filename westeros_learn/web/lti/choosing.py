"""A trainer chooses: links for the platform, or what a link opens that was made without a choice."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from westeros_learn.delivery.lti.arrivals import Arrival, see_arrival
from westeros_learn.delivery.lti.choosing import choose_for_link, see_link, take_choice
from westeros_learn.delivery.lti.own_keys import signing_keys
from westeros_learn.delivery.lti.places import Part, part_there_is
from westeros_learn.delivery.lti.platforms import open_platform
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.lti.deep_linking import ChosenLink, answer
from westeros_learn.lti.keys import newest
from westeros_learn.lti.message import DeepLinkSettings, Launch, Message, PersonClaims
from westeros_learn.lti.message import Part as Comes
from westeros_learn.lti.platforms import Platform
from westeros_learn.model import Course, QuizRole
from westeros_learn.player import course_minutes
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.account.forms import PlainForm
from westeros_learn.web.desk import desk, now
from westeros_learn.web.forms import said
from westeros_learn.web.lti.blueprint import lti, tool
from westeros_learn.web.protection import let_be_framed, let_post_to
from westeros_learn.web.words import current_language, gettext, ngettext

_SCORE = 100
_MOST = 100


@dataclass(frozen=True, slots=True)
class Offered:
    """A part of a course that can be chosen.

    Attributes:
        value: what the form says.
        note: how long, or how much, it is.
    """

    value: str
    title: str
    note: str


@dataclass(frozen=True, slots=True)
class OfferedCourse:
    """A course that can be chosen, with its parts."""

    course: Course
    whole: Offered
    modules: tuple[Offered, ...]
    quizzes: tuple[Offered, ...]


@lti.route("/choose/<token>", methods=["GET", "POST"])
@open_to(Access.TRAINER, sent=True)
def choose(token: str) -> ResponseReturnValue:
    """Choose what stands in the platform's course; the choice goes back to it, signed (Deep Linking 2.0)."""
    try:
        seen = see_arrival(desk().database, desk().keys, token, now())
    except Refused as refused:
        return render_template("lti/cannot.html", sentence=said(refused)), 410
    arrival = seen.arrival
    let_be_framed(arrival.frames)
    if arrival.choice is None or arrival.platform_id != visitor().platform:
        return render_template("lti/cannot.html", sentence=said(Refused(Reason.ARRIVAL_OVER))), 410
    problem = ""
    if PlainForm().validate_on_submit():
        parts = [] if "none" in request.form else _chosen()
        problem = "" if "none" in request.form else _problem(parts, several=arrival.choice.multiple)
        if not problem:
            return _send_back(token, parts)
    page = render_template(
        "lti/choose.html",
        form=PlainForm(),
        courses=offered_courses(),
        several=arrival.choice.multiple,
        picked=frozenset(request.form.getlist("part")),
        platform=seen.platform,
        for_platform=True,
        problem=problem,
    )
    return page, 422 if problem else 200


@lti.route("/links/<int:link_id>", methods=["GET", "POST"])
@open_to(Access.TRAINER, sent=True)
def choose_part(link_id: int) -> ResponseReturnValue:
    """Choose what a link opens that was made in the platform without a choice of ours."""
    see_link(desk().database, visitor(), link_id)
    problem = ""
    if PlainForm().validate_on_submit():
        parts = _chosen()
        problem = _problem(parts, several=False)
        if not problem:
            choose_for_link(desk().database, desk().library, visitor(), link_id, parts[0], now())
            flash(gettext("The link opens what you have chosen from now on."))
            cohort = visitor().person.trains_only
            return redirect(url_for("teach.progress", cohort_id=cohort, course=parts[0].course), 303)
    page = render_template(
        "lti/choose.html",
        form=PlainForm(),
        courses=offered_courses(),
        several=False,
        picked=frozenset(request.form.getlist("part")),
        platform="",
        for_platform=False,
        problem=problem,
    )
    return page, 422 if problem else 200


def offered_courses() -> list[OfferedCourse]:
    """Return every course with its parts, in the visitor's language."""
    found = []
    for course_id in desk().library.courses:
        course = desk().library.edition(course_id, current_language()).course
        minutes = course_minutes(course)
        note = ngettext("about %(num)s minute", "about %(num)s minutes", minutes)
        modules = [
            Offered(
                f"{course.id} module {each.id}",
                each.title,
                ngettext("%(num)s lesson", "%(num)s lessons", len(each.lessons)),
            )
            for each in course.modules
        ]
        quizzes = [
            Offered(f"{course.id} quiz {each.id}", each.title, _role_of(each.role)) for each in course.quizzes
        ]
        whole = Offered(course.id, gettext("The whole course"), note)
        found.append(OfferedCourse(course, whole, tuple(modules) if len(modules) > 1 else (), tuple(quizzes)))
    return found


def _role_of(role: QuizRole) -> str:
    names = {
        QuizRole.COUNTS: gettext("test that counts"),
        QuizRole.PRE_TEST: gettext("test before the course"),
    }
    return names.get(role) or gettext("practice")


def _chosen() -> list[Part]:
    """Return the parts that the form names, as far as there are such."""
    found = []
    for value in dict.fromkeys(request.form.getlist("part")[:_MOST]):
        course, _, rest = value.partition(" ")
        kind, _, which = rest.partition(" ")
        part = Part(course, which if kind == "module" else "", which if kind == "quiz" else "")
        if part_there_is(desk().library, part) == part and part.course:
            found.append(part)
    return found


def _problem(parts: list[Part], *, several: bool) -> str:
    if not parts:
        return gettext("Choose one thing, or more.") if several else gettext("Choose one thing.")
    if len(parts) > 1 and not several:
        return gettext("The platform takes one thing at a time. Choose one.")
    return ""


def _send_back(token: str, parts: list[Part]) -> ResponseReturnValue:
    try:
        arrival = take_choice(desk().database, desk().keys, token, visitor(), now())
    except Refused as refused:
        return render_template("lti/cannot.html", sentence=said(refused)), 410
    platform = open_platform(desk().database, arrival.platform_id)
    choice = arrival.choice
    if platform is None or choice is None:
        return render_template("lti/cannot.html", sentence=said(Refused(Reason.ARRIVAL_OVER))), 410
    key = newest(signing_keys(desk().database, desk().keys, now()))
    links = [_link_to(part, graded=choice.line_items) for part in parts]
    let_post_to(choice.return_url)
    return render_template(
        "lti/send_back.html",
        address=choice.return_url,
        token=answer(_asked(arrival, platform), links, platform, key),
        count=len(links),
        platform=platform.name,
    )


def _link_to(part: Part, *, graded: bool) -> ChosenLink:
    """Return a link to a part: what it opens stands in `custom`, which comes back with every launch."""
    course = desk().library.edition(part.course, current_language()).course
    module = next((each for each in course.modules if each.id == part.module), None)
    quiz = course.quiz_by_id.get(part.quiz)
    named = {"course": part.course, "module": part.module, "quiz": part.quiz}
    part_of_it = module or quiz
    title = f"{course.title}: {part_of_it.title}" if part_of_it else course.title
    return ChosenLink(
        url=tool().launch_url,
        title=title[:255],
        text="" if part_of_it else course.summary[:1000],
        custom={name: value for name, value in named.items() if value},
        maximum=_SCORE if graded else None,
        resource_id=" ".join(filter(None, named.values()))[:255],
        tag="score",
    )


def _asked(arrival: Arrival, platform: Platform) -> Launch:
    """Return as much of the launch as its answer needs."""
    choice = arrival.choice
    assert choice is not None  # noqa: S101  # looked at before
    return Launch(
        message=Message.DEEP_LINKING,
        issuer=platform.issuer,
        client_id=platform.client_id,
        deployment_id=arrival.deployment_id,
        person=PersonClaims(arrival.subject),
        roles=frozenset(),
        part=Comes.TRAINER,
        context=None,
        link=None,
        target="",
        deep_linking=DeepLinkSettings(choice.return_url, choice.multiple, choice.line_items, choice.data),
    )
