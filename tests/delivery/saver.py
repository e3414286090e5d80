"""A process of its own that saves a file of a course, and says whether anything stood in the way.

    python -m tests.delivery.saver URL COURSES AUTHOR TEXT [hold]

With "hold" it stops in the middle, holding the write lock: it says "here", and waits for ever.
"""

from __future__ import annotations

import sys
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from tests.delivery.school import COURSE
from tests.delivery.volume import LESSON
from tests.records.filled import NOON
from westeros_learn.delivery.authoring import editing, volume
from westeros_learn.delivery.authoring.pending import Pending
from westeros_learn.delivery.people import find_person
from westeros_learn.records import Database

if TYPE_CHECKING:
    from collections.abc import Callable


def _stop_after(place: object, name: str) -> None:
    done: Callable[..., object] = getattr(place, name)

    def do_and_stop(*arguments: object, **named: object) -> None:
        done(*arguments, **named)
        print("here", flush=True)
        Event().wait()

    setattr(place, name, do_and_stop)


def main(url: str, courses: str, email: str, text: str, hold: str = "") -> None:
    """Save until the middle, or to the end."""
    database = Database(url)
    where = volume.Volume(Path(courses), database, "school.example")
    person = find_person(database, email)
    assert person
    opened = editing.open_file(database, where, person, COURSE, LESSON, NOON)
    if hold:
        _stop_after(Pending, "begin")
    typed = editing.Opened(COURSE, LESSON, f"{opened.text}\n{text}\n", opened.base, may_save=True)
    saved = editing.save_file(database, where, person, typed, text, NOON)
    print(type(saved).__name__, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
