"""What the README promises: its tour works as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from westeros_learn.cli import main

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


def test_every_file_that_the_tour_explains_is_in_a_new_course(tmp_path: Path) -> None:
    CliRunner().invoke(main, ["new", str(tmp_path / "my-course")], catch_exceptions=False)
    (table,) = re.findall(r"\| file \| holds \|\n((?:\|.*\n)+)", README)
    named = [name for row in table.splitlines()[1:] for name in re.findall(r"`([^`]+)`", row.split("|")[1])]
    assert len(named) >= 6
    assert not [name for name in named if not (tmp_path / "my-course" / name).exists()]


def test_every_link_and_picture_of_the_readme_leads_to_a_file() -> None:
    targets = [target for target in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in target]
    assert targets
    assert not [target for target in targets if not (ROOT / target).exists()]
