"""Writing a course in the app: nothing is written over silently, each saving is in the history."""

from __future__ import annotations

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from tests.delivery.school import COURSE, person
from tests.delivery.volume import LESSON, Desk, git, new_desk
from westeros_learn.delivery.authoring import editing, rights
from westeros_learn.delivery.authoring.editing import Conflict, Decision, Saved
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.records import Right, Role

if TYPE_CHECKING:
    from pathlib import Path

    from westeros_learn.records import Database


@pytest.fixture(params=["git", "numbered"])
def desk(request: pytest.FixtureRequest, database: Database, tmp_path: Path) -> Desk:
    return new_desk(database, tmp_path, in_git=request.param == "git")


def test_a_saving_is_in_the_file_and_in_the_history_of_its_author(desk: Desk) -> None:
    opened = desk.open()
    saved = desk.save(opened, opened.text.replace("It is short.", "It is long."), note="A longer\nnotice")
    assert isinstance(saved, Saved)
    assert (saved.changed, saved.merged, saved.in_history) == (True, False, True)
    assert "content-notice: It is long." in (desk.folder / LESSON).read_text("utf-8")
    newest = desk.history()[0]
    assert (newest.author, newest.version.note, newest.version.files) == (
        desk.author.name,
        "A longer notice",
        [LESSON],
    )
    before, after = editing.version_texts(
        desk.school.database, desk.volume, desk.author, COURSE, LESSON, newest.version.id
    )
    assert (before, after) == (opened.text, saved.text)
    again = desk.save(desk.open(), saved.text)
    assert isinstance(again, Saved)
    assert not again.changed
    assert desk.history()[0] == newest


def test_what_two_have_changed_in_different_places_is_both_kept(desk: Desk) -> None:
    other = desk.colleague("eva@school.example")
    mine, theirs = desk.open("course.yaml"), desk.open("course.yaml", who=other)
    desk.save(theirs, theirs.text.replace("A small course", "Their title"), who=other)
    found = desk.save(mine, mine.text.replace("pass-mark:", "# Mine.\n    pass-mark:", 1))
    assert isinstance(found, Saved)
    assert found.merged
    assert found.text == mine.text.replace("A small course", "Their title").replace(
        "pass-mark:", "# Mine.\n    pass-mark:", 1
    )
    assert (desk.folder / "course.yaml").read_text("utf-8") == found.text
    assert [each.version.author_id for each in desk.history("course.yaml")[:2]] == [desk.author.id, other.id]


def test_what_both_have_changed_is_decided_field_by_field_and_once_for_what_was_seen(desk: Desk) -> None:
    other = desk.colleague("eva@school.example")
    file = "course.yaml"
    mine, theirs = desk.open(file), desk.open(file, who=other)
    law = re.compile("law-as-of: .*")
    typed = law.sub("law-as-of: 2026-05-05", mine.text.replace("A small course", "Mine"))
    saved = desk.save(theirs, theirs.text.replace("A small course", "Theirs"), who=other)
    found = desk.save(mine, typed)
    assert isinstance(saved, Saved)
    assert isinstance(found, Conflict)
    assert (found.mine, found.theirs, found.seen, found.opened) == (typed, saved.text, saved.base, mine.base)
    assert [(each.place, each.mine, each.theirs) for each in found.fields] == [(("title",), "Mine", "Theirs")]
    assert desk.open(file).text == saved.text
    title = frozenset({("title",)})
    for decision in (Decision("other", title, title), Decision(found.seen, title, frozenset())):
        assert isinstance(desk.save(mine, typed, decision=decision), Conflict)
    decided = desk.save(mine, typed, decision=Decision(found.seen, title, title))
    assert isinstance(decided, Saved)
    assert decided.text == typed
    assert [each.author for each in desk.history(file)[:2]] == [desk.author.name, other.name]


def test_what_was_opened_nobody_knows_when_is_never_written_over(desk: Desk) -> None:
    opened = desk.open()
    strange = editing.Opened(COURSE, LESSON, "", "0" * 64, may_save=True)
    found = desk.save(strange, "Mine.\n")
    assert isinstance(found, Conflict)
    assert not found.fields
    assert desk.open().text == opened.text


def test_a_change_on_the_disk_is_met_too_and_is_not_told_as_the_next_authors_own(desk: Desk) -> None:
    first = desk.open()
    assert isinstance(desk.save(first, first.text + "\nFirst.\n"), Saved)
    opened = desk.open()
    with (desk.folder / LESSON).open("a", encoding="utf-8") as file:
        file.write("\nOn the disk.\n")
    assert isinstance(desk.save(opened, opened.text + "\nMine.\n"), Conflict)
    now = desk.open()
    assert isinstance(desk.save(now, now.text + "\nMine.\n"), Saved)
    newest, outside = desk.history()[:2]
    where = (desk.school.database, desk.volume, desk.author, COURSE, LESSON)
    assert editing.version_texts(*where, newest.version.id) == (now.text, now.text + "\nMine.\n")
    assert editing.version_texts(*where, outside.version.id) == (opened.text, now.text)
    assert outside.version.author_id is None
    assert outside.author != desk.author.name


def test_going_back_is_a_saving_of_its_own(desk: Desk) -> None:
    opened = desk.open()
    desk.save(opened, opened.text + "\nOnce.\n")
    desk.save(desk.open(), opened.text + "\nTwice.\n")
    once = desk.history()[1].version.id
    where = (desk.school.database, desk.volume, desk.author, COURSE, LESSON)
    assert editing.go_back(*where, once, "As it was", desk.school.now)
    assert desk.open().text == opened.text + "\nOnce.\n"
    assert desk.history()[0].version.note == "As it was"
    editing.go_back(*where, once, "", desk.school.now, undo=True)
    assert desk.open().text == opened.text
    with pytest.raises(Refused) as refused:
        editing.go_back(*where, "f" * 40, "", desk.school.now)
    assert refused.value.reason is Reason.NO_VERSION


def test_line_ends_and_a_byte_order_mark_stay_as_they_are(desk: Desk) -> None:
    content = b"\xef\xbb\xbf---\r\nid: b-l-first\r\ntitle: The first lesson\r\n---\nOne.\nTwo.\r\nThree."
    (desk.folder / LESSON).write_bytes(content)
    opened = desk.open()
    assert opened.text == "---\nid: b-l-first\ntitle: The first lesson\n---\nOne.\nTwo.\nThree."
    typed = opened.text.replace("\n", "\r\n").replace("Two.", "Two!")  # so a browser sends it
    assert isinstance(desk.save(opened, typed), Saved)
    assert (desk.folder / LESSON).read_bytes() == content.replace(b"Two.", b"Two!")


def test_who_may_do_less_does_less_and_who_may_nothing_sees_no_course(desk: Desk) -> None:
    reader, translator = (
        desk.colleague("r@s.example", Right.COMMENT),
        desk.colleague("t@s.example", Right.TRANSLATE),
    )
    stranger = person(desk.school, "x@s.example", Role.TRAINER)
    database = desk.school.database
    opened = desk.open(who=reader)
    assert not opened.may_save
    for who, reason in (
        (reader, Reason.NOT_OFFERED),
        (translator, Reason.NOT_OFFERED),
        (stranger, Reason.NO_COURSE),
    ):
        with pytest.raises(Refused) as refused:
            desk.save(opened, "Gone.", who=who)
        assert refused.value.reason is reason
    assert rights.rights_of(database, desk.volume, translator) == {COURSE: Right.TRANSLATE}
    assert not rights.rights_of(database, desk.volume, stranger)
    assert rights.rights_of(database, desk.volume, desk.admin) == {COURSE: Right.EDIT}
    rights.take_right(database, COURSE, reader.id, desk.admin, desk.school.now)
    with pytest.raises(Refused):
        desk.open(who=reader)


@pytest.mark.parametrize(
    "file",
    [
        "../base/course.yaml",
        "/etc/hostname",
        ".hidden",
        "first/../course.yaml",
        "a\\b",
        "first//lesson.md",
        "x\n",
    ],
)
def test_no_name_leads_out_of_the_course(desk: Desk, file: str) -> None:
    with pytest.raises(Refused) as refused:
        desk.open(file)
    assert refused.value.reason is Reason.NO_FILE


def test_a_link_leads_out_of_no_course(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("secret")
    (desk.folder / "link.md").symlink_to(tmp_path / "secret.md")
    with pytest.raises(Refused):
        desk.open("link.md")
    with pytest.raises(Refused):
        desk.open("no-such.md")


def test_who_waits_for_a_lock_whose_holder_is_killed_saves_after_what_was_begun(
    desk: Desk, database_url: str
) -> None:
    other = desk.colleague("eva@school.example")
    opened = desk.open(who=other)
    arguments = [database_url, str(desk.volume.folder), desk.author.email, "Killed", "hold"]
    command = [sys.executable, "-m", "tests.delivery.saver", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process, ThreadPoolExecutor() as eva:
        assert process.stdout
        assert process.stdout.readline() == "here\n"
        waiting = eva.submit(desk.save, opened, opened.text.replace("It is short.", "Eva's."), who=other)
        process.kill()
        saved = waiting.result()
    assert isinstance(saved, Saved)
    assert saved.merged
    assert saved.text == opened.text.replace("It is short.", "Eva's.") + "\nKilled\n"
    assert desk.open().text == saved.text
    assert [past.version.author_id for past in desk.history()[:2]] == [other.id, desk.author.id]


@pytest.mark.slow
@pytest.mark.alternate("git", "numbered", "sqlite", "postgresql")
def test_two_processes_that_save_at_once_lose_nothing(desk: Desk, database_url: str) -> None:
    arguments = [database_url, str(desk.volume.folder), desk.author.email]
    commands = [[sys.executable, "-m", "tests.delivery.saver", *arguments, f"No {n}"] for n in range(4)]
    processes = [subprocess.Popen(each, stdout=subprocess.PIPE, text=True) for each in commands]
    said = [process.communicate()[0].strip() for process in processes]
    assert set(said) <= {"Saved", "Conflict"}
    saved = [f"No {n}" for n in range(4) if said[n] == "Saved"]
    text = desk.open().text
    assert sorted(line for line in text.split("\n") if line.startswith("No ")) == saved
    notes = [each.version.note for each in desk.history() if each.version.note.startswith("No ")]
    assert sorted(notes) == saved


# --- in a repository --------------------------------------------------------------------------------


@pytest.fixture
def in_git(database: Database, tmp_path: Path) -> Desk:
    return new_desk(database, tmp_path, in_git=True)


def test_nothing_that_others_have_changed_or_staged_is_committed(in_git: Desk) -> None:
    pool, glossary = in_git.folder / "test-pool.yaml", in_git.folder / "glossary.yaml"
    pool.write_text(pool.read_text("utf-8") + "# staged\n", "utf-8")
    in_git.git("add", str(pool))
    glossary.write_text(glossary.read_text("utf-8") + "# changed\n", "utf-8")
    (in_git.folder / "new.md").write_text("new")
    before = in_git.git("status", "--porcelain")
    opened = in_git.open()
    assert isinstance(in_git.save(opened, opened.text + "\nMine.\n"), Saved)
    assert in_git.git("status", "--porcelain") == before
    assert in_git.git("show", "--name-only", "--format=%an <%ae>").split("\n")[:3] == [
        f"Ana Nowak <author-{in_git.author.id}@no-reply.school.example>",
        "",
        f"courses/base/{LESSON}",
    ]


def test_no_hook_of_the_repository_is_run(in_git: Desk, tmp_path: Path) -> None:
    hooks = tmp_path / "repository" / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("pre-commit", "commit-msg", "post-commit", "reference-transaction", "post-index-change"):
        (hooks / name).write_text(f"#!/bin/sh\necho {name} >> {tmp_path}/ran\nexit 1\n")
        (hooks / name).chmod(0o755)
    opened = in_git.open()
    saved = in_git.save(opened, opened.text + "\nMine.\n")
    assert isinstance(saved, Saved)
    assert saved.in_history
    assert not (tmp_path / "ran").exists()


def test_a_repository_that_does_not_answer_gets_its_history_later_in_order(in_git: Desk) -> None:
    refs = in_git.volume.folder.parent / ".git" / "refs" / "heads"
    lock = refs / "main.lock"
    lock.write_text("")
    for word in ("one", "two"):
        opened = in_git.open()
        saved = in_git.save(opened, f"{opened.text}\n{word}\n", note=word)
        assert isinstance(saved, Saved)
        assert not saved.in_history
    assert in_git.volume.waiting() == 2
    lock.unlink()
    in_git.volume.settle()
    assert in_git.volume.waiting() == 0
    assert [each.version.note for each in in_git.history()[:2]] == ["two", "one"]
    assert in_git.open().text.endswith("\none\n\ntwo\n")


def test_what_somebody_committed_meanwhile_is_not_taken_back_by_a_history_that_comes_later(
    in_git: Desk,
) -> None:
    lock = in_git.volume.folder.parent / ".git" / "refs" / "heads" / "main.lock"
    lock.write_text("")
    opened = in_git.open()
    in_git.save(opened, opened.text + "\nMine.\n")
    lock.unlink()
    with (in_git.folder / LESSON).open("a", encoding="utf-8") as file:
        file.write("\nMaria's.\n")
    in_git.git("commit", "-q", "-a", "-m", "Both")
    in_git.volume.settle()
    assert in_git.git("log", "-1", "--format=%s") == "Both\n"
    assert in_git.git("status", "--porcelain") == ""


def test_courses_that_a_repository_ignores_have_numbered_revisions(
    database: Database, tmp_path: Path
) -> None:
    desk = new_desk(database, tmp_path, in_git=False)
    repository = desk.volume.folder.parent
    (repository / ".gitignore").write_text("courses/\n")
    git(repository, "init", "-q")
    assert not desk.volume.history(COURSE).is_git
