"""The first half of a launch: the platform begins, the browser is sent to it with our state and nonce.

Ours, not pylti1p3's: that one mixes it with a web framework's cookies and sessions, and knows neither
`lti_deployment_id` nor `lti_storage_target`.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode, urlsplit

from westeros_learn.lti.platforms import Platform, Tool
from westeros_learn.lti.refusals import LtiRefusal, Why

VALID = timedelta(minutes=10)
"""How long a login waits for its launch. The platform may ask for a password in between."""

_LONGEST = 4096


@dataclass(frozen=True, slots=True)
class LoginRequest:
    """How a platform begins (Security Framework 1.0, 5.1.1.1; LTI 1.3, 4.1).

    Attributes:
        issuer: who begins.
        client_id: as whom it knows this app; "" where it does not say: then it has only one registration.
        login_hint, message_hint: what it wants back unchanged.
        target: where the link leads.
        deployment_id: "" where it does not say.
        storage_target: the frame in which it keeps something for us; "" where it does not offer that.
    """

    issuer: str
    login_hint: str
    target: str
    client_id: str = ""
    message_hint: str = ""
    deployment_id: str = ""
    storage_target: str = ""


@dataclass(frozen=True, slots=True)
class PendingLogin:
    """What is kept of a login until its launch comes: from it nobody can make state or nonce again.

    Attributes:
        state, nonce: their digests.
        issuer, client_id: with whom it was begun.
        deployment_id: "" where it was not said.
        expires_at: until when its launch has to come.
    """

    state: bytes
    nonce: bytes
    issuer: str
    client_id: str
    deployment_id: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class BegunLogin:
    """A login that was begun.

    Attributes:
        address: where the browser goes.
        state, nonce: what the browser takes along; the state is also kept in it, by cookie or storage.
        pending: what is kept here.
        storage_target: the frame in which the platform keeps something for us; "" for none.
    """

    address: str
    state: str
    nonce: str
    pending: PendingLogin
    storage_target: str


def read_login(sent: Mapping[str, str], tool: Tool) -> LoginRequest:
    """Read how a platform begins, from the query or from a form.

    Raises:
        LtiRefusal: something is missing, is endless, or the link leads elsewhere.
    """
    told = {name: str(sent.get(name, "")) for name in _SAID}
    missing = [name for name in ("iss", "login_hint", "target_link_uri") if not told[name]]
    if missing:
        raise LtiRefusal(
            Why.LOGIN_INCOMPLETE,
            f"The platform began a login without {', '.join(missing)}.",
            "Open the link in your course again. If it stays so, tell the administrator of the platform.",
        )
    if any(len(value) > _LONGEST for value in told.values()):
        raise LtiRefusal(Why.LOGIN_INCOMPLETE, "The platform began a login with an endless value.")
    if not tool.holds(told["target_link_uri"]):
        raise LtiRefusal(
            Why.TARGET,
            "The link leads to another place than this app.",
            f"In the settings of the tool, the address has to begin with {tool.base}.",
        )
    return LoginRequest(
        issuer=told["iss"],
        login_hint=told["login_hint"],
        target=told["target_link_uri"],
        client_id=told["client_id"],
        message_hint=told["lti_message_hint"],
        deployment_id=told["lti_deployment_id"],
        storage_target=told["lti_storage_target"],
    )


_SAID = (
    "iss",
    "login_hint",
    "target_link_uri",
    "client_id",
    "lti_message_hint",
    "lti_deployment_id",
    "lti_storage_target",
)


def begin_login(request: LoginRequest, platform: Platform, tool: Tool, now: datetime) -> BegunLogin:
    """Answer it: with an address for the browser (Security Framework 1.0, 5.1.1.2)."""
    state, nonce = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    asked = {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": platform.client_id,
        "redirect_uri": tool.launch_url,
        "login_hint": request.login_hint,
        "state": state,
        "nonce": nonce,
    }
    if request.message_hint:
        asked["lti_message_hint"] = request.message_hint
    pending = PendingLogin(
        digest(state),
        digest(nonce),
        platform.issuer,
        platform.client_id,
        request.deployment_id,
        now + VALID,
    )
    joint = "&" if urlsplit(platform.authorization_url).query else "?"
    address = f"{platform.authorization_url}{joint}{urlencode(asked)}"
    return BegunLogin(address, state, nonce, pending, request.storage_target)


def digest(secret: str) -> bytes:
    """Return what is kept of a state or a nonce."""
    return hashlib.sha256(secret.encode()).digest()


def same_browser(state: str, kept: str) -> bool:
    """Say whether what the browser kept, by cookie or in the platform's storage, is the state it shows."""
    return bool(kept) and hmac.compare_digest(state.encode(), kept.encode())
