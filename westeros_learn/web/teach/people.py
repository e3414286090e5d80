"""The roster of a cohort: who is in it, who is invited, and what a trainer does about one of them."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from westeros_learn.assessment.folding import fold
from westeros_learn.delivery import members
from westeros_learn.delivery.members import RosterPerson
from westeros_learn.delivery.refusals import Refused
from westeros_learn.delivery.rosters import lists_of
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.account.forms import PlainForm, countries, profession_names
from westeros_learn.web.desk import desk, now
from westeros_learn.web.forms import said
from westeros_learn.web.mails import COHORT_MAIL
from westeros_learn.web.sealed import seal, unseal
from westeros_learn.web.tables import Order, chosen, filter_asked, order_asked, page_asked
from westeros_learn.web.teach.blueprint import cohort_for, teach
from westeros_learn.web.words import gettext

_ROWS = 100
_SHORTLY = 3600
"""Seconds during which somebody who was taken out can be brought back by a button."""


@teach.get("/cohorts/<int:cohort_id>/people")
@open_to(Access.TRAINER, sent=True)
def people(cohort_id: int) -> ResponseReturnValue:
    """Who is in a cohort, and who is invited."""
    cohort = cohort_for(cohort_id)
    everybody = members.roster_of(desk().database, cohort_id)
    words, state = fold(filter_asked("q")), chosen("state", ("in", "invited"))
    found = [
        each
        for each in everybody
        if words in fold(f"{each.given_name} {each.family_name} {each.email} {each.institution}")
        and state in ("", "invited" if each.user_id is None else "in")
    ]
    removed, there = (
        _just_removed(cohort_id, request.args.get("removed")),
        {each.user_id for each in everybody},
    )
    order = order_asked(("name", "email", "profession", "country", "institution", "state", "since"), "name")
    found = _sorted(found, order)
    page = page_asked(len(found), _ROWS)
    return render_template(
        "teach/people.html",
        cohort=cohort,
        has_any=bool(everybody),
        people=found[page.start : page.start + page.size],
        page=page,
        order=order,
        professions=profession_names(),
        countries=dict(countries()),
        removed=None if not removed or removed[0] in there else removed,
        lists=lists_of(desk().database, cohort_id),
        form=PlainForm(),
    )


def _sorted(found: list[RosterPerson], order: Order) -> list[RosterPerson]:
    keys = {
        "name": lambda each: (fold(each.family_name), fold(each.given_name), each.email),
        "email": lambda each: each.email,
        "profession": lambda each: profession_names().get(each.profession, ""),
        "country": lambda each: each.country,
        "institution": lambda each: fold(each.institution),
        "state": lambda each: each.user_id is None,
        "since": lambda each: each.since,
    }
    return sorted(found, key=keys[order.key], reverse=order.falling)


@teach.post("/cohorts/<int:cohort_id>/people")
@open_to(Access.TRAINER)
def change_people(cohort_id: int) -> ResponseReturnValue:
    """Do something about one person of the roster; what it was stands in the button's value."""
    do, _, which = request.form.get("do", "").partition(" ")
    number = int(which) if which.isdecimal() and len(which) < len(str(2**63)) else 0
    where = (desk().database, visitor().person, cohort_id)
    back = redirect(url_for("teach.people", cohort_id=cohort_id), 303)
    try:
        match do:
            case "remove":
                name = members.remove_member(*where, number, now())
                if name:
                    removed = seal([cohort_id, number, int(now().timestamp()), name])
                    return redirect(url_for("teach.people", cohort_id=cohort_id, removed=removed), 303)
            case "restore":
                _restore(cohort_id, request.form.get("whom"))
            case "withdraw":
                email = members.withdraw_invitation(*where, number, now())
                if email:
                    flash(gettext("The invitation of %(email)s is withdrawn.", email=email))
            case "write" if desk().school.sends_mail:
                email = members.write_again(*where, number, COHORT_MAIL, now())
                if email:
                    flash(gettext("A mail to %(email)s is on its way; one a day at the most.", email=email))
            case "link" | "links":
                return _links(cohort_id, number if do == "link" else None)
            case _:
                cohort_for(cohort_id)
    except Refused as refused:
        cohort_for(cohort_id)  # whose it is not gets no sentence
        flash(said(refused))
    return back


def _just_removed(cohort_id: int, sealed: str | None) -> tuple[int, str] | None:
    """Return who was taken out a moment ago, id and name, as the address of the page proves it."""
    told = unseal(sealed)
    if not isinstance(told, list) or told[0] != cohort_id or now().timestamp() - told[2] > _SHORTLY:
        return None
    return int(told[1]), str(told[3])


def _restore(cohort_id: int, sealed: str | None) -> None:
    """Bring somebody back, if the page that asks for it was told that they were just taken out."""
    removed = _just_removed(cohort_id, sealed)
    if removed is None:
        flash(gettext("That was too long ago. Bring them in by their address."))
        return
    where = (desk().database, desk().library, visitor().person, cohort_id)
    members.restore_member(*where, removed[0], now())
    flash(gettext("%(name)s is in again.", name=removed[1]))


def _links(cohort_id: int, invitation_id: int | None) -> ResponseReturnValue:
    """Show links to copy. They are told this once: the app keeps only what proves them."""
    made = members.make_links(desk().database, visitor().person, cohort_id, invitation_id, now())
    base = desk().school.base
    links = [
        (each.name, each.email, base + url_for("account.accept_invitation", token=each.token))
        for each in made
    ]
    page = render_template("teach/links.html", cohort=cohort_for(cohort_id), links=links)
    response = Response(page)
    response.headers["Cache-Control"] = "no-store"
    return response
