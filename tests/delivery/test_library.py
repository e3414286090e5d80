"""The courses as they are served: exchanged when their files change, kept when a change is broken."""

from __future__ import annotations

import logging
import os
import shutil
from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest

from tests.delivery.school import BASE, COURSE, new_library
from tests.patience import PATIENCE
from westeros_learn.delivery import library as room
from westeros_learn.delivery.refusals import Refused
from westeros_learn.errors import CourseNotFoundError
from westeros_learn.source import load_course, update

if TYPE_CHECKING:
    from pathlib import Path

    from westeros_learn.delivery.library import Library

TITLE = "title: A small course"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return new_library(tmp_path / "courses")


def _write(library: Library, title: str) -> None:
    file = library.folder / COURSE / "course.yaml"
    lines = file.read_text("utf-8").split("\n")
    lines[2] = title
    file.write_text("\n".join(lines), "utf-8")


def test_a_changed_course_takes_the_place_of_the_old_one(library: Library) -> None:
    before = library.edition(COURSE)
    assert not library.refresh()
    _write(library, "title: Another name")
    assert library.refresh()
    after = library.edition(COURSE)
    assert (before.course.title, after.course.title) == ("A small course", "Another name")
    assert before.content_hash != after.content_hash
    _write(library, TITLE)
    library.refresh()
    assert library.edition(COURSE).content_hash == before.content_hash


def test_a_broken_version_is_told_and_the_last_good_one_goes_on(
    library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    before = library.edition(COURSE)
    _write(library, "titel: Another name")
    library.refresh()
    assert library.edition(COURSE) is before
    assert [fault.code for fault in library.faults[COURSE]]
    assert "course.yaml" in caplog.text
    _write(library, "title: Another name")
    library.refresh()
    assert not library.faults
    assert library.edition(COURSE).course.title == "Another name"


def test_a_course_whose_folder_is_gone_is_served_until_the_process_ends(library: Library) -> None:
    shutil.rmtree(library.folder / COURSE)
    library.refresh()
    assert library.edition(COURSE).course.title == "A small course"
    with pytest.raises(CourseNotFoundError):
        room.Library(library.folder)


def test_a_course_that_is_broken_from_the_start_keeps_no_other_from_being_served(library: Library) -> None:
    shutil.copytree(BASE, library.folder / "other")
    course = library.folder / "other" / "course.yaml"
    course.write_text(course.read_text("utf-8").replace("id: base", "id: other").replace("modules:", "mod:"))
    again = room.Library(library.folder)
    assert (list(again.courses), list(again.faults)) == ([COURSE], ["other"])
    with pytest.raises(Refused, match="no-course"):
        again.edition("other")


def test_of_two_courses_with_one_id_the_first_is_served(
    library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    shutil.copytree(BASE, library.folder / "zz-copy")
    _write(library, "title: The first")
    assert library.refresh()
    assert library.edition(COURSE).course.title == "The first"
    assert "same id" in caplog.text


def test_a_translation_that_breaks_stays_as_it_was(library: Library) -> None:
    file, _ = update(library.folder / COURSE, "pl")
    library.refresh()
    assert library.languages(COURSE) == ("en", "pl")
    polish = library.edition(COURSE, "pl")
    assert (polish.course.language, polish.months[0]) == ("pl", "stycznia")
    assert library.edition(COURSE, "ro") is library.edition(COURSE)
    file.write_text("msgid broken", "utf-8")
    _write(library, "title: Another name")
    library.refresh()
    assert library.edition(COURSE).course.title == "Another name"
    assert library.edition(COURSE, "pl") is polish
    assert library.faults


def test_nobody_waits_for_a_course_that_is_being_compiled(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiling, go_on = Event(), Event()

    def slowly(*arguments: object) -> object:
        compiling.set()
        go_on.wait()
        return load_course(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(room, "load_course", slowly)
    _write(library, "title: Another name")
    thread = Thread(target=library.refresh)
    thread.start()
    compiling.wait()
    assert library.edition(COURSE).course.title == "A small course"
    go_on.set()
    thread.join()
    assert library.edition(COURSE).course.title == "Another name"


class _Served(logging.Handler):
    """Sets an event when a course is served anew."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.event = Event()

    def emit(self, record: logging.LogRecord) -> None:
        if "is served as" in record.msg:
            self.event.set()


def test_changes_are_noticed_without_a_request_or_a_restart_also_after_a_fork(
    library: Library, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    served = _Served()
    logger = logging.getLogger(room.__name__)
    logger.addHandler(served)
    caplog.set_level(logging.INFO, logger.name)
    try:
        library.watch()
        library.watch()
        _write(library, "title: Another name")
        assert served.event.wait(PATIENCE)
        assert library.edition(COURSE).course.title == "Another name"
        library.close()
        monkeypatch.setattr(os, "getpid", lambda: -1)  # the thread stayed behind in the parent
        _write(library, "title: A third name")
        served.event.clear()
        library.watch()
        assert served.event.wait(PATIENCE)
        assert library.edition(COURSE).course.title == "A third name"
    finally:
        library.close()
        logger.removeHandler(served)
