"""Believed claims become a `Launch`. What is not needed is not kept; what is strange is left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from pylti1p3.message_launch import TLaunchData
from pylti1p3.roles import DesignerRole, ObserverRole, StudentRole, TeacherRole, TeachingAssistantRole

from westeros_learn.lti import strictness
from westeros_learn.lti.message import (
    Context,
    DeepLinkSettings,
    GradeService,
    Launch,
    Message,
    Part,
    PersonClaims,
    ResourceLink,
)
from westeros_learn.lti.platforms import Platform

_LONGEST = 255
_LONGEST_ADDRESS = 2000
_MOST_CUSTOM = 50

_LIS = "http://purl.imsglobal.org/vocab/lis/v2"
_KNOWN = tuple(f"{_LIS}/{kind}" for kind in ("membership", "institution/person#", "system/person#"))
"""Of what else begins so, pylti1p3 takes the last word for the simple name of a role in the course."""

_PARTS = (
    (Part.TRAINER, (TeacherRole, TeachingAssistantRole, DesignerRole)),
    (Part.LEARNER, (StudentRole,)),
    (Part.MENTOR, (ObserverRole,)),
)


def launch_of(claims: Mapping[str, Any], message: Message, platform: Platform, target: str) -> Launch:
    """Return what believed claims say.

    Args:
        claims: the claims; their shape was seen to be right.
        message: what the platform wants.
        platform: which one it is.
        target: where the link leads.

    Raises:
        LtiRefusal: an id is none.
    """
    shown = claims.get(strictness.PRESENTATION, {})
    product = claims.get(strictness.TOOL_PLATFORM, {})
    return Launch(
        message=message,
        issuer=platform.issuer,
        client_id=platform.client_id,
        deployment_id=claims[strictness.DEPLOYMENT_ID],
        person=_person(claims),
        roles=frozenset(claims[strictness.ROLES]),
        part=part_of(claims[strictness.ROLES]),
        context=_context(claims),
        link=_link(claims) if message is Message.RESOURCE_LINK else None,
        target=target,
        custom=_custom(claims),
        grades=_grades(claims),
        members_url=_address(claims.get(strictness.MEMBERS, {}), "context_memberships_url"),
        deep_linking=_deep_linking(claims) if message is Message.DEEP_LINKING else None,
        language=text(shown, "locale"),
        window=text(shown, "document_target"),
        return_url=_address(shown, "return_url"),
        platform_name=text(product, "name") or text(product, "description"),
        platform_family=text(product, "product_family_code"),
    )


def part_of(roles: list[str]) -> Part:
    """Return the part in which somebody with these roles comes (LTI 1.3, A.2).

    Roles of the course count alone where there are some: a platform also tells what somebody is in the
    whole LMS, and nobody teaches here because they teach elsewhere.
    """
    known = [role for role in roles if "/" not in role or role.startswith(_KNOWN)]
    body = cast(TLaunchData, {strictness.ROLES: known})
    for part, kinds in _PARTS:
        if any(kind(body).check() for kind in kinds):
            return part
    return Part.NOBODY


def _person(claims: Mapping[str, Any]) -> PersonClaims:
    return PersonClaims(
        subject=claims["sub"],
        name=text(claims, "name"),
        given_name=text(claims, "given_name"),
        family_name=text(claims, "family_name"),
        email=text(claims, "email"),
    )


def _context(claims: Mapping[str, Any]) -> Context | None:
    told = claims.get(strictness.CONTEXT)
    if not told:
        return None
    return Context(strictness.identifier(told, "id", "context"), text(told, "label"), text(told, "title"))


def _link(claims: Mapping[str, Any]) -> ResourceLink:
    told = claims[strictness.RESOURCE_LINK]
    name = strictness.identifier(told, "id", "resource_link")
    return ResourceLink(name, text(told, "title"), text(told, "description"))


def _custom(claims: Mapping[str, Any]) -> dict[str, str]:
    told = claims.get(strictness.CUSTOM, {})
    return {name[:_LONGEST]: text(told, name) for name in list(told)[:_MOST_CUSTOM]}


def _grades(claims: Mapping[str, Any]) -> GradeService | None:
    told = claims.get(strictness.GRADES)
    if not told:
        return None
    scopes = told.get("scope", [])
    named = scopes if isinstance(scopes, list) else []
    return GradeService(
        line_items=_address(told, "lineitems"),
        line_item=_address(told, "lineitem"),
        scopes=frozenset(scope for scope in named if isinstance(scope, str)),
    )


def _deep_linking(claims: Mapping[str, Any]) -> DeepLinkSettings:
    told = claims[strictness.DEEP_LINKING]
    back = _address(told, "deep_link_return_url")
    if not back:
        raise strictness.missing("deep_link_return_url")
    data = told.get("data")
    return DeepLinkSettings(
        return_url=back,
        multiple=_yes_or_no(told, "accept_multiple") or False,
        line_items=_yes_or_no(told, "accept_lineitem"),
        data=data if isinstance(data, str) else None,
        title=text(told, "title"),
    )


def _yes_or_no(told: Mapping[str, Any], name: str) -> bool | None:
    """Return whether something is so; some platforms say it in words. None where they do not say it."""
    value = told.get(name)
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(value) if isinstance(value, str) else None


def text(told: Mapping[str, Any], name: str) -> str:
    """Return a text that a platform tells, on one line and not endless; "" where there is none."""
    value = told.get(name)
    if not isinstance(value, str):
        return ""
    return "".join(sign if sign.isprintable() else " " for sign in value[:_LONGEST]).strip()


def _address(told: Mapping[str, Any], name: str) -> str:
    """Return an address of the web; "" where there is none."""
    value = told.get(name)
    good = isinstance(value, str) and value.startswith(("https://", "http://")) and value.isprintable()
    return value if isinstance(value, str) and good and len(value) <= _LONGEST_ADDRESS else ""
