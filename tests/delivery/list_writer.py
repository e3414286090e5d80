"""A process of its own that writes a list into a cohort, and stops in the middle to be killed there.

    python -m tests.delivery.list_writer URL COURSES TRAINER COHORT LIST WORDS

says "here" as soon as a statement that begins with WORDS was executed, and waits for ever; with
WORDS "COMMIT" just before the transaction ends.
"""

from __future__ import annotations

import sys
from pathlib import Path
from threading import Event

from sqlalchemy import event

from tests.records.filled import NOON
from westeros_learn.delivery.library import Library
from westeros_learn.delivery.people import find_person
from westeros_learn.delivery.roster_writing import write_list
from westeros_learn.records import Database


def main(url: str, courses: str, trainer: str, cohort: str, which: str, words: str) -> None:
    """Write the list until the middle."""
    database, library = Database(url), Library(Path(courses))
    person = find_person(database, trainer)
    assert person

    def stop() -> None:
        print("here", flush=True)
        Event().wait()

    def look(_: object, __: object, statement: str, *___: object) -> None:
        if statement.startswith(words):
            stop()

    event.listen(database.engine, "after_cursor_execute", look)
    if words == "COMMIT":
        event.listen(database.engine, "commit", lambda _: stop())
    write_list(database, library, person, int(cohort), int(which), NOON, "letter")


if __name__ == "__main__":
    main(*sys.argv[1:])
