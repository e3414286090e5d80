"""Faults in number and in company: what is told, what is summed up, what follows from another."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from westeros_learn.source import load_course

BASE = Path(__file__).parents[1] / "roots/base"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A copy of the base course."""
    return Path(shutil.copytree(BASE, tmp_path / "course"))


def codes(course: Path) -> list[str]:
    return [fault.code for fault in load_course(course).diagnostics]


def silent_questions(number: int, more: str = "") -> str:
    return "".join(
        f"- id: b-p-more-{n}\n  kind: true-false\n  outcome: b-o-plan\n  prompt: Is it {n}?\n"
        f"  answer: true\n{more}"
        for n in range(number)
    )


@pytest.mark.parametrize("place", ["course", "question"])
def test_what_is_allowed_is_not_counted(course: Path, place: str) -> None:
    """Any number of answered warnings leaves none: neither a sum of them, nor one that silences nothing."""
    pool = course / "test-pool.yaml"
    more = "  allow: {W202: a test}\n" if place == "question" else ""
    pool.write_text(pool.read_text() + silent_questions(150, more))
    if place == "course":
        with (course / "course.yaml").open("a") as file:
            file.write("allow: {W202: a test}\n")
    assert codes(course) == []
