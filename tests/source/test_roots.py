"""Every code of the table shows itself in a tiny course, word for word."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from westeros_learn.cli import main
from westeros_learn.source import CODES

ROOTS = Path(__file__).parents[1] / "roots"
CASES = sorted(path.name for path in ROOTS.iterdir() if path.is_dir() and path.name != "base")
NOT_LAID = shutil.ignore_patterns("expected.txt", "grow.txt")


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A copy of the base course."""
    return Path(shutil.copytree(ROOTS / "base", tmp_path / "course"))


def check(course: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(course)
    result = CliRunner().invoke(main, ["check", "."], catch_exceptions=False)
    return result.output


@pytest.mark.parametrize("case", CASES)
def test_a_case_prints_what_it_should(case: str, course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each case prints exactly its expected lines, its code among them."""
    shutil.copytree(ROOTS / case, course, symlinks=True, ignore=NOT_LAID, dirs_exist_ok=True)
    grow = ROOTS / case / "grow.txt"
    if grow.exists():
        name, size = grow.read_text().split()
        os.truncate(course / name, int(size))
    printed = check(course, monkeypatch)
    assert printed == (ROOTS / case / "expected.txt").read_text()
    code = case.partition("-")[0]
    assert f" {code} " in printed if code in CODES else code == "clean"


def test_the_base_is_clean(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The course under all cases has no fault of its own."""
    assert check(course, monkeypatch) == "1 course checked: no faults\n"


def test_every_code_has_a_case() -> None:
    """No code is without a course that shows it."""
    assert CODES.keys() - {case.partition("-")[0] for case in CASES} == set()
