"""Whom the app asks, for how long, and how much of an answer it reads."""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING

import pytest
import requests
from flask import Flask, Response, redirect
from requests.exceptions import InvalidURL
from werkzeug.serving import make_server

from westeros_learn.lti import fault_of, outside
from westeros_learn.lti.outside import Session

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def hostile() -> Iterator[str]:
    """A server that wastes time and memory."""
    app = Flask(__name__)
    app.add_url_rule("/long", "long", lambda: Response(b"x" * 65536 for _ in range(1000)))
    app.add_url_rule("/slow", "slow", lambda: Response(_drops()))
    app.add_url_rule("/away", "away", lambda: redirect("/well"))
    app.add_url_rule("/well", "well", lambda: Response("well"))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    server.server_close()


def _drops() -> Iterator[bytes]:
    while True:
        yield b"x"


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("https://school.example/mod/lti/auth.php", ""),
        ("https://school.example:8443/moodle", ""),
        ("https://10.0.0.8/", ""),
        ("http://school.example/", "https"),
        ("https://user:word@school.example/", "password"),
        ("https:///auth", "no address"),
        ("ftp://school.example/", "no address"),
        ("javascript:alert(1)", "no address"),
        ("https://school.example:port/", "no address"),
        ("https://[::1", "no address"),
        ("https://school.example/a b", "no address"),
        ("", "no address"),
        ("http://127.0.0.1:5000/", "this machine"),
        ("https://localhost/", "this machine"),
        ("https://lms.localhost/", "this machine"),
        ("https://[::1]/", "this machine"),
    ],
)
def test_whom_a_platform_may_name(address: str, fault: str) -> None:
    assert fault in fault_of(address, loopback=False)
    assert bool(fault_of(address, loopback=False)) == bool(fault)


def test_this_machine_is_asked_only_where_that_is_allowed(hostile: str) -> None:
    assert fault_of("http://127.0.0.1:5000/", loopback=True) == ""
    with Session(loopback=False) as session, pytest.raises(InvalidURL):
        session.get(f"{hostile}/well")
    with Session(loopback=True, hosts={"school.example"}) as session, pytest.raises(InvalidURL):
        session.get(f"{hostile}/well")
    with Session(loopback=True) as session:
        assert session.get(f"{hostile}/well").text == "well"


def test_nobody_leads_elsewhere(hostile: str) -> None:
    with Session(loopback=True) as session, pytest.raises(requests.ConnectionError):
        session.get(f"{hostile}/away")


def test_an_endless_answer_is_not_read_to_its_end(hostile: str) -> None:
    with Session(loopback=True) as session, pytest.raises(requests.ConnectionError, match="too long"):
        session.get(f"{hostile}/long")


def test_an_answer_in_drops_is_left(hostile: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside, "_WHOLE", 0.05)
    with Session(loopback=True) as session, pytest.raises(requests.ReadTimeout):
        session.get(f"{hostile}/slow")


def test_a_netrc_on_the_machine_does_not_take_the_place_of_our_access(
    hostile: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login a password b\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    with Session(loopback=True) as session:
        asked = session.get(f"{hostile}/well", headers={"Authorization": "Bearer x"}).request
    assert asked.headers["Authorization"] == "Bearer x"
