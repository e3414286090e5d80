"""`westeros-learn serve` as a school runs it: in processes of its own, for learners who are signed in."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections import deque
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Thread
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from tests.delivery.school import new_learner
from tests.patience import PATIENCE
from westeros_learn.app.factory import create_app
from westeros_learn.app.settings import Settings
from westeros_learn.delivery import sign_in

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from random import Random

    from westeros_learn.delivery.library import Library
    from westeros_learn.records import Database

_LISTENING = re.compile(r"Listening at: http://127\.0\.0\.1:(\d+)")
_TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')


def settings_of(url: str, courses: Path) -> dict[str, str]:
    """Return the settings of a school, as an environment."""
    return {
        "WESTEROS_ADDRESS": "http://localhost",
        "WESTEROS_SECRET_KEY": "a key that only the tests know, and long",
        "WESTEROS_DATABASE": url,
        "WESTEROS_COURSES": str(courses),
        "WESTEROS_SCHOOL": "A school",
        "WESTEROS_HELP_CONTACT": "help@school.example",
    }


class Served:
    """The app in processes of its own, which a test kills and starts again.

    Args:
        settings: of the school.
        clock: a file that tells these processes the time; the machine's clock if None.

    Attributes:
        port: where it listens; each start finds a free one.
        up: whether it answers, as far as the test knows.
        log: the last lines that it said.
    """

    def __init__(self, settings: Mapping[str, str], clock: Path | None = None) -> None:
        self.up = Event()
        self.log: deque[str] = deque(maxlen=200)
        self.port = 0
        self._process: subprocess.Popen[str] | None = None
        self._environment = {**os.environ, **settings}
        clocked = [str(Path(__file__).with_name("clocked.py")), str(clock)]
        program = clocked if clock else ["-m", "westeros_learn"]
        serve = ["serve", "--bind", "127.0.0.1:0", "--processes", "2", "--threads", "4"]
        self._command = [sys.executable, *program, *serve]

    def start(self) -> None:
        """Start it; returns when it listens."""
        self._process = subprocess.Popen(
            self._command,
            env=self._environment,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,  # so that all of its processes can be killed at once
        )
        found: SimpleQueue[int] = SimpleQueue()
        self._reader = Thread(target=self._read, args=(self._process, found), daemon=True)
        self._reader.start()
        self.port = found.get(timeout=PATIENCE)
        assert self.port, "\n".join(self.log)
        self.up.set()

    def kill(self) -> None:
        """End all of its processes at once, as a power cut does."""
        self.up.clear()
        if self._process is None:
            return
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(PATIENCE)
        self._reader.join(PATIENCE)

    def kill_one(self, chance: Random) -> None:
        """End one of the processes that answer, as a system does that runs out of memory."""
        assert self._process
        main = self._process.pid
        answering = Path(f"/proc/{main}/task/{main}/children").read_text().split()
        if answering:
            os.kill(int(chance.choice(answering)), signal.SIGKILL)

    def _read(self, process: subprocess.Popen[str], found: SimpleQueue[int]) -> None:
        assert process.stderr is not None
        with process.stderr:
            for line in process.stderr:
                self.log.append(line)
                if listening := _LISTENING.search(line):
                    found.put(int(listening[1]))
        found.put(0)


class NoAnswerError(Exception):
    """The server is gone, or went while it was asked."""


@dataclass
class Answered:
    """What the server answered."""

    status: int
    text: str
    location: str


@dataclass
class Learner:
    """Somebody who is signed in.

    Attributes:
        cookie: what the browser sends.
        token: what the pages hold against forgery.
    """

    user: int
    enrolment: int
    cookie: str
    token: str


class Window:
    """A window of a learner's browser: it keeps its connection for as long as the server lives."""

    def __init__(self, served: Served, learner: Learner) -> None:
        self._served = served
        self._learner = learner
        self._connection: HTTPConnection | None = None

    def send(self, path: str, **fields: str) -> Answered:
        """Send a form as the script of a page does."""
        form = {"Content-Type": "application/x-www-form-urlencoded", "X-Fragment": "1"}
        return self._ask("POST", path, urlencode({"csrf_token": self._learner.token, **fields}), form)

    def get(self, path: str) -> Answered:
        """Open a page."""
        return self._ask("GET", path, None, {})

    def close(self) -> None:
        """Give the connection up."""
        if self._connection:
            self._connection.close()
        self._connection = None

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answered:
        whole = {"Cookie": self._learner.cookie, "Host": "localhost", **headers}
        try:
            if self._connection is None:
                self._connection = HTTPConnection("127.0.0.1", self._served.port, timeout=PATIENCE)
            self._connection.request(method, path, body, whole)
            got = self._connection.getresponse()
            return Answered(got.status, got.read().decode(), got.getheader("Location") or "")
        except (ConnectionError, HTTPException) as error:
            self.close()
            raise NoAnswerError from error


def learners(
    database: Database, library: Library, settings: Mapping[str, str], now: datetime, many: int
) -> list[Learner]:
    """Make learners who are enrolled, and sign them in."""
    values = {name.removeprefix("WESTEROS_").lower(): value for name, value in settings.items()}
    app = create_app(Settings.model_validate(values), database, library, lambda: now)
    made = []
    for number in range(many):
        user, enrolment = new_learner(database, library, f"{number}@school.example")
        with database.write() as session:
            token, _ = sign_in.begin(session, user, now, second_factor=True)
        client = app.test_client()
        with client.session_transaction() as begun:
            begun["sign-in"] = token
        found = _TOKEN.search(client.get("/account/").text)
        cookie = client.get_cookie("session")
        assert found
        assert cookie
        made.append(Learner(user, enrolment, f"session={cookie.value}", found[1]))
    return made
