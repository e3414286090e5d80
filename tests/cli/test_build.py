"""`westeros-learn build`, as a person or a script calls it."""

from __future__ import annotations

import hashlib
import json
import os
import pty
import shutil
import struct
import subprocess
import sys
import zlib
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner, Result

from westeros_learn.cli import main

ROOT = Path(__file__).parents[1] / "roots" / "base"
ENVIRONMENT = {"PYTHONPATH": str(Path(__file__).parents[2]), "TERM": "xterm", "LC_ALL": "C.UTF-8"}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def course(name: str, *changes: tuple[str, str]) -> Path:
    """Copy the base course into `courses`, with changes in its `course.yaml`."""
    folder = Path("courses") / name
    shutil.copytree(ROOT, folder)
    file = folder / "course.yaml"
    text = file.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    file.write_text(text, "utf-8")
    return folder


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["build", *arguments])


def test_builds_every_course_of_the_folder_and_sums_up() -> None:
    """Without an argument everything is built, and the table says what lies where."""
    course("one", ("id: base", "id: one"))
    course("two", ("id: base", "id: two"))
    result = run()
    assert result.exit_code == 0
    head, *rows = result.stdout.splitlines()
    assert head.split() == ["file", "size", "SHA-256"]
    for row, name in zip(rows, ("one", "two"), strict=True):
        file = Path("dist") / f"{name}-en-scorm12.zip"
        content = file.read_bytes()
        assert row.split("  ")[0].strip() == str(file)
        assert f"{len(content) / 1000:.0f} kB" in row
        assert row.endswith(hashlib.sha256(content).hexdigest())
    assert "2 courses built, 0 refused, 0 warnings." in result.stderr


def test_builds_for_several_targets_into_the_named_folder() -> None:
    """Each target once, in the order asked for, however often it is named."""
    course("base")
    result = run(
        "base", "--target", "html", "--target", "scorm12", "--target", "html", "-o", "out/now", "--json"
    )
    built = [(entry["target"], entry["file"]) for entry in json.loads(result.stdout)]
    names = ["base-en-html.zip", "base-en-scorm12.zip"]
    assert built == [
        (name, str(Path("out/now") / file)) for name, file in zip(("html", "scorm12"), names, strict=True)
    ]
    assert sorted(path.name for path in Path("out/now").iterdir()) == names


def test_refuses_a_course_with_errors_and_builds_the_others() -> None:
    """One course's fault does not keep the others back, and it is told in full."""
    course("bad", ("id: base", "id: bad"), ("title: A small course", "titel: A small course"))
    course("good", ("id: base", "id: good"))
    result = run()
    assert result.exit_code == 1
    assert [path.name for path in Path("dist").iterdir()] == ["good-en-scorm12.zip"]
    assert "courses/bad/course.yaml:" in result.stderr
    assert "Did you mean 'title'?" in result.stderr
    assert "courses/bad was not built: it has" in result.stderr
    assert "1 course built, 1 refused" in result.stderr


def test_refuses_a_language_that_the_course_lacks() -> None:
    """Who asks for a language is told which one there is; the gravest refusal makes the exit code."""
    course("base")
    assert run("--lang", "en").exit_code == 0
    result = run("--lang", "ro", "-o", "ro")
    assert result.exit_code == 2
    assert "the course has only en, not ro" in result.stderr
    assert not Path("ro").exists()
    course("bad", ("title: A small course", "titel: A small course"))
    assert run("--lang", "ro").exit_code == 2


def test_refuses_a_second_course_of_the_same_id() -> None:
    """Two courses of one id would overwrite each other's package without a word."""
    course("one")
    course("two")
    result = run()
    assert result.exit_code == 1
    assert "courses/two was not built: courses/one has the same id, base." in result.stderr


def test_json_tells_all_of_it() -> None:
    """A script reads what was built and what was refused, and why; nothing else is on the output."""
    course("bad", ("id: base", "id: bad"), ("title: A small course", "titel: A small course"))
    course("good", ("id: base", "id: good"))
    result = run("--json", "--target", "html")
    assert result.exit_code == 1
    bad, good = json.loads(result.stdout)
    content = Path("dist/good-en-html.zip").read_bytes()
    assert good == {
        "course": "good",
        "target": "html",
        "language": "en",
        "translation": None,
        "file": str(Path("dist/good-en-html.zip")),
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "edition": None,
        "scos": 0,
        "notes": [],
        "refusal": None,
        "diagnostics": [],
    }
    assert (bad["course"], bad["file"], bad["size"], bad["sha256"]) == ("bad", None, None, None)
    assert "was not built" in bad["refusal"]
    assert {"file": "courses/bad/course.yaml", "severity": "error"}.items() <= bad["diagnostics"][0].items()
    assert result.stderr == ""


def test_counts_warnings_and_builds_all_the_same() -> None:
    """A warning asks for a look; it stops nothing."""
    file = course("base") / "course.yaml"
    file.write_text(file.read_text("utf-8"), "utf-8-sig")
    result = run()
    assert result.exit_code == 0
    assert "1 course built, 0 refused, 1 warning. See them with: westeros-learn check" in result.stderr


def test_shows_progress_on_a_terminal() -> None:
    """Who waits for several courses sees how far it is, beside the output and not in it."""
    course("one", ("id: base", "id: one"))
    course("two", ("id: base", "id: two"))
    screen, terminal = pty.openpty()
    command = [sys.executable, "-m", "westeros_learn", "build", "--json"]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=terminal, check=False, env=ENVIRONMENT)
    os.close(terminal)
    shown = os.read(screen, 100_000).decode()
    os.close(screen)
    assert done.returncode == 0, shown
    assert "Building" in shown
    assert "2/2" in shown
    assert len(json.loads(done.stdout)) == 2


def test_status_reaches_the_package() -> None:
    """An administrator whose LMS waits for "passed" gets it."""
    course("base")
    run("--status", "passed")
    with ZipFile("dist/base-en-scorm12.zip") as archive:
        assert b'"status":"passed"' in archive.read("index.html").replace(b" ", b"")


@pytest.mark.parametrize(
    ("arguments", "edition", "file"),
    [
        ((), "1.2", "base-en-scorm12.zip"),
        (("--target", "scorm2004"), "2004 4th Edition", "base-en-scorm2004.zip"),
        (("--target", "scorm2004", "--edition", "3"), "2004 3rd Edition", "base-en-scorm2004-3.zip"),
    ],
)
def test_the_edition_is_chosen_and_told(arguments: tuple[str, ...], edition: str, file: str) -> None:
    """What was built can be read from the manifest, from the file's name and from the report."""
    course("base")
    (built,) = json.loads(run(*arguments, "--json").stdout)
    assert (built["edition"], built["scos"], Path(built["file"]).name) == (edition, 1, file)
    with ZipFile(built["file"]) as archive:
        assert f"<schemaversion>{edition}<".encode() in archive.read("imsmanifest.xml")


def test_lessons_as_scos_are_told_with_what_is_otherwise() -> None:
    """Who builds such a package learns what it cannot do, on the screen and in the JSON."""
    course("base")
    (built,) = json.loads(run("--sco", "lesson", "--json").stdout)
    assert Path(built["file"]).name == "base-en-scorm12-lessons.zip"
    assert built["scos"] == 2
    assert built["notes"][0].startswith("Each lesson reports only itself")
    told = run("--sco", "lesson").stderr
    for note in built["notes"]:
        assert f"base-en-scorm12-lessons.zip: {note}" in told


def test_lessons_as_units_of_cmi5_are_told_of() -> None:
    """The same option, and what is otherwise in such a package."""
    course("base")
    (built,) = json.loads(run("--sco", "lesson", "--target", "cmi5", "--json").stdout)
    assert Path(built["file"]).name == "base-en-cmi5-lessons.zip"
    assert (built["scos"], built["edition"]) == (2, None)
    assert any("cmi5 has no word for what comes before what" in note for note in built["notes"])


@pytest.mark.parametrize(
    ("edition", "unit", "file"),
    [("4", "lesson", "base-en-scorm2004-lessons.zip"), ("3", "lesson", "base-en-scorm2004-3-lessons.zip")],
)
def test_who_builds_a_sequence_learns_what_moodle_cannot_do(edition: str, unit: str, file: str) -> None:
    """First of all: it would fail in class."""
    course("base")
    options = ("--sco", unit, "--target", "scorm2004", "--edition", edition)
    (built,) = json.loads(run(*options, "--json").stdout)
    assert Path(built["file"]).name == file
    assert built["notes"][0].startswith("Moodle cannot play this package")
    assert f"build it for scorm12 with --sco {unit}" in built["notes"][0]
    assert built["notes"][0] in run(*options).stderr


def test_a_course_of_one_module_is_built_as_one() -> None:
    """There is nothing to sequence, and then Moodle can play it."""
    course("base")
    (built,) = json.loads(run("--sco", "module", "--target", "scorm2004", "--json").stdout)
    assert (Path(built["file"]).name, built["scos"]) == ("base-en-scorm2004.zip", 1)
    assert built["notes"] == ["The course has only one module: it is built as one SCO."]


@pytest.mark.parametrize(
    ("target", "file"), [("scorm12", "imscp_rootv1p1p2.xsd"), ("scorm2004", "imscp_v1p1.xsd")]
)
def test_schemas_must_be_a_whole_set(target: str, file: str) -> None:
    """A folder that lacks a schema file is refused before anything is written."""
    course("base")
    Path("schemas").mkdir()
    result = run("--target", target, "--schemas", "schemas")
    assert result.exit_code == 1
    assert f"schemas has no schema file {file}." in result.stderr
    assert "Traceback" not in result.output
    assert not Path("dist").exists()


def test_a_folder_that_cannot_be_written_is_a_sentence() -> None:
    """No traceback for what is not the program's fault."""
    course("base")
    Path("dist").write_text("a file")
    result = run()
    assert result.exit_code == 1
    assert "could not be written" in result.stderr


def test_a_bare_process_loads_neither_flask_nor_sqlalchemy() -> None:
    """Building must work, and start fast, where no web app is installed."""
    folder = course("base")
    code = (
        "import sys\n"
        "from westeros_learn.cli import main\n"
        f"main(['build', {str(folder)!r}], standalone_mode=False)\n"
        "loaded = {name.partition('.')[0] for name in sys.modules}\n"
        "print(sorted(loaded & {'flask', 'werkzeug', 'sqlalchemy', 'rich'}))\n"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=ENVIRONMENT)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "[]"


FIGURE = ":::{figure} media/big.png\n:alt: Noise.\n\nNoise.\n:::"


def test_what_is_too_heavy_is_refused_with_its_biggest_files_and_the_others_are_built() -> None:
    heavy = course("heavy", ("id: base", "id: heavy"))
    course("light", ("id: base", "id: light"))
    lesson = next(heavy.glob("*/lesson.md"))
    (heavy / "media").mkdir(exist_ok=True)
    (heavy / "media" / "big.png").write_bytes(_png(700, 700))
    lesson.write_text(f"{lesson.read_text('utf-8')}\n\n{FIGURE}\n", "utf-8")
    result = run("--media-limit", "1")
    assert result.exit_code == 1
    assert "heavy-en-scorm12.zip would weigh 1." in result.stderr
    assert "1.00 MB are allowed. The biggest files in it: big.png (1." in result.stderr
    assert [path.name for path in Path("dist").iterdir()] == ["light-en-scorm12.zip"]
    assert run("--media-limit", "2").exit_code == 0
    assert run("--media-limit", "0").exit_code == 2


def _png(width: int, height: int) -> bytes:
    """A picture of noise, which no packing makes smaller."""
    rows = b"".join(b"\0" + os.urandom(3 * width) for _ in range(height))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def test_languages_go_into_one_package_and_what_is_missing_is_told() -> None:
    course("several")
    for language in ("pl", "ro"):
        assert CliRunner().invoke(main, ["translate", "update", "several", "--lang", language]).exit_code == 0
    result = run("several", "--languages", "ro,en", "--json")
    (entry,) = json.loads(result.stdout)
    assert (entry["language"], Path(entry["file"]).name) == ("ro", "base-ro-en-scorm12.zip")
    with ZipFile(entry["file"]) as zipped:
        assert {"index.html", "index.en.html"} < set(zipped.namelist())
    (entry,) = json.loads(run("several", "--languages", "all", "--json").stdout)
    assert Path(entry["file"]).name == "base-en-pl-ro-scorm12.zip"
    assert any("In pl, 0 of" in note for note in entry["notes"])
    lacks = run("several", "--languages", "en,de")
    assert lacks.exit_code == 2
    assert "was not built" in lacks.stderr
    assert run("several", "--languages", "en,pl", "--lang", "pl").exit_code == 2
