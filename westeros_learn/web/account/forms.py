"""The forms of accounts."""

from __future__ import annotations

from babel import Locale
from wtforms import EmailField, PasswordField, SelectField, StringField
from wtforms.validators import Email

from westeros_learn.delivery.people import PROFESSIONS, Profile
from westeros_learn.web.forms import Form, optional, required
from westeros_learn.web.words import LANGUAGES, current_language, gettext, lazy

_FIRST_COUNTRIES = ("BE", "ES", "PL", "RO")
"""The countries that most people here come from; the others follow by name."""


def profession_names() -> dict[str, str]:
    """Return the name of every profession, in the visitor's language."""
    names = {
        "prosecutor": gettext("Prosecutor"),
        "judge": gettext("Judge"),
        "police-officer": gettext("Police officer"),
        "victim-specialist": gettext("Victim specialist"),
        "labour-inspector": gettext("Labour inspector"),
        "other": gettext("Another one"),
    }
    return {code: names[code] for code in PROFESSIONS}


def countries() -> list[tuple[str, str]]:
    """Return (code, name) of every country, in the visitor's language, those of the project first."""
    names = Locale.parse(current_language()).territories
    known = {
        code: name
        for code, name in names.items()
        if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES
    }
    rest = sorted(known.items(), key=lambda item: item[1].casefold())
    return [(code, known[code]) for code in _FIRST_COUNTRIES] + [
        each for each in rest if each[0] not in _FIRST_COUNTRIES
    ]


_NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO", "AC", "CP", "DG", "EA", "IC", "TA"})
"""What CLDR lists beside the countries of ISO 3166-1."""


class SignInForm(Form):
    """Who wants to sign in."""

    email = EmailField(lazy("Mail address"), required(254), render_kw={"autocomplete": "username"})
    password = PasswordField(lazy("Password"), required(1000), render_kw={"autocomplete": "current-password"})


class ProfileForm(Form):
    """What a person says of themselves."""

    given_name = StringField(lazy("Given name"), required(100), render_kw={"autocomplete": "given-name"})
    family_name = StringField(lazy("Family name"), required(100), render_kw={"autocomplete": "family-name"})
    profession = SelectField(lazy("Profession"))
    country = SelectField(lazy("Country"), render_kw={"autocomplete": "country"})
    language = SelectField(lazy("Language of these pages"))
    institution = StringField(lazy("Institution"), optional(200), render_kw={"autocomplete": "organization"})

    def __init__(self, profile: Profile | None = None) -> None:
        super().__init__(obj=profile)
        empty = ("", gettext("Please choose"))
        self.profession.choices = [empty, *profession_names().items()]
        self.country.choices = [empty, *countries()]
        self.language.choices = [(tag, (Locale.parse(tag).language_name or tag)) for tag in LANGUAGES]
        if profile is None and not self.is_submitted():
            self.language.data = current_language()

    def profile(self) -> Profile:
        """Return what was said."""
        return Profile(
            given_name=" ".join((self.given_name.data or "").split()),
            family_name=" ".join((self.family_name.data or "").split()),
            profession=self.profession.data,
            country=self.country.data,
            language=self.language.data,
            institution=" ".join((self.institution.data or "").split()),
        )


class InvitationForm(ProfileForm):
    """What an invited person says of themselves, and their password."""

    password = PasswordField(lazy("Password"), required(1000), render_kw={"autocomplete": "new-password"})


class AddressForm(Form):
    """Where a link is sent to."""

    email = EmailField(
        lazy("Mail address"),
        [*required(254), Email(lazy("This is no mail address. It has the form name@example.org."))],
        render_kw={"autocomplete": "username"},
    )


class NewPasswordForm(Form):
    """A new password, by a link."""

    password = PasswordField(lazy("New password"), required(1000), render_kw={"autocomplete": "new-password"})


class ChangePasswordForm(NewPasswordForm):
    """A new password, by who knows the old one."""

    old = PasswordField(
        lazy("Present password"), required(1000), render_kw={"autocomplete": "current-password"}
    )


class CodeForm(Form):
    """A code of the second factor."""

    code = StringField(
        lazy("Code"),
        required(40),
        render_kw={"autocomplete": "one-time-code", "inputmode": "text", "spellcheck": "false"},
    )


class PasswordForm(Form):
    """The password once more, before something that matters."""

    password = PasswordField(lazy("Password"), required(1000), render_kw={"autocomplete": "current-password"})


class PlainForm(Form):
    """A button."""
