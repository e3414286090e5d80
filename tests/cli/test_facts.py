"""`westeros-learn facts`: every fact with its source and place, and what looks like one without."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from westeros_learn.cli import main

ROOTS = Path(__file__).parents[1] / "roots"

SENTENCE = "Under article 8 the victim decides."


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course whose facts are marked in every way there is."""
    folder = tmp_path / "courses/base"
    shutil.copytree(ROOTS / "base", folder)
    monkeypatch.chdir(tmp_path)
    return folder


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["facts", *arguments], catch_exceptions=False)


@pytest.mark.usefixtures("course")
def test_every_way_of_marking_is_listed_with_its_place() -> None:
    """Lessons come first, each with its conversations and questions, then the glossary."""
    (entry,) = json.loads(run("--format", "json").stdout)
    assert {key: entry[key] for key in ("course", "unmarked", "answered", "errors")} == {
        "course": "courses/base",
        "unmarked": [],
        "answered": [],
        "errors": [],
    }
    told = [
        (
            Path(fact["file"]).name,
            fact["line"],
            fact["column"],
            fact["marking"],
            fact["part"],
            fact["text"],
            [f"{source['reference']} {source['place']}" for source in fact["sources"]],
        )
        for fact in entry["facts"]
    ]
    assert told == [
        (
            "lesson.md", 6, 1, "citation", "b-l-first",
            "A free narrative comes first, as dir-1 art. 1 says.", ["dir-1 art. 1"],
        ),
        (
            "lesson.md", 15, 1, "directive", "b-l-first",
            "Hearings have a beginning.", ["dir-1 art. 3", "dir-1 art. 4"],
        ),
        ("lesson.md", 21, 10, "role", "b-l-first", "Hearings have an end", ["dir-1 art. 5"]),
        (
            "talk.scenario.yaml", 26, 19, "citation", "hello",
            "It is true, see dir-1 art. 8.", ["dir-1 art. 8"],
        ),
        ("talk.scenario.yaml", 50, 5, "key", "calm", "Then I begin.", ["dir-1 art. 9"]),
        ("quiz.yaml", 1, 3, "key", "b-q-first", "Which is first?", ["dir-1 art. 7"]),
        ("quiz.yaml", 8, 17, "citation", "b-q-first", "It is, see dir-1 art. 6.", ["dir-1 art. 6"]),
        (
            "glossary.yaml", 1, 3, "citation", "free-narrative",
            "free narrative: An account in one's own words, see dir-1 art. 2.", ["dir-1 art. 2"],
        ),
    ]  # fmt: skip
    assert {source["title"] for fact in entry["facts"] for source in fact["sources"]} == {
        "Directive 1 on hearings"
    }


@pytest.mark.usefixtures("course")
def test_text_for_people() -> None:
    result = run()
    assert result.exit_code == 0
    assert (
        "courses/base/first/lesson.md:15:1: directive in b-l-first: dir-1 art. 3; dir-1 art. 4\n"
        "    Hearings have a beginning.\n"
    ) in result.stdout
    assert result.stdout.endswith(
        "courses/base: 8 facts from 1 source, without a source: none, answered: none\n"
    )


def test_what_names_no_source_fails_until_it_is_answered(course: Path) -> None:
    """A sentence is left until it is marked or answered with a reason, which is then told."""
    lesson = course / "last/lesson.md"
    lesson.write_text(f"{lesson.read_text('utf-8')}\n{SENTENCE}\n", "utf-8")
    line = len(lesson.read_text("utf-8").splitlines())
    result = run()
    assert result.exit_code == 1
    place = f"courses/base/last/lesson.md:{line}:1:"
    assert f"\n{place} warning W301 'article 8' stands in a sentence that is not marked" in result.stdout
    assert "without a source: 1, answered: none" in result.stdout

    edit(lesson, "title:", "allow: {W301: It is article 8 of a play.}\ntitle:")
    result = run()
    assert result.exit_code == 0
    assert f"\ncourses/base/last/lesson.md:{line + 1}:1: answered W301 'article 8'" in result.stdout
    assert "The reason: It is article 8 of a play." in result.stdout
    assert "without a source: none, answered: 1" in result.stdout
    (entry,) = json.loads(run("--format", "json").stdout)
    assert [(one["code"], one["reason"]) for one in entry["answered"]] == [
        ("W301", "It is article 8 of a play.")
    ]


def test_a_course_that_cannot_be_read_is_not_said_to_be_clean(course: Path) -> None:
    """What an error hides may hold facts: the error is told, and the command fails."""
    (course / "first/quiz.yaml").write_text("- [")
    result = run()
    assert result.exit_code == 1
    assert "courses/base/first/quiz.yaml:1:4: error Y105 " in result.stdout
    (course / "course.yaml").unlink()
    assert run("courses/base").exit_code == 2
