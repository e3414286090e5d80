"""`westeros-learn demo`: the courses in a browser, and what is said when the port is taken."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen
from zipfile import ZipFile

import pytest

from tests.running import running_demo
from westeros_learn.app import create_shelf
from westeros_learn.cli.demo import build_shelf
from westeros_learn.export import TARGETS
from westeros_learn.web.courses import PURPOSES

COURSES = Path(__file__).parents[1] / "browser" / "courses"


def test_the_shelf_leads_to_the_course_and_to_its_packages(tmp_path: Path) -> None:
    with running_demo(COURSES, tmp_path) as address:
        with urlopen(address) as answer:  # noqa: S310  # our own address
            shelf = answer.read().decode()
            assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
        assert "A small course" in shelf
        for path, kind in (("courses/small/", "text/html"), ("courses/small/course.js", "text/javascript")):
            with urlopen(address + path) as answer:  # noqa: S310
                assert answer.headers.get_content_type() == kind
        with urlopen(address + "packages/small-en-scorm12.zip") as answer:  # noqa: S310
            assert answer.read() == (tmp_path / "small-en-scorm12.zip").read_bytes()
        for target, purpose in PURPOSES.items():
            assert f'href="/packages/small-en-{target}.zip">{purpose}</a>' in shelf
        assert "imsmanifest.xml" in ZipFile(tmp_path / "small-en-scorm12.zip").namelist()
        for missing in ("courses/other/", "courses/small/../../setup.cfg", "packages/..%2fsetup.cfg"):
            with pytest.raises(HTTPError, match="404"):
                urlopen(address + missing)  # noqa: S310


def test_what_every_target_is_for_is_said() -> None:
    assert [*PURPOSES] == [*TARGETS]


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
    with running_demo(courses, tmp_path / "dist") as address, urlopen(address) as answer:  # noqa: S310
        shelf = answer.read().decode()
    assert "A small course" in shelf
    assert "broken" not in shelf


def test_a_package_that_was_removed_is_not_there(tmp_path: Path) -> None:
    """Who empties dist/ while the demo runs gets a page that says so, not an error of the server."""
    shelf = build_shelf(COURSES, tmp_path)
    client = create_shelf(shelf).test_client()
    for file in tmp_path.iterdir():
        file.unlink()
    (packages, *_) = shelf.packages.values()
    answer = client.get(f"/packages/{packages['scorm12'].file.name}")
    assert answer.status_code == 404
    assert "There is nothing at this address" in answer.text
