"""Browsing many large courses: what a page costs among 20,000 questions, and among a tenth of them.

Time is computing time in this process, so that a busy machine decides little. The learner is in two
courses of the same size in both libraries, so what they are shown is the same.
"""

from __future__ import annotations

import shutil
import time
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from sqlalchemy import event

from tests.bench.large import QUESTIONS_PER_LESSON, write_course
from tests.bench.processes import free_port, serving
from tests.bench.report import heading, say
from tests.bench.signed_in import app_of, settings_of, sign_in_learner
from westeros_learn.delivery.library import Library
from westeros_learn.records import Database
from westeros_learn.records.migrate import upgrade

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

ROOT = Path(__file__).parents[2]
LESSONS = 50
FEW, MANY = 2, 20
ROUNDS = 9
WANTED = 1.3
MOST_MB = 150
PAGES = {
    "the list of courses": "/",
    "a course": "/learn/large-1/",
    "a lesson": "/learn/large-1/lessons/l-l-7",
    "the glossary": "/learn/large-1/glossary",
}


def write_library(folder: Path, courses: int) -> Path:
    """Write courses of one size; each has an id of its own."""
    first = write_course(folder, LESSONS)
    for number in range(1, courses + 1):
        copy = folder / "courses" / f"large-{number}"
        shutil.copytree(first, copy)
        text = (copy / "course.yaml").read_text("utf-8")
        (copy / "course.yaml").write_text(text.replace("id: large\n", f"id: large-{number}\n"), "utf-8")
    return folder / "courses"


@contextmanager
def visiting(folder: Path, courses: int) -> Iterator[tuple[FlaskClient, list[str]]]:
    """Open a library for a learner; yields a browser, and the queries that are sent."""
    url = f"sqlite:///{folder}/records.db"
    database = Database(url)
    library = Library(write_library(folder, courses))
    upgrade(database)
    app = app_of(settings_of(url), database, library)
    visitor = sign_in_learner(app, database, library, "ana@school.example", ["large-1", "large-2"])
    client = app.test_client()
    client.set_cookie("session", visitor.cookie.removeprefix("session="))
    sent: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *told: sent.append(told[2]))
    yield client, sent
    database.close()


def cost(client: FlaskClient, sent: list[str], path: str) -> tuple[float, int]:
    """Return the milliseconds of computing of a page, and how many queries it sends."""
    sent.clear()
    start = time.thread_time()
    page = client.get(path)
    took = time.thread_time() - start
    assert page.status_code == 200, (path, page.status)
    return took * 1000, sum(not statement.startswith("BEGIN") for statement in sent)


def browse() -> None:
    """Print the time of each page in both libraries, in turns."""
    heading(f"Pages among {MANY * LESSONS * QUESTIONS_PER_LESSON:,} questions, computing and queries")
    with (
        TemporaryDirectory() as small,
        TemporaryDirectory() as large,
        visiting(Path(small), FEW) as few,
        visiting(Path(large), MANY) as many,
    ):
        for name, path in PAGES.items():
            rounds = [(cost(*few, path), cost(*many, path)) for _ in range(ROUNDS + 1)][1:]
            usual = median(little[0] for little, _ in rounds)
            took, queries = median(much[0] for _, much in rounds), rounds[0][1][1]
            print(f"  {name}: {took:.1f} ms, {queries} queries")
            assert queries == rounds[0][0][1], (name, rounds)
            say(f"{name}, against a tenth of them", took / usual, WANTED, "times")


def hold() -> None:
    """Print what a process holds when every page of every course of ours was shown."""
    with TemporaryDirectory() as folder:
        url, port = f"sqlite:///{folder}/records.db", free_port()
        database, library = Database(url), Library(ROOT / "courses")
        upgrade(database)
        environment = settings_of(url, port, COURSES=str(library.folder))
        ids = [*library.courses]
        visitor = sign_in_learner(
            app_of(environment, database, library), database, library, "ana@x.example", ids
        )
        database.close()
        serve = ["westeros_learn", "serve", "--bind", f"127.0.0.1:{port}", "--processes", "2"]
        lessons = [
            f"/learn/{name}/lessons/{lesson.id}"
            for name, edition in library.courses.items()
            for lesson in edition.course.lessons
        ]
        with serving(port, serve, environment) as server:
            for path in 2 * ["/", *lessons]:
                server.get(path, visitor.cookie)
            held = server.memory()
    heading(f"Memory of a process that serves {len(ids)} courses with {len(lessons)} lessons")
    say(f"the largest of {len(held)}, its part of what is shared included", max(held), MOST_MB, "MB")


def main() -> None:
    """Print the figures."""
    browse()
    hold()


if __name__ == "__main__":
    main()
