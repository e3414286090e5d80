"""Signing in at one's institution, against a provider that runs in this process and can lie."""

from __future__ import annotations

import json
import time
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask, jsonify
from flask import request as asked
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from werkzeug.serving import make_server

from westeros_learn.records import Role

from .world import World, make_world

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzeug.test import TestResponse

    from westeros_learn.delivery.library import Library
    from westeros_learn.records import Database

    from .world import Browser

ANA = "ana@example.org"
SECRET = "what the app shows to the provider"
ABOUT = {"given_name": "Ana", "family_name": "Pop", "profession": "judge", "country": "RO", "language": "en"}


class Provider:
    """An institution's provider. What a test changes in it is a lie."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, parameters={"kid": "one"})
        self.signer: RSAKey | OctKey = self.key
        self.claims: dict[str, Any] = {
            "sub": "u-1",
            "email": ANA,
            "email_verified": True,
            "given_name": "Ana",
        }
        self.lies: dict[str, Any] = {}
        self.verifier = ""
        self.description: dict[str, Any] = {}
        app = Flask(__name__)
        self.server = make_server("127.0.0.1", 0, app, threaded=True)
        self.issuer = f"http://127.0.0.1:{self.server.port}"
        app.add_url_rule("/.well-known/openid-configuration", view_func=self.describe)
        app.add_url_rule("/keys", view_func=lambda: jsonify(keys=[self.key.as_dict(private=False)]))
        app.add_url_rule("/token", view_func=self.token, methods=["POST"])
        app.add_url_rule("/authorize", view_func=self.authorize)
        Thread(target=self.server.serve_forever, daemon=True).start()

    def describe(self) -> Any:
        """The provider's own description."""
        true = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        }
        return jsonify({**true, **self.description})

    def authorize(self) -> str:
        """The page on which somebody says who they are: one link."""
        self.nonce = asked.args["nonce"]
        back = f"{asked.args['redirect_uri']}?code=c&state={asked.args['state']}"
        return f'<!DOCTYPE html><html lang="en"><title>x</title><a href="{back}">It is me</a></html>'

    def token(self) -> Any:
        """What is given for a code."""
        self.verifier = asked.form.get("code_verifier", "")
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": "app", "iat": now, "exp": now + 60, "nonce": self.nonce}
        header = {"alg": self.alg, "kid": "one"}
        said = {**claims, **self.claims, **self.lies}
        signed = jwt.encode(header, said, self.signer, algorithms=[self.alg])
        return jsonify(access_token="a", token_type="Bearer", id_token=signed)

    nonce = ""
    alg = "RS256"


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    """A provider that runs."""
    provider = Provider()
    yield provider
    provider.server.shutdown()


@pytest.fixture
def provider(running: Provider) -> Provider:
    """A provider that tells the truth, as yet."""
    running.lies, running.signer, running.alg, running.description = {}, running.key, "RS256", {}
    running.claims = {"sub": "u-1", "email": ANA, "email_verified": True, "given_name": "Ana"}
    return running


@pytest.fixture
def world(database: Database, library: Library, provider: Provider) -> World:
    """An app that knows the provider."""
    return make_world(
        database,
        library,
        oidc_issuer=provider.issuer,
        oidc_client="app",
        oidc_secret=SECRET,
        oidc_name="The ministry",
    )


def from_here(browser: Browser, **more: str) -> TestResponse:
    """Press the button on a page of the app that leads to the provider."""
    query = {"on": "/account/", **more}
    return browser.client.get(
        "/account/institution/", query_string=query, headers={"Sec-Fetch-Site": "same-origin"}
    )


def go(browser: Browser, provider: Provider, state: str = "", **more: str) -> TestResponse:
    """Leave for the provider, and come back from it."""
    leaving = from_here(browser, **more)
    sent = parse_qs(urlsplit(leaving.headers["Location"]).query)
    assert sent["code_challenge_method"] == ["S256"]
    provider.nonce = sent["nonce"][0]
    return browser.get(f"/account/institution/back?code=c&state={state or sent['state'][0]}")


def test_who_was_invited_begins_with_what_the_institution_tells(world: World, provider: Provider) -> None:
    world.invitation(ANA)
    browser = world.browser()
    assert "The ministry" in browser.get("/account/sign-in").text
    answer = go(browser, provider)
    assert answer.headers["Location"] == "/account/institution/about-you"
    assert 'value="Ana"' in browser.get("/account/institution/about-you").text
    assert browser.send("/account/institution/about-you", **ABOUT).status_code == 303
    assert browser.get("/account/").status_code == 200
    assert len(provider.verifier) >= 43
    again = world.browser()
    assert go(again, provider).headers["Location"] == "/account/"
    assert again.get("/account/").status_code == 200


def test_who_was_not_invited_is_told_whom_to_ask(world: World, provider: Provider) -> None:
    answer = go(world.browser(), provider)
    assert answer.status_code == 403
    assert "help@example.org" in answer.text


def test_a_trainee_with_the_same_verified_address_is_joined(world: World, provider: Provider) -> None:
    world.person(ANA)
    browser = world.browser()
    assert go(browser, provider).status_code == 303
    assert ANA in browser.get("/account/").text


@pytest.mark.parametrize("role", [Role.TRAINER, Role.ADMINISTRATOR])
def test_who_sees_others_results_joins_from_within(world: World, provider: Provider, role: Role) -> None:
    inside = world.inside(ANA, role)
    answer = go(world.browser(), provider)
    assert answer.status_code == 403
    assert "Sign in with your password first" in answer.text
    assert go(inside, provider).headers["Location"] == "/account/"
    later = world.browser()
    assert go(later, provider).headers["Location"].startswith("/account/code")


def test_an_address_that_is_not_verified_opens_nothing(world: World, provider: Provider) -> None:
    world.person(ANA)
    for lie in (False, None, "no"):
        provider.lies = {"email_verified": lie}
        assert go(world.browser(), provider).status_code == 403, lie


@pytest.mark.parametrize(
    "lies",
    [
        {"nonce": "another"},
        {"aud": "another"},
        {"iss": "https://evil.example"},
        {"exp": 1},
    ],
    ids=json.dumps,
)
def test_what_is_not_meant_for_this_visit_is_refused(
    world: World, provider: Provider, lies: dict[str, Any]
) -> None:
    world.person(ANA)
    provider.lies = lies
    browser = world.browser()
    assert go(browser, provider).status_code == 502
    assert browser.get("/account/").status_code == 303


def test_another_signature_and_another_state_are_refused(world: World, provider: Provider) -> None:
    world.person(ANA)
    browser = world.browser()
    assert go(browser, provider, state="another").status_code == 502
    provider.signer = RSAKey.generate_key(2048, parameters={"kid": "one"})
    assert go(browser, provider).status_code == 502
    assert browser.get("/account/").status_code == 303


def test_a_signature_by_a_shared_secret_or_by_none_is_refused(world: World, provider: Provider) -> None:
    """Also when the provider's own description offers it: who knows the client's secret is no provider."""
    world.person(ANA)
    for alg, signer in (("HS256", OctKey.import_key(SECRET)), ("none", OctKey.import_key("x" * 20))):
        provider.alg, provider.signer = alg, signer
        assert go(world.browser(), provider).status_code == 502, alg


def test_the_description_of_another_provider_is_not_believed(world: World, provider: Provider) -> None:
    provider.description = {"issuer": "https://evil.example"}
    assert from_here(world.browser()).status_code == 502


@pytest.mark.parametrize("lies", [{"sub": ""}, {"sub": "s" * 256}, {"nonce": None}], ids=json.dumps)
def test_claims_that_name_nobody_are_refused(world: World, provider: Provider, lies: dict[str, Any]) -> None:
    provider.lies = lies
    assert go(world.browser(), provider).status_code == 502


def test_nobody_is_sent_there_by_a_link_elsewhere(world: World) -> None:
    """An image or a link on another page would sign somebody in, or join an account, unnoticed."""
    inside = world.inside(ANA, Role.TRAINEE)
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "none"}, {}):
        answer = world.browser().client.get("/account/institution/", headers=headers)
        assert answer.headers["Location"].startswith("/account/sign-in"), headers
        answer = inside.client.get("/account/institution/", headers=headers)
        assert answer.headers["Location"] == "/account/"
    older = world.browser().client.get(
        "/account/institution/", headers={"Referer": "http://localhost/account/sign-in"}
    )
    assert "/authorize?" in older.headers["Location"]


def test_a_browser_that_was_left_open_joins_nobody(world: World, provider: Provider) -> None:
    browser = world.inside(ANA, Role.TRAINEE)
    world.clock.pass_by(minutes=11)
    assert from_here(browser).headers["Location"].startswith("/account/confirm")


def test_who_signs_in_there_confirms_there(world: World, provider: Provider) -> None:
    """Only when the provider says that it was shown just now, and only the same person."""
    world.person(ANA)
    browser = world.browser()
    go(browser, provider)
    world.clock.pass_by(minutes=11)
    assert browser.get("/account/data").headers["Location"].startswith("/account/confirm")
    assert go(browser, provider, again="1").status_code == 502
    provider.lies = {"auth_time": int(time.time()) - 3600}
    assert go(browser, provider, again="1").status_code == 502
    provider.lies = {"auth_time": int(time.time()), "sub": "u-2", "email": "jan@example.org"}
    assert go(browser, provider, again="1").status_code == 502
    provider.lies = {"auth_time": int(time.time())}
    assert go(browser, provider, again="1").status_code == 303
    assert browser.get("/account/data").status_code == 200


def test_what_the_institution_told_cannot_be_read_in_the_cookie(world: World, provider: Provider) -> None:
    world.invitation(ANA)
    browser = world.browser()
    go(browser, provider)
    with browser.client.session_transaction() as cookie:
        assert cookie["institution-claims"]
        assert ANA not in str(dict(cookie))
