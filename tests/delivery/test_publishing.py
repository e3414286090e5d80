"""Draft and published: learners see what was published last, whatever is written meanwhile."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.delivery.school import COURSE, DRAWN, FIXED, NEW_KEY, OLD_KEY
from tests.delivery.volume import LESSON, Desk, new_desk
from westeros_learn.delivery.attempts import begin_attempt
from westeros_learn.delivery.authoring import publishing
from westeros_learn.delivery.authoring.editing import Saved
from westeros_learn.delivery.library import Library, content_hash
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.delivery.served import BESIDE
from westeros_learn.export.changes import Happens
from westeros_learn.records import AuditEntry

if TYPE_CHECKING:
    from pathlib import Path

    from westeros_learn.delivery.authoring.publishing import Publishing
    from westeros_learn.records import Database


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    return new_desk(database, tmp_path, in_git=False)


def look(desk: Desk) -> Publishing:
    school = desk.school
    where = (school.database, school.library, desk.volume, desk.drafts, desk.author, COURSE)
    return publishing.look_at_publishing(*where)


def publish(desk: Desk, content: str) -> None:
    school = desk.school
    where = (school.database, school.library, desk.volume, desk.author, COURSE)
    publishing.publish(*where, content, school.now)


def save(desk: Desk, file: str, old: str, new: str) -> None:
    opened = desk.open(file)
    assert old in opened.text
    assert isinstance(desk.save(opened, opened.text.replace(old, new)), Saved)


def title(library: Library) -> str:
    library.refresh()
    return library.edition(COURSE).course.title


def test_the_first_saving_changes_nothing_for_learners_and_publishing_does_in_every_process(
    desk: Desk,
) -> None:
    another = Library(desk.volume.folder)
    here = desk.school.library
    save(desk, "course.yaml", "A small course", "Another name")
    assert (title(here), title(another), title(Library(desk.volume.folder))) == ("A small course",) * 3
    assert look(desk).state.is_new
    publish(desk, look(desk).content)
    assert here.edition(COURSE).course.title == "Another name"
    assert (title(another), title(Library(desk.volume.folder))) == ("Another name",) * 2
    assert not look(desk).state.is_new
    assert desk.school.count(AuditEntry) > 0


def test_pictures_and_packages_are_those_of_the_published_version(desk: Desk) -> None:
    library = desk.school.library
    save(desk, "course.yaml", "A small course", "Another name")
    (desk.folder / "media" / "steps.svg").unlink()
    library.refresh()
    served = library.folder_of(COURSE)
    assert served != desk.folder
    assert (served / "media" / "steps.svg").is_file()
    assert "A small course" in (served / "course.yaml").read_text("utf-8")
    assert all(str(served) in media.file for media in library.edition(COURSE).course.media if media.file)


def test_a_course_that_nobody_writes_in_the_app_is_served_as_its_files_are(desk: Desk) -> None:
    desk.school.correct("course.yaml", "A small course", "From the disk")
    assert title(desk.school.library) == "From the disk"
    assert look(desk).state.given is None


def test_what_is_pulled_into_a_course_of_the_app_waits_until_it_is_published(desk: Desk) -> None:
    publish(desk, look(desk).content)
    course = desk.folder / "course.yaml"
    course.write_text(course.read_text("utf-8").replace("A small course", "Pulled"), "utf-8")
    assert title(desk.school.library) == "A small course"
    assert look(desk).state.is_new
    publish(desk, look(desk).content)
    assert title(desk.school.library) == "Pulled"


def test_publishing_is_refused_while_there_are_errors_and_when_something_else_was_looked_at(
    desk: Desk,
) -> None:
    old = look(desk).content
    save(desk, "course.yaml", "title:", "titel:")
    found = look(desk)
    assert [fault.span.file for fault in found.errors]
    for content, reason in ((found.content, Reason.COURSE_HAS_ERRORS), (old, Reason.PREVIEW_IS_OLD)):
        with pytest.raises(Refused) as refused:
            publish(desk, content)
        assert refused.value.reason is reason
    assert title(desk.school.library) == "A small course"


def test_it_is_told_what_changes_for_open_attempts(desk: Desk) -> None:
    school = desk.school
    save(desk, "course.yaml", DRAWN, FIXED)
    publish(desk, look(desk).content)
    begin_attempt(school.database, school.library, school.user_id, COURSE, "b-post-test", school.now)
    save(desk, "test-pool.yaml", OLD_KEY, NEW_KEY)
    found = look(desk)
    assert found.changes
    assert [key.before for key in found.changes.keys] == [("a",)]
    assert [key.after for key in found.changes.keys] == [("b",)]
    assert Happens.KEYS in {each.happens for each in found.changes.consequences}
    assert (found.in_the_middle, found.open_attempts) == (1, 1)


def test_the_versions_that_were_given_stay_a_while_and_not_for_ever(desk: Desk) -> None:
    for number in range(8):
        opened = desk.open()
        desk.save(opened, f"{opened.text}\nNo {number}.\n")
        publish(desk, look(desk).content)
    versions = desk.volume.folder / BESIDE / "published" / COURSE
    assert len(list(versions.iterdir())) <= 6
    assert desk.school.library.folder_of(COURSE).is_dir()


def test_a_version_that_was_tampered_with_or_left_half_is_made_anew(desk: Desk) -> None:
    content = look(desk).content
    place = desk.volume.folder / BESIDE / "published" / COURSE / content
    place.mkdir(parents=True)
    (place / "course.yaml").write_text("half")
    (place.parent / ".new-killed").mkdir()
    publish(desk, content)
    assert content_hash(place) == content
    assert title(Library(desk.volume.folder)) == "A small course"


def test_a_pointer_that_cannot_be_read_gives_no_draft_to_learners(desk: Desk) -> None:
    save(desk, "course.yaml", "A small course", "Another name")
    pointer = desk.volume.folder / BESIDE / "published" / f"{COURSE}.json"
    assert json.loads(pointer.read_text("utf-8"))["by"] is None
    pointer.write_text("{")
    assert title(desk.school.library) == "A small course"
    with pytest.raises(Refused):
        Library(desk.volume.folder).edition(COURSE)


def test_a_course_with_errors_from_the_start_can_be_corrected_in_the_app(desk: Desk) -> None:
    course = desk.folder / "course.yaml"
    course.write_text(course.read_text("utf-8").replace("title:", "titel:"), "utf-8")
    shutil.rmtree(desk.volume.folder / BESIDE / "published", ignore_errors=True)
    save(desk, "course.yaml", "titel:", "title:")
    assert look(desk).state.given is None
    publish(desk, look(desk).content)
    assert look(desk).state.given
    assert LESSON in desk.volume.files(COURSE)
