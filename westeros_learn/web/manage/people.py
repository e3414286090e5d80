"""The pages of people: who has an account, what they may do, and who is invited."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from westeros_learn.delivery import accounts, erasing, keeping_accounts, links
from westeros_learn.delivery.accounts import Account, Search, State, WholeAccount
from westeros_learn.delivery.jobs import add_job
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.records import Role
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.account.forms import PlainForm, profession_names
from westeros_learn.web.desk import desk, now
from westeros_learn.web.events import note_event
from westeros_learn.web.forms import said
from westeros_learn.web.mails import INVITATION_MAIL, RESET_MAIL
from westeros_learn.web.manage.blueprint import manage
from westeros_learn.web.manage.forms import EraseForm, InviteForm, RoleForm, role_names
from westeros_learn.web.tables import chosen, filter_asked, order_asked, page_asked
from westeros_learn.web.words import gettext, ngettext


def state_names() -> dict[State, str]:
    """Return what each state of an account is called, in the visitor's language."""
    return {
        State.OPEN: gettext("open"),
        State.LOCKED: gettext("locked"),
        State.ERASURE: gettext("asks for erasure"),
        State.LEAVING: gettext("leaves by the rule"),
        State.NO_FACTOR: gettext("no second factor yet"),
    }


@manage.get("/people")
@open_to(Access.ADMINISTRATOR)
def people() -> str:
    """Everybody who has an account."""
    order = order_asked(list(accounts.SORTS), "name")
    role, state = chosen("role", list(Role)), chosen("state", list(State))
    search = Search(
        filter_asked("q"),
        Role(role) if role else None,
        State(state) if state else None,
        order.key,
        order.falling,
    )
    page = page_asked(accounts.count_accounts(desk().database, search))
    found: tuple[Account, ...] = accounts.find_accounts(desk().database, search, page.start, page.size)
    return render_template(
        "manage/people.html",
        found=found,
        order=order,
        page=page,
        roles=role_names(),
        states=state_names(),
        professions=profession_names(),
        waiting=accounts.waiting_invitations(desk().database, now()),
        button=PlainForm(),
    )


@manage.route("/people/invite", methods=["GET", "POST"])
@open_to(Access.ADMINISTRATOR, fresh=True)
def invite_person() -> ResponseReturnValue:
    """Invite somebody: by mail where it can be sent, else by a link that is shown once."""
    form = InviteForm()
    if form.validate_on_submit():
        email, role = form.email.data or "", Role(form.role.data)
        try:
            token = links.invite(desk().database, email, role, now(), actor=visitor().person.id)
        except Refused as refused:
            form.refuse(refused, {Reason.EMAIL_TAKEN: form.email})
        else:
            note_event("invited", role=role.value)
            if not desk().school.sends_mail:
                return _shown_once(url_for("account.accept_invitation", token=token), email, days=21)
            here = visitor().person
            payload = {"to": email, "language": here.profile.language, "by": here.id}
            add_job(desk().database, INVITATION_MAIL, payload, now())
            flash(gettext("The invitation is on its way to %(email)s.", email=email))
            return redirect(url_for("manage.people"), 303)
    page = render_template("manage/invite.html", form=form, roles=role_names())
    return page, 422 if form.errors else 200


@manage.post("/people/invitations/<int:link_id>/withdraw")
@open_to(Access.ADMINISTRATOR)
def withdraw_invitation(link_id: int) -> ResponseReturnValue:
    """Withdraw an invitation that nobody has accepted."""
    keeping_accounts.withdraw_invitation(desk().database, link_id, visitor().person.id, now())
    flash(gettext("The invitation is withdrawn. Its link opens nothing any more."))
    return redirect(url_for("manage.people", _anchor="invitations"), 303)


@manage.get("/people/<int:user_id>")
@open_to(Access.ADMINISTRATOR)
def person(user_id: int) -> ResponseReturnValue:
    """One account."""
    return _page(_account(user_id))


@manage.post("/people/<int:user_id>/role")
@open_to(Access.ADMINISTRATOR, fresh=True)
def change_role(user_id: int) -> ResponseReturnValue:
    """Let a person do more, or less."""
    form = RoleForm()
    if not form.validate_on_submit():
        return _page(_account(user_id), form)
    role = Role(form.role.data)
    try:
        keeping_accounts.set_role(desk().database, user_id, role, visitor().person.id, now())
    except Refused as refused:
        return _refused(user_id, refused)
    note_event("role changed", of=user_id, role=role.value)
    flash(gettext("The role is changed. The person is signed out everywhere, and signs in anew."))
    return redirect(url_for("manage.person", user_id=user_id), 303)


@manage.post("/people/<int:user_id>/<any('lock', 'unlock', 'sign-out', 'drop-factor', 'reset'):deed>")
@open_to(Access.ADMINISTRATOR, fresh=True)
def change_account(user_id: int, deed: str) -> ResponseReturnValue:
    """Lock an account or open it again, end its sign-ins, help who lost a device or forgot the password."""
    where = (desk().database, user_id, visitor().person.id, now())
    try:
        match deed:
            case "lock":
                keeping_accounts.lock(*where)
                told = gettext("The account is locked. Whoever was signed in is out.")
            case "unlock":
                keeping_accounts.unlock(*where)
                told = gettext("The account is open again.")
            case "sign-out":
                ended = keeping_accounts.end_sign_ins(*where)
                told = ngettext("%(num)s sign-in is ended.", "%(num)s sign-ins are ended.", ended)
            case "drop-factor":
                keeping_accounts.drop_lost_factor(*where)
                told = gettext("The second factor is taken down. The person is signed out everywhere.")
            case _:
                return _reset(user_id)
    except Refused as refused:
        return _refused(user_id, refused)
    note_event("account changed", of=user_id, deed=deed)
    flash(told)
    return redirect(url_for("manage.person", user_id=user_id), 303)


def _reset(user_id: int) -> ResponseReturnValue:
    """Send a link for a new password to its owner alone; show it only where no mail can be sent."""
    whole = _account(user_id)
    email = whole.account.person.email
    token = keeping_accounts.make_reset(desk().database, user_id, visitor().person.id, now())
    note_event("account changed", of=user_id, deed="reset")
    if not desk().school.sends_mail:
        return _shown_once(url_for("account.reset", token=token), email, hours=1)
    payload = {"to": email, "user": user_id, "language": whole.account.person.profile.language}
    add_job(desk().database, RESET_MAIL, payload, now())  # which makes a link of its own, and ends this one
    flash(gettext("A link for a new password is on its way to %(email)s.", email=email))
    return redirect(url_for("manage.person", user_id=user_id), 303)


@manage.route("/people/<int:user_id>/erase", methods=["GET", "POST"])
@open_to(Access.ADMINISTRATOR, fresh=True)
def erase(user_id: int) -> ResponseReturnValue:
    """Erase a person: what goes and what stays is told before."""
    whole = _account(user_id)
    form = EraseForm()
    if form.validate_on_submit():
        if (form.email.data or "").strip().lower() != whole.account.person.email:
            form.email.errors = [gettext("This is not the address of this account.")]
        else:
            try:
                erasing.erase_person(
                    desk().database,
                    desk().library,
                    user_id,
                    visitor().person.id,
                    now(),
                    whole=bool(form.whole.data),
                )
            except Refused as refused:
                form.refuse(refused, {})
            else:
                flash(gettext("The person is erased. The audit log says so, without the name."))
                return redirect(url_for("manage.people"), 303)
    page = render_template(
        "manage/erase.html", form=form, whole=whole, seen=erasing.look_at_erasure(desk().database, user_id)
    )
    return page, 422 if form.errors else 200


def _account(user_id: int) -> WholeAccount:
    try:
        return accounts.account(desk().database, user_id)
    except Refused:
        abort(404)


def _page(whole: WholeAccount, form: RoleForm | None = None) -> ResponseReturnValue:
    page = render_template(
        "manage/person.html",
        whole=whole,
        person=whole.account.person,
        form=form or RoleForm(whole.account.person.role),
        roles=role_names(),
        states=state_names(),
        professions=profession_names(),
        is_self=whole.account.person.id == visitor().person.id,
    )
    return page, 422 if form and form.errors else 200


def _refused(user_id: int, refused: Refused) -> ResponseReturnValue:
    if refused.reason is Reason.NO_PERSON:
        abort(404)
    note_event("change of an account refused", of=user_id, reason=refused.reason)
    flash(said(refused))
    return redirect(url_for("manage.person", user_id=user_id), 303)


def _shown_once(path: str, email: str, *, days: int = 0, hours: int = 0) -> ResponseReturnValue:
    """Show a link that somebody is to pass on. It is in no address, and no cache keeps the page."""
    link = desk().school.base + path
    return render_template("manage/link.html", link=link, email=email, days=days, hours=hours)
