"""`westeros-learn check`: what it prints, how it ends, and what it does not wait for."""

from __future__ import annotations

import errno
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from westeros_learn.cli import main
from westeros_learn.source import CODES

ROOTS = Path(__file__).parents[1] / "roots"


@pytest.fixture
def courses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A current directory whose `courses` holds a clean course and one with a warning."""
    folder = tmp_path / "courses"
    shutil.copytree(ROOTS / "base", folder / "clean")
    shutil.copytree(ROOTS / "base", folder / "noisy")
    shutil.copytree(ROOTS / "R302", folder / "noisy", dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return folder


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["check", *arguments], catch_exceptions=False)


WARNING = (
    "courses/noisy/references.yaml:7:3: warning R302 "
    "no text cites the reference 'dir-2'. Cite it, or remove it.\n"
)


@pytest.mark.usefixtures("courses")
def test_all_courses_with_paths_from_here() -> None:
    """Without arguments every course is checked; warnings alone end well."""
    result = run()
    assert result.stdout == WARNING + "2 courses checked: 1 warning\n"
    assert result.exit_code == 0


@pytest.mark.usefixtures("courses")
def test_strict() -> None:
    """--strict lets a warning fail the check, and a clean course pass."""
    assert run("--strict").exit_code == 1
    assert run("--strict", "clean").exit_code == 0


@pytest.mark.parametrize("name", ["noisy", "courses/noisy", "courses/noisy/course.yaml", "./courses/noisy/"])
@pytest.mark.usefixtures("courses")
def test_a_course_by_name_or_path(name: str) -> None:
    """A course is named by its path or by its name in the folder of courses, and checked once."""
    assert run(name, "noisy").stdout == WARNING + "1 course checked: 1 warning\n"


def test_errors_fail(courses: Path) -> None:
    """An error ends with 1, and all courses are told."""
    (courses / "clean/glossary.yaml").write_text("- [")
    result = run()
    assert result.exit_code == 1
    assert result.stdout.endswith(WARNING + "2 courses checked: 1 error, 1 warning\n")
    assert result.stdout.startswith("courses/clean/glossary.yaml:1:4: error Y105 ")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["clear"], "There is no course 'clear'. Did you mean 'clean'?\n"),
        (["xyz"], "There is no course 'xyz'. Courses in 'courses': clean, noisy.\n"),
        (["courses"], "The folder 'courses' is no course: it has no course.yaml. Name a course in it, "),
        (["--courses", "nowhere"], "The folder 'nowhere' does not exist. "),
        (["--courses", "courses/clean/media"], "The folder 'courses/clean/media' holds no course. "),
        (["--format", "xml"], "Usage: "),
    ],
)
@pytest.mark.usefixtures("courses")
def test_no_course_or_wrong_usage(arguments: list[str], told: str) -> None:
    """What cannot be checked ends with 2 and one sentence with its cure, without a traceback."""
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith(told)
    assert result.stdout == ""


@pytest.mark.usefixtures("courses")
def test_json() -> None:
    """--format json prints a list whose keys are stable."""
    assert json.loads(run("--format", "json").stdout) == [
        {
            "course": "courses/noisy",
            "file": "courses/noisy/references.yaml",
            "line": 7,
            "column": 3,
            "severity": "warning",
            "code": "R302",
            "message": "no text cites the reference 'dir-2'.",
            "hint": "Cite it, or remove it.",
        }
    ]
    assert json.loads(run("--format", "json", "clean").stdout) == []


def test_fix_writes_then_checks(courses: Path) -> None:
    """--fix says what it wrote, on the error stream, and checks what is there then."""
    lesson = courses / "clean/last/lesson.md"
    lesson.write_text(lesson.read_text().replace("id: b-l-last\n", ""))
    result = run("clean", "--fix", "--format", "json")
    assert result.stderr == "courses/clean/last/lesson.md:2: wrote the id b-l-last\n"
    assert json.loads(result.stdout) == []
    assert run("clean", "--fix").stderr == ""


def test_it_loads_no_more_than_it_needs(courses: Path) -> None:
    """A check starts fast: it loads neither the web framework nor what only other commands need."""
    program = (
        "import sys; from westeros_learn.cli import main; main(['check', 'clean'], standalone_mode=False);"
        "unwanted = {'flask', 'jinja2', 'rich', 'ruamel', 'sqlalchemy', 'werkzeug'};"
        "print(sorted(unwanted & {name.partition('.')[0] for name in sys.modules}))"
    )
    path = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=courses.parent,
        env={"PYTHONPATH": str(path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "1 course checked: no faults\n[]\n"


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_can_be_explained(code: str) -> None:
    told = run("--explain", code.lower()).output
    assert told.startswith(code)
    assert CODES[code].why in told


def test_an_unknown_code_is_no_code() -> None:
    result = run("--explain", "Q999")
    assert result.exit_code == 2
    assert "there is no code Q999" in result.output


@pytest.mark.usefixtures("courses")
def test_what_the_system_refuses_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that is too long, a folder that may not be entered: told, never traced."""
    result = run("x" * 300)
    assert result.exit_code == 1
    assert result.stderr.endswith(
        "cannot be used: file name too long. Check that it exists and that you may use it.\n"
    )

    def refuse(path: Path) -> bool:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, "is_file", refuse)
    assert run("clean").stderr.startswith("'clean/course.yaml' cannot be used: permission denied.")
