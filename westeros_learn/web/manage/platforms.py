"""Learning platforms that send their people here (LTI 1.3): registered, let in, switched off, forgotten."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from westeros_learn.delivery.lti import own_keys
from westeros_learn.delivery.lti import platforms as keeping
from westeros_learn.delivery.lti.platforms import PlatformState
from westeros_learn.delivery.lti.transfers import transfer_counts
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.account.forms import PlainForm
from westeros_learn.web.desk import desk, now
from westeros_learn.web.events import note_event
from westeros_learn.web.lti.blueprint import tool
from westeros_learn.web.lti.words import reason_words
from westeros_learn.web.manage.blueprint import manage
from westeros_learn.web.manage.platform_forms import InvitePlatformForm, PlatformForm
from westeros_learn.web.words import gettext


@manage.get("/platforms/")
@open_to(Access.ADMINISTRATOR)
def platforms() -> ResponseReturnValue:
    """Which platforms there are, how another one is registered, and the app's own keys."""
    return _list(InvitePlatformForm())


def _list(form: InvitePlatformForm, address: str = "") -> ResponseReturnValue:
    page = render_template(
        "manage/platforms.html",
        platforms=keeping.platforms(desk().database),
        invitations=keeping.invitations(desk().database, now()),
        keys=own_keys.keys_in_use(desk().database, now()),
        form=form,
        button=PlainForm(),
        address=address,
        states=state_names(),
        reasons=reason_words(),
    )
    return page, 422 if form.errors else 200


@manage.post("/platforms/invitations")
@open_to(Access.ADMINISTRATOR, fresh=True)
def invite_platform() -> ResponseReturnValue:
    """Make an address at which one platform registers itself. It is shown this once."""
    form = InvitePlatformForm()
    if not form.validate_on_submit():
        return _list(form)
    label = " ".join((form.label.data or "").split())
    token = keeping.invite(desk().database, label, visitor().person.id, now())
    note_event("platform invited")
    return _list(InvitePlatformForm(), desk().school.base + url_for("lti.register", token=token))


@manage.post("/platforms/invitations/<int:invitation_id>/withdraw")
@open_to(Access.ADMINISTRATOR)
def withdraw_platform_invitation(invitation_id: int) -> ResponseReturnValue:
    """Let an address of registration open nothing any more."""
    keeping.withdraw_invitation(desk().database, invitation_id, visitor().person.id, now())
    flash(gettext("The address is withdrawn. It registers nothing any more."))
    return redirect(url_for("manage.platforms"), 303)


@manage.route("/platforms/new", methods=["GET", "POST"])
@open_to(Access.ADMINISTRATOR, fresh=True)
def new_platform() -> ResponseReturnValue:
    """Register a platform by hand."""
    form = PlatformForm()
    if form.validate_on_submit():
        try:
            made = keeping.register(desk().database, form.facts(), visitor().person.id, now())
        except Refused as refused:
            form.refuse(refused, {Reason.PLATFORM_KNOWN: form.client_id})
        else:
            note_event("platform registered")
            flash(gettext("The platform is registered. Now open a link of it, as a try."))
            return redirect(url_for("manage.platform", platform_id=made), 303)
    page = render_template("manage/platform_edit.html", form=form, platform=None, tool=tool())
    return page, 422 if form.errors else 200


@manage.get("/platforms/<int:platform_id>")
@open_to(Access.ADMINISTRATOR)
def platform(platform_id: int) -> ResponseReturnValue:
    """One platform."""
    return render_template(
        "manage/platform.html",
        platform=keeping.platform(desk().database, platform_id),
        counts=transfer_counts(desk().database, platform_id),
        tool=tool(),
        button=PlainForm(),
        states=state_names(),
        reasons=reason_words(),
    )


@manage.route("/platforms/<int:platform_id>/settings", methods=["GET", "POST"])
@open_to(Access.ADMINISTRATOR, fresh=True)
def change_platform(platform_id: int) -> ResponseReturnValue:
    """Change what is known of a platform."""
    known = keeping.platform(desk().database, platform_id)
    form = PlatformForm(known.facts)
    if form.validate_on_submit():
        try:
            keeping.change(desk().database, platform_id, form.facts(), visitor().person.id, now())
        except Refused as refused:
            form.refuse(refused, {Reason.PLATFORM_KNOWN: form.client_id})
        else:
            flash(gettext("The platform is saved."))
            return redirect(url_for("manage.platform", platform_id=platform_id), 303)
    page = render_template("manage/platform_edit.html", form=form, platform=known, tool=tool())
    return page, 422 if form.errors else 200


@manage.post("/platforms/<int:platform_id>/<any('accept', 'place', 'on', 'off', 'remove'):what>")
@open_to(Access.ADMINISTRATOR, fresh=True)
def do_with_platform(platform_id: int, what: str) -> ResponseReturnValue:
    """Let a platform in, or a place of it; switch it off or on; forget it."""
    where = (desk().database, platform_id)
    who = (visitor().person.id, now())
    match what:
        case "accept":
            keeping.accept(*where, *who)
            told = gettext("The platform is let in. Its links open from now on.")
        case "place":
            keeping.let_deployment_in(*where, request.form.get("deployment", "")[:255], *who)
            told = gettext("People may come from there from now on.")
        case "remove":
            keeping.remove(*where, *who)
            note_event("platform changed", platform=platform_id, deed=what)
            flash(gettext("The platform is forgotten. Accounts, and what was learned, are still here."))
            return redirect(url_for("manage.platforms"), 303)
        case _:
            keeping.switch(*where, *who, on=what == "on")
            on = gettext("The platform is on again.")
            told = on if what == "on" else gettext("The platform is off. Whoever had come from it is out.")
    note_event("platform changed", platform=platform_id, deed=what)
    flash(told)
    return redirect(url_for("manage.platform", platform_id=platform_id), 303)


@manage.post("/platforms/key")
@open_to(Access.ADMINISTRATOR, fresh=True)
def rotate_platform_key() -> ResponseReturnValue:
    """Sign with a new key from now on."""
    own_keys.rotate(desk().database, desk().keys, visitor().person.id, now())
    note_event("platform key rotated")
    flash(gettext("A new key signs from now on. The one before stays published for 30 days."))
    return redirect(url_for("manage.platforms", _anchor="keys"), 303)


def state_names() -> dict[PlatformState, str]:
    """Return what each state of a platform is called, in the visitor's language."""
    return {
        PlatformState.WAITING: gettext("waits for you"),
        PlatformState.OPEN: gettext("open"),
        PlatformState.OFF: gettext("off"),
    }
