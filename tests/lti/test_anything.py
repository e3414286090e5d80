"""Whatever a platform says, signed as it should be, is a launch or a refusal: never anything else."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from westeros_learn import lti
from westeros_learn.lti import claims, services
from westeros_learn.lti.strictness import (
    CONTEXT,
    CUSTOM,
    DEEP_LINKING,
    DEPLOYMENT_ID,
    GRADES,
    MEMBERS,
    MESSAGE_TYPE,
    PRESENTATION,
    RESOURCE_LINK,
    ROLES,
    TARGET,
    TOOL_PLATFORM,
    VERSION,
)

from .platform_claims import claims_of
from .tool import known

if TYPE_CHECKING:
    from .platform import TestPlatform
    from .tool import TestTool

NAMES = [
    "iss", "sub", "aud", "azp", "exp", "iat", "nbf", "name", "email", VERSION, MESSAGE_TYPE, DEPLOYMENT_ID,
    ROLES, TARGET, RESOURCE_LINK, CONTEXT, CUSTOM, PRESENTATION, TOOL_PLATFORM, DEEP_LINKING, GRADES, MEMBERS,
]  # fmt: skip
PARTS = [
    "id", "title", "label", "scope", "lineitem", "lineitems", "deep_link_return_url", "accept_types", "data",
    "accept_multiple", "accept_lineitem", "accept_presentation_document_targets", "context_memberships_url",
    "locale", "document_target", "return_url", "user_id", "roles", "status", "scoreMaximum", "tag",
]  # fmt: skip
PLAIN = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False)
    | st.text(max_size=300)
    | st.sampled_from(["1.3.0", "ltiResourceLink", "iframe", "https://a.example/b?c", "Active", "tool-1"])
)
ANYTHING = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(PARTS) | st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def signing(running_platform: TestPlatform, running_tool: TestTool) -> tuple[TestPlatform, TestTool]:
    """The platform and the tool of this module: what they hold stays the same for all examples."""
    running_platform.begin_anew()
    running_tool.forget()
    running_platform.person("ana", "Ana", "Pop", "Learner")
    running_platform.course("c-1", "Trafficking", "ana")
    running_platform.link("c-1", "l-1", running_tool.tool.launch_url)
    running_platform.client(running_tool.tool.base)
    return running_platform, running_tool


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(NAMES), ANYTHING, max_size=5), st.booleans())
def test_whatever_a_token_says_is_a_launch_or_a_refusal(
    signing: tuple[TestPlatform, TestTool], lies: dict[str, Any], chooses: bool
) -> None:
    platform, tool = signing
    client, course = platform.clients["tool-1"], platform.courses["c-1"]
    here = known(platform, client)
    begun = tool.begin(here, platform.initiation(client, "ana", "c-1", "l-1"))
    link = None if chooses else course.links["l-1"]
    told = claims_of(platform, client, platform.people["ana"], course, link, begun.nonce) | lies
    keys = lti.PlatformKeys(lambda _: platform.published)
    form = {"state": begun.state, "id_token": platform.token(told)}
    try:
        came = lti.read_launch(
            form, begun.pending, here, {"1"}.__contains__, keys, tool.tool, datetime.now(UTC)
        )
    except lti.LtiRefusal:
        return
    assert came.client_id == client.id
    assert 0 < len(came.person.subject) <= 255
    assert tool.tool.holds(came.target)
    for address in (came.members_url, came.return_url, came.grades.line_item if came.grades else ""):
        assert address == "" or address.startswith(("http://", "https://"))


@given(st.dictionaries(st.sampled_from(PARTS) | st.text(max_size=5), ANYTHING, max_size=6))
def test_whatever_a_row_says_is_a_row_or_none(row: dict[str, Any]) -> None:
    member = services._member(row)
    assert member is None or 0 < len(member.subject) <= 255
    try:
        item = services._line_item({"id": "https://a.example", **row})
    except ValueError:
        return
    assert isinstance(item.maximum, float)
    assert claims.text(row, "title").isprintable()
