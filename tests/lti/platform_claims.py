"""What the test platform says in a launch."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from .school import AGS_CLAIM, DL, LTI, NRPS_CLAIM, Client, Course, Link, Person

if TYPE_CHECKING:
    from .platform import TestPlatform


def claims_of(
    platform: TestPlatform, client: Client, person: Person, course: Course, link: Link | None, nonce: str
) -> dict[str, Any]:
    """Return the claims of a launch (LTI 1.3 core, 5.3 and 5.4; Deep Linking 2.0, 4.4), lies included."""
    now = int(time.time())
    told: dict[str, Any] = {
        "iss": platform.issuer,
        "aud": client.id,
        "sub": person.id,
        "iat": now,
        "exp": now + 60,
        "nonce": nonce,
        "name": f"{person.given} {person.family}",
        "given_name": person.given,
        "family_name": person.family,
        "email": person.email,
        f"{LTI}version": "1.3.0",
        f"{LTI}deployment_id": client.deployments[0],
        f"{LTI}roles": person.roles,
        f"{LTI}context": {"id": course.id, "label": course.id.upper(), "title": course.title},
        f"{LTI}launch_presentation": {
            "locale": "en",
            "document_target": "iframe",
            "return_url": platform.base,
        },
        f"{LTI}tool_platform": {
            "guid": "g",
            "name": "The school",
            "product_family_code": "test-platform",
        },
        AGS_CLAIM: platform.services.claim(platform.base, client, course, link),
        NRPS_CLAIM: {
            "context_memberships_url": f"{platform.base}/courses/{course.id}/members?type=1",
            "service_versions": ["2.0"],
        },
    }
    told |= _of_link(link) if link else _of_choice(platform, client, course)
    return {name: value for name, value in (told | platform.lies).items() if value is not None}


def _of_link(link: Link) -> dict[str, Any]:
    return {
        f"{LTI}message_type": "LtiResourceLinkRequest",
        f"{LTI}target_link_uri": link.target,
        f"{LTI}resource_link": {"id": link.id, "title": link.title},
        f"{LTI}custom": link.custom,
    }


def _of_choice(platform: TestPlatform, client: Client, course: Course) -> dict[str, Any]:
    settings = {
        "deep_link_return_url": f"{platform.base}/courses/{course.id}/chosen",
        "accept_types": ["ltiResourceLink"],
        "accept_presentation_document_targets": ["iframe", "window"],
        "accept_multiple": platform.multiple,
        "accept_lineitem": platform.accept_line_items,
        "data": platform.data,
    }
    return {
        f"{LTI}message_type": "LtiDeepLinkingRequest",
        f"{LTI}target_link_uri": client.target,
        f"{DL}deep_linking_settings": {name: value for name, value in settings.items() if value is not None},
    }
