"""`check --format github` and `--format sarif`: what GitHub and code scanners are told."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from westeros_learn.cli import main
from westeros_learn.source import CODES

ROOTS = Path(__file__).parents[1] / "roots"


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course with an error and a warning, in a folder whose name needs escaping."""
    folder = tmp_path / "my courses, 100%: ä"
    shutil.copytree(ROOTS / "base", folder / "noisy")
    shutil.copytree(ROOTS / "R302", folder / "noisy", dirs_exist_ok=True)
    glossary = folder / "noisy/glossary.yaml"
    glossary.write_text(glossary.read_text().replace("term:", "trem: 100%\n  term:", 1))
    monkeypatch.chdir(tmp_path)
    return folder / "noisy"


def run(course: Path, form: str, *more: str) -> tuple[str, int]:
    arguments = ["check", str(course), "--format", form, *more]
    result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    return result.stdout, result.exit_code


def test_github(course: Path) -> None:
    """Properties escape what parts them, and the exit code is that of every form."""
    folder = "my courses%2C 100%25%3A ä/noisy"
    output, code = run(course, "github")
    assert code == 1
    assert output == (
        f"::error file={folder}/glossary.yaml,line=2,col=3,title=R104::"
        "unknown key 'trem'. Did you mean 'term'?\n"
        f"::warning file={folder}/references.yaml,line=7,col=3,title=R302::"
        "no text cites the reference 'dir-2'. Cite it, or remove it.\n"
        "1 course checked: 1 error, 1 warning\n"
    )


def test_github_says_per_cent(course: Path) -> None:
    """What a message quotes cannot start a command of its own."""
    (course / "course.yaml").write_text("id: 100%%\n")
    output, _ = run(course, "github")
    assert "'100%25%25' is not an id." in output
    assert all(line.startswith(("::error ", "::warning ", "1 course")) for line in output.splitlines())


def sarif(course: Path, *more: str) -> tuple[dict[str, Any], int]:
    output, code = run(course, "sarif", *more)
    log = json.loads(output)
    assert set(log) == {"$schema", "version", "runs"}
    (only,) = log["runs"]
    return only, code


def test_sarif(course: Path) -> None:
    """What SARIF 2.1.0 asks for (3.13, 3.14, 3.18, 3.19, 3.27 to 3.30, 3.49), and relative addresses."""
    log, code = sarif(course)
    assert code == 1
    rules = log["tool"]["driver"]["rules"]
    assert log["tool"]["driver"]["name"] == "westeros-learn"
    assert [rule["id"] for rule in rules] == [*CODES]
    assert log["columnKind"] == "unicodeCodePoints"
    error, warning = log["results"]
    for result in (error, warning):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert (error["ruleId"], error["level"], warning["level"]) == ("R104", "error", "warning")
    assert error["message"] == {"text": "unknown key 'trem'. Did you mean 'term'?"}
    assert error["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {
                    "uri": "my%20courses%2C%20100%25%3A%20%C3%A4/noisy/glossary.yaml",
                    "uriBaseId": "%SRCROOT%",
                },
                "region": {"startLine": 2, "startColumn": 3},
            }
        }
    ]


def test_sarif_rules_speak_without_a_fault(course: Path) -> None:
    """Each rule has sentences of its own: no name of a value is left in them, no brace is doubled."""
    rules = sarif(course)[0]["tool"]["driver"]["rules"]
    for rule in rules:
        assert set(rule) == {
            "id", "shortDescription", "fullDescription", "help", "defaultConfiguration",
        }  # fmt: skip
        assert rule["defaultConfiguration"]["level"] in ("error", "warning")
        for key in ("shortDescription", "fullDescription", "help"):
            (text,) = rule[key].values()
            assert text
            assert not re.search(r"\{\{|\}\}|(?<!:::)\{\w+\}(?!`)", text)


def test_sarif_of_a_course_elsewhere(course: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What does not lie in the current directory has its whole address; no faults are an empty list."""
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    place = sarif(course)[0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place == {"uri": (course / "glossary.yaml").as_uri()}
    log, code = sarif(ROOTS / "base", "--strict")
    assert (log["results"], code) == ([], 0)
