"""What pylti1p3 does not look at, or not strictly enough: small, and apart from it.

Each rule names its place: SF is the 1EdTech Security Framework 1.0, LTI the core specification 1.3,
OIDC is OpenID Connect Core 1.0.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from westeros_learn.lti.login import PendingLogin, digest
from westeros_learn.lti.platforms import Platform, Tool
from westeros_learn.lti.refusals import LtiRefusal, Why

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
DEPLOYMENT_ID = f"{LTI}deployment_id"
MESSAGE_TYPE = f"{LTI}message_type"
VERSION = f"{LTI}version"
TARGET = f"{LTI}target_link_uri"
ROLES = f"{LTI}roles"
RESOURCE_LINK = f"{LTI}resource_link"
CONTEXT = f"{LTI}context"
CUSTOM = f"{LTI}custom"
PRESENTATION = f"{LTI}launch_presentation"
TOOL_PLATFORM = f"{LTI}tool_platform"
DEEP_LINKING = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"
GRADES = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
MEMBERS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"

_LEEWAY = timedelta(seconds=60)
"""Clocks differ (RFC 7519, 4.1.4)."""

_OLDEST = timedelta(hours=1)
"""A token that was made longer ago was not made for this launch (SF 5.1.3, 8)."""

_LONGEST_ID = 255
"""Of `sub`, `deployment_id` and the ids of links and contexts (LTI 5.3.3, 5.3.5, 5.3.6, 5.4.1)."""

SIGNED_BY = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"})
"""Signatures by a private key. Whatever a platform declares, no shared secret and no `none` is believed."""

_AGAIN = "Open the link in your course again."
_TELL = "If it stays so, tell the administrator of the platform."


def check_state(pending: PendingLogin | None, state: str, now: datetime) -> PendingLogin:
    """Return the login to which an answer belongs, taken out of where it is kept (SF 5.1.1.3, 7.3.2)."""
    if pending is None or not hmac.compare_digest(pending.state, digest(state)):
        raise LtiRefusal(Why.STATE, "This launch was used already, or never begun here.", _AGAIN)
    if now >= pending.expires_at:
        raise LtiRefusal(Why.STATE_OVER, "This launch was begun too long ago.", _AGAIN)
    return pending


def check_header(header: object, platform: Platform) -> tuple[str, str]:
    """Return the key's name and the signature that a token's header names (SF 5.1.3, 6; RFC 8725, 3.1)."""
    if not isinstance(header, dict):
        raise LtiRefusal(Why.TOKEN, "What the platform sent is no token.", _TELL)
    alg, kid = header.get("alg"), header.get("kid")
    if alg not in platform.algorithms or alg not in SIGNED_BY:
        raise LtiRefusal(Why.ALGORITHM, "The token is not signed in a way that is believed.", _TELL)
    if "crit" in header:  # RFC 7515, 4.1.11; PyJWT looks at it only since 2.12
        raise LtiRefusal(Why.TOKEN, "The token demands something unknown.", _TELL)
    if not isinstance(kid, str) or not kid:
        raise LtiRefusal(Why.UNKNOWN_KEY, "The token does not say by which key it is signed.", _TELL)
    return kid, str(alg)


def check_meant_for_us(claims: Mapping[str, Any], platform: Platform, pending: PendingLogin) -> None:
    """See that a token is of the platform with which the login was begun, and for us (SF 5.1.3, 1 to 5)."""
    if (pending.issuer, pending.client_id) != (platform.issuer, platform.client_id):
        raise LtiRefusal(Why.STATE, "This launch was begun at another platform.", _AGAIN)
    if claims.get("iss") != platform.issuer:
        raise LtiRefusal(Why.ISSUER, "The token is of another platform than the one that began.", _TELL)
    told = claims.get("aud")
    audience = told if isinstance(told, list) else [told]
    if platform.client_id not in audience:
        raise LtiRefusal(Why.AUDIENCE, "The token is meant for another tool.", _TELL)
    party = claims.get("azp")
    if (party is not None or len(audience) > 1) and party != platform.client_id:
        raise LtiRefusal(Why.AUTHORIZED_PARTY, "The token was given to another tool.", _TELL)


def check_times(claims: Mapping[str, Any], now: datetime) -> None:
    """See that a token is of now (SF 5.1.3, 7 and 8). Both times are demanded."""
    ends, made, moment = _time(claims, "exp"), _time(claims, "iat"), now.timestamp()
    if moment >= ends + _LEEWAY.total_seconds() or moment - made > _OLDEST.total_seconds():
        raise LtiRefusal(Why.EXPIRED, "The launch is no longer valid.", _AGAIN)
    begins = _time(claims, "nbf") if "nbf" in claims else made
    if max(made, begins) > moment + _LEEWAY.total_seconds():
        raise LtiRefusal(
            Why.FUTURE,
            "The launch is dated in the future.",
            "The clock of the platform, or of this app, is wrong: tell their administrators.",
        )


def check_nonce(claims: Mapping[str, Any], pending: PendingLogin) -> None:
    """See that a token answers this login (SF 5.1.3, 9); only after its signature was verified."""
    nonce = claims.get("nonce")
    if not isinstance(nonce, str) or not hmac.compare_digest(pending.nonce, digest(nonce)):
        raise LtiRefusal(Why.NONCE, "The token answers another launch than this one.", _AGAIN)


def check_shape(claims: Mapping[str, Any]) -> None:
    """See that the claims on which the rest relies are there, and what they have to be (LTI 5.3)."""
    if claims.get(VERSION) != "1.3.0":
        raise LtiRefusal(Why.VERSION, "The platform speaks another version of LTI than 1.3.", _TELL)
    identifier(claims, DEPLOYMENT_ID, "deployment_id")
    roles = claims.get(ROLES)
    if not isinstance(roles, list) or not all(isinstance(role, str) for role in roles):
        raise missing("roles")
    identifier(claims, "sub", "sub")  # a visitor without a name could keep nothing here (LTI 5.3.7.1)
    for name in (RESOURCE_LINK, CONTEXT, CUSTOM, PRESENTATION, TOOL_PLATFORM, DEEP_LINKING, GRADES, MEMBERS):
        if not isinstance(claims.get(name, {}), dict):
            raise missing(name.rpartition("/")[2])


def check_deployment(claims: Mapping[str, Any], pending: PendingLogin) -> None:
    """See that a login and its token name the same deployment, where both do (LTI 4.1.2)."""
    if pending.deployment_id and claims[DEPLOYMENT_ID] != pending.deployment_id:
        raise LtiRefusal(Why.DEPLOYMENT, "The launch comes from another place than its beginning.", _TELL)


def check_target(claims: Mapping[str, Any], tool: Tool, *, demanded: bool) -> str:
    """Return where the link leads: an address of ours (LTI 5.3.4)."""
    target = claims.get(TARGET)
    if target is None and not demanded:
        return tool.launch_url
    if not isinstance(target, str):
        raise missing("target_link_uri")
    if not tool.holds(target):
        raise LtiRefusal(Why.TARGET, "The link leads to another place than this app.", _TELL)
    return target


def identifier(claims: Mapping[str, Any], name: str, called: str) -> str:
    """Return an id among claims.

    Raises:
        LtiRefusal: it is missing, or none.
    """
    value = claims.get(name)
    if not isinstance(value, str) or not value or len(value) > _LONGEST_ID or not value.isprintable():
        raise missing(called)
    return value


def missing(called: str) -> LtiRefusal:
    """Return the refusal of a launch in which a claim is missing, or is not what it has to be."""
    return LtiRefusal(Why.CLAIM, f"The launch does not say {called} as LTI 1.3 demands.", _TELL)


def _time(claims: Mapping[str, Any], name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e11:
        raise missing(name)
    return float(value)
