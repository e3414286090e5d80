"""Answers kept in a second: the app beside a bare view that writes one row, on the same database."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from tests.bench.load import Load, Measured, post
from tests.bench.processes import Serving, free_port, serving
from tests.bench.report import heading, say
from tests.bench.signed_in import Learner, app_of, settings_of, sign_in_learner
from tests.databases import Server, server_folder
from tests.delivery.school import BASE, COURSE
from westeros_learn.delivery.answering import MOST_RESPONSES
from westeros_learn.delivery.library import Library
from westeros_learn.records import Database
from westeros_learn.records.migrate import upgrade

CLIENTS = 8
ROUNDS = 5
SECONDS = 1.0
"""Of each round. The two take turns, so that whatever else the machine does slows both."""

FEW = 5 * CLIENTS
"""Learners who answer for the clients; one after the other, each as often as the app lets them."""
LEARNERS = 200
LONG = 4.0
"""Seconds of a measurement with so many."""

WANTED = 0.5
"""Of what the bare view does."""

QUESTION = f"/learn/{COURSE}/lessons/b-l-first/questions/b-q-first"


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


class Answers:
    """The answers of all learners, one after the other.

    Args:
        ready: the learners.
        clients: how many connections there are: each begins with a learner of its own, and goes
            on with another one before the app says that nobody learns by more.
    """

    def __init__(self, ready: list[Learner], clients: int) -> None:
        self._ready = ready
        self._clients = clients
        self._sent = [0] * clients

    def __call__(self, number: int) -> bytes:
        """Return the next answer of a client."""
        turn, basis = divmod(self._sent[number], MOST_RESPONSES)
        self._sent[number] += 1
        learner = self._ready[(number + turn * self._clients) % len(self._ready)]
        # Every other time another answer, so that each is a new row.
        fields = {"csrf_token": learner.token, "basis": basis, "hints": 0, "draw": 0, "do": "check"}
        body = urlencode(fields | {"answer": "ab"[basis % 2]}).encode()
        return post(QUESTION, body, f"Cookie: {learner.cookie}\r\nX-Fragment: 1\r\n")


def compare(name: str, url: str, courses: Path) -> None:
    """Measure both on one database, with one process and with two."""
    database, library = Database(url), Library(courses)
    upgrade(database)
    for processes in (1, 2):
        ours, other = free_port(), free_port()
        environment = settings_of(url, ours, COURSES=str(courses))
        app = app_of(environment, database, library)
        people = FEW + (LEARNERS if processes > 1 else 0)
        emails = [f"{name}-{processes}-{number}@school.example".lower() for number in range(people)]
        ready = [sign_in_learner(app, database, library, email, [COURSE]) for email in emails]
        database.close()
        serve = ["westeros_learn", "serve", "--bind", f"127.0.0.1:{ours}", "--processes", str(processes)]
        bare = ["tests.bench.bare", url, str(other), str(processes)]
        with serving(ours, serve, environment) as server:
            with serving(other, bare, {}) as least:
                tell(name, processes, take_turns(server, least, ready[:FEW]))
            if processes > 1:
                tell_many(name, server, ready[FEW:])
    database.close()


def tell_many(name: str, server: Serving, ready: list[Learner]) -> None:
    """Print how long answers take when many learners are connected at once."""
    answers = Answers(ready, LEARNERS)
    for what, pause in (("each answers once in two seconds", 2.0), ("none of them ever waits", 0.0)):
        with Load(server.port, len(ready), answers, pause) as load:
            load.run(SECONDS)
            measured = load.run(LONG)
        print(f"  {name}, {len(ready)} learners, {what}: {measured.told}")


def take_turns(app: Serving, least: Serving, ready: list[Learner]) -> list[Round]:
    """Measure both servers in turn; the first round of each warms them up and does not count."""
    same = post("/q", b"answer=a")
    rounds = []
    with (
        Load(least.port, CLIENTS, lambda _: same) as to_least,
        Load(app.port, CLIENTS, Answers(ready, CLIENTS)) as to_app,
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
    is_goal = name == "PostgreSQL" and processes > 1
    say(f"{name}, {many}, the bare view's rate over ours", ratio, 1 / WANTED, "times", is_goal=is_goal)


def main() -> None:
    """Print the rates and their ratios."""
    heading(f"Answers to practice questions, {CLIENTS} clients, each answer judged, kept and shown again")
    with tempfile.TemporaryDirectory() as folder:
        courses = Path(folder) / "courses"
        courses.mkdir()
        (courses / COURSE).symlink_to(BASE)
        compare("SQLite", f"sqlite:///{folder}/records.db", courses)
        with server_folder(on_disk=True) as place:
            server = Server(place, durable=True)
            with server.running(), server.new_database("template1") as url:
                compare("PostgreSQL", url, courses)


if __name__ == "__main__":
    main()
