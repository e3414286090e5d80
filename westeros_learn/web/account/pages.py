"""The pages of accounts: coming in, and what a person changes of themselves."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from wtforms import Field

from westeros_learn.delivery import links, people, second_factor
from westeros_learn.delivery import sign_in as signing
from westeros_learn.delivery.joining import join_as_invited
from westeros_learn.delivery.lti.linked import linked_platforms
from westeros_learn.delivery.members import what_is_known
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.delivery.sign_in import Visitor
from westeros_learn.records import Purpose
from westeros_learn.web.access import Access, let_in, let_out, open_to, own_path, visitor
from westeros_learn.web.account.forms import (
    AddressForm,
    ChangePasswordForm,
    CodeForm,
    InvitationForm,
    NewPasswordForm,
    PasswordForm,
    PlainForm,
    ProfileForm,
    SignInForm,
)
from westeros_learn.web.desk import desk, now
from westeros_learn.web.events import mark_of, note_event
from westeros_learn.web.forms import said
from westeros_learn.web.mails import RESET_MAIL, SIGN_UP_MAIL
from westeros_learn.web.words import LANGUAGES, current_language, gettext

account = Blueprint("account", __name__, url_prefix="/account", template_folder="templates")


# --- signing in and out ------------------------------------------------------------------


@account.route("/sign-in", methods=["GET", "POST"])
@open_to(Access.ANYBODY)
def sign_in() -> ResponseReturnValue:
    """Sign in with a password."""
    form = SignInForm()
    if form.validate_on_submit():
        try:
            token, arrived = signing.sign_in(
                desk().database,
                desk().keys,
                form.email.data or "",
                form.password.data or "",
                request.remote_addr or "",
                now(),
            )
        except Refused as refused:
            note_event("sign-in refused", reason=refused.reason, who=mark_of(form.email.data or ""))
            form.refuse(refused, {})
        else:
            let_in(token, arrived)
            note_event("signed in", by="password", needs_code=arrived.needs_code)
            on = own_path(request.args.get("on"))
            return redirect(url_for("account.give_code", on=on) if arrived.needs_code else on, 303)
    return form_page("account/sign_in.html", form)


@account.post("/sign-out")
@open_to(Access.PASSWORD_GIVEN)
def sign_out() -> ResponseReturnValue:
    """End this sign-in."""
    signing.sign_out(desk().database, visitor().sign_in)
    note_event("signed out")
    sent = visitor().platform is not None
    let_out()
    if sent:
        return render_template("lti/over.html")
    flash(gettext("You are signed out. Your work is kept."))
    return redirect(url_for("account.sign_in"), 303)


@account.post("/sign-out-elsewhere")
@open_to(Access.TRAINEE, fresh=True)
def sign_out_elsewhere() -> ResponseReturnValue:
    """End every other sign-in, or the one that was chosen."""
    chosen = request.form.get("sign_in", type=int)
    here = visitor()
    mine = [each.id for each in signing.sign_ins_of(desk().database, here.person.id, now())]
    if chosen is not None and chosen not in mine:
        abort(404)
    signing.sign_out_elsewhere(desk().database, here.person.id, here.sign_in, chosen)
    note_event("signed out elsewhere")
    everywhere = gettext("You are signed out everywhere but here.")
    flash(gettext("You are signed out there.") if chosen else everywhere)
    return redirect(url_for("account.profile"), 303)


@account.route("/confirm", methods=["GET", "POST"])
@open_to(Access.PASSWORD_GIVEN)
def confirm() -> ResponseReturnValue:
    """Show once more who is here, before something that matters. The sign-in begins anew with it."""
    here, on = visitor(), own_path(request.args.get("on"))
    if here.needs_code:
        return redirect(url_for("account.give_code", on=on), 303)
    form = PasswordForm()
    if here.person.has_password and form.validate_on_submit():
        try:
            token, arrived = signing.sign_in(
                desk().database,
                desk().keys,
                here.person.email,
                form.password.data or "",
                request.remote_addr or "",
                now(),
            )
        except Refused as refused:
            note_event("confirmation refused", reason=refused.reason)
            form.refuse(refused, {})
        else:
            let_in(token, arrived)
            note_event("confirmed", by="password", needs_code=arrived.needs_code)
            return redirect(url_for("account.give_code", on=on) if arrived.needs_code else on, 303)
    return form_page("account/confirm.html", form, on=on)


@account.route("/code", methods=["GET", "POST"])
@open_to(Access.PASSWORD_GIVEN)
def give_code() -> ResponseReturnValue:
    """Give the second factor."""
    on = own_path(request.args.get("on"))
    if not visitor().needs_code:
        return redirect(on, 303)
    form = CodeForm()
    if form.validate_on_submit():
        try:
            second_factor.give_code(
                desk().database,
                desk().keys,
                visitor().person.id,
                form.code.data or "",
                visitor().sign_in,
                request.remote_addr or "",
                now(),
            )
        except Refused as refused:
            note_event("code refused", reason=refused.reason)
            form.refuse(refused, {Reason.CODE_WRONG: form.code})
        else:
            note_event("code accepted")
            return redirect(on, 303)
    return form_page("account/code.html", form)


# --- coming for the first time ---------------------------------------------------------------


@account.route("/invitation/<token>", methods=["GET", "POST"])
@open_to(Access.ANYBODY)
def accept_invitation(token: str) -> ResponseReturnValue:
    """Make the account that somebody was invited to."""
    try:
        invited = links.open_link(desk().database, token, Purpose.INVITATION, now())
    except Refused as refused:
        return _dead_link(refused)
    form = InvitationForm(what_is_known(desk().database, invited.email))
    if form.validate_on_submit():
        try:
            cookie, arrived, cohort = links.accept_invitation(
                desk().database, token, form.profile(), form.password.data or "", now()
            )
        except Refused as refused:
            form.refuse(refused, _at_password(form))
        else:
            let_in(cookie, arrived)
            note_event("signed in", by="invitation", needs_code=False)
            enrol_invited(arrived, cohort)
            return redirect(url_for("catalogue.show"), 303)
    return form_page("account/invitation.html", form, email=invited.email)


@account.route("/sign-up", methods=["GET", "POST"])
@open_to(Access.ANYBODY)
def sign_up() -> ResponseReturnValue:
    """Ask for an invitation through the open door, where the school opened it. Everybody is told the same."""
    if not desk().school.open_sign_up:
        abort(404)
    form = AddressForm()
    if form.validate_on_submit() and _mail_is_asked_for(SIGN_UP_MAIL, form):
        return render_template("account/mail_sent.html", email=form.email.data)
    return form_page("account/sign_up.html", form)


def enrol_invited(arrived: Visitor, cohort: int | None) -> None:
    """Enrol who has just made an account in the courses of the cohort that they were invited to."""
    person = arrived.person
    language = person.profile.language
    join_as_invited(desk().database, desk().library, person.id, cohort, now(), language=language)


# --- a forgotten password ------------------------------------------------------------------------


@account.route("/forgotten", methods=["GET", "POST"])
@open_to(Access.ANYBODY)
def forgotten() -> ResponseReturnValue:
    """Ask for a link that sets a new password. Everybody is told the same."""
    form = AddressForm()
    if desk().school.sends_mail and form.validate_on_submit() and _mail_is_asked_for(RESET_MAIL, form):
        return render_template("account/mail_sent.html", email=form.email.data)
    return form_page("account/forgotten.html", form)


def _mail_is_asked_for(kind: str, form: AddressForm) -> bool:
    """Keep that a mail is to be written; say in the form why not, where it was asked for too often."""
    email = form.email.data or ""
    try:
        links.ask_for_mail(
            desk().database, desk().keys, kind, email, current_language(), request.remote_addr or "", now()
        )
    except Refused as refused:
        note_event("mail refused", reason=refused.reason, who=mark_of(email))
        form.refuse(refused, {})
        return False
    note_event("mail asked for", mail=kind, who=mark_of(email))
    return True


@account.route("/reset/<token>", methods=["GET", "POST"])
@open_to(Access.ANYBODY)
def reset(token: str) -> ResponseReturnValue:
    """Set a new password by a link."""
    try:
        asked = links.open_link(desk().database, token, Purpose.RESET, now())
    except Refused as refused:
        return _dead_link(refused)
    form = NewPasswordForm()
    if form.validate_on_submit():
        try:
            links.reset_password(desk().database, token, form.password.data or "", now())
        except Refused as refused:
            form.refuse(refused, _at_password(form))
        else:
            let_out()
            note_event("password set by a link")
            flash(gettext("Your new password is set. You are signed out everywhere; sign in with it now."))
            return redirect(url_for("account.sign_in"), 303)
    return form_page("account/reset.html", form, email=asked.email)


# --- one's own account --------------------------------------------------------------------------


@account.route("/", methods=["GET", "POST"])
@open_to(Access.TRAINEE)
def profile() -> ResponseReturnValue:
    """Look at one's own account, and change what one says of oneself."""
    form = ProfileForm(visitor().person.profile)
    if form.validate_on_submit():
        people.change_profile(desk().database, visitor().person.id, form.profile())
        session.pop("language", None)
        flash(gettext("Your profile is saved."))
        return redirect(url_for("account.profile"), 303)
    here = visitor()
    return form_page(
        "account/profile.html",
        form,
        button=PlainForm(),
        sign_ins=signing.sign_ins_of(desk().database, here.person.id, now()),
        platforms=linked_platforms(desk().database, here.person.id),
    )


@account.route("/password", methods=["GET", "POST"])
@open_to(Access.TRAINEE)
def password() -> ResponseReturnValue:
    """Change the password."""
    form = ChangePasswordForm()
    if form.validate_on_submit():
        try:
            people.change_password(
                desk().database,
                desk().keys,
                visitor().person.id,
                form.old.data or "",
                form.password.data or "",
                visitor().sign_in,
                request.remote_addr or "",
                now(),
            )
        except Refused as refused:
            note_event("password change refused", reason=refused.reason)
            form.refuse(refused, {**_at_password(form), Reason.PASSWORD_WRONG: form.old})
        else:
            note_event("password changed")
            flash(gettext("Your new password is set. You are signed out everywhere but here."))
            return redirect(url_for("account.profile"), 303)
    return form_page("account/password.html", form)


@account.post("/language")
@open_to(Access.ANYBODY)
def language() -> ResponseReturnValue:
    """Choose the language of these pages before there is an account."""
    chosen = request.form.get("language")
    if chosen in LANGUAGES:
        session["language"] = chosen
    return redirect(own_path(request.form.get("on")), 303)


@account.post("/erasure")
@open_to(Access.TRAINEE)
def erasure() -> ResponseReturnValue:
    """Ask for the erasure of one's data, or take it back."""
    person = visitor().person
    if request.form.get("do") == "take-back":
        people.take_back_erasure(desk().database, person.id, now())
        flash(gettext("You have taken your request back. Nothing was erased."))
    else:
        people.ask_for_erasure(desk().database, person.id, now())
        flash(
            gettext(
                "Your request is kept. An administrator erases your data; until then you can take it back."
            )
        )
    return redirect(url_for("account.profile"), 303)


def form_page(template: str, form: object, **values: object) -> ResponseReturnValue:
    """Return a page with a form, with the status that says whether it was taken."""
    status = 422 if getattr(form, "errors", None) else 200
    return render_template(template, form=form, **values), status


def _dead_link(refused: Refused) -> ResponseReturnValue:
    return render_template("account/dead_link.html", sentence=said(refused)), 410


def _at_password(form: NewPasswordForm | InvitationForm) -> dict[Reason, Field]:
    return dict.fromkeys((Reason.PASSWORD_SHORT, Reason.PASSWORD_LONG, Reason.PASSWORD_KNOWN), form.password)
