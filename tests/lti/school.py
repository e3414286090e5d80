"""What the test platform knows: people, courses with their links, and tools."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"
ROLE = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
AGS_CLAIM = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
NRPS_CLAIM = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"
PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration"
SCOPES = (
    "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem",
    "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly",
    "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly",
    "https://purl.imsglobal.org/spec/lti-ags/scope/score",
    "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly",
)


@dataclass
class Person:
    """Somebody who has an account at the platform."""

    id: str
    given: str
    family: str
    email: str
    roles: list[str]
    active: bool = True


@dataclass
class Link:
    """A link in a course at the platform."""

    id: str
    title: str
    target: str
    custom: dict[str, str] = field(default_factory=dict)
    line_item: str = ""
    """The number of its column; "" for none."""


@dataclass
class Course:
    """A course at the platform."""

    id: str
    title: str
    links: dict[str, Link] = field(default_factory=dict)
    members: list[str] = field(default_factory=list)


@dataclass
class Client:
    """A tool, as the platform knows it."""

    id: str
    name: str
    login_url: str
    launch_urls: list[str]
    keys_url: str
    target: str
    domain: str
    deployments: list[str]
    scopes: list[str]
    told: dict[str, Any] = field(default_factory=dict)
