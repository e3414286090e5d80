"""Scenarios whose ways are too many to be tried one by one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from westeros_learn.source import load_course, scenario_paths

ROOTS = Path(__file__).parents[1] / "roots"


def codes(tmp_path: Path, case: str) -> list[str]:
    """Return what is told of the base course with the files of a case laid over it."""
    course = tmp_path / case
    shutil.copytree(ROOTS / "base", course)
    shutil.copytree(ROOTS / case, course, dirs_exist_ok=True)
    return [fault.code for fault in load_course(course).diagnostics]


@pytest.mark.parametrize(
    ("case", "told"),
    [
        ("base", []),
        ("S301", ["S301"]),
        ("S302", []),
        ("S303", []),
        ("S304", []),
        ("S305", ["S305", "S301"]),
        ("S308", []),
        ("S310", ["S310"]),
    ],
)
def test_what_hangs_on_conditions_is_not_judged_and_nothing_wrong_is_said(
    case: str, told: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scenario_paths, "MOST_STATES", 2)
    assert codes(tmp_path, case) == told
