"""The app's side of a launch, as `delivery` and the pages do it, kept in a dictionary."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from threading import Thread
from typing import TYPE_CHECKING

import requests
from flask import Flask, jsonify
from werkzeug.serving import make_server

from tests.patience import PATIENCE
from westeros_learn import lti
from westeros_learn.lti.login import PendingLogin

from .platform import TestPlatform
from .school import Client

if TYPE_CHECKING:
    from collections.abc import Mapping

_FIELD = re.compile(r'name="([^"]+)" value="([^"]*)"')


class TestTool:
    """This app as a tool that publishes its keys, and knows one platform or several."""

    __test__ = False

    def __init__(self) -> None:
        self.keys = [lti.new_key(datetime.now(UTC))]
        app = Flask(__name__)
        app.add_url_rule("/lti/keys", view_func=lambda: jsonify(lti.public_set(self.keys)))
        self.server = make_server("127.0.0.1", 0, app, threaded=True)
        base = f"http://127.0.0.1:{self.server.port}"
        self.tool = lti.Tool(
            name="Courses",
            description="Courses that are taught everywhere.",
            base=base,
            login_url=f"{base}/lti/login",
            launch_url=f"{base}/lti/launch",
            keys_url=f"{base}/lti/keys",
            icon_url=f"{base}/icon.svg",
        )
        Thread(target=self.server.serve_forever, daemon=True).start()
        self.forget()

    def forget(self) -> None:
        """Forget everything but the keys."""
        self.pending: dict[bytes, PendingLogin] = {}
        self.deployments = {"1"}
        self.platform_keys = lti.PlatformKeys(lti.fetching(loopback=True))
        self.late = timedelta(0)

    def close(self) -> None:
        """Stop it."""
        self.server.shutdown()
        self.server.server_close()

    @property
    def now(self) -> datetime:
        """The time, by the clock of this tool."""
        return datetime.now(UTC) + self.late

    def begin(self, platform: lti.Platform, sent: Mapping[str, str]) -> lti.BegunLogin:
        """Answer the beginning of a login."""
        begun = lti.begin_login(lti.read_login(sent, self.tool), platform, self.tool, self.now)
        self.pending[begun.pending.state] = begun.pending
        return begun

    def receive(self, platform: lti.Platform, form: Mapping[str, str]) -> lti.Launch:
        """Take what the platform had the browser send."""
        pending = self.pending.pop(lti.digest(form.get("state", "")), None)
        return lti.read_launch(
            form, pending, platform, self.deployments.__contains__, self.platform_keys, self.tool, self.now
        )


def known(platform: TestPlatform, client: Client, **other: str) -> lti.Platform:
    """Return a platform as an administrator entered it."""
    where = platform.addresses
    return lti.Platform(
        issuer=where["issuer"],
        client_id=client.id,
        authorization_url=where["authorization"],
        token_url=where["token"],
        jwks_url=where["keys"],
        **other,  # type: ignore[arg-type]  # a test names what it changes
    )


def answered(address: str) -> dict[str, str]:
    """Go to the platform, as a browser does, and return the form that it makes of it."""
    page = requests.get(address, timeout=PATIENCE)
    assert page.ok, page.text
    return {name: unescape(value) for name, value in _FIELD.findall(page.text)}
