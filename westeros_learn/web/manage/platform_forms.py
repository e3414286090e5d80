"""The forms around learning platforms."""

from __future__ import annotations

from wtforms import Field, StringField, TextAreaField, ValidationError
from wtforms.validators import Optional

from westeros_learn.delivery.lti.platforms import PlatformFacts
from westeros_learn.lti.outside import fault_of
from westeros_learn.lti.platforms import RS256
from westeros_learn.web.desk import desk
from westeros_learn.web.forms import Form, required
from westeros_learn.web.words import gettext, lazy

_LONGEST = 255
_LONGEST_ADDRESS = 500
_MOST_DEPLOYMENTS = 200


def _is_address(_: Form, field: Field) -> None:
    """Refuse what is no address at which a platform can be asked."""
    text = (field.data or "").strip()
    plug = desk().plug
    if text and fault_of(text, loopback=plug is not None and plug.loopback):
        raise ValidationError(gettext("Please write an address that begins with https://."))


def _are_deployments(_: Form, field: Field) -> None:
    lines = (field.data or "").split()
    if len(lines) > _MOST_DEPLOYMENTS or any(len(line) > _LONGEST for line in lines):
        raise ValidationError(gettext("Write one deployment ID on each line, as the platform shows it."))


class InvitePlatformForm(Form):
    """For which platform an address is made."""

    label = StringField(lazy("Which platform"), required(200), render_kw={"autocomplete": "off"})


class PlatformForm(Form):
    """What a platform tells whoever registers a tool by hand."""

    name = StringField(lazy("Name"), required(200), render_kw={"autocomplete": "off"})
    issuer = StringField(
        lazy("Issuer (platform ID)"),
        required(_LONGEST),
        render_kw={"autocomplete": "off", "inputmode": "url"},
    )
    client_id = StringField(lazy("Client ID"), required(_LONGEST), render_kw={"autocomplete": "off"})
    authorization_url = StringField(
        lazy("Authentication request URL"),
        [*required(_LONGEST_ADDRESS), _is_address],
        render_kw={"autocomplete": "off", "inputmode": "url"},
    )
    token_url = StringField(
        lazy("Access token URL"),
        [*required(_LONGEST_ADDRESS), _is_address],
        render_kw={"autocomplete": "off", "inputmode": "url"},
    )
    jwks_url = StringField(
        lazy("Public keyset URL"),
        [*required(_LONGEST_ADDRESS), _is_address],
        render_kw={"autocomplete": "off", "inputmode": "url"},
    )
    deployments = TextAreaField(
        lazy("Deployment IDs"), [Optional(), _are_deployments], render_kw={"rows": 3, "spellcheck": "false"}
    )

    def __init__(self, known: PlatformFacts | None = None) -> None:
        super().__init__(obj=known)
        self._known = known
        if known is not None and not self.is_submitted():
            self.deployments.data = "\n".join(known.deployments)

    def facts(self) -> PlatformFacts:
        """Return what was said; what no field asks for stays as it is."""
        known = self._known
        return PlatformFacts(
            name=" ".join((self.name.data or "").split()),
            issuer=(self.issuer.data or "").strip(),
            client_id=(self.client_id.data or "").strip(),
            authorization_url=(self.authorization_url.data or "").strip(),
            token_url=(self.token_url.data or "").strip(),
            jwks_url=(self.jwks_url.data or "").strip(),
            audience=known.audience if known else "",
            deployments=tuple((self.deployments.data or "").split()),
            family=known.family if known else "",
            algorithms=known.algorithms if known else (RS256,),
        )
