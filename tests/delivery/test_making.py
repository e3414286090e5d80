"""New courses that are made in the app: whole or not at all, and nothing for learners before publishing."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.delivery.school import COURSE, person
from tests.delivery.volume import Desk, new_desk
from westeros_learn.delivery.authoring import making, publishing, volume
from westeros_learn.delivery.authoring.editing import history_of
from westeros_learn.delivery.authoring.rights import rights_of
from westeros_learn.delivery.authoring.volume import Volume
from westeros_learn.delivery.library import Library
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.delivery.served import NOTHING, Given, give
from westeros_learn.errors import OutputError
from westeros_learn.records import Database, Enrolment, Right, Role
from westeros_learn.source import load_course, writing
from westeros_learn.web.author.making import first_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

TITLE = "Hearing a witness: the first hour"
NAME = "hearing-a-witness-the-first-hour"


@pytest.fixture
def desk(sqlite: Database, tmp_path: Path) -> Desk:
    """A school without git."""
    return new_desk(sqlite, tmp_path, in_git=False)


@pytest.fixture
def sqlite(tmp_path: Path, sqlite_template: Path) -> Iterator[Database]:
    """A database; what is tried with it here is the folder of courses."""
    shutil.copy(sqlite_template, tmp_path / "records.db")
    database = Database(f"sqlite:///{tmp_path}/records.db")
    yield database
    database.close()


def make_short(desk: Desk, title: str = TITLE, language: str = "en") -> str:
    school = desk.school
    where = (school.database, school.library, desk.volume, desk.author)
    return making.make_short(*where, title, language, first_words(language, ""), school.now)


def make_example(desk: Desk) -> str:
    school = desk.school
    where = (school.database, school.library, desk.volume, desk.author)
    return making.make_example(*where, TITLE, school.now)


def make_copy(desk: Desk) -> str:
    school = desk.school
    where = (school.database, school.library, desk.volume, desk.author)
    return making.copy_course(*where, COURSE, TITLE, school.now)


@pytest.mark.parametrize("make", [make_short, make_example, make_copy])
def test_a_new_course_is_whole_theirs_and_nothing_for_learners_until_it_is_published(
    database: Database, tmp_path: Path, make: Callable[[Desk], str]
) -> None:
    desk = new_desk(database, tmp_path, in_git=make is not make_example)
    school = desk.school
    name = make(desk)
    assert name == NAME
    found = load_course(desk.volume.folder / name, all_catalogues=True)
    assert not found.errors
    assert found.course
    assert (found.course.id, found.course.title) == (NAME, TITLE)
    assert rights_of(school.database, desk.volume, desk.author)[name] is Right.EDIT
    (only,) = history_of(school.database, desk.volume, desk.author, name, None)
    assert (only.author, set(only.version.files)) == (desk.author.name, set(desk.volume.files(name)))
    for library in (school.library, Library(desk.volume.folder)):
        library.refresh()
        assert NAME not in library.courses
        assert not library.faults
        with pytest.raises(Refused):
            library.edition(NAME)
    draft = desk.drafts.draft(name)
    assert publishing.state_of(desk.volume, name, draft).is_new
    publishing.publish(
        school.database, school.library, desk.volume, desk.author, name, draft.content, school.now
    )
    assert school.library.edition(NAME).course.title == TITLE
    assert not publishing.state_of(desk.volume, name, draft).is_new


def test_what_is_to_be_filled_stands_there_without_a_fault_in_any_language(desk: Desk) -> None:
    title = "“Odd”: {title} # of $1 – ęł"
    for language in ("en", "pl", "ro", "de"):
        found = load_course(desk.volume.folder / make_short(desk, title, language))
        assert not found.diagnostics
        assert found.course
        assert (found.course.language, found.course.title) == (language, title)


def test_a_copy_says_what_the_other_one_says_and_only_its_id_and_title_are_new(desk: Desk) -> None:
    name = make_copy(desk)
    assert desk.volume.files(name) == desk.volume.files(COURSE)
    for file in desk.volume.files(COURSE):
        old, new = desk.volume.read(COURSE, file), desk.volume.read(name, file)
        assert old is not None
        if file == "course.yaml":
            old = re.sub(rb"(?m)^id: .*$", f"id: {NAME}".encode(), old, count=1)
            old = re.sub(rb"(?m)^title: .*$", b'title: "%s"' % TITLE.encode(), old, count=1)
            assert new is not None
            new = re.sub(rb"(?m)^title: .*$", b'title: "%s"' % TITLE.encode(), new, count=1)
        assert new == old, file


def test_no_name_comes_back_of_which_anything_is_kept(desk: Desk) -> None:
    """A course that is gone left learners’ work and a history behind."""
    assert make_short(desk) == NAME
    assert make_short(desk) == f"{NAME}-2"
    with desk.school.database.write() as session:
        session.add(
            Enrolment(
                user_id=desk.school.user_id, course_id="once", language="en", enrolled_at=desk.school.now
            )
        )
    assert make_short(desk, "Once") == "once-2"
    assert make_short(desk, "A small course", "en") == "a-small-course"
    assert make_short(desk, "Base") == "base-2"
    assert make_short(desk, "日本") == "course"
    give(desk.volume.folder, "gone", Given(NOTHING))
    assert make_short(desk, "Gone") == "gone-2"
    draft = desk.folder / "course.yaml"
    draft.write_text(draft.read_text("utf-8").replace("id: base", "id: another", 1), "utf-8")
    assert make_short(desk, "Another") == "another-2"


def test_who_trains_nobody_makes_no_course_and_copies_none_that_is_not_theirs(desk: Desk) -> None:
    school = desk.school
    trainee, trainer = (
        person(school, "a@s.example", Role.TRAINEE),
        person(school, "b@s.example", Role.TRAINER),
    )
    before = desk.volume.courses()
    for who, reason in ((trainee, Reason.NOT_OFFERED), (trainer, Reason.NO_COURSE)):
        with pytest.raises(Refused) as refused:
            making.copy_course(school.database, school.library, desk.volume, who, COURSE, TITLE, school.now)
        assert refused.value.reason is reason
    assert desk.volume.courses() == before


class KilledError(BaseException):
    """The process ends here."""


FILES = 5
"""A course to be filled has so many."""


@pytest.mark.parametrize("in_git", [True, False])
@pytest.mark.parametrize("step", [0, 1, FILES - 1, FILES])
def test_whoever_is_killed_over_it_leaves_no_course_or_a_whole_one(
    sqlite: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int, in_git: bool
) -> None:
    """It is written file by file; a half one is none, and is brought to its end by whoever comes next."""
    desk = new_desk(sqlite, tmp_path, in_git=in_git)
    written: list[Path] = []

    def write(path: Path, data: bytes, *, durable: bool = False) -> None:
        if len(written) == step:
            raise KilledError
        written.append(path)
        writing.write_bytes(path, data, durable=durable)

    def keep(*_: object) -> bool:
        raise KilledError

    monkeypatch.setattr(volume, "write_bytes", write)
    monkeypatch.setattr(Volume, "_keep", keep)
    with pytest.raises(KilledError):
        make_short(desk)
    monkeypatch.undo()
    assert desk.volume.courses() == ([COURSE, NAME] if step == FILES else [COURSE])
    again = Volume(desk.volume.folder, desk.school.database, "school.example")
    again.settle()
    assert again.waiting() == 0
    assert NAME in again.courses()
    assert not load_course(again.folder / NAME).errors
    assert rights_of(desk.school.database, again, desk.author)[NAME] is Right.EDIT
    assert len(history_of(desk.school.database, again, desk.author, NAME, None)) == 1
    assert NAME not in Library(again.folder).courses


def test_a_disk_that_cannot_be_written_to_keeps_nothing_half(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:

    def write(path: Path, data: bytes, *, durable: bool = False) -> None:
        if path.name == "course.yaml":
            raise OutputError("full", "Make room.")
        writing.write_bytes(path, data, durable=durable)

    monkeypatch.setattr(volume, "write_bytes", write)
    with pytest.raises(OutputError):
        make_short(desk)
    monkeypatch.undo()
    assert not (desk.volume.folder / NAME).exists()
    assert desk.volume.waiting() == 0
    assert not history_of(desk.school.database, desk.volume, desk.author, COURSE, None)[1:]
