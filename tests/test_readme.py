"""What the README promises: its tour works as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from westeros_learn.cli import main
from westeros_learn.source import catalogue_languages, load_course

LANGUAGE_NAMES = {"en": "English", "pl": "Polish", "ro": "Romanian"}
ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def test_the_commands_of_the_tour_work_one_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    commands = re.findall(r"^    \$ \.venv/bin/westeros-learn (.+)$", README, re.MULTILINE)
    assert [command.split()[0] for command in commands] == ["new", "check", "preview", "build"]
    for command in commands:
        if not command.startswith(
            "preview"
        ):  # which runs until it is ended; tests/cli/test_preview.py does that
            result = CliRunner().invoke(main, command.split(), catch_exceptions=False)
            assert result.exit_code == 0, result.output
    assert (tmp_path / "dist" / "my-course-en-scorm12.zip").is_file()


def test_the_readme_leads_into_every_part_of_the_handbook() -> None:
    """How courses are written stands in the handbook alone; the README links to each lesson but the test."""
    handbook = load_course(ROOT / "courses/writing-courses").course
    assert handbook
    lessons = {lesson.folder for lesson in handbook.lessons} - {"final-test"}
    assert set(re.findall(r"\(courses/writing-courses/([a-z-]+)/lesson\.md\)", README)) == lessons


def test_every_link_and_picture_of_the_readme_leads_to_a_file() -> None:
    targets = [target for target in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in target]
    assert targets
    assert not [target for target in targets if not (ROOT / target).exists()]


def test_the_map_of_the_project_names_every_course_and_the_languages_it_is_in() -> None:
    _, _, section = README.partition("## The courses, and the project that they follow\n")
    rows = section.partition("\n## ")[0].splitlines()
    for path in ROOT.glob("courses/*/course.yaml"):
        (row,) = (row for row in rows if f"[{path.parent.name}](courses/{path.parent.name})" in row)
        named = {
            language for language in LANGUAGE_NAMES if LANGUAGE_NAMES[language] in row.rpartition("|")[0]
        }
        if row.startswith("|"):
            assert named == {"en", *catalogue_languages(path.parent)}, row
