"""Dynamic registration (LTI Dynamic Registration 1.0): the platform leads here, we tell it who we are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from pylti1p3.dynamic_registration import DynamicRegistration
from pylti1p3.exception import LtiException, LtiServiceException

from westeros_learn.lti.claims import text
from westeros_learn.lti.message import LINE_ITEM, LINE_ITEM_READ, MEMBERS, RESULT, SCORE, Message
from westeros_learn.lti.outside import Session, fault_of, shown
from westeros_learn.lti.platforms import RS256, Platform, Tool
from westeros_learn.lti.refusals import LtiRefusal, Why
from westeros_learn.lti.strictness import SIGNED_BY

_PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration"
_TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"

_SCOPES = (LINE_ITEM, LINE_ITEM_READ, RESULT, SCORE, MEMBERS)
_CLAIMS = ("iss", "sub", "name", "given_name", "family_name", "email", "locale")
_LONGEST_ID = 255


@dataclass(frozen=True, slots=True)
class Registered:
    """What a registration brought.

    Attributes:
        platform: the new platform.
        deployment_id: the deployment that it made with it; "" where there is none as yet.
        scopes: what it grants.
    """

    platform: Platform
    deployment_id: str
    scopes: frozenset[str]


def register(address: str, token: str, tool: Tool, *, loopback: bool) -> Registered:
    """Register this app at a platform (Dynamic Registration 1.0, 3.3 to 3.6).

    Args:
        address: the `openid_configuration` that the platform had the browser bring.
        token: its `registration_token`; "" where it brought none.
        tool: this app.
        loopback: whether this machine itself may be asked.

    Raises:
        LtiRefusal: the platform's description or its answer cannot be used, or it said no.
    """
    fault = fault_of(address, loopback=loopback)
    if fault:
        raise _useless(f"The address of the platform's description {fault}.")
    try:
        return _Registering(address, token, tool, loopback=loopback).registered()
    except LtiServiceException as error:
        what = f"The platform did not take the registration (status {error.response.status_code})"
        raise _useless(f"{what}: {shown(error.response.text)}") from None
    except requests.RequestException:
        raise _useless("The platform could not be reached, or its answer was not whole.") from None
    except (LtiException, AssertionError, KeyError, TypeError, ValueError, AttributeError, RecursionError):
        # pylti1p3 asserts of what others sent
        raise _useless("The platform answered something that cannot be read.") from None


class _Registering(DynamicRegistration):
    """pylti1p3's registration: it tells who we are; what the platform says of itself is looked at here."""

    def __init__(self, address: str, token: str, tool: Tool, *, loopback: bool) -> None:
        self.client_name, self.description = tool.name, tool.description
        self._address = address
        self._token = token
        self._tool = tool
        self._loopback = loopback

    def registered(self) -> Registered:
        """Register, and return what it brought."""
        made: Registered = self.register()["made"]
        return made

    def get_request_session(self) -> requests.Session:
        """Return a session that asks the platform's own host alone."""
        return Session(loopback=self._loopback, hosts={urlsplit(self._address).netloc})

    def get_openid_configuration_endpoint(self) -> str:
        """Return where the platform describes itself."""
        return self._address

    def get_registration_token(self) -> str | None:  # type: ignore[override]  # pylti1p3 itself asks for None
        """Return what lets us register there."""
        return self._token or None

    def get_initiate_login_uri(self) -> str:
        """Return where the platform begins a login."""
        return self._tool.login_url

    def get_jwks_uri(self) -> str:
        """Return where our public keys are."""
        return self._tool.keys_url

    def get_redirect_uris(self) -> list[str]:
        """Return where launches are sent."""
        return [self._tool.launch_url]

    def get_scopes(self) -> list[str]:
        """Return what we ask for: columns, scores, names."""
        return list(_SCOPES)

    def get_domain(self) -> str:
        """Return our host with its port."""
        return self._tool.domain

    def get_target_link_uri(self) -> str:
        """Return where a link leads that says nothing else."""
        return self._tool.launch_url

    def get_claims(self) -> list[str]:
        """Return what we would like to know of a person."""
        return list(_CLAIMS)

    def get_messages(self) -> list[dict[str, Any]]:
        """Return what we do."""
        target = self._tool.launch_url
        return [
            {"type": Message.RESOURCE_LINK.value, "target_link_uri": target, "label": self._tool.name},
            {"type": Message.DEEP_LINKING.value, "target_link_uri": target, "label": self._tool.name},
        ]

    def get_logo_uri(self) -> str:
        """Return our picture."""
        return self._tool.icon_url

    def lti_registration_data(self) -> dict[str, Any]:
        """Return what is sent; without a picture where there is none."""
        told = super().lti_registration_data()
        if not told["logo_uri"]:
            del told["logo_uri"]
        return told

    def get_openid_configuration(self) -> dict[str, Any]:
        """Return the platform's description of itself, if it is one, and its own."""
        told = super().get_openid_configuration()
        if not isinstance(told, dict) or not isinstance(told.get(_PLATFORM), dict):
            raise _useless("What lies at the address does not describe a platform of LTI 1.3.")
        _see_own(told, self._address)
        for name in _ADDRESSES:
            fault = fault_of(str(told.get(name, "")), loopback=self._loopback)
            if fault:
                raise _useless(f"In the platform's description, {name} {fault}.")
        return told

    def complete_registration(
        self, openid_configuration: dict[str, Any], openid_registration: dict[str, Any]
    ) -> dict[str, Registered]:
        """Return what the platform made of it (Dynamic Registration 1.0, 3.6)."""
        client = openid_registration["client_id"]
        if not isinstance(client, str) or not 0 < len(client) <= _LONGEST_ID:
            raise _useless("The platform did not say as whom it knows this app.")
        told = openid_registration[_TOOL].get("deployment_id", "")
        granted = openid_registration.get("scope", "")
        made = Registered(
            platform_of(openid_configuration, client),
            str(told)[:_LONGEST_ID],
            frozenset(granted.split()) if isinstance(granted, str) else frozenset(),
        )
        return {"made": made}


_ADDRESSES = ("authorization_endpoint", "token_endpoint", "jwks_uri", "registration_endpoint")


def platform_of(described: Mapping[str, Any], client_id: str) -> Platform:
    """Return a platform as its description tells it."""
    offered = described.get("id_token_signing_alg_values_supported")
    algorithms = tuple(each for each in offered if each in SIGNED_BY) if isinstance(offered, list) else ()
    about = described[_PLATFORM]
    return Platform(
        issuer=described["issuer"],
        client_id=client_id,
        authorization_url=described["authorization_endpoint"],
        token_url=described["token_endpoint"],
        jwks_url=described["jwks_uri"],
        audience=text(described, "authorization_server"),
        name=text(about, "product_name") or (urlsplit(described["issuer"]).hostname or ""),
        family=text(about, "product_family_code"),
        algorithms=algorithms or (RS256,),
    )


def _see_own(described: Mapping[str, Any], address: str) -> None:
    """See that a description is that of the platform at whose address it lies.

    The issuer has to be on the same host: else anybody could describe somebody else's platform with
    addresses and keys of their own (Dynamic Registration 1.0, 3.3; OpenID Connect Discovery 1.0, 4.3).
    """
    issuer = described.get("issuer")
    if not isinstance(issuer, str) or len(issuer) > _LONGEST_ID:
        raise _useless("The platform does not say who it is.")
    if urlsplit(issuer)[:2] != urlsplit(address)[:2]:
        raise _useless("The description lies at another place than the platform that it describes.")


def _useless(sentence: str) -> LtiRefusal:
    return LtiRefusal(
        Why.REGISTRATION, sentence, "Nothing was registered. You can enter the platform's addresses by hand."
    )
