"""Dynamic registration, and the answer to a choice of links, against a platform over HTTP."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tests.patience import PATIENCE
from westeros_learn import lti
from westeros_learn.lti import ChosenLink, LtiRefusal, Why

from .platform import TestPlatform
from .school import DL, PLATFORM, SCOPES, TOOL
from .test_launch import launch
from .tool import TestTool, answered, known


def register(tool: TestTool, platform: TestPlatform) -> lti.Registered:
    """Paste our address at the platform, and follow where it leads."""
    brought = parse_qs(urlsplit(platform.registration_address(f"{tool.tool.base}/lti/register?k=1")).query)
    return lti.register(
        brought["openid_configuration"][0], brought["registration_token"][0], tool.tool, loopback=True
    )


def test_one_pasted_address_registers_both(tool: TestTool, platform: TestPlatform) -> None:
    made = register(tool, platform)
    there = platform.clients["tool-2"]
    assert made.platform == lti.Platform(
        issuer=platform.issuer,
        client_id="tool-2",
        authorization_url=f"{platform.base}/auth",
        token_url=f"{platform.base}/token",
        jwks_url=f"{platform.base}/jwks",
        name="127.0.0.1",
        family="test-platform",
    )
    assert made.deployment_id == "1"
    assert made.scopes == frozenset(SCOPES)
    assert there.domain == tool.tool.domain
    assert ":" in there.domain  # Moodle finds the tool of a link by host and port
    assert there.launch_urls == [tool.tool.launch_url]
    assert there.told["logo_uri"] == tool.tool.icon_url
    messages = {message["type"] for message in there.told[TOOL]["messages"]}
    assert messages == {"LtiResourceLinkRequest", "LtiDeepLinkingRequest"}
    begun = tool.begin(made.platform, platform.initiation(there, "ana", "c-1", "l-1"))
    assert tool.receive(made.platform, answered(begun.address)).client_id == "tool-2"


def test_a_platform_that_makes_no_deployment_yet_is_taken(tool: TestTool, platform: TestPlatform) -> None:
    platform.with_deployment_in_registration = False
    assert register(tool, platform).deployment_id == ""


def test_a_registration_token_is_used_once(tool: TestTool, platform: TestPlatform) -> None:
    config = f"{platform.base}/.well-known/openid-configuration"
    with pytest.raises(LtiRefusal, match="401") as refused:
        lti.register(config, "used already", tool.tool, loopback=True)
    assert refused.value.why is Why.REGISTRATION
    assert refused.value.cure


@pytest.mark.parametrize(
    "lie",
    [
        {"issuer": "https://bank.example"},
        {"issuer": None},
        {"issuer": "http://127.0.0.1:1"},
        {"registration_endpoint": "https://evil.example/register"},
        {"registration_endpoint": None},
        {"token_endpoint": "http://school.example/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": ["https://school.example"]},
        {PLATFORM: None},
        {PLATFORM: "LTI"},
    ],
    ids=str,
)
def test_a_description_that_is_not_the_platforms_own_is_refused(
    tool: TestTool, platform: TestPlatform, lie: dict[str, Any]
) -> None:
    platform.description = lie
    with pytest.raises(LtiRefusal) as refused:
        register(tool, platform)
    assert refused.value.why is Why.REGISTRATION
    assert "tool-2" not in platform.clients


@pytest.mark.parametrize(
    "lie", [{"client_id": ""}, {"client_id": 7}, {"client_id": "x" * 256}, {TOOL: None}, {TOOL: []}], ids=str
)
def test_an_answer_that_says_too_little_is_refused(
    tool: TestTool, platform: TestPlatform, lie: dict[str, Any]
) -> None:
    platform.registered = lie
    with pytest.raises(LtiRefusal) as refused:
        register(tool, platform)
    assert refused.value.why is Why.REGISTRATION


@pytest.mark.parametrize(
    "address", ["", "http://school.example/c", "file:///etc/passwd", "http://127.0.0.1:1/"]
)
def test_an_address_that_may_not_be_asked_is_refused(tool: TestTool, address: str) -> None:
    with pytest.raises(LtiRefusal):
        lti.register(address, "x", tool.tool, loopback=True)
    with pytest.raises(LtiRefusal):
        lti.register("http://127.0.0.1:5000/config", "x", tool.tool, loopback=False)


def test_what_lies_at_the_address_may_be_anything(tool: TestTool, platform: TestPlatform) -> None:
    for path in ("/courses/c-1", "/jwks", "/nowhere"):
        with pytest.raises(LtiRefusal) as refused:
            lti.register(f"{platform.base}{path}", "x", tool.tool, loopback=True)
        assert refused.value.why is Why.REGISTRATION


def test_only_signatures_by_private_keys_are_taken_over(tool: TestTool, platform: TestPlatform) -> None:
    platform.description = {"id_token_signing_alg_values_supported": ["none", "HS256", "RS512", "RS256"]}
    assert register(tool, platform).platform.algorithms == ("RS512", "RS256")
    platform.description = {"id_token_signing_alg_values_supported": ["none"]}
    assert register(tool, platform).platform.algorithms == ("RS256",)


CHOSEN = (
    ChosenLink("{base}/lti/launch", "The hearing", custom={"course": "hearing"}),
    ChosenLink(
        "{base}/lti/launch",
        "The test",
        text="Twenty questions.",
        custom={"quiz": "q-1"},
        maximum=20,
        resource_id="hearing/q-1",
        tag="grade",
        window=True,
    ),
)


def choose(
    tool: TestTool, platform: TestPlatform, *chosen: ChosenLink, message: str = ""
) -> requests.Response:
    """Choose links as a trainer, and send them as a browser would."""
    asked = launch(tool, platform, "tomasz", "")
    here = known(platform, platform.clients["tool-1"])
    own = [replace(link, url=link.url.format(base=tool.tool.base)) for link in chosen]
    token = lti.answer(asked, own, here, tool.keys[0], message)
    assert asked.deep_linking is not None
    return requests.post(asked.deep_linking.return_url, {"JWT": token}, timeout=PATIENCE)


def test_several_links_come_into_the_course_with_their_columns(
    tool: TestTool, platform: TestPlatform
) -> None:
    assert choose(tool, platform, *CHOSEN, message="Two links were made.").ok
    (told,) = platform.returned
    assert told[f"{DL}msg"] == "Two links were made."
    first, second = told[f"{DL}content_items"]
    assert first == {
        "type": "ltiResourceLink",
        "title": "The hearing",
        "url": tool.tool.launch_url,
        "custom": {"course": "hearing"},
    }
    assert second["lineItem"] == {
        "label": "The test",
        "scoreMaximum": 20,
        "resourceId": "hearing/q-1",
        "tag": "grade",
    }
    assert (second["text"], second["window"]) == ("Twenty questions.", {"targetName": "_blank"})
    here = launch(tool, platform, "ana", "chosen-3")
    assert here.custom == {"quiz": "q-1"}
    assert here.grades is not None
    assert here.grades.line_item


def test_a_choice_is_given_up(tool: TestTool, platform: TestPlatform) -> None:
    assert choose(tool, platform).ok
    assert platform.returned[0][f"{DL}content_items"] == []


def test_a_platform_gets_no_more_than_it_asked_for(tool: TestTool, platform: TestPlatform) -> None:
    platform.multiple, platform.accept_line_items, platform.data = "false", False, None
    assert choose(tool, platform, CHOSEN[1]).ok
    (told,) = platform.returned
    assert f"{DL}data" not in told
    assert "lineItem" not in told[f"{DL}content_items"][0]
    with pytest.raises(ValueError, match="choice"):
        choose(tool, platform, *CHOSEN)


def test_an_answer_tells_nothing_of_the_machine(tool: TestTool, platform: TestPlatform) -> None:
    """A nonce made of the network card's address would."""
    for _ in range(2):
        choose(tool, platform, CHOSEN[0])
    first, second = (told["nonce"] for told in platform.returned)
    assert first[-12:] != second[-12:]
