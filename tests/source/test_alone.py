"""A question that is made as if its entry stood alone is the one that is made of its whole file."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from westeros_learn.model import CompileResult
from westeros_learn.source import load_course

ROOT = Path(__file__).parents[2]
FILES = ("*/quiz.yaml", "test-pool.yaml")


def loaded(course: Path, place: Path, comment: str) -> CompileResult:
    """Load a copy of a course whose files of questions begin with a comment, and have some faults."""
    copy = Path(shutil.copytree(course, place / course.name))
    for path in (found for pattern in FILES for found in sorted(copy.glob(pattern))):
        text = path.read_text("utf-8")
        faulty = text.replace("  prompt: ", "  promt: ", 1).replace(
            "In art", "In art. 3 of 2011/36/EU art", 3
        )
        path.write_text(comment + faulty.replace("feedback: ", "feedback: At 30 per cent. ", 2), "utf-8")
    found = load_course(copy, all_catalogues=True)
    shutil.rmtree(copy)
    return found


@pytest.mark.parametrize(
    "course", ["tests/browser/courses/kinds", "tests/roots/base", "courses/asset-recovery"]
)
def test_a_question_alone_is_the_one_in_its_file(tmp_path: Path, course: str) -> None:
    """What looks like an anchor has a file read whole."""
    alone = loaded(ROOT / course, tmp_path, "# As a 1\n\n")
    whole = loaded(ROOT / course, tmp_path, "# As &a1\n\n")
    assert alone.diagnostics
    assert alone == whole
