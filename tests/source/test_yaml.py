"""YAML is read as text, and the same by both readers that courses meet."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from westeros_learn.source.faults import Faults
from westeros_learn.source.files import SourceFile
from westeros_learn.source.yaml_nodes import Data, YamlText, read_yaml

ROOT = Path(__file__).parents[2]
FOLDERS = [ROOT / "tests/roots/base", *sorted(path.parent for path in ROOT.glob("courses/*/course.yaml"))]


def read(text: str) -> YamlText:
    faults = Faults()
    result = read_yaml(SourceFile("a.yaml", text), faults)
    assert result is not None
    assert not faults.found
    return result


def yaml_texts(folder: Path) -> list[str]:
    """Every YAML text of a course, front matter included."""
    lessons = [path.read_text("utf-8").split("---\n", 2)[1] for path in sorted(folder.glob("*/lesson.md"))]
    return [path.read_text("utf-8") for path in sorted(folder.rglob("*.yaml"))] + lessons


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_both_readers_find_the_same(folder: Path) -> None:
    """PyYAML (reading) and ruamel.yaml (editors that write back) agree on every real file."""
    texts = yaml_texts(folder)
    assert texts
    for text in texts:
        assert read(text).data == YAML(typ="base").load(text)


def test_scalars_stay_text() -> None:
    """Nothing is guessed: YAML 1.1 would read these as booleans, a number and nothing."""
    data: Data = {"a": "no", "b": "12:30", "c": "2026-11-24", "d": "", "e": "1_000", "y": "on"}
    assert read("a: no\nb: 12:30\nc: 2026-11-24\nd:\ne: 1_000\ny: on\n").data == data


def test_places_are_exact() -> None:
    """Lines and columns count characters from 1, behind letters of two bytes and CRLF, too."""
    text = read("é: ü\r\nlist:\r\n  - ö: [ä, x]\r\n")
    span = text.span(("list", 0, "ö", 1))
    assert (span.line, span.column) == (3, 12)
    key = text.key_span(("list", 0, "ö"))
    assert (key.line, key.column) == (3, 5)


@pytest.mark.parametrize("text", ["- " * 5000, "[" * 5000, "{a: " * 5000, "? " * 5000, "a: &a [*a, *a]"])
def test_hostile_nesting_is_a_fault(text: str) -> None:
    """Depth and self-reference end in a fault, not in a crash."""
    faults = Faults()
    read_yaml(SourceFile("a.yaml", text), faults)
    assert faults.found
