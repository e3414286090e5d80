"""The preview's server: what it tells, what it hands out, and to whom."""

from __future__ import annotations

import json
import shutil
from itertools import islice
from pathlib import Path
from queue import Queue
from threading import Event, Thread
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.patience import PATIENCE
from westeros_learn.app.preview import create_preview
from westeros_learn.model import Span
from westeros_learn.web.preview import PreviewedCourse, watch_folder
from westeros_learn.web.preview.places import Places

SMALL = Path(__file__).parents[1] / "browser" / "courses" / "small"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "small"))


@pytest.fixture
def course(folder: Path) -> PreviewedCourse:
    return PreviewedCourse(folder)


@pytest.fixture
def client(course: PreviewedCourse) -> FlaskClient:
    return create_preview(course).test_client()


def news(course: PreviewedCourse) -> Any:
    return json.loads(course.snapshot("").news)


def edit(path: Path, old: str, new: str) -> None:
    before = path.read_text("utf-8")
    assert old in before
    path.write_text(before.replace(old, new, 1), "utf-8")


# --- the pages ---------------------------------------------------------------------------


def test_the_frame_and_the_page_come_from_here_and_are_kept_nowhere(client: FlaskClient) -> None:
    for path in ("/", "/preview/frame.js", "/preview/frame.css", "/preview/tool.css", "/preview/icon.svg"):
        with client.get(path) as answer:
            assert answer.status_code == 200, path
            assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    for path in ("/page/source/", "/page/source/course.js", "/page/source/course.css"):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/page/source/setup.cfg", "/page/source/..%2fcourse.yaml", "/preview/../x"])
def test_nothing_else_is_handed_out(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_only_this_machine_by_its_own_name_is_answered(client: FlaskClient) -> None:
    """A page elsewhere may give its name the address 127.0.0.1; the browser then sends that name."""
    for host in ("127.0.0.1:8010", "localhost:8010"):
        assert client.get("/page/source/", headers={"Host": host}).status_code == 200
    for path in ("/", "/page/source/", "/news/source"):
        assert client.get(path, headers={"Host": "evil.example:8010"}).status_code == 400


def test_news_come_as_events_and_only_what_is_new(client: FlaskClient, course: PreviewedCourse) -> None:
    answer = client.get("/news/source")
    assert answer.mimetype == "text/event-stream"
    retry, event = islice(answer.iter_encoded(), 2)
    assert retry.startswith(b"retry: ")
    version = course.snapshot("").version
    assert event.startswith(f"id: {version}\ndata: {{".encode())
    assert event.count(b"\n") == 3
    assert course.newer("", version, timeout=0) is None


# --- what is told ---------------------------------------------------------------------------


def test_every_part_can_be_gone_to(course: PreviewedCourse) -> None:
    told = news(course)
    page = course.snapshot("").members["index.html"].read().decode()
    targets = [lesson["target"] for lesson in told["lessons"]]
    targets += [part["target"] for lesson in told["lessons"] for part in lesson["parts"]]
    targets += [part["target"].removeprefix("pool--") for part in told["pool"]]
    assert len(targets) > 10
    assert not [target for target in targets if f'id="{target}"' not in page]


def test_what_looks_the_same_has_the_same_version(course: PreviewedCourse, folder: Path) -> None:
    before = course.snapshot("").version
    (folder / "notes.txt").write_text("not of the course", "utf-8")
    course.touched()
    assert course.snapshot("").version == before
    edit(folder / "one" / "lesson.md", "lesson", "Lesson")
    course.touched()
    assert course.snapshot("").version != before


def test_a_fault_is_told_with_the_part_that_it_concerns(course: PreviewedCourse, folder: Path) -> None:
    edit(folder / "one" / "quiz.yaml", "correct: true", "corect: true")
    (fault,) = [fault for fault in news(course)["faults"] if fault["code"] == "Q104"]
    page = course.snapshot("").members["index.html"].read().decode()
    assert f'data-at="{fault["at"]}"' in page
    assert fault["at"].startswith("one/quiz.yaml:")


def test_a_question_that_cannot_be_shown_has_its_faults_at_its_place(
    course: PreviewedCourse, folder: Path
) -> None:
    edit(folder / "one" / "quiz.yaml", "kind: single-choice", "kind: sinle-choice")
    (fault,) = [fault for fault in news(course)["faults"] if fault["code"] == "Q108"]
    page = course.snapshot("").members["index.html"].read().decode()
    assert f'<p data-at="{fault["at"]}" data-placed="one/lesson.md:' in page


def test_without_a_course_there_are_faults_and_it_comes_back(course: PreviewedCourse, folder: Path) -> None:
    whole = (folder / "course.yaml").read_text("utf-8")
    (folder / "course.yaml").write_text("title: [", "utf-8")
    told = news(course)
    assert "title" not in told
    assert told["faults"][0]["place"] == "course.yaml:1"
    assert not course.snapshot("").members
    (folder / "course.yaml").write_text(whole, "utf-8")
    course.touched()
    assert "title" in news(course)


def test_learners_get_no_place_of_any_source(folder: Path) -> None:
    from westeros_learn.export import TARGETS, ExportOptions
    from westeros_learn.source import load_course

    loaded = load_course(folder).course
    assert loaded is not None
    for target in TARGETS.values():
        for member in target(loaded, ExportOptions()).members:
            assert b"data-at=" not in member.read(), member.name
            assert b"PreviewPlayer" not in member.read(), member.name


# --- places ------------------------------------------------------------------------------------

QUIZ = """\
- id: one
  choices:
    - a: First
      feedback: |
        Long
          text
    - b: Second

# a comment
- id: broken
  kind: none
- id: two
  choices:
  - a: Not indented
    correct: true
"""


@pytest.mark.parametrize(
    ("line", "column", "expected"),
    [
        (1, 3, (1, 3)),
        (2, 3, (1, 3)),
        (3, 7, (3, 7)),
        (6, 11, (3, 7)),
        (7, 7, (7, 7)),
        (11, 3, None),  # of the question that is not shown
        (13, 3, (12, 3)),
        (15, 5, (14, 5)),
    ],
)
def test_a_fault_lies_in_the_smallest_part_around_it(
    tmp_path: Path, line: int, column: int, expected: tuple[int, int] | None
) -> None:
    (tmp_path / "q.yaml").write_text(QUIZ, "utf-8")
    shown = [(1, 3), (3, 7), (7, 7), (12, 3), (14, 5)]
    page = "".join(f'<p data-at="q.yaml:{at}:{column}">' for at, column in shown)
    found = Places(page, tmp_path).around(Span("q.yaml", line, column))
    assert found == (Span("q.yaml", *expected) if expected else None)


# --- watching ----------------------------------------------------------------------------------


def test_every_way_of_saving_is_noticed(folder: Path) -> None:
    lesson, spare = folder / "one" / "lesson.md", folder / "one" / ".lesson.md.new"
    seen: Queue[str | None] = Queue()

    def look() -> None:
        try:
            seen.put(lesson.read_text("utf-8"))
        except FileNotFoundError:
            seen.put(None)

    stop, first = Event(), lesson.read_text("utf-8")
    thread = Thread(target=watch_folder, args=(folder, look, stop), kwargs={"at_once": True})
    thread.start()
    try:
        wait_for(seen, first)  # from now on it knows the folder
        lesson.write_text("Written\n", "utf-8")
        wait_for(seen, "Written\n")
        spare.write_text("Renamed\n", "utf-8")
        spare.replace(lesson)
        wait_for(seen, "Renamed\n")
        lesson.unlink()
        wait_for(seen, None)
    finally:
        stop.set()
        thread.join(PATIENCE)
    assert not thread.is_alive()


def wait_for(seen: Queue[str | None], text: str | None) -> None:
    """Wait until a text was seen; what was seen before it does not matter."""
    while seen.get(timeout=PATIENCE) != text:
        pass
