"""A process whose children change a course, and die at a point of it as `kill -9` would have it.

    python -m tests.delivery.dying URL COURSES AUTHOR

reads lines of a deed (see `Child`), a word and a point. A child does the deed with the word, and dies at the
point: a number, counting what would be seen from outside (a file opened to be written, moved or deleted, a
folder made, a program begun or at work, a statement or a commit in the database); or a word, for the first of
these things after a file was moved whose new name ends so, or after a program was begun that was told so;
"word+5" is the sixth of them. The answer is "killed", or "done" where the deed never comes to the point.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import event

from tests.delivery.school import COURSE
from tests.delivery.volume import LESSON
from tests.exchange import moodle_banks
from tests.records.filled import NOON
from westeros_learn.delivery.authoring import (
    banks,
    editing,
    entries,
    lessons,
    pictures,
    publishing,
    whole_files,
)
from westeros_learn.delivery.authoring.volume import Volume
from westeros_learn.delivery.library import Library, content_hash
from westeros_learn.delivery.people import find_person
from westeros_learn.exchange import Wishes
from westeros_learn.records import Database

if TYPE_CHECKING:
    from collections.abc import Callable

    from westeros_learn.delivery.people import Person

POOL = "test-pool.yaml"
_CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "subprocess.Popen"}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Fate:
    """Counts what would be seen from outside, and ends the process at one of them."""

    def __init__(self, point: str) -> None:
        self._left = int(point) if point.isdecimal() else 0
        self._after, _, more = ("" if point.isdecimal() else point).partition("+")
        self._more = int(more or 0)

    def come(self, *_: object, **__: object) -> None:
        """Meet the next one."""
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self, database: Database) -> None:
        """Meet all that this process does from now on."""
        event.listen(database.engine, "before_cursor_execute", self.come)
        event.listen(database.engine, "commit", self.come)
        sys.addaudithook(self._hear)
        at_work = subprocess.Popen.communicate

        def communicate(process: Any, *arguments: Any, **named: Any) -> Any:
            self.come()
            return at_work(process, *arguments, **named)

        setattr(subprocess.Popen, "communicate", communicate)  # noqa: B010  # mypy knows it better

    def _hear(self, name: str, arguments: tuple[Any, ...]) -> None:
        writes = name == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING
        if writes or name in _CHANGES:
            self.come()
        moved = name == "os.rename" and str(arguments[1]).endswith(self._after)
        if self._after and (moved or (name == "subprocess.Popen" and self._after in arguments[1])):
            self._left, self._after = 1 + self._more, ""


class Child:
    """Who does a deed."""

    def __init__(self, url: str, courses: str, email: str) -> None:
        self.database = Database(url)
        self.volume = Volume(Path(courses), self.database, "school.example")
        person = find_person(self.database, email)
        assert person
        self.where: tuple[Database, Volume, Person] = (self.database, self.volume, person)

    def save(self, word: str) -> Callable[[], object]:
        """Save a lesson with a word at its end."""
        opened = editing.open_file(*self.where, COURSE, LESSON, NOON)
        typed = editing.Opened(COURSE, LESSON, f"{opened.text}\n{word}\n", opened.base, may_save=True)
        return lambda: editing.save_file(*self.where, typed, word, NOON)

    def lesson(self, word: str) -> Callable[[], object]:
        """Make a new lesson: two files."""
        return lambda: lessons.make_lesson(*self.where, COURSE, "b-m-all", word, "It begins.", NOON)

    def picture(self, word: str) -> Callable[[], object]:
        """Bring a picture."""
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>{word}</title></svg>'
        return lambda: pictures.keep_picture(*self.where, COURSE, f"{word}.svg", svg.encode(), NOON)

    def bank(self, word: str) -> Callable[[], object]:
        """Bring a question in with its picture: two files."""
        shown = f"<p>{word}?</p><p><img src='@@PLUGINFILE@@/{word}.png' alt='A dot'></p>"
        asked = moodle_banks.choice(
            shown, name=word, files=moodle_banks.picture(f"{word}.png", moodle_banks.PICTURE)
        )
        content, wishes = moodle_banks.bank(asked), Wishes("pool", "b-o-plan")
        look = banks.look_at_bank(*self.where, COURSE, "bank.xml", content, wishes, NOON)
        assert look.plan.new
        return lambda: banks.import_bank(*self.where, look.upload, look.seen, NOON)

    def rename(self, word: str) -> Callable[[], object]:
        """Give the folder of the lesson another name: all of its files, and the course's own."""
        return lambda: whole_files.rename_file(*self.where, COURSE, LESSON, word, NOON)

    def retire(self, _word: str) -> Callable[[], object]:
        """Take a question away whose id is retired: two files."""
        opened = entries.open_entries(*self.where, COURSE, POOL, NOON)
        name = entries.entry_name(entries.entries_in(opened.data, ())[0], 0)
        return lambda: entries.remove_entry(*self.where, opened, (0,), name, f"Remove {name}", NOON)

    def back(self, _word: str) -> Callable[[], object]:
        """Undo the last saving of the lesson."""
        last = self.volume.history(COURSE).versions(LESSON, 1)[0]
        where = (*self.where, COURSE, LESSON, last.id)
        return lambda: editing.go_back(*where, "Back", NOON, undo=True)

    def publish(self, _word: str) -> Callable[[], object]:
        """Give learners the draft."""
        library = Library(self.volume.folder)
        database, volume, person = self.where
        content = content_hash(volume.course(COURSE))
        return lambda: publishing.publish(database, library, volume, person, COURSE, content, NOON)


def main(url: str, courses: str, email: str) -> None:
    """Answer line by line."""
    for line in sys.stdin:
        deed, word, point = line.split()
        process = os.fork()
        if process == 0:
            child = Child(url, courses, email)
            do = getattr(child, deed)(word)
            Fate(point).watch(child.database)
            do()
            os._exit(0)
        _, status = os.waitpid(process, 0)
        was_killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        print("killed" if was_killed else "done" if status == 0 else "failed", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
