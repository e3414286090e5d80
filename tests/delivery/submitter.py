"""A process of its own that submits answers, and says of each one when it is kept.

    python -m tests.delivery.submitter URL COURSES USER QUESTION TRIES TIMES

submits the same TRIES answers TIMES over. A line says the number of a row that was kept.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from tests.delivery.school import COURSE
from westeros_learn.delivery.answering import Answer, submit_response
from westeros_learn.delivery.library import Library
from westeros_learn.records import Database


def main(url: str, courses: str, user: str, question: str, tries: str, times: str) -> None:
    """Submit answers from four threads, as a server does."""
    database, library = Database(url), Library(Path(courses))

    def submit(basis: int) -> None:
        answer = Answer(question, ("b" if basis % 2 else "a",), basis)
        told = submit_response(database, library, int(user), COURSE, answer, datetime.now(UTC))
        sys.stdout.write(f"{told.given.number}\n")  # one write: lines of threads do not mix
        sys.stdout.flush()

    with ThreadPoolExecutor(4) as threads:
        for basis in range(int(tries)):
            list(threads.map(submit, [basis] * int(times)))


if __name__ == "__main__":
    main(*sys.argv[1:])
