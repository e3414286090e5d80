"""Whole files of a course in the browser: brought, taken home, renamed, taken out."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from westeros_learn.delivery.authoring import whole_files
from westeros_learn.records import Right

from .test_authoring import author
from .test_outline import HERE, draft, school

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from .world import Browser, World

__all__ = ["school"]

FILES = f"{HERE}files/"
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1h3"/></svg>'


@pytest.fixture
def trainer(school: World) -> Browser:
    return author(school, "jan@example.org")


def names(school: World) -> list[str]:
    found: list[str] = school.app.extensions["westeros-learn"].authoring.volume.files("small")
    return found


def said(school: World, name: str) -> bytes:
    return (school.library.folder / "small" / name).read_bytes()


def bring(browser: Browser, name: str, content: bytes, **fields: str) -> TestResponse:
    return browser.send(FILES, file=(io.BytesIO(content), name), **fields)  # type: ignore[arg-type]


def test_all_that_is_taken_home_is_what_lies_there(school: World, trainer: Browser) -> None:
    before = {name: said(school, name) for name in names(school)}
    archive = trainer.get(f"{HERE}course.zip")
    assert "attachment" in archive.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(archive.data)) as found:
        assert {name.removeprefix("small/"): found.read(name) for name in found.namelist()} == before
    assert trainer.get(f"{HERE}course.zip").data == archive.data
    one = trainer.get(f"{HERE}take/one/lesson.md")
    assert one.data == before["one/lesson.md"]
    assert one.mimetype == "application/octet-stream"
    for path in ("take/no-such.md", "take/../small/course.yaml", "take/.hidden", "file/no-such.md"):
        assert trainer.get(f"{HERE}{path}").status_code == 404


def test_a_file_is_brought_and_takes_no_place_silently(
    school: World, trainer: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole_files, "MOST_TEXT_BYTES", 2_000)
    assert bring(trainer, "Notes.MD", b"x").status_code == 422
    assert bring(trainer, "notes.md", b"# Notes\n", folder="one").status_code == 303
    assert said(school, "one/notes.md") == b"# Notes\n"
    other = bring(trainer, "notes.md", b"Other.\n", folder="one")
    assert other.status_code == 422
    assert "Nothing was changed" in other.text
    assert said(school, "one/notes.md") == b"# Notes\n"
    assert bring(trainer, "notes.md", b"Other.\n", folder="one", replace="1").status_code == 303
    assert said(school, "one/notes.md") == b"Other.\n"
    assert bring(trainer, "United dot.SVG", DRAWING).status_code == 303
    assert said(school, "media/united-dot.svg") == DRAWING
    before = names(school)
    for name, content, fields in (
        ("a.md", b"\xff\xfe", {}),
        ("a.md", b"a\0b", {}),
        ("a.svg", b"<svg><script/></svg>", {}),
        ("a.exe", b"MZ", {}),
        ("a.md", b"x" * 2_001, {}),
        ("a.md", b"x", {"folder": "../other"}),
        ("a.md", b"x", {"folder": ".git"}),
        (".md", b"x", {}),
        ("../x.yaml", b"x", {"folder": ".."}),
    ):
        assert bring(trainer, name, content, **fields).status_code == 422, name
    assert names(school) == before
    assert trainer.send(FILES).status_code == 422
    translator = author(school, "t@example.org", Right.TRANSLATE)
    assert bring(translator, "de.po", b'msgid ""\nmsgstr ""\n', folder="locale").status_code == 303
    assert bring(translator, "course.yaml", b"id: x\n", replace="1").status_code == 409


def test_what_names_a_file_follows_it(school: World, trainer: Browser) -> None:
    bring(trainer, "dot.svg", DRAWING)
    lesson = school.library.folder / "small" / "one" / "lesson.md"
    body = lesson.read_text("utf-8") + "\n:::{figure} media/dot.svg\n:alt: A line.\n:::\n"
    lesson.write_text(body + "\nNot xmedia/dot.svg and not media/dot.svgz.\n", "utf-8")
    trainer.send(f"{HERE}comments", file="one/lesson.md", text="About this one.")
    before = draft(school)
    assert trainer.send(f"{HERE}file/media/dot.svg", name="line.svg").status_code == 303
    assert [each.path for each in draft(school).media] == ["media/line.svg"]
    assert lesson.read_text("utf-8").endswith("\nNot xmedia/dot.svg and not media/dot.svgz.\n")
    renamed = trainer.send(f"{HERE}file/one/lesson.md", name="the-first")
    assert renamed.headers["Location"] == f"{HERE}file/the-first/lesson.md"
    after = draft(school)
    assert [each.id for each in after.lessons] == [each.id for each in before.lessons]
    assert set(after.question_by_id) == set(before.question_by_id)
    assert after.lessons[0].folder == "the-first"
    assert not [name for name in names(school) if name.startswith("one/")]
    assert "About this one." in trainer.get(f"{HERE}files/the-first/lesson.md?as=text").text
    for path, name in (
        ("the-first/lesson.md", "test"),
        ("the-first/lesson.md", "../x"),
        ("the-first/quiz.yaml", "quiz.md"),
        ("media/line.svg", "LINE.svg"),
    ):
        assert trainer.send(f"{HERE}file/{path}", name=name).status_code == 422
    assert trainer.send(f"{HERE}file/course.yaml", on=HERE, name="other.yaml").status_code == 409
    assert draft(school) == after


def test_a_file_is_taken_out_but_neither_the_course_nor_a_lesson(school: World, trainer: Browser) -> None:
    bring(trainer, "notes.md", b"Notes.\n")
    assert trainer.send(f"{HERE}file/notes.md", do="remove").status_code == 303
    assert "notes.md" not in names(school)
    assert "Remove notes.md" in trainer.get(f"{HERE}history/").text
    for file in ("course.yaml", "one/lesson.md"):
        assert trainer.send(f"{HERE}file/{file}", on=HERE, do="remove").status_code == 409
    reader = author(school, "r@example.org", Right.TRANSLATE)
    assert reader.send(f"{HERE}file/one/quiz.yaml", on=FILES, do="remove").status_code == 409
    assert draft(school)
