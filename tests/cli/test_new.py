"""`westeros-learn new` and `schema`: a course to begin with, and an editor that helps."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from click.testing import CliRunner, Result

from westeros_learn.cli import main
from westeros_learn.source import JSON_SCHEMAS, json_schema

ROOT = Path(__file__).parents[2]
FILES = {"course.yaml": "course", "test-pool.yaml": "questions", "quiz.yaml": "questions"}


def kind_of(file: Path) -> str:
    """Return the kind of a file, as a key of the schemas."""
    return "scenario" if file.name.endswith(".scenario.yaml") else FILES.get(file.name, file.stem)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments], catch_exceptions=False)


@pytest.fixture
def course(tmp_path: Path) -> Path:
    folder = tmp_path / "2nd Course: hearing"
    result = run("new", str(folder), "--title", 'Hearing: "first" steps', "--lang", "en")
    assert result.exit_code == 0, result.output
    return folder


def as_an_editor_reads(text: str) -> Any:
    """Return YAML by the core schema of YAML 1.2, as editors read it."""

    def read(node: yaml.Node) -> Any:
        if isinstance(node, yaml.MappingNode):
            return {read(key): read(value) for key, value in node.value}
        if isinstance(node, yaml.SequenceNode):
            return [read(item) for item in node.value]
        assert isinstance(node, yaml.ScalarNode)
        if node.style is None and re.fullmatch(r"true|false|[-+]?[0-9]+(\.[0-9]+)?", node.value):
            return json.loads(node.value.removeprefix("+"))
        return node.value

    root = yaml.compose(text, Loader=yaml.BaseLoader)
    assert root is not None
    return read(root)


def slips(file: Path) -> list[str]:
    """Return what an editor would mark in a file."""
    validator = jsonschema.Draft202012Validator(json_schema(kind_of(file)))
    return [error.message for error in validator.iter_errors(as_an_editor_reads(file.read_text("utf-8")))]


def test_a_new_course_is_clean_and_builds(course: Path, tmp_path: Path) -> None:
    checked = run("check", "--strict", str(course))
    assert checked.output == "1 course checked: no faults\n"
    built = run("build", str(course), "-o", str(tmp_path / "dist"))
    assert built.exit_code == 0, built.output
    assert (tmp_path / "dist" / "course-2nd-course-hearing-en-scorm12.zip").is_file()


def test_the_editor_finds_the_shape_of_each_file_and_marks_nothing(course: Path) -> None:
    for file in course.rglob("*.yaml"):
        first, _, _ = file.read_text("utf-8").partition("\n")
        named = first.removeprefix("# yaml-language-server: $schema=")
        schema = json.loads((file.parent / named).read_text("utf-8"))
        assert schema == json_schema(kind_of(file))
        assert not slips(file)


REAL = [
    *(ROOT / "courses").rglob("*.yaml"),
    *(ROOT / "tests/browser/courses").rglob("*.yaml"),
    *(ROOT / "tests/roots/clean-kinds").rglob("*.yaml"),
]


@pytest.mark.parametrize("file", sorted(REAL), ids=str)
def test_the_editor_marks_nothing_in_a_real_course(file: Path) -> None:
    assert not slips(file)


@pytest.mark.parametrize(
    ("name", "right", "slip"),
    [
        ("course.yaml", "summary:", "sumary:"),
        ("course.yaml", "draw: 4", "draw: four"),
        ("course.yaml", "    role: counts", "    role: count"),
        ("course.yaml", "law-as-of: 20", "law-as-of: 1.1.20"),
        ("test-pool.yaml", "kind: numeric", "kind: number"),
        ("test-pool.yaml", "correct: true", "correct: yes"),
        ("test-pool.yaml", "    - a: It is", "    - A: It is"),
        ("test-pool.yaml", "  unit: minutes", "  units: minutes"),
        ("first-account/first-words.scenario.yaml", "        go: nod", "        to: nod"),
        ("first-account/first-words.scenario.yaml", "    most: 3", "    most: three"),
        ("first-account/first-words.scenario.yaml", "    ending: She", "    endings: She"),
        ("glossary.yaml", "  definition:", "  meaning:"),
        ("references.yaml", "  short:", "  abbreviation:"),
    ],
)
def test_the_editor_marks_slips(course: Path, name: str, right: str, slip: str) -> None:
    file = course / name
    text = file.read_text("utf-8")
    assert right in text
    file.write_text(text.replace(right, slip, 1), "utf-8")
    assert slips(file)


def test_what_lies_there_is_never_overwritten(course: Path) -> None:
    before = {file: file.read_bytes() for file in course.rglob("*") if file.is_file()}
    again = run("new", str(course))
    assert again.exit_code == 1
    assert "is there already and not empty. Name a new folder." in again.output
    assert {file: file.read_bytes() for file in course.rglob("*") if file.is_file()} == before


@pytest.mark.parametrize("kind", sorted(JSON_SCHEMAS))
def test_every_schema_is_a_schema_and_describes_every_key(kind: str) -> None:
    printed = json.loads(run("schema", kind).output)
    jsonschema.Draft202012Validator.check_schema(printed)
    described = [
        bool(value.get("description"))
        for part in parts(printed)
        for value in part.get("properties", {}).values()
    ]
    assert len(described) >= 3
    assert all(described)


def parts(schema: object) -> Iterator[dict[str, Any]]:
    """Yield every group of keys of a schema."""
    if isinstance(schema, dict):
        yield schema
    for inner in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from parts(inner)
