"""Answers kept in a second: the app beside a bare view that writes one row, on the same database."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from tests.bench.load import Load, Measured, post
from tests.bench.processes import Serving, free_port, serving
from tests.bench.report import say
from tests.databases import Server, server_folder
from tests.delivery.school import BASE, COURSE, new_learner
from westeros_learn.app.factory import create_app
from westeros_learn.app.settings import Settings
from westeros_learn.delivery import sign_in
from westeros_learn.delivery.library import Library
from westeros_learn.records import Database
from westeros_learn.records.migrate import upgrade

if TYPE_CHECKING:
    pass

CLIENTS = 8
ROUNDS = 5
SECONDS = 1.0
"""Of each round. The two take turns, so that whatever else the machine does slows both."""

WANTED = 0.5
"""Of what the bare view does."""

QUESTION = f"/learn/{COURSE}/lessons/b-l-first/questions/b-q-first"
_TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Round:
    """Ours and the bare view, one after the other.

    Attributes:
        computed, bare_computed: the milliseconds that a server computes for an answer.
    """

    ours: Measured
    computed: float
    bare: Measured
    bare_computed: float


@dataclass(frozen=True)
class Learner:
    """Somebody who is signed in, with what a browser sends."""

    cookie: str
    token: str

    def answer(self, basis: int) -> bytes:
        """Return an answer, every other time another one, so that each is a new row."""
        fields = {"csrf_token": self.token, "basis": str(basis), "hints": "0", "draw": "0"}
        body = urlencode(fields | {"answer": "ab"[basis % 2], "do": "check"}).encode()
        return post(QUESTION, body, f"Cookie: {self.cookie}\r\nX-Fragment: 1\r\n")


class Answers:
    """The answers of all learners, one after the other."""

    def __init__(self, ready: list[Learner]) -> None:
        self._ready = ready
        self._sent = [0] * len(ready)

    def __call__(self, number: int) -> bytes:
        """Return the next answer of a learner."""
        basis = self._sent[number]
        self._sent[number] += 1
        return self._ready[number].answer(basis)


def settings_of(url: str, port: int) -> dict[str, str]:
    """Return the settings of the app as its environment."""
    return {
        "WESTEROS_ADDRESS": f"http://localhost:{port}",
        "WESTEROS_SECRET_KEY": "a key that only the bench knows, and long",
        "WESTEROS_DATABASE": url,
        "WESTEROS_SCHOOL": "A school",
        "WESTEROS_HELP_CONTACT": "help@school.example",
    }


def learners(database: Database, library: Library, settings: Settings, label: str) -> list[Learner]:
    """Make learners and sign them in."""
    app = create_app(settings, database, library)
    made = []
    for number in range(CLIENTS):
        user, _ = new_learner(database, library, f"{label}-{number}@school.example")
        with database.write() as session:
            token, _ = sign_in.begin(session, user, datetime.now(UTC), second_factor=False)
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["sign-in"] = token
        page = client.get(f"/learn/{COURSE}/lessons/b-l-first").text
        found = _TOKEN.search(page)
        assert found, page
        cookie_sent = client.get_cookie("session")
        assert cookie_sent
        made.append(Learner(f"session={cookie_sent.value}", found[1]))
    return made


def compare(name: str, url: str, courses: Path) -> None:
    """Measure both on one database, with one process and with two."""
    database, library = Database(url), Library(courses)
    upgrade(database)
    for processes in (1, 2):
        ours, other = free_port(), free_port()
        environment = settings_of(url, ours) | {"WESTEROS_COURSES": str(courses)}
        values = {name.removeprefix("WESTEROS_").lower(): value for name, value in environment.items()}
        ready = learners(database, library, Settings.model_validate(values), f"{name}-{processes}".lower())
        database.close()
        serve = ["westeros_learn", "serve", "--bind", f"127.0.0.1:{ours}", "--processes", str(processes)]
        bare = ["tests.bench.bare", url, str(other), str(processes)]
        with serving(other, bare, {}) as least, serving(ours, serve, environment) as app:
            tell(name, processes, take_turns(app, least, ready))
    database.close()


def take_turns(app: Serving, least: Serving, ready: list[Learner]) -> list[Round]:
    """Measure both servers in turn; the first round of each warms them up and does not count."""
    same = post("/q", b"answer=a")
    rounds = []
    with (
        Load(least.port, CLIENTS, lambda _: same) as to_least,
        Load(app.port, CLIENTS, Answers(ready)) as to_app,
    ):
        for _ in range(ROUNDS + 1):
            theirs, mine = _measured(least, to_least), _measured(app, to_app)
            rounds.append(Round(*mine, *theirs))
    return rounds[1:]


def _measured(server: Serving, load: Load) -> tuple[Measured, float]:
    """Return what was measured, and the milliseconds that an answer was computed."""
    before = server.computed()
    measured = load.run(SECONDS)
    return measured, (server.computed() - before) / len(measured.took) * 1000


def tell(name: str, processes: int, rounds: list[Round]) -> None:
    """Print the medians of rounds."""
    rate, slow = median(each.ours.rate for each in rounds), median(each.ours.p95 for each in rounds)
    least, least_slow = (
        median(each.bare.rate for each in rounds),
        median(each.bare.p95 for each in rounds),
    )
    many = "1 process" if processes == 1 else f"{processes} processes"
    print(f"  {name}, {many}: {rate:,.0f} a second, p95 {slow:.0f} ms")
    print(f"  {name}, {many}, the bare view: {least:,.0f} a second, p95 {least_slow:.0f} ms")
    computed, computed_least = (
        median(each.computed for each in rounds),
        median(each.bare_computed for each in rounds),
    )
    print(f"  computing for an answer: {computed:.2f} ms, of the bare view {computed_least:.2f} ms")
    ratio = median(each.bare.rate / each.ours.rate for each in rounds)
    say("the bare view's rate over ours", ratio, 1 / WANTED, "times")


def main() -> None:
    """Print the rates and their ratios."""
    print(f"Answers to practice questions, {CLIENTS} clients, each answer judged, kept and shown again")
    with tempfile.TemporaryDirectory() as folder:
        courses = Path(folder) / "courses"
        courses.mkdir()
        (courses / COURSE).symlink_to(BASE)
        compare("SQLite", f"sqlite:///{folder}/records.db", courses)
        with server_folder() as place:
            server = Server(place, durable=True)
            with server.running(), server.new_database("template1") as url:
                compare("PostgreSQL", url, courses)


if __name__ == "__main__":
    main()
