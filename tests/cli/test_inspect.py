"""`inspect`: what an administrator, a program and a code scanner are told of a package."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.inspector.packages import MANIFEST, whole, write_zip
from westeros_learn.cli import main
from westeros_learn.inspector import RULES


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with an error and a warning, in a folder whose name needs escaping."""
    files = whole("scorm12") | {"<b>.txt": b"x"}
    files[MANIFEST] = files[MANIFEST].replace(b"<schemaversion>1.2<", b"<schemaversion>9<")
    path = tmp_path / "my packages" / "a course.zip"
    path.parent.mkdir()
    write_zip(path, files)
    monkeypatch.chdir(tmp_path)
    return path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["inspect", *arguments], catch_exceptions=False)


def test_text(package: Path) -> None:
    """What it is, then each fault with its place, its cure, and what each LMS makes of it."""
    result = run(str(package))
    assert result.exit_code == 1
    assert "A small course  (index.html)" in result.output
    assert f"{MANIFEST}:3: error O102 <schemaversion> says '9'" in result.output
    assert "    Moodle: it treats the package as SCORM 1.2.\n" in result.output
    assert "    ILIAS, Chamilo, Open edX, Canvas (not tried): " in result.output
    assert result.output.endswith("2 errors and 1 warning found.\n")


def test_json(package: Path) -> None:
    """Everything that the text says."""
    report = json.loads(run(str(package), "--format", "json").stdout)
    assert (report["package"], report["standard"]) == ("my packages/a course.zip", "SCORM 1.2")
    assert report["structure"][0]["launches"] == "index.html"
    first = next(each for each in report["findings"] if each["code"] == "O102")
    assert (first["file"], first["line"], first["severity"]) == (MANIFEST, 3, "error")
    assert first["effects"][0] == {
        "lms": "Moodle",
        "text": "it treats the package as SCORM 1.2.",
        "tried": True,
    }


def test_sarif(package: Path) -> None:
    """All rules with their sentences, and results that name their rule and place."""
    (log,) = json.loads(run(str(package), "--format", "sarif").stdout)["runs"]
    rules = log["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [*RULES]
    assert not [rule for rule in rules if "{" in rule["help"]["text"] + rule["fullDescription"]["text"]]
    for result in log["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    place = log["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"].startswith("my%20packages/a%20course.zip/")


def test_html_shows_a_package_and_runs_nothing_of_it(package: Path) -> None:
    """One document that needs nothing else; names of a package stay text."""
    page = run(str(package), "--format", "html").stdout
    assert "&lt;b&gt;.txt" in page
    assert "<b>.txt" not in page
    assert "<script" not in page
    assert "http" not in page.replace("http://www", "")


def test_exit_codes(package: Path, tmp_path: Path) -> None:
    """Warnings fail when they shall; a package without faults passes."""
    write_zip(tmp_path / "whole.zip", whole("scorm12"))
    write_zip(tmp_path / "warned.zip", whole("scorm12") | {"more.txt": b"x"})
    assert run("whole.zip", "--strict").exit_code == 0
    assert run("warned.zip").exit_code == 0
    assert run("warned.zip", "--strict").exit_code == 1
    assert run("gone.zip").exit_code == 2


def test_explain() -> None:
    """A rule says what follows in each LMS; an unknown one says what rules look like."""
    said = run("--explain", "o102").output
    assert "It says: <schemaversion> says '…', which no edition of SCORM has." in said
    assert "Moodle: it treats the package as SCORM 1.2." in said
    assert run("--explain", "Q1").exit_code == 2
