"""What pylti1p3 wants to be told of a web framework and of a configuration: as little as it needs.

It is given nothing to keep: state, nonce and cookies are looked at before and after it.
"""
# ruff: noqa: ARG002  # whatever pylti1p3 hands over has to be taken; most of it is not needed

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pylti1p3.cookie import CookieService
from pylti1p3.deployment import Deployment
from pylti1p3.registration import Registration
from pylti1p3.request import Request
from pylti1p3.tool_config.abstract import ToolConfAbstract

from westeros_learn.lti.keys import SigningKey, public_pem
from westeros_learn.lti.platforms import Platform


class Asked(Request):
    """A request of which pylti1p3 sees the form alone."""

    def __init__(self, sent: Mapping[str, str]) -> None:
        self._sent = sent

    @property
    def session(self) -> dict[str, Any]:
        """Nothing: what is kept of a login is taken before pylti1p3 is asked."""
        return {}

    def is_secure(self) -> bool:
        """Say what is true wherever a browser keeps a third-party cookie."""
        return True

    def get_param(self, key: str) -> str:
        """Return a field of the form."""
        return self._sent.get(key, "")


class NoCookies(CookieService):
    """Cookies are the pages' own affair."""

    def get_cookie(self, name: str) -> str | None:
        """Return none."""
        return None

    def set_cookie(self, name: str, value: str | int, exp: int | None = 3600) -> None:
        """Set none."""


class OnePlatform(ToolConfAbstract[Asked]):
    """A configuration that knows the platform alone with which the login was begun."""

    def __init__(self, platform: Platform, deployments: Callable[[str], bool]) -> None:
        self._platform = platform
        self._deployments = deployments

    def check_iss_has_one_client(self, iss: str) -> bool:
        """Say no: one platform may know this app under several names."""
        return False

    def find_registration_by_issuer(self, iss: str, *args: object, **kwargs: object) -> Registration:
        """Never asked, see `check_iss_has_one_client`."""
        raise NotImplementedError

    def find_registration_by_params(
        self, iss: str, client_id: str, *args: object, **kwargs: object
    ) -> Registration:
        """Return the registration of the platform; `check_meant_for_us` has compared them already."""
        return Registration().set_issuer(self._platform.issuer).set_client_id(self._platform.client_id)

    def find_deployment(self, iss: str, deployment_id: str) -> Deployment | None:
        """Never asked, see `check_iss_has_one_client`."""
        raise NotImplementedError

    def find_deployment_by_params(
        self, iss: str, deployment_id: str, client_id: str, *args: object, **kwargs: object
    ) -> Deployment | None:
        """Return the deployment, if it is known here."""
        known = self._deployments(deployment_id)
        return Deployment().set_deployment_id(deployment_id) if known else None


def registration_of(platform: Platform, key: SigningKey) -> Registration:
    """Return what pylti1p3 signs with, and for whom."""
    made = Registration().set_issuer(platform.issuer).set_client_id(platform.client_id)
    made.set_auth_token_url(platform.token_url).set_auth_audience(platform.audience or platform.token_url)
    return made.set_tool_private_key(key.pem).set_tool_public_key(public_pem(key.pem))
