"""Launches that are believed, and every way in which one is not, over HTTP."""

from __future__ import annotations

import time
from base64 import urlsafe_b64encode
from typing import Any
from urllib.parse import urlsplit

import pytest
from joserfc.jwk import RSAKey

from westeros_learn import lti
from westeros_learn.lti import LtiRefusal, Why

from .platform import TestPlatform
from .school import AGS_CLAIM, DL, LTI, ROLE
from .tool import TestTool, answered, known

OTHER = RSAKey.generate_key(2048, parameters={"kid": "platform-1"})


def launch(
    tool: TestTool, platform: TestPlatform, person: str = "ana", link: str = "l-1", **form: str
) -> lti.Launch:
    """Follow a link, all the way."""
    client = platform.clients["tool-1"]
    here = known(platform, client)
    begun = tool.begin(here, platform.initiation(client, person, "c-1", link))
    return tool.receive(here, {**answered(begun.address), **form})


def refusal(
    tool: TestTool, platform: TestPlatform, person: str = "ana", link: str = "l-1", **form: str
) -> Why:
    """Follow a link, and say why it is refused."""
    with pytest.raises(LtiRefusal) as refused:
        launch(tool, platform, person, link, **form)
    assert refused.value.message
    return refused.value.why


def test_a_learner_comes_with_what_the_platform_says(tool: TestTool, platform: TestPlatform) -> None:
    platform.courses["c-1"].links["l-1"].line_item = platform.services.add("c-1", {"label": "x"})
    came = launch(tool, platform)
    assert came.message is lti.Message.RESOURCE_LINK
    assert (came.issuer, came.client_id, came.deployment_id) == (platform.issuer, "tool-1", "1")
    assert came.person == lti.PersonClaims("ana", "Ana Pop", "Ana", "Pop", "ana@school.example")
    assert came.part is lti.Part.LEARNER
    assert came.context == lti.Context("c-1", "C-1", "Trafficking")
    assert came.link == lti.ResourceLink("l-1", "Link l-1")
    assert came.custom == {"course": "victim-hearing"}
    assert came.grades is not None
    assert came.grades.line_item == f"{platform.base}/courses/c-1/lineitems/1/lineitem?type_id=1"
    assert came.grades.takes_scores
    assert came.grades.takes_line_items
    assert came.members_url == f"{platform.base}/courses/c-1/members?type=1"
    assert (came.window, came.platform_family) == ("iframe", "test-platform")


def test_a_trainer_is_asked_to_choose_links(tool: TestTool, platform: TestPlatform) -> None:
    came = launch(tool, platform, "tomasz", "")
    assert came.message is lti.Message.DEEP_LINKING
    assert came.part is lti.Part.TRAINER
    assert came.deep_linking == lti.DeepLinkSettings(
        f"{platform.base}/courses/c-1/chosen", multiple=True, line_items=True, data=platform.data
    )


INSTITUTION = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#"
SYSTEM = "http://purl.imsglobal.org/vocab/lis/v2/system/person#"


@pytest.mark.parametrize(
    ("roles", "part"),
    [
        ([f"{ROLE}Learner"], lti.Part.LEARNER),
        ([f"{ROLE}Instructor", f"{ROLE}Learner"], lti.Part.TRAINER),
        ([f"{ROLE[:-1]}/Instructor#TeachingAssistant"], lti.Part.TRAINER),
        ([f"{ROLE}Mentor"], lti.Part.MENTOR),
        ([f"{ROLE}Learner", f"{INSTITUTION}Instructor", f"{SYSTEM}Administrator"], lti.Part.LEARNER),
        ([f"{INSTITUTION}Instructor", f"{SYSTEM}Administrator"], lti.Part.NOBODY),
        (["Instructor"], lti.Part.TRAINER),
        ([], lti.Part.NOBODY),
        (["http://purl.imsglobal.org/vocab/lis/v2/person#Administrator"], lti.Part.NOBODY),
        (["urn:lti:sysrole:ims/lis/Administrator"], lti.Part.NOBODY),
        (["http://evil.example/membership#Instructor"], lti.Part.NOBODY),
    ],
)
def test_roles_of_the_course_count_before_all_others(
    tool: TestTool, platform: TestPlatform, roles: list[str], part: lti.Part
) -> None:
    """Somebody who teaches, or administers, elsewhere at the platform is no trainer here."""
    platform.people["ana"].roles = roles
    assert launch(tool, platform).part is part


MISSING = ("iss", "aud", "exp", "iat", "nonce", "sub", f"{LTI}roles", f"{LTI}message_type", f"{LTI}version")
WRONG: dict[str, tuple[dict[str, Any], Why]] = {
    "another issuer": ({"iss": "https://evil.example"}, Why.ISSUER),
    "the issuer with a slash": ({"iss": "{issuer}/"}, Why.ISSUER),
    "another audience": ({"aud": "another tool"}, Why.AUDIENCE),
    "an audience without us": ({"aud": ["a", "b"], "azp": "tool-1"}, Why.AUDIENCE),
    "an audience that is a part of us": ({"aud": "tool"}, Why.AUDIENCE),
    "several audiences without azp": ({"aud": ["tool-1", "b"]}, Why.AUTHORIZED_PARTY),
    "another azp": ({"azp": "b"}, Why.AUTHORIZED_PARTY),
    "another azp among several": ({"aud": ["tool-1", "b"], "azp": "b"}, Why.AUTHORIZED_PARTY),
    "expired": ({"exp": int(time.time()) - 120}, Why.EXPIRED),
    "made long ago": ({"iat": int(time.time()) - 7200}, Why.EXPIRED),
    "made in the future": ({"iat": int(time.time()) + 86_400, "exp": int(time.time()) + 86_700}, Why.FUTURE),
    "not valid yet": ({"nbf": int(time.time()) + 86_400}, Why.FUTURE),
    "an end that is no number": ({"exp": "tomorrow"}, Why.CLAIM),
    "an end that is true": ({"exp": True}, Why.CLAIM),
    "an end without end": ({"exp": 1e300}, Why.CLAIM),
    "another nonce": ({"nonce": "another"}, Why.NONCE),
    "a nonce that is a list": ({"nonce": ["a"]}, Why.NONCE),
    "another deployment": ({f"{LTI}deployment_id": "2"}, Why.DEPLOYMENT),
    "an endless deployment": ({f"{LTI}deployment_id": "1" * 256}, Why.CLAIM),
    "LTI 1.1": ({f"{LTI}version": "LTI-1p0"}, Why.VERSION),
    "another message": ({f"{LTI}message_type": "DataPrivacyLaunchRequest"}, Why.MESSAGE_TYPE),
    "a foreign target": ({f"{LTI}target_link_uri": "https://evil.example/lti/launch"}, Why.TARGET),
    "a target at another port": ({f"{LTI}target_link_uri": "http://127.0.0.1:1/lti/launch"}, Why.TARGET),
    "a target with a name": ({f"{LTI}target_link_uri": "http://a@{netloc}/"}, Why.TARGET),
    "no target": ({f"{LTI}target_link_uri": None}, Why.CLAIM),
    "no link": ({f"{LTI}resource_link": None}, Why.CLAIM),
    "a link without id": ({f"{LTI}resource_link": {"id": ""}}, Why.CLAIM),
    "a link that is a list": ({f"{LTI}resource_link": ["id"]}, Why.CLAIM),
    "roles that are a text": ({f"{LTI}roles": f"{ROLE}Instructor"}, Why.CLAIM),
    "roles that are numbers": ({f"{LTI}roles": [1]}, Why.CLAIM),
    "a subject that is a number": ({"sub": 7}, Why.TOKEN),
    "an endless subject": ({"sub": "a" * 256}, Why.CLAIM),
    "a context without id": ({f"{LTI}context": {"title": "x"}}, Why.CLAIM),
    "grades that are a text": ({AGS_CLAIM: "https://evil.example"}, Why.CLAIM),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_in_a_token_is_refused(tool: TestTool, platform: TestPlatform, case: str) -> None:
    lies, why = WRONG[case]
    netloc = tool.tool.domain
    platform.lies = {
        name: value.format(issuer=platform.issuer, netloc=netloc) if isinstance(value, str) else value
        for name, value in lies.items()
    }
    assert refusal(tool, platform) is why


@pytest.mark.parametrize("name", MISSING)
def test_what_is_missing_in_a_token_is_refused(tool: TestTool, platform: TestPlatform, name: str) -> None:
    platform.lies = {name: None}
    special = {
        "iss": Why.ISSUER,
        "aud": Why.AUDIENCE,
        "nonce": Why.NONCE,
        f"{LTI}message_type": Why.MESSAGE_TYPE,
        f"{LTI}version": Why.VERSION,
    }
    assert refusal(tool, platform) is special.get(name, Why.CLAIM)


def test_clocks_may_differ_by_a_minute(tool: TestTool, platform: TestPlatform) -> None:
    now = int(time.time())
    platform.lies = {"iat": now - 90, "exp": now - 30}
    assert launch(tool, platform)
    platform.lies = {"iat": now + 30, "exp": now + 90}
    assert launch(tool, platform)


def test_several_audiences_are_believed_with_us_as_the_party(tool: TestTool, platform: TestPlatform) -> None:
    platform.lies = {"aud": ["another", "tool-1"], "azp": "tool-1"}
    assert launch(tool, platform).client_id == "tool-1"


def test_a_signature_by_another_key_is_refused(tool: TestTool, platform: TestPlatform) -> None:
    platform.signer = OTHER
    assert refusal(tool, platform) is Why.SIGNATURE


def test_claims_changed_on_the_way_are_refused(tool: TestTool, platform: TestPlatform) -> None:
    client = platform.clients["tool-1"]
    here = known(platform, client)
    begun = tool.begin(here, platform.initiation(client, "ana", "c-1", "l-1"))
    form = answered(begun.address)
    header, _, signature = form["id_token"].split(".")
    platform.people["ana"].roles = [f"{ROLE}Instructor"]
    _, body, _ = answered(begun.address)["id_token"].split(".")
    with pytest.raises(LtiRefusal) as refused:
        tool.receive(here, {**form, "id_token": f"{header}.{body}.{signature}"})
    assert refused.value.why is Why.SIGNATURE


def test_a_token_without_a_signature_is_refused(tool: TestTool, platform: TestPlatform) -> None:
    platform.header = {"alg": "none"}
    assert refusal(tool, platform) is Why.ALGORITHM
    platform.published[0].pop("alg")
    assert refusal(tool, platform) is Why.ALGORITHM


@pytest.mark.parametrize("secret", ["pem", "n"])
def test_a_signature_with_the_public_key_as_a_secret_is_refused(
    tool: TestTool, platform: TestPlatform, secret: str
) -> None:
    """Algorithm confusion: everybody knows the public key. Also where the platform publishes it so."""
    known_to_all = (
        platform.key.as_pem(private=False).decode() if secret == "pem" else platform.published[0]["n"]
    )
    platform.header = {"alg": "HS256"}
    platform.signer = known_to_all.encode()
    assert refusal(tool, platform) is Why.ALGORITHM
    platform.published[0]["alg"] = "HS256"
    assert refusal(tool, platform) is Why.ALGORITHM


def test_an_algorithm_that_a_platform_declares_is_believed_if_it_is_one_of_a_private_key(
    tool: TestTool, platform: TestPlatform
) -> None:
    client = platform.clients["tool-1"]
    platform.header, platform.published[0]["alg"] = {"alg": "RS512"}, "RS512"
    for declared, believed in ((("RS256",), False), (("RS256", "RS512"), True)):
        here = known(platform, client, algorithms=declared)  # type: ignore[arg-type]
        begun = tool.begin(here, platform.initiation(client, "ana", "c-1", "l-1"))
        form = answered(begun.address)
        if believed:
            assert tool.receive(here, form)
        else:
            with pytest.raises(LtiRefusal):
                tool.receive(here, form)


@pytest.mark.parametrize(
    ("header", "why"),
    [
        ({"kid": None}, Why.UNKNOWN_KEY),
        ({"kid": "unknown"}, Why.UNKNOWN_KEY),
        ({"crit": ["x"], "x": 1}, Why.TOKEN),
    ],
)
def test_a_header_that_names_no_key_of_the_platform_is_refused(
    tool: TestTool, platform: TestPlatform, header: dict[str, Any], why: Why
) -> None:
    platform.header = header
    assert refusal(tool, platform) is why


@pytest.mark.parametrize(
    "change",
    [{"use": "enc"}, {"alg": "RS384"}, {"kty": "EC"}, {"key_ops": ["encrypt"]}, {"n": "AQAB"}, {"n": 5}],
    ids=str,
)
def test_a_key_that_may_not_sign_is_not_taken(
    tool: TestTool, platform: TestPlatform, change: dict[str, Any]
) -> None:
    platform.published[0] |= change
    assert refusal(tool, platform) is Why.UNKNOWN_KEY


def test_a_new_key_of_the_platform_is_found_and_an_unknown_one_is_not_looked_for_without_end(
    tool: TestTool, platform: TestPlatform
) -> None:
    assert launch(tool, platform)
    platform.key = platform.signer = RSAKey.generate_key(2048, parameters={"kid": "platform-2"})
    platform.published.append({**platform.key.as_dict(private=False), "use": "sig"})
    assert refusal(tool, platform) is Why.UNKNOWN_KEY  # just asked: nobody makes us ask anew at once
    tool.late += lti.platform_keys._AGAIN
    assert launch(tool, platform)
    asked = platform.keys_asked
    platform.header = {"kid": "unknown"}
    for _ in range(5):
        assert refusal(tool, platform) is Why.UNKNOWN_KEY
    assert platform.keys_asked == asked


def test_keys_that_cannot_be_read_are_told(tool: TestTool, platform: TestPlatform) -> None:
    client = platform.clients["tool-1"]
    for address in (f"{platform.base}/nowhere", f"{platform.base}/courses/c-1", "http://127.0.0.1:1/jwks"):
        here = lti.Platform(
            platform.issuer, client.id, f"{platform.base}/auth", f"{platform.base}/token", address
        )
        begun = tool.begin(here, platform.initiation(client, "ana", "c-1", "l-1"))
        with pytest.raises(LtiRefusal) as refused:
            tool.receive(here, answered(begun.address))
        assert refused.value.why is Why.KEYS_UNREACHABLE


@pytest.mark.parametrize(
    "keys", ["nonsense", {"kid": "platform-1"}, None, [{"kid": "platform-1"}] * 51], ids=str
)
def test_keys_that_are_nonsense_are_told(tool: TestTool, platform: TestPlatform, keys: Any) -> None:
    platform.published = keys
    assert refusal(tool, platform) is Why.KEYS_UNREACHABLE


def test_a_launch_is_used_once(tool: TestTool, platform: TestPlatform) -> None:
    """The state is taken with its first answer, whatever that was; the nonce belongs to it alone."""
    client = platform.clients["tool-1"]
    here = known(platform, client)
    begun = tool.begin(here, platform.initiation(client, "ana", "c-1", "l-1"))
    form = answered(begun.address)
    assert tool.receive(here, form)
    with pytest.raises(LtiRefusal) as refused:
        tool.receive(here, form)
    assert refused.value.why is Why.STATE
    again = tool.begin(here, platform.initiation(client, "ana", "c-1", "l-1"))
    with pytest.raises(LtiRefusal) as refused:
        tool.receive(here, {"id_token": form["id_token"], "state": again.state})
    assert refused.value.why is Why.NONCE


def test_a_state_that_was_changed_is_refused(tool: TestTool, platform: TestPlatform) -> None:
    assert refusal(tool, platform, state="another") is Why.STATE
    assert refusal(tool, platform, state="") is Why.STATE
    client = platform.clients["tool-1"]
    here = known(platform, client)
    begun = tool.begin(here, platform.initiation(client, "ana", "c-1", "l-1"))
    form = {**answered(begun.address), "state": f"{begun.state}x"}
    with pytest.raises(LtiRefusal) as refused:  # even where what was kept is found by mistake
        lti.read_launch(
            form, begun.pending, here, {"1"}.__contains__, tool.platform_keys, tool.tool, tool.now
        )
    assert refused.value.why is Why.STATE


def test_a_login_does_not_wait_for_ever(tool: TestTool, platform: TestPlatform) -> None:
    client = platform.clients["tool-1"]
    here = known(platform, client)
    begun = tool.begin(here, platform.initiation(client, "ana", "c-1", "l-1"))
    form = answered(begun.address)
    tool.late += lti.login.VALID
    with pytest.raises(LtiRefusal) as refused:
        tool.receive(here, form)
    assert refused.value.why is Why.STATE_OVER


def test_the_state_of_one_platform_opens_nothing_for_another(tool: TestTool, platform: TestPlatform) -> None:
    """Two platforms call their tools and their people the same: each is believed of its own alone."""
    other = TestPlatform()
    try:
        other.person("ana", "Mallory", "Other", "Instructor")
        other.course("c-1", "x")
        other.link("c-1", "l-1", tool.tool.launch_url)
        client, theirs = platform.clients["tool-1"], other.client(tool.tool.base)
        here, there = known(platform, client), known(other, theirs)
        mine = tool.begin(here, platform.initiation(client, "ana", "c-1", "l-1"))
        foreign = tool.begin(there, other.initiation(theirs, "ana", "c-1", "l-1"))
        token = answered(foreign.address)["id_token"]
        with pytest.raises(LtiRefusal) as refused:
            tool.receive(here, {"id_token": token, "state": mine.state})
        assert refused.value.why is Why.ISSUER
        with pytest.raises(LtiRefusal) as refused:
            tool.receive(here, {"id_token": token, "state": foreign.state})
        assert refused.value.why is Why.STATE
        other.lies = {"iss": platform.issuer}  # and even with the nonce that only a browser can know
        mine = tool.begin(here, platform.initiation(client, "ana", "c-1", "l-1"))
        lie = {"id_token": answered(f"{other.base}/auth?{urlsplit(mine.address).query}")["id_token"]}
        with pytest.raises(LtiRefusal) as refused:
            tool.receive(here, {**lie, "state": mine.state})
        assert refused.value.why is Why.SIGNATURE
    finally:
        other.close()


def test_a_deployment_that_is_not_known_is_refused(tool: TestTool, platform: TestPlatform) -> None:
    """Also where login and launch agree on it, and where the login says nothing of it."""
    client = platform.clients["tool-1"]
    client.deployments = ["2"]
    assert refusal(tool, platform) is Why.DEPLOYMENT
    here = known(platform, client)
    sent = platform.initiation(client, "ana", "c-1", "l-1") | {"lti_deployment_id": ""}
    with pytest.raises(LtiRefusal) as refused:
        tool.receive(here, answered(tool.begin(here, sent).address))
    assert refused.value.why is Why.DEPLOYMENT
    tool.deployments = {"2"}
    assert launch(tool, platform).deployment_id == "2"


def test_a_login_and_its_launch_name_the_same_deployment(tool: TestTool, platform: TestPlatform) -> None:
    tool.deployments = {"1", "2"}
    platform.lies = {f"{LTI}deployment_id": "2"}
    assert refusal(tool, platform) is Why.DEPLOYMENT


@pytest.mark.parametrize(
    "token", ["", "a", "a.b", "a.b.c", "e30.e30.", "W10.W10.W10", "." * 200, "a" * 70_000]
)
def test_what_is_no_token_is_refused(tool: TestTool, platform: TestPlatform, token: str) -> None:
    assert refusal(tool, platform, id_token=token) in (Why.TOKEN, Why.ALGORITHM)


def test_a_body_that_is_deep_or_no_object_is_refused(tool: TestTool, platform: TestPlatform) -> None:
    header = _base64(b'{"alg":"RS256","kid":"platform-1"}')
    for body in (b"[" * 40_000, b"[]", b"null", b'"x"', b"\xff"):
        assert refusal(tool, platform, id_token=f"{header}.{_base64(body)}.x") is Why.TOKEN


def test_a_platform_that_lets_nobody_in_is_told(tool: TestTool, platform: TestPlatform) -> None:
    del platform.people["ana"]
    assert refusal(tool, platform) is Why.PLATFORM_ERROR


@pytest.mark.parametrize("name", ["iss", "login_hint", "target_link_uri"])
def test_a_login_that_says_too_little_is_refused(tool: TestTool, platform: TestPlatform, name: str) -> None:
    client = platform.clients["tool-1"]
    sent = platform.initiation(client, "ana", "c-1", "l-1")
    with pytest.raises(LtiRefusal) as refused:
        tool.begin(known(platform, client), {**sent, name: ""})
    assert refused.value.why is Why.LOGIN_INCOMPLETE
    with pytest.raises(LtiRefusal):
        tool.begin(known(platform, client), {**sent, name: "x" * 5000})


def test_a_login_that_leads_elsewhere_is_refused(tool: TestTool, platform: TestPlatform) -> None:
    client = platform.clients["tool-1"]
    sent = platform.initiation(client, "ana", "c-1", "l-1", target="https://evil.example/")
    with pytest.raises(LtiRefusal) as refused:
        tool.begin(known(platform, client), sent)
    assert refused.value.why is Why.TARGET


def test_what_is_kept_of_a_login_gives_nothing_away(tool: TestTool, platform: TestPlatform) -> None:
    client = platform.clients["tool-1"]
    begun = tool.begin(known(platform, client), platform.initiation(client, "ana", "c-1", "l-1"))
    kept = repr(begun.pending)
    assert begun.state not in kept
    assert begun.nonce not in kept
    assert lti.same_browser(begun.state, begun.state)
    assert not lti.same_browser(begun.state, "")
    assert not lti.same_browser("", "")
    assert not lti.same_browser(begun.state, begun.nonce)


def test_a_deep_link_request_without_a_way_back_is_refused(tool: TestTool, platform: TestPlatform) -> None:
    for settings in ({}, {"accept_types": ["link"]}, {"accept_types": ["ltiResourceLink"]}):
        whole = {"accept_presentation_document_targets": ["iframe"], **settings}
        platform.lies = {f"{DL}deep_linking_settings": whole}
        assert refusal(tool, platform, person="tomasz", link="") is Why.CLAIM
    unsafe = {**whole, "deep_link_return_url": "javascript:alert(1)"}
    platform.lies = {f"{DL}deep_linking_settings": unsafe}
    assert refusal(tool, platform, person="tomasz", link="") is Why.CLAIM


def _base64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()
