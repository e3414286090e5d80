"""A platform of LTI 1.3 Advantage, over HTTP: written from the standards, sharing nothing with the app.

What a test changes in `lies`, `header` or `signer` is a lie; everything else is told as the standards demand,
and what a tool sends is looked at as strictly: whoever is wrong gets an answer of 400 or 401.
"""

from __future__ import annotations

import hmac
import json
import secrets
import time
from base64 import urlsafe_b64encode
from html import escape
from threading import Thread
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from flask import Flask, abort, jsonify, redirect, request
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, RSAKey
from werkzeug.serving import make_server

from tests.patience import PATIENCE

from .platform_claims import claims_of
from .platform_pages import add_pages
from .platform_services import Services, add_services
from .school import DL, LTI, PLATFORM, ROLE, SCOPES, TOOL, Client, Course, Link, Person

_FIXED = {"scope": "openid", "response_type": "id_token", "response_mode": "form_post", "prompt": "none"}


class TestPlatform:
    """A platform that runs in this process.

    Args:
        host: the name at which browsers and tools reach it; it has to lead to this machine.
    """

    __test__ = False

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.first_key = RSAKey.generate_key(2048, parameters={"kid": "platform-1"})
        self.begin_anew()
        self.app = Flask(__name__)
        self.server = make_server("127.0.0.1", 0, self.app, threaded=True)
        self.base = f"http://{host}:{self.server.port}"
        self.issuer = self.base
        add_services(self.app, self)
        add_pages(self.app, self)
        self._add_protocol()
        Thread(target=self.server.serve_forever, daemon=True).start()

    def begin_anew(self) -> None:
        """Forget everything, and take back every lie."""
        self.key = self.first_key
        self.published: list[dict[str, Any]] = [self._public(self.key)]
        self.keys_asked = 0
        self.people: dict[str, Person] = {}
        self.courses: dict[str, Course] = {}
        self.clients: dict[str, Client] = {}
        self.registration_tokens: set[str] = set()
        self.returned: list[dict[str, Any]] = []
        self.services = Services()
        self.lies: dict[str, Any] = {}
        self.header: dict[str, Any] = {}
        self.signer: RSAKey | bytes = self.key
        self.description: dict[str, Any] = {}
        self.registered: dict[str, Any] = {}
        self.with_deployment_in_registration = True
        self.storage_target = ""
        self.multiple: bool | str = True
        self.accept_line_items: bool | None = True
        self.data: str | None = "what the platform wants back"

    def close(self) -> None:
        """Stop it."""
        self.server.shutdown()
        self.server.server_close()

    # What a test prepares.

    def person(self, name: str, given: str, family: str, *roles: str) -> Person:
        """Make an account; roles are those of the course, `Learner` for instance."""
        made = Person(name, given, family, f"{name}@school.example", [f"{ROLE}{role}" for role in roles])
        self.people[name] = made
        return made

    def course(self, name: str, title: str, *members: str) -> Course:
        """Make a course."""
        self.courses[name] = Course(name, title, {}, list(members))
        return self.courses[name]

    def link(self, course: str, name: str, target: str, /, **custom: str) -> Link:
        """Put a link into a course."""
        made = Link(name, f"Link {name}", target, custom)
        self.courses[course].links[name] = made
        return made

    def client(self, base: str, **paths: str) -> Client:
        """Register a tool by hand, as an administrator would."""
        where = {"login": "/lti/login", "launch": "/lti/launch", "keys": "/lti/keys", **paths}
        launch = f"{base}{where['launch']}"
        made = Client(
            id=f"tool-{len(self.clients) + 1}",
            name="A tool",
            login_url=f"{base}{where['login']}",
            launch_urls=[launch],
            keys_url=f"{base}{where['keys']}",
            target=launch,
            domain=urlsplit(base).netloc,
            deployments=["1"],
            scopes=list(SCOPES),
        )
        self.clients[made.id] = made
        return made

    # Addresses.

    @property
    def addresses(self) -> dict[str, str]:
        """The addresses that an administrator copies."""
        return {
            "issuer": self.issuer,
            "authorization": f"{self.base}/auth",
            "token": f"{self.base}/token",
            "keys": f"{self.base}/jwks",
        }

    def registration_address(self, tool: str) -> str:
        """Return where the platform sends an administrator who pasted a tool's address."""
        token = secrets.token_urlsafe(16)
        self.registration_tokens.add(token)
        joint = "&" if urlsplit(tool).query else "?"
        config = f"{self.base}/.well-known/openid-configuration"
        asked = {"openid_configuration": config, "registration_token": token}
        return f"{tool}{joint}{urlencode(asked)}"

    def initiation(
        self, client: Client, person: str, course: str, link: str = "", *, target: str = ""
    ) -> dict[str, str]:
        """Return what begins a login: a resource link, or deep linking where no link is named."""
        found = self.courses[course].links[link].target if link else client.target
        told = {
            "iss": self.issuer,
            "login_hint": person,
            "target_link_uri": target or found,
            "client_id": client.id,
            "lti_message_hint": f"{course}/{link}",
            "lti_deployment_id": client.deployments[0],
        }
        if self.storage_target:
            told["lti_storage_target"] = self.storage_target
        return told

    # The token.

    def token(self, claims: dict[str, Any]) -> str:
        """Sign claims, by hand: a library would not let itself be made to lie."""
        header = {"alg": "RS256", "typ": "JWT", "kid": self.key.kid, **self.header}
        header = {name: value for name, value in header.items() if value is not None}
        told = b".".join(_base64(json.dumps(part).encode()) for part in (header, claims))
        return b".".join((told, _base64(_signature(header["alg"], self.signer, told)))).decode()

    @staticmethod
    def _public(key: RSAKey) -> dict[str, Any]:
        return {**key.as_dict(private=False), "use": "sig", "alg": "RS256"}

    # The protocol.

    def _add_protocol(self) -> None:
        add = self.app.add_url_rule
        add("/.well-known/openid-configuration", view_func=self._describe)
        add("/register", view_func=self._register, methods=["POST"])
        add("/jwks", view_func=self._jwks)
        add("/auth", view_func=self._authorize, methods=["GET", "POST"])
        add("/courses/<course>/chosen", view_func=self._chosen, methods=["POST"])

    def _describe(self) -> Any:
        true = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.base}/auth",
            "token_endpoint": f"{self.base}/token",
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            "token_endpoint_auth_signing_alg_values_supported": ["RS256"],
            "jwks_uri": f"{self.base}/jwks",
            "registration_endpoint": f"{self.base}/register",
            "scopes_supported": ["openid", *SCOPES],
            "response_types_supported": ["id_token"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "claims_supported": ["sub", "iss", "name", "given_name", "family_name", "email"],
            PLATFORM: {
                "product_family_code": "test-platform",
                "version": "1",
                "messages_supported": [
                    {"type": "LtiResourceLinkRequest"},
                    {"type": "LtiDeepLinkingRequest", "placements": ["ContentArea"]},
                ],
            },
        }
        told = {**true, **self.description}
        return jsonify({name: value for name, value in told.items() if value is not None})

    def _register(self) -> Any:
        """Take a registration as strictly as Dynamic Registration 1.0, 3.5.2, and Moodle do."""
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if kind != "Bearer" or token not in self.registration_tokens:
            return "no such registration token", 401
        self.registration_tokens.discard(token)
        sent = request.get_json()
        tool = sent[TOOL]
        target = tool["target_link_uri"]
        faults = {
            "application_type": sent["application_type"] != "web",
            "response_types": sent["response_types"] != ["id_token"],
            "grant_types": set(sent["grant_types"]) != {"implicit", "client_credentials"},
            "token_endpoint_auth_method": sent["token_endpoint_auth_method"] != "private_key_jwt",
            "redirect_uris": not sent["redirect_uris"] or not isinstance(sent["redirect_uris"], list),
            "domain": tool["domain"] != urlsplit(target).netloc,
            "scope": not set(sent["scope"].split()) <= set(SCOPES),
            "claims": not {"iss", "sub"} <= set(tool["claims"]),
        }
        if wrong := [name for name, fault in faults.items() if fault]:
            return f"wrong: {', '.join(wrong)}", 400
        made = Client(
            id=f"tool-{len(self.clients) + 1}",
            name=sent["client_name"],
            login_url=sent["initiate_login_uri"],
            launch_urls=sent["redirect_uris"],
            keys_url=sent["jwks_uri"],
            target=target,
            domain=tool["domain"],
            deployments=["1"],
            scopes=sent["scope"].split(),
            told=sent,
        )
        self.clients[made.id] = made
        given = {**tool, "deployment_id": "1"} if self.with_deployment_in_registration else tool
        answer = {
            **sent,
            "client_id": made.id,
            TOOL: given,
        }
        return jsonify({**answer, **self.registered})

    def _jwks(self) -> Any:
        self.keys_asked += 1
        return jsonify(keys=self.published)

    def _authorize(self) -> Any:
        """Answer an authorization request with a form (Security Framework 1.0, 5.1.1.2 and 5.1.1.3)."""
        asked = request.values
        client = self.clients.get(asked.get("client_id", ""))
        fixed = {
            "scope": "openid",
            "response_type": "id_token",
            "response_mode": "form_post",
            "prompt": "none",
        }
        if client is None or any(asked.get(name) != value for name, value in fixed.items()):
            abort(400, "The request is not that of LTI 1.3.")
        back = asked.get("redirect_uri", "")
        if back not in client.launch_urls or not asked.get("state") or not asked.get("nonce"):
            abort(400, "The request names no address of the tool's, or no state, or no nonce.")
        person = self.people.get(asked.get("login_hint", ""))
        if person is None:
            return _form(back, {"error": "login_required", "state": asked["state"]})
        course, _, link = asked.get("lti_message_hint", "").partition("/")
        found = self.courses[course]
        claims = claims_of(self, client, person, found, found.links[link] if link else None, asked["nonce"])
        return _form(back, {"id_token": self.token(claims), "state": asked["state"]})

    def _chosen(self, course: str) -> Any:
        """Take the links that a teacher chose (Deep Linking 2.0, 4.5), and put them into the course."""
        sent = request.form.get("JWT", "")
        claims = self.signed_by_tool(sent)
        client = self.clients[claims["iss"]]
        aud = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
        right = (
            self.issuer in aud
            and claims[f"{LTI}message_type"] == "LtiDeepLinkingResponse"
            and claims[f"{LTI}version"] == "1.3.0"
            and claims[f"{LTI}deployment_id"] in client.deployments
            and claims.get(f"{DL}data") == self.data
            and claims["exp"] > time.time() >= claims["iat"] - 5
            and bool(claims["nonce"])
        )
        if not right:
            abort(400, "The answer is not one to this request.")
        items = claims.get(f"{DL}content_items", [])
        if len(items) > 1 and self.multiple not in (True, "true"):
            abort(400, "Only one link was asked for.")
        self.returned.append(claims)
        for item in items:
            self._add_chosen(client, self.courses[course], item)
        return redirect(f"/courses/{course}", 303)

    def _add_chosen(self, client: Client, course: Course, item: dict[str, Any]) -> None:
        name = f"chosen-{len(course.links) + 1}"
        made = Link(name, item.get("title") or name, item.get("url") or client.target, item.get("custom", {}))
        course.links[name] = made
        if "lineItem" in item:
            told = {"label": made.title, **item["lineItem"], "resourceLinkId": name}
            made.line_item = self.services.add(course.id, told)

    def signed_by_tool(self, token: str) -> dict[str, Any]:
        """Return the claims of a token that a tool signed with one of the keys that it publishes."""
        try:
            named = json.loads(jws.extract_compact(token.encode()).payload)["iss"]
            keys = requests.get(self.clients[named].keys_url, timeout=PATIENCE).json()
            read = jwt.decode(token, KeySet.import_key_set(keys), algorithms=["RS256"])
        except (JoseError, ValueError, KeyError) as error:
            abort(401, f"The tool's signature cannot be verified: {type(error).__name__}.")
        return dict(read.claims)


def _signature(alg: str, signer: RSAKey | bytes, told: bytes) -> bytes:
    """Return a signature (RFC 7518, 3.2 and 3.3), or none (3.6)."""
    if alg == "none":
        return b""
    if isinstance(signer, bytes):
        return hmac.digest(signer, told, "sha256")
    kinds = {"RS256": hashes.SHA256(), "RS512": hashes.SHA512()}
    assert signer.private_key is not None
    return signer.private_key.sign(told, padding.PKCS1v15(), kinds[alg])


def _base64(data: bytes) -> bytes:
    return urlsafe_b64encode(data).rstrip(b"=")


def _form(address: str, fields: dict[str, str]) -> str:
    """Return a page that sends a form by itself (OAuth 2.0 Form Post Response Mode)."""
    held = "".join(f'<input type="hidden" name="{escape(n)}" value="{escape(v)}">' for n, v in fields.items())
    return (
        '<!DOCTYPE html><html lang="en"><title>On the way</title>'
        f'<form method="post" action="{escape(address)}">{held}<button>Go on</button></form>'
        "<script>document.forms[0].submit()</script></html>"
    )
