"""What a platform says in a launch, once it is believed (LTI 1.3 core, 5 and appendix C)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Message(StrEnum):
    """What a platform wants."""

    RESOURCE_LINK = "LtiResourceLinkRequest"
    DEEP_LINKING = "LtiDeepLinkingRequest"


class Part(StrEnum):
    """In which part somebody comes. The course's own roles count before those of the whole LMS."""

    LEARNER = "learner"
    TRAINER = "trainer"
    """Teaches, assists, or administers the course there."""
    MENTOR = "mentor"
    """Watches over a learner: neither learns nor teaches."""
    NOBODY = "nobody"
    """No role that means anything here."""


@dataclass(frozen=True, slots=True)
class PersonClaims:
    """What a platform says of a person; each is "" where it does not say it.

    Attributes:
        subject: who it is, at this platform for good (LTI 1.3, 5.3.7).
    """

    subject: str
    name: str = ""
    given_name: str = ""
    family_name: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """The course at the platform in which the link stands."""

    id: str
    label: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class ResourceLink:
    """The link that was followed; its id stays the same as long as it stands there."""

    id: str
    title: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class GradeService:
    """Where grades go (AGS 2.0, 3.1).

    Attributes:
        line_items: where the line items of the context are; "" where they may not be seen.
        line_item: the one of this link; "" where it has none, or more than one.
        scopes: what this app may do.
    """

    line_items: str
    line_item: str
    scopes: frozenset[str]

    @property
    def takes_scores(self) -> bool:
        """Whether scores may be sent."""
        return SCORE in self.scopes

    @property
    def takes_line_items(self) -> bool:
        """Whether line items may be made."""
        return LINE_ITEM in self.scopes and bool(self.line_items)


SCORE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
RESULT = "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly"
LINE_ITEM = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem"
LINE_ITEM_READ = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly"
MEMBERS = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"


@dataclass(frozen=True, slots=True)
class DeepLinkSettings:
    """What a platform expects of a choice of links (Deep Linking 2.0, 4.4.1).

    Attributes:
        return_url: where the choice is sent.
        multiple: whether it takes more than one link.
        line_items: whether it takes line items with them; None where it does not say.
        data: what it wants back unchanged; None where it sent nothing.
        title: what it would call a link; "" for nothing.
    """

    return_url: str
    multiple: bool = False
    line_items: bool | None = None
    data: str | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Launch:
    """A launch that is believed.

    Attributes:
        message: what the platform wants.
        issuer, client_id, deployment_id: from where it comes.
        person: who comes.
        roles: their roles, as the standard writes them.
        part: what this app makes of them.
        context: the course at the platform; None where the launch is of none.
        link: the link that was followed; None in deep linking.
        target: where it leads, one of this app's own addresses.
        custom: what was chosen when the link was made.
        grades: where grades go; None where they go nowhere.
        members_url: where names and roles are (NRPS 2.0); "" where they may not be seen.
        deep_linking: what is expected of a choice; None in a resource link.
        language: the language of the page there; "" where it does not say.
        window: `iframe`, `window` or "": where the page is shown.
        return_url: where to go afterwards; "" where it does not say.
        platform_name, platform_family: what the platform calls itself.
    """

    message: Message
    issuer: str
    client_id: str
    deployment_id: str
    person: PersonClaims
    roles: frozenset[str]
    part: Part
    context: Context | None
    link: ResourceLink | None
    target: str
    custom: Mapping[str, str] = field(default_factory=dict)
    grades: GradeService | None = None
    members_url: str = ""
    deep_linking: DeepLinkSettings | None = None
    language: str = ""
    window: str = ""
    return_url: str = ""
    platform_name: str = ""
    platform_family: str = ""
