"""Every field of every course, edited one at a time: that field changes, and no other byte of its file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path as FilePath
from zlib import crc32

import pytest

from tests.effort import sample
from tests.source.writeback.scribe import part, paths
from westeros_learn.source.faults import Faults
from westeros_learn.source.files import SourceFile
from westeros_learn.source.writeback import (
    BodyBlock,
    Remove,
    Set,
    body_blocks,
    replace_block,
    rewrite_lesson,
    split_lesson,
    write_back,
    write_front_matter,
)
from westeros_learn.source.yaml_nodes import Path, YamlText, read_yaml

pytestmark = pytest.mark.slow

ROOT = FilePath(__file__).parents[3]
COURSES = sorted(path.parent for path in ROOT.glob("courses/*/course.yaml"))
SOME = sample(COURSES, lambda path: path.name == "asset-recovery")
"""Every course; a normal run takes the one with the most kinds of questions."""
ENTRY = re.compile(r"^(?=- )", re.MULTILINE)
NODE = re.compile(r"^(?=  - )", re.MULTILINE)
VALUE = re.compile(r"(?:[|>]-?\s+)?[\"']?v\d+[\"']?")
VALUES = ("x", "Now: a #1 'quote'", "One line.\n\nTwo *more*.", "A sentence of many words. " * 8, "")


def read(text: str) -> YamlText:
    yaml = read_yaml(SourceFile("", text), Faults())
    assert yaml is not None
    return yaml


def value_for(path: Path, old: str) -> str:
    """Return a new value of a field: one of several, or the old one with another word in it."""
    values = (*VALUES, re.sub(r"\S+", "changed", old, count=1))
    value = values[crc32(repr(path).encode() + old.encode()) % len(values)]
    return value if value != old else f"{old} more"


def field_changes(text: str) -> int:
    """Edit every field of a YAML text, one at a time, and return how many there are."""
    yaml, number = read(text), 0
    for path in paths(yaml.data):
        old = part(yaml.data, path)
        if not path or not isinstance(old, str):
            continue
        mark = yaml.marks[path]
        end = mark.start + len(text[mark.start : mark.end].rstrip("\n "))
        value = value_for(path, old)
        new = write_back(text, [Set(path, value)])
        assert new.startswith(text[: mark.start]), (path, value)
        assert new.endswith(text[end:]), (path, value)
        assert part(read(new).data, path) == value
        number += 1
    return number


def pieces(text: str) -> list[str]:
    """Return the entries of a list, or a scenario's head and its nodes, as texts of their own."""
    if ENTRY.search(text):
        return ENTRY.split(text)[1:]
    head, nodes, rest = text.partition("\nnodes:\n")
    return [f"{head}\n", *(f"nodes:\n{node}" for node in NODE.split(rest)[1:])] if nodes else [text]


@pytest.mark.parametrize("course", SOME, ids=lambda path: path.name)
def test_every_field_of_its_yaml_files(course: FilePath) -> None:
    """In its own entry of the file, for that is the stretch that an edit reads."""
    for file in sorted(course.rglob("*.yaml")):
        text = file.read_bytes().decode()
        assert sum(map(field_changes, pieces(text)))


@pytest.mark.parametrize("course", SOME, ids=lambda path: path.name)
def test_all_fields_of_a_file_together(course: FilePath) -> None:
    """Everything between the fields stays."""
    for file in sorted(course.rglob("*.yaml")):
        text = file.read_bytes().decode()
        yaml = read(text)
        places = [path for path in paths(yaml.data) if path and isinstance(part(yaml.data, path), str)]
        new = write_back(text, [Set(path, f"v{number}") for number, path in enumerate(places)])
        at = done = 0
        for path in places:
            mark = yaml.marks[path]
            between = text[done : mark.start]
            assert new.startswith(between, at), (file, path)
            written = VALUE.match(new, at + len(between))
            assert written, (file, path)
            at, done = written.end(), mark.start + len(text[mark.start : mark.end].rstrip("\n "))
        assert new[at:] == text[done:]


@pytest.mark.parametrize("course", COURSES, ids=lambda path: path.name)
def test_each_entry_can_go_and_come_back(course: FilePath) -> None:
    """Without it the others stand as they stood."""
    for file in sorted(course.rglob("*.yaml")):
        text = file.read_bytes().decode()
        entries = ENTRY.split(text)[1:] if text.startswith("- ") else []
        for number in sorted({0, len(entries) // 2, len(entries) - 1}) if len(entries) > 1 else ():
            new = write_back(text, [Remove((number,))])
            assert new.rstrip("\n") == "".join(entries[:number] + entries[number + 1 :]).rstrip("\n")


def innermost(blocks: tuple[BodyBlock, ...], path: tuple[int, ...] = ()) -> Iterator[tuple[int, ...]]:
    """Yield the paths of blocks, those inside of others, too."""
    for number, block in enumerate(blocks):
        yield (*path, number)
        yield from innermost(block.inner or (), (*path, number))


@pytest.mark.parametrize("course", COURSES, ids=lambda path: path.name)
def test_every_key_of_its_lessons_and_their_text(course: FilePath) -> None:
    """Every key, some lines and a block of each lesson."""
    for file in sorted(course.rglob("lesson.md")):
        text = file.read_bytes().decode()
        before, head, line, body = split_lesson(text)
        assert field_changes(head)
        assert write_front_matter(text, [Set(("title",), "New")]).endswith(f"{line}{body}")
        lines = body.splitlines(keepends=True)
        for number in range(0, len(lines), max(len(lines) // 5, 1)):
            new = "".join([*lines[:number], "A new line.\n", *lines[number + 1 :]])
            assert rewrite_lesson(text, body=new.replace("\n", "\r\n")) == f"{before}{head}{line}{new}"
        blocks = body_blocks(text)
        places = list(innermost(blocks))
        for path in places[len(places) // 2 :][:1]:  # each one reads the lesson twice
            block = blocks[path[0]]
            for step in path[1:]:
                block = (block.inner or ())[step]
            new = replace_block(text, path, "A *new* one.")
            assert new.startswith(text[: block.start])
            assert new.endswith(text[block.end :])
            assert new[block.start :].removesuffix(text[block.end :]).strip("\n") == "A *new* one."
