"""What the README promises: its tour works as it stands there."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent

from click.testing import CliRunner

from westeros_learn.cli import main

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def tour_files() -> dict[str, str]:
    """Return the files that the tour has its reader write, by name."""
    found = re.findall(r"^`([a-z/.-]+)`[^\n]*:\n\n((?:(?:    .*)?\n)+)", README, re.MULTILINE)
    return {name: dedent(text).strip() + "\n" for name, text in found}


def test_the_course_of_the_tour_checks_clean_and_builds(tmp_path: Path) -> None:
    files = tour_files()
    assert set(files) == {
        "course.yaml",
        "first-account/lesson.md",
        "first-account/quiz.yaml",
        "test-pool.yaml",
    }
    for name, text in files.items():
        file = tmp_path / "my-course" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    where = ["--courses", str(tmp_path)]
    checked = CliRunner().invoke(main, ["check", "my-course", "--strict", *where], catch_exceptions=False)
    assert checked.output.endswith("1 course checked: no faults\n"), checked.output
    command = ["build", "my-course", "--target", "scorm12", "-o", str(tmp_path / "dist"), *where]
    built = CliRunner().invoke(main, command, catch_exceptions=False)
    assert built.exit_code == 0, built.output
    assert (tmp_path / "dist" / "my-course-en-scorm12.zip").is_file()


def test_every_link_and_picture_of_the_readme_leads_to_a_file() -> None:
    targets = [target for target in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in target]
    assert targets
    assert not [target for target in targets if not (ROOT / target).exists()]
