"""Administrators inspect a package, and play it where nothing of the app is."""

from __future__ import annotations

import io
import os
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests.inspector.packages import whole, write_zip
from westeros_learn.records import Role

from .world import Browser, World, make_world

if TYPE_CHECKING:
    from pathlib import Path

    from werkzeug.test import TestResponse

    from westeros_learn.delivery.library import Library
    from westeros_learn.records import Database

HERE, THERE = "http://localhost", "http://tried.example"


@pytest.fixture
def package(tmp_path: Path) -> bytes:
    """A package of the small course."""
    write_zip(tmp_path / "course.zip", whole("scorm12"))
    return (tmp_path / "course.zip").read_bytes()


def world_with_trials(database: Database, library: Library, folder: Path) -> World:
    """An app that has set a host name aside for packages that are tried."""
    folder.mkdir()
    return make_world(database, library, packages=folder, trial_address=THERE)


def inspected(world: World, package: bytes, name: str = "course.zip") -> TestResponse:
    """An administrator sends a package."""
    browser = world.inside("lucia@example.org", Role.ADMINISTRATOR)
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', browser.get("/manage/inspect").text)
    assert token
    data = {"csrf_token": token[1], "package": (io.BytesIO(package), name)}
    return browser.client.post("/manage/inspect", data=data, content_type="multipart/form-data")


def address_in(answer: TestResponse) -> str:
    """The address in the test LMS that a page leads to."""
    found = re.search(rf'href="{THERE}(/[^"]+)"', answer.text)
    assert found, answer.text
    return found[1]


def test_a_package_is_told_about_and_not_kept(world: World, package: bytes) -> None:
    answer = inspected(world, package)
    assert answer.status_code == 200
    assert "SCORM 1.2" in answer.text
    assert "What it will report" in answer.text
    assert "test LMS" not in answer.text, "no host name was set aside for it"


def test_what_is_no_package_is_told_in_a_sentence(world: World) -> None:
    answer = inspected(world, b"no zip at all", "../../<script>.zip")
    assert answer.status_code == 200
    assert "A101" in answer.text
    assert "<script>" not in answer.text


def test_nobody_else_can_send_large_files(world: World) -> None:
    """Who is not allowed in is answered before what they send is read."""
    large = {"CONTENT_LENGTH": "250000000", "CONTENT_TYPE": "multipart/form-data; boundary=x"}

    def sends(browser: Browser, path: str) -> int:
        return browser.client.post(path, environ_overrides=large).status_code

    assert sends(world.browser(), "/manage/inspect") == 401
    assert sends(world.inside("ana@example.org", Role.TRAINEE), "/manage/inspect") == 403
    admin = world.inside("lucia@example.org", Role.ADMINISTRATOR)
    assert sends(admin, "/account/") == 413
    assert sends(admin, "/manage/inspect") == 400, "it was read, and held no token"


def test_it_is_played_under_a_name_of_its_own(
    database: Database, library: Library, tmp_path: Path, package: bytes
) -> None:
    world = world_with_trials(database, library, tmp_path / "kept")
    address = address_in(inspected(world, package))
    anybody = world.app.test_client()
    page = anybody.get(address, base_url=THERE)
    assert page.status_code == 200
    assert "Set-Cookie" not in page.headers
    assert anybody.get(f"{address}files/quick-closed/index.html", base_url=THERE).status_code == 200
    for path in ("/", "/account/sign-in", "/healthz", "/style.css"):
        assert anybody.get(path, base_url=THERE, follow_redirects=True).status_code == 404, (
            "nothing of the app is there"
        )
    assert anybody.get(address, base_url=HERE).status_code == 404, "and nothing of it is in the app"


def test_one_of_cmi5_finds_its_record_store_there(
    database: Database, library: Library, tmp_path: Path
) -> None:
    write_zip(tmp_path / "course.zip", whole("cmi5"))
    world = world_with_trials(database, library, tmp_path / "kept")
    address = address_in(inspected(world, (tmp_path / "course.zip").read_bytes()))
    anybody = world.app.test_client()
    launched = anybody.post(f"{address}records/launch", base_url=THERE, data={"unit": "0"}).json
    assert launched is not None
    asked = parse_qs(urlsplit(launched["address"]).query)
    assert asked["endpoint"] == [f"{THERE}{address}records/xapi/"]
    token = anybody.post(urlsplit(asked["fetch"][0]).path, base_url=THERE).json
    assert token is not None
    headers = {"Authorization": f"Basic {token['auth-token']}", "X-Experience-API-Version": "1.0.3"}
    state = urlencode(
        {"activityId": asked["activityId"][0], "agent": asked["actor"][0], "stateId": "LMS.LaunchData"}
    )
    where = f"{address}records/xapi/activities/state?{state}&registration={asked['registration'][0]}"
    answer = anybody.get(where, base_url=THERE, headers=headers)
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["launchMode"] == "Normal"
    assert anybody.get(where, base_url=THERE).status_code == 401


def test_it_is_gone_after_a_day_and_by_another_address(
    database: Database, library: Library, tmp_path: Path, package: bytes
) -> None:
    world = world_with_trials(database, library, tmp_path / "kept")
    address = address_in(inspected(world, package))
    for kept in (tmp_path / "kept").rglob(
        "*.zip"
    ):  # files have the time of this machine, tests have their own
        os.utime(kept, (world.clock().timestamp(), world.clock().timestamp()))
    anybody = world.app.test_client()
    assert anybody.get(address, base_url=THERE).status_code == 200
    assert anybody.get(f"/{'x' * 32}/", base_url=THERE).status_code == 404
    assert anybody.get(f"{address}files/quick-closed/..%2f..%2fsecret", base_url=THERE).status_code == 404
    world.clock.pass_by(days=1, minutes=1)
    assert anybody.get(address, base_url=THERE).status_code == 404
