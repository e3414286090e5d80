"""YAML is read as text, and the same by both readers that courses meet."""

from __future__ import annotations

import random
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


SCRAPS = (
    "- ", "-", "\n- ", "\n  - ", "- - ", "\n", "\n\n", "  ", "a: b", ": ", "id: x", '"', "'", "|", ">",
    "|+", "# c", "[", "]", "{", "}", ",", "? ", "&x ", "*x", "!t ", "---", "...", "%", "@", "`", "\t", "\r",
    "\x85", "\u2028", "\ufeff", "\x07", "é",
)  # fmt: skip


def read_both(text: str) -> int:
    """Read a text entry by entry and whole; return how many entries it was read by."""
    source, faults, of_whole = SourceFile("a.yaml", text), Faults(), Faults()
    found, whole = read_yaml(source, faults), read_yaml(source, of_whole, 0, len(text))
    assert faults.found == of_whole.found, text
    assert (found is None) == (whole is None)
    if found and whole:
        assert found.data == whole.data, text
        assert dict(found.marks) == dict(whole.marks), text
        assert len(found.marks) == len(whole.marks)
    return len(found.entries) if found else 0


def test_entries_say_one_by_one_what_they_say_together() -> None:
    """Of any scraps that YAML is made of, and of real files with scraps in them."""
    dice, filler = random.Random(3), "# so long that entries are read one by one".ljust(400, "g")  # noqa: S311  # no secret
    real = [path.read_text("utf-8") for path in sorted(ROOT.glob("courses/*/*/quiz.yaml"))]
    by_entries = sum(read_both(text) > 0 for text in real)
    assert by_entries == len(real)
    for _ in range(6_000):
        parts = ["".join(dice.choices(SCRAPS, k=dice.randint(1, 8))) for _ in range(2)]
        by_entries += read_both(f"{filler}\n- {parts[0]}\n- {parts[1]}") > 0
    for _ in range(200):
        text = dice.choice(real)[:6_000]
        at = dice.randrange(len(text))
        by_entries += read_both(text[:at] + dice.choice(SCRAPS) + text[at:]) > 0
    assert by_entries > 300


def test_an_entry_is_read_once_for_all_versions_of_a_file() -> None:
    entries = [f"- id: q-{number}\n  prompt: What of the number {number}?\n" for number in range(50)]
    before = read("".join(entries))
    after = read(
        "".join(["# New.\n", *entries[:20], "- id: q-new\n  prompt: >-\n    And\n    this?\n", *entries[20:]])
    )
    known = [each.alone for each in after.entries]
    assert [each.alone for each in before.entries] == [*known[:20], *known[21:]]
    assert after.span((49, "prompt")).line == 103


@pytest.mark.parametrize("text", ["- " * 5000, "[" * 5000, "{a: " * 5000, "? " * 5000, "a: &a [*a, *a]"])
def test_hostile_nesting_is_a_fault(text: str) -> None:
    """Depth and self-reference end in a fault, not in a crash."""
    faults = Faults()
    read_yaml(SourceFile("a.yaml", text), faults)
    assert faults.found
