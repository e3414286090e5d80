"""The second half of a launch: the platform's token becomes a `Launch`, or is refused.

The token, its signature and its message are read by pylti1p3; what it lacks is in `strictness`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, cast

from jwt.exceptions import InvalidSignatureError
from pylti1p3.exception import LtiException
from pylti1p3.message_launch import MessageLaunch
from pylti1p3.registration import Registration, TKeySet
from pylti1p3.session import SessionService

from westeros_learn.lti import strictness
from westeros_learn.lti.adapters import Asked, NoCookies, OnePlatform
from westeros_learn.lti.claims import launch_of
from westeros_learn.lti.login import PendingLogin
from westeros_learn.lti.message import Launch, Message
from westeros_learn.lti.platform_keys import PlatformKeys
from westeros_learn.lti.platforms import Platform, Tool
from westeros_learn.lti.refusals import LtiRefusal, Why

_LONGEST_TOKEN = 65536


def read_launch(
    sent: Mapping[str, str],
    pending: PendingLogin | None,
    platform: Platform,
    deployments: Callable[[str], bool],
    keys: PlatformKeys,
    tool: Tool,
    now: datetime,
) -> Launch:
    """Return a launch that is believed.

    Args:
        sent: the form that the platform had the browser send.
        pending: the login with this state, already taken out of where it is kept; None where there is none.
        platform: the one with which it was begun.
        deployments: says whether a deployment of the platform is known here.
        keys: the platforms' public keys.
        tool: this app.
        now: the time.

    Raises:
        LtiRefusal: the launch is not believed.
    """
    login = strictness.check_state(pending, sent.get("state", ""), now)
    if "error" in sent:
        raise LtiRefusal(
            Why.PLATFORM_ERROR,
            "The platform did not let you in.",
            "Sign in at the platform, and open the link in your course again.",
        )
    token = _Token(sent, platform, deployments)
    claims = token.believed(login, keys, now)
    strictness.check_nonce(claims, login)
    strictness.check_times(claims, now)
    strictness.check_shape(claims)
    message = _message(claims)
    strictness.check_deployment(claims, login)
    token.see_deployment()
    token.see_message()
    target = strictness.check_target(claims, tool, demanded=message is Message.RESOURCE_LINK)
    return launch_of(claims, message, platform, target)


def _message(claims: Mapping[str, Any]) -> Message:
    try:
        return Message(str(claims.get(strictness.MESSAGE_TYPE)))
    except ValueError:
        raise LtiRefusal(
            Why.MESSAGE_TYPE, "The platform asks for something that this app does not offer."
        ) from None


class _Token(MessageLaunch[Asked, OnePlatform, SessionService, NoCookies]):
    """A platform's token. pylti1p3 reads it; in which order, and what counts besides, is said here."""

    def __init__(
        self, sent: Mapping[str, str], platform: Platform, deployments: Callable[[str], bool]
    ) -> None:
        asked = Asked(sent)
        super().__init__(
            asked,
            OnePlatform(platform, deployments),
            session_service=SessionService(asked),
            cookie_service=NoCookies(),
        )
        self._platform = platform
        self.set_auto_validation(enable=False)
        # times are looked at by `strictness`, with leeway, by the clock of the app; so is the audience
        self.set_jwt_verify_options(
            {"verify_aud": False, "verify_exp": False, "verify_iat": False, "verify_nbf": False}
        )

    def _get_request_param(self, key: str) -> str:
        return self._request.get_param(key)

    def get_client_id(self) -> str:
        """Return our own name: pylti1p3 takes the first of several audiences."""
        return self._platform.client_id

    def believed(self, login: PendingLogin, keys: PlatformKeys, now: datetime) -> Mapping[str, Any]:
        """Return the claims, once their signature is verified.

        Raises:
            LtiRefusal: the token is none, is not for us, or its signature is not the platform's.
        """
        if len(self._get_request_param("id_token")) > _LONGEST_TOKEN:
            raise LtiRefusal(Why.TOKEN, "What the platform sent is longer than any token.")
        try:
            self.validate_jwt_format()
        except LtiException:
            raise LtiRefusal(Why.TOKEN, "What the platform sent is no token.", _AGAIN) from None
        kid, alg = strictness.check_header(self._jwt["header"], self._platform)
        claims = self._jwt["body"]
        if not isinstance(claims, dict):
            raise LtiRefusal(Why.TOKEN, "What the platform sent is no token.", _AGAIN)
        strictness.check_meant_for_us(claims, self._platform, login)
        self.validate_registration()
        key = keys.find(self._platform.jwks_url, kid, alg, now)
        self._registration = cast(Registration, self._registration).set_key_set(
            cast(TKeySet, {"keys": [key]})
        )
        self._see_signature()
        return cast(Mapping[str, Any], claims)

    def _see_signature(self) -> None:
        try:
            self.validate_jwt_signature()
        except (LtiException, ValueError) as error:  # ValueError: the key's numbers make no key
            if isinstance(error.__cause__, InvalidSignatureError):
                raise LtiRefusal(Why.SIGNATURE, "The signature is not the platform's.", _AGAIN) from None
            raise LtiRefusal(Why.TOKEN, "What the platform sent is no token.", _AGAIN) from None

    def see_deployment(self) -> None:
        """See that the deployment is known here (LTI 5.3.3).

        Raises:
            LtiRefusal: it is not.
        """
        try:
            self.validate_deployment()
        except LtiException:
            raise LtiRefusal(
                Why.DEPLOYMENT,
                "The launch comes from a part of the platform that is not known here.",
                "The administrator of this app can let it in, on the page of the platform.",
            ) from None

    def see_message(self) -> None:
        """See that the message holds what its kind demands.

        Raises:
            LtiRefusal: it does not.
        """
        try:
            self.validate_message()
        except LtiException as error:
            raise LtiRefusal(Why.CLAIM, f"The launch is not whole: {error}.") from None


_AGAIN = "Open the link in your course again."
