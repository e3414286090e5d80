"""The editor of a course with 5,000 questions: all in one file, and in 50 lessons.

Time is that of the processor, so that what else the machine does changes no figure.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, cast

from lxml import html

from tests.bench.large import write_large_files
from tests.bench.matrix import trainer_of
from tests.bench.report import heading, say
from westeros_learn.delivery.library import Library
from westeros_learn.records import Database
from westeros_learn.records.migrate import upgrade
from westeros_learn.source.writeback import Set, merge_texts, write_back

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient

QUESTIONS = 5_000
LESSONS = 50
FEW = 12
"""Where few questions stand beside them: practised in the one lesson, or in the test."""
ROUNDS = 3
MOST_SECONDS = 1.0
MOST_OF_MERGE = 3.0


class Author:
    """The browser of who edits the questions of one file, each time another one.

    Args:
        client: where they are signed in.
        course: the course's folder.
        file: the file.
    """

    def __init__(self, client: FlaskClient, course: Path, file: str) -> None:
        self._client = client
        self._path = course / file
        self._here = f"/teach/courses/{course.name}"
        self._file = file
        self._number = 0

    @property
    def text(self) -> str:
        """What the file says."""
        return self._path.read_text("utf-8")

    def get(self, path: str) -> str:
        """Open a page."""
        answer = self._client.get(f"{self._here}/{path}")
        assert answer.status_code == 200, (path, answer.status)
        return answer.text

    def send(self, path: str, fields: dict[str, Any], status: int) -> None:
        """Send a form."""
        answer = self._client.post(f"{self._here}/{path}", data=fields)
        assert answer.status_code == status, (path, answer.status)

    def questions(self) -> None:
        """List all questions."""
        self.get("questions/")

    def another(self) -> str:
        """Return the address of a question not asked for before, one of the first: most stand below it."""
        self._number += 1
        ids = [line[6:] for line in self.text.splitlines() if line.startswith("- id: ")]
        return f"questions/{self._file}/{ids[self._number % len(ids)]}"

    def filled_in(self, address: str) -> dict[str, Any]:
        """Return what the form of a question sends whose prompt has one more paragraph."""
        tree = cast("Any", html.fromstring(self.get(address)))
        form = tree.get_element_by_id("entry-form")
        fields = {name: value for name, value in form.form_values() if name != "do"}
        fields["csrf_token"] = tree.xpath("//input[@name='csrf_token']/@value")[0]
        fields["prompt"] = f"{fields['prompt']}\n\nWhat else, in the situation {self._number}?"
        return fields

    def text_fields(self) -> dict[str, Any]:
        """Return what the editor of the text sends, which has one more line at its beginning."""
        tree = cast("Any", html.fromstring(self.get(f"files/{self._file}")))
        self._number += 1
        fields = {name: tree.xpath(f"//input[@name='{name}']/@value")[0] for name in ("csrf_token", "base")}
        return {**fields, "text": f"# Comment {self._number}\n{self.text}"}

    def measured(self) -> dict[str, float]:
        """Do everything once; return how long each took."""
        took = {"the list of all questions": seconds(self.questions)}
        address = self.another()
        took["the form of a question"] = seconds(lambda: self.get(address))
        fields = self.filled_in(address)
        took["the check of a form while typing"] = seconds(
            lambda: self.send(address, {**fields, "do": "check"}, 200)
        )
        fields["prompt"] += " Why?"
        took["the check after one more word"] = seconds(
            lambda: self.send(address, {**fields, "do": "check"}, 200)
        )
        took["saving a question"] = seconds(lambda: self.send(address, {**fields, "do": "save"}, 303))
        took["its form once it is saved"] = seconds(lambda: self.get(address))
        took["the file as text"] = seconds(lambda: self.get(f"files/{self._file}"))
        typed = self.text_fields()
        path = f"half-written/{self._file}"
        took["the look at the text while typing"] = seconds(lambda: self.send(path, typed, 200))
        typed["text"] += "\n"
        took["the look after one more key"] = seconds(lambda: self.send(path, typed, 200))
        took["saving the text"] = seconds(lambda: self.send(f"files/{self._file}", typed, 303))
        return took


def seconds(what: Callable[[], object]) -> float:
    """Return how long the processor works for something."""
    start = time.process_time()
    what()
    return time.process_time() - start


def measure(courses: Path, course: Path, file: str) -> None:
    """Print how long the pages of a course take, once it was read."""
    url = f"sqlite:///{courses}.db"
    database = Database(url)
    upgrade(database)
    client = trainer_of(database, url, Library(courses), AUTHORING="true", COURSES=str(courses))
    author = Author(client, course, file)
    print(f"  {file}, {len(author.text.encode()):,} bytes: read in {seconds(author.questions):.1f} s")
    author.measured()
    rounds = [author.measured() for _ in range(ROUNDS)]
    for what in rounds[0]:
        say(what, median(each[what] for each in rounds), MOST_SECONDS, "s")
    database.close()


def measure_texts(text: str) -> None:
    """Print how long an edit of a file's text takes, and joining what two people have made of it."""
    name, prompts = "test-pool.yaml", ((100, "prompt"), (4_000, "prompt"))
    took = seconds(lambda: write_back(text, [Set(prompts[0], "What now?")], name=name))
    say("one edit written back, the file not known", took, MOST_SECONDS, "s")
    mine, theirs = (write_back(text, [Set(path, "What now?")], name=name) for path in prompts)
    other = write_back(text, [Set(prompts[0], "What then?")], name=name)
    took = seconds(lambda: merge_texts(name, text, mine, theirs))
    say("edits of two people joined", took, MOST_OF_MERGE, "s")
    took = seconds(lambda: merge_texts(name, text, mine, other))
    say("and where both have changed the same", took, MOST_OF_MERGE, "s")


def main() -> None:
    """Print the figures."""
    heading(f"The editor of a course with {QUESTIONS:,} questions")
    with tempfile.TemporaryDirectory() as folder:
        one, many = Path(folder) / "one", Path(folder) / "many"
        course = write_large_files(one, 1, FEW, QUESTIONS)
        text = (course / "test-pool.yaml").read_text("utf-8")
        measure(one, course, "test-pool.yaml")
        measure_texts(text)
        course = write_large_files(many, LESSONS, QUESTIONS // LESSONS, FEW)
        measure(many, course, f"lesson-{LESSONS // 2}/quiz.yaml")


if __name__ == "__main__":
    main()
