"""`westeros-learn questions`, as a trainer calls it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.exchange.moodle_banks import answer, bank, choice, question
from westeros_learn.cli import main

ROOT = Path(__file__).parents[1] / "roots" / "base"
POOL = Path("courses/base/test-pool.yaml")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder with the base course and a bank."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT, "courses/base")
    told = answer("100", "<p>She</p>", "Yes."), answer("0", "<p>He</p>", "No.")
    Path("bank.xml").write_bytes(bank(choice("<p>Who?</p>", *told), question("description", "Hello")))
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["questions", *arguments], catch_exceptions=False)


def test_an_import_tells_first_and_writes_when_it_is_asked_to() -> None:
    before = POOL.read_bytes()
    result = run("import", "bank.xml", "base", "--outcome", "b-o-rest")
    assert result.exit_code == 1  # one was refused
    assert "bank.xml:3: new " in result.output
    assert "bank.xml:6: refused A question: Not taken over: it asks nothing." in result.output
    assert "base: new: 1, changed: 0, unchanged: 0, refused: 1" in result.output
    assert "--write" in result.output
    assert POOL.read_bytes() == before
    result = run("import", "bank.xml", "base", "--outcome", "b-o-rest", "--write")
    assert POOL.read_bytes().startswith(before)
    assert "She" in POOL.read_text()
    written = POOL.read_bytes()
    result = run("import", "bank.xml", "base", "--outcome", "b-o-rest", "--write")
    assert "new: 0, changed: 0, unchanged: 1" in result.output
    assert POOL.read_bytes() == written


def test_questions_go_where_they_are_sent() -> None:
    run("import", "bank.xml", "base", "--outcome", "b-o-rest", "--to", "first", "--write")
    assert "She" in Path("courses/base/first/quiz.yaml").read_text()
    result = run("import", "bank.xml", "base", "--to", "nowhere")
    assert result.exit_code == 2
    assert result.stderr == "The course has no lesson 'nowhere'. Use pool, or one of: first, last\n"
    result = run("import", "bank.xml", "base", "--outcome", "b-o-gone")
    assert "Use one of: b-o-plan, b-o-rest" in result.stderr


def test_a_program_gets_the_plan_as_json() -> None:
    result = run("import", "bank.xml", "base", "--outcome", "b-o-rest", "--json")
    plan = json.loads(result.stdout)
    assert [one["line"] for one in plan["new"]] == [3]
    assert plan["new"][0]["data"]["choices"][0] == {"a": "She", "correct": "true", "feedback": "Yes."}
    assert plan["refused"][0]["cure"] == "Put its text into a lesson."
    assert plan["written"] is False


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><quiz>&b;</quiz>", "declares a document type"),
        (b"<quiz><question>", "Line 1: the XML is broken"),
        (b"<html/>", "no question bank of Moodle"),
        (b"\xff\xff", "is not"),
    ],
)
def test_a_file_that_is_no_bank_is_refused_in_a_sentence(content: bytes, told: str) -> None:
    Path("bank.xml").write_bytes(content)
    result = run("import", "bank.xml", "base")
    assert result.exit_code == 2
    assert told in result.stderr


def test_a_file_of_an_unknown_ending_needs_its_format() -> None:
    Path("bank.xml").rename("bank.txt.old")
    result = run("import", "bank.txt.old", "base")
    assert result.exit_code == 2
    assert "--format" in result.stderr
    assert (
        run("import", "bank.txt.old", "base", "--format", "moodle-xml", "--outcome", "b-o-rest").exit_code
        == 1
    )


@pytest.mark.parametrize(
    ("form", "file"),
    [
        ("moodle-xml", "base-en-moodle.xml"),
        ("gift", "base-en.gift"),
        ("xlsx", "base-en.xlsx"),
        ("csv", "base-en.csv"),
    ],
)
def test_what_goes_out_changes_nothing_when_it_comes_back(form: str, file: str) -> None:
    result = run("export", "base", "--format", form)
    assert result.exit_code == 0
    assert f"{file}: 7 questions of courses/base" in result.output
    before = {path: path.read_bytes() for path in Path("courses").rglob("*") if path.is_file()}
    result = run("import", file, "base", "--write")
    assert result.exit_code == 0, result.output
    assert "new: 0, changed: 0" in result.output
    assert {path: path.read_bytes() for path in Path("courses").rglob("*") if path.is_file()} == before


def test_the_template_is_written_and_what_cannot_be_written_is_told() -> None:
    result = run("template", "base", "-o", "form.xlsx")
    assert result.exit_code == 0
    assert Path("form.xlsx").read_bytes().startswith(b"PK")
    result = run("export", "base", "-o", "nowhere/bank.xml")
    assert result.stderr == "There is no folder 'nowhere'. Make it, or name a file elsewhere.\n"
