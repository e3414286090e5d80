"""The forms of administrators."""

from __future__ import annotations

from wtforms import BooleanField, EmailField, IntegerField, SelectField, StringField
from wtforms.validators import Email, NumberRange, Optional

from westeros_learn.delivery.retention import LONGEST, SHORTEST, SHORTEST_AUDIT
from westeros_learn.records import Role
from westeros_learn.web.account.forms import InvitationForm
from westeros_learn.web.forms import Form, required
from westeros_learn.web.words import gettext, lazy


def role_names() -> dict[Role, str]:
    """Return what each role is called, in the visitor's language."""
    return {
        Role.TRAINEE: gettext("Trainee"),
        Role.TRAINER: gettext("Trainer"),
        Role.ADMINISTRATOR: gettext("Administrator"),
    }


class RoleForm(Form):
    """What a person may do."""

    role = SelectField(lazy("Role"))

    def __init__(self, role: Role | None = None) -> None:
        super().__init__()
        if not self.is_submitted():  # a form that says no role changes none
            self.role.data = (role or Role.TRAINEE).value
        self.role.choices = [(each.value, name) for each, name in role_names().items()]


class InviteForm(RoleForm):
    """Whom to invite, and as what."""

    email = EmailField(
        lazy("Mail address"),
        [*required(254), Email(lazy("This is no mail address. It has the form name@example.org."))],
        render_kw={"autocomplete": "off"},
    )


class EraseForm(Form):
    """The erasure of a person."""

    whole = BooleanField(lazy("Keep nothing, not even for statistics"))
    email = StringField(
        lazy("The person’s mail address, as a confirmation"), required(254), render_kw={"autocomplete": "off"}
    )


def _months(least: int) -> list[object]:
    outside = lazy("Please write a number of months from %(min)s to %(max)s, or leave it empty for never.")
    return [Optional(), NumberRange(least, LONGEST, outside)]


class RetentionForm(Form):
    """The rules of retention."""

    inactive_months = IntegerField(
        lazy("Erase trainees after so many months without a visit"), _months(SHORTEST)
    )
    audit_months = IntegerField(
        lazy("Delete entries of the audit log after so many months"), _months(SHORTEST_AUDIT)
    )


class SetUpForm(InvitationForm):
    """The first administrator."""

    email = EmailField(
        lazy("Mail address"),
        [*required(254), Email(lazy("This is no mail address. It has the form name@example.org."))],
        render_kw={"autocomplete": "username"},
    )
