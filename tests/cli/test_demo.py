"""`westeros-learn demo`: the courses in a browser, and what is said when the port is taken."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
from http.client import HTTPResponse
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener, urlopen
from zipfile import ZipFile

import pytest

from tests.running import running_demo
from westeros_learn.export import TARGETS
from westeros_learn.web.packages import purposes

pytestmark = pytest.mark.slow

COURSES = Path(__file__).parents[1] / "browser" / "courses"


def test_who_tries_it_out_enters_by_a_button_and_finds_the_courses(tmp_path: Path) -> None:
    """The visitor's steps: the door, a sample person, the courses of theirs."""
    opener = build_opener(HTTPCookieProcessor())
    with running_demo(COURSES, tmp_path) as address:
        door = read(opener.open(address))
        assert "Ana Ionescu" in door
        token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', door)
        assert token
        sent = urlencode({"csrf_token": token[1], "email": "ana@example.org"}).encode()
        inside = read(opener.open(f"{address}demo", sent))
        assert "A small course" in inside
        assert "0 of 3 lessons read" in inside


@pytest.mark.thorough
def test_the_trainer_writes_copies_that_outlive_the_demo(tmp_path: Path) -> None:
    courses, dist = tmp_path / "courses", tmp_path / "dist"
    shutil.copytree(COURSES / "small", courses / "small")
    mine = (courses / "small" / "course.yaml").read_bytes()
    for step in ("first", "second"):
        opener = build_opener(HTTPCookieProcessor())
        with running_demo(courses, dist) as address:
            enter(opener, address, "jan@example.org")
            outline = read(opener.open(f"{address}teach/courses/small/"))
            assert ("Written in the demo" in outline) is (step == "second")
            token = re.search(r'name="csrf_token" value="([^"]+)"', outline)
            assert token
            deed = {"do": "rename-module:s-m", "title": "Written in the demo", "csrf_token": token[1]}
            opener.open(f"{address}teach/courses/small/", urlencode(deed).encode()).close()
    assert (courses / "small" / "course.yaml").read_bytes() == mine
    assert not (courses / ".authoring").exists()


def enter(opener: OpenerDirector, address: str, email: str) -> None:
    """Go in as one of the sample people."""
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', read(opener.open(address)))
    assert token
    opener.open(f"{address}demo", urlencode({"csrf_token": token[1], "email": email}).encode()).close()


@pytest.mark.thorough
def test_what_it_says_of_itself_leads_to_it(tmp_path: Path) -> None:
    """Links to be passed on, and codes to be scanned, name the port at which it listens."""
    opener = build_opener(HTTPCookieProcessor())
    with running_demo(COURSES, tmp_path) as address:
        token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', read(opener.open(address)))
        assert token
        sent = urlencode({"csrf_token": token[1], "email": "lucia@example.org"}).encode()
        opener.open(f"{address}demo", sent).close()
        assert f">{address.rstrip('/')}<" in read(opener.open(f"{address}manage/"))


def test_every_package_can_be_taken_home_and_tried(tmp_path: Path) -> None:
    with running_demo(COURSES, tmp_path) as address:
        shelf = read(urlopen(f"{address}packages/"))  # noqa: S310  # our own address
        assert "A small course" in shelf
        for path, kind in (("courses/small/", "text/html"), ("courses/small/course.js", "text/javascript")):
            with urlopen(address + path) as answer:  # noqa: S310
                assert answer.headers.get_content_type() == kind
                assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
        for target, purpose in purposes().items():
            assert f'href="/packages/{target}/small">{purpose}</a>' in shelf
            with urlopen(f"{address}packages/{target}/small") as answer:  # noqa: S310
                name = answer.headers.get_filename()
                assert answer.read() == (tmp_path / str(name)).read_bytes()
        assert "imsmanifest.xml" in ZipFile(tmp_path / "small-en-scorm12.zip").namelist()
        for file in tmp_path.glob("talk-*.zip"):
            file.unlink()
        missing = ("courses/other/", "courses/small/../../setup.cfg", "packages/scorm12/..%2fsetup.cfg")
        for path in (
            *missing,
            "packages/talk-en-scorm12.zip",
            "packages/other/small",
            "packages/scorm12/talk",
        ):
            with pytest.raises(HTTPError, match="404"):
                urlopen(address + path)  # noqa: S310


def read(answer: HTTPResponse) -> str:
    """The text of an answer."""
    with answer:
        return answer.read().decode()


def test_what_every_target_is_for_is_said() -> None:
    assert [*purposes()] == [*TARGETS]


def test_a_taken_port_is_told_in_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        command = [sys.executable, "-m", "westeros_learn", "demo", "--port", str(port), "--no-browser"]
        ended = subprocess.run(
            [*command, "--courses", str(COURSES), "-o", str(tmp_path)],
            capture_output=True,
            text=True,
            check=False,
        )
    assert ended.returncode == 1
    assert f"Port {port} on 127.0.0.1 cannot be used: address already in use." in ended.stderr
    assert "Choose another port" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_course_with_faults_is_left_out_and_the_others_are_shown(tmp_path: Path) -> None:
    courses = tmp_path / "courses"
    (courses / "broken").mkdir(parents=True)
    (courses / "broken" / "course.yaml").write_text("id: broken\n", "utf-8")
    (courses / "small").symlink_to(COURSES / "small")
    with running_demo(courses, tmp_path / "dist") as address:
        shelf = read(urlopen(f"{address}packages/"))  # noqa: S310
    assert "A small course" in shelf
    assert "broken" not in shelf
