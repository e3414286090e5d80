"""The page to which the join code of a cohort leads: for whoever was given it, signed in or not."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import EmailField
from wtforms.validators import Email

from westeros_learn.delivery import links
from westeros_learn.delivery.joining import Offer, join_by_code, offer_of
from westeros_learn.delivery.refusals import Refused
from westeros_learn.delivery.sign_in import Visitor
from westeros_learn.web.access import Access, open_to
from westeros_learn.web.desk import desk, now
from westeros_learn.web.events import mark_of, note_event
from westeros_learn.web.forms import Form, required, said
from westeros_learn.web.mails import JOIN_MAIL
from westeros_learn.web.words import current_language, gettext, lazy

joining = Blueprint("joining", __name__)


class NewcomerForm(Form):
    """Where the link to a new account is sent."""

    email = EmailField(
        lazy("Mail address"),
        [*required(254), Email(lazy("This is no mail address. It has the form name@example.org."))],
        render_kw={"autocomplete": "email"},
    )


@joining.route("/join/<code>", methods=["GET", "POST"])
@open_to(Access.ANYBODY)
def join(code: str) -> ResponseReturnValue:
    """Say what a code leads to, and let whoever is here join."""
    here: Visitor | None = g.visitor
    inside = here is not None and not here.needs_code and not here.needs_factor
    who = str(here.person.id) if here else ""
    address = request.remote_addr or ""
    try:
        offer = offer_of(desk().database, desk().keys, code, who, address, now())
        if inside and here and request.method == "POST":
            join_by_code(
                desk().database,
                desk().library,
                desk().keys,
                here.person.id,
                code,
                address,
                now(),
                language=current_language(),
            )
            flash(gettext("You are in. The courses of your cohort are below."))
            return redirect(url_for("catalogue.show"), 303)
    except Refused as refused:
        note_event("join refused", reason=refused.reason)
        return render_template("joining/refused.html", sentence=said(refused)), 404
    return _page(code, offer, inside=inside)


def _page(code: str, offer: Offer, *, inside: bool) -> ResponseReturnValue:
    form = NewcomerForm()
    sent = False
    if not inside and desk().school.sends_mail and form.validate_on_submit():
        sent = _is_mail_asked_for(form, offer.cohort_id)
    library = desk().library
    titles = [
        library.edition(each, current_language()).course.title
        for each in offer.courses
        if each in library.courses
    ]
    page = render_template(
        "joining/offer.html", code=code, offer=offer, titles=titles, form=form, inside=inside, sent=sent
    )
    return page, 422 if form.errors else 200


def _is_mail_asked_for(form: NewcomerForm, cohort_id: int) -> bool:
    """Keep that a link is to be sent; say in the form why not, where it was asked for too often."""
    email = form.email.data or ""
    try:
        links.ask_for_mail(
            desk().database,
            desk().keys,
            JOIN_MAIL,
            email,
            current_language(),
            request.remote_addr or "",
            now(),
            cohort=cohort_id,
        )
    except Refused as refused:
        note_event("mail refused", reason=refused.reason, who=mark_of(email))
        form.refuse(refused, {})
        return False
    note_event("mail asked for", mail=JOIN_MAIL, who=mark_of(email))
    return True
