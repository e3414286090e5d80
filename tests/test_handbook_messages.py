"""The handbook explains every message of `check` by an example, and every command of an author."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import click
import pytest

from westeros_learn.cli import main
from westeros_learn.model import Checked, Code, Course, walk
from westeros_learn.source import CODES, load_course

HANDBOOK = Path(__file__).parents[1] / "courses/writing-courses"
WITHOUT_EXAMPLE = {"Y107": "a link to a file outside of the course cannot be written down as text"}
"""Codes that are explained by what the table says of them alone, each with its reason."""

BESIDES = frozenset({"new", "schema", "preview", "demo"})
"""Commands of an author that do not take a list of courses; all others are an administrator's."""


@pytest.fixture(scope="module")
def handbook() -> Course:
    """The course about writing courses."""
    course = load_course(HANDBOOK).course
    assert course is not None
    return course


@pytest.fixture(scope="module")
def named(handbook: Course) -> Mapping[str, str]:
    """What stands as code in the text of each lesson; the files of examples are no such text."""
    return {
        lesson.id: "\n".join(node.text for node in walk(lesson.blocks) if isinstance(node, Code))
        for lesson in handbook.lessons
    }


@pytest.fixture(scope="module")
def shown(handbook: Course) -> Mapping[str, set[str]]:
    """The lessons in which each code is said of an example, or by the table where there is none."""
    lessons: dict[str, set[str]] = {}
    for lesson in handbook.lessons:
        for node in walk(lesson.blocks):
            if isinstance(node, Checked):
                for said in node.said:
                    if node.files or said.fault.code in WITHOUT_EXAMPLE:
                        lessons.setdefault(said.fault.code, set()).add(lesson.id)
    return lessons


@pytest.mark.parametrize("code", CODES)
def test_a_code_has_its_example(code: str, named: Mapping[str, str], shown: Mapping[str, set[str]]) -> None:
    """A lesson names the code, and shows an example of which check says it."""
    assert any(code in named[lesson].split() for lesson in shown.get(code, ()))


def test_what_has_no_example_is_a_code() -> None:
    """The list of exceptions holds nothing that is gone."""
    assert WITHOUT_EXAMPLE.keys() <= CODES.keys()


def _commands(group: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """Yield the commands of an author, each with its group before it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from _commands(command, f"{before}{name} ")
        elif command and (name in BESIDES or any(one.name == "folder" for one in command.params)):
            yield f"{before}{name}", command


COMMANDS = dict(_commands(main))
OPTIONS = [
    pytest.param(name, option, id=f"{name} {option.opts[-1]}")
    for name, command in COMMANDS.items()
    for option in command.params
    if isinstance(option, click.Option) and option.name != "help"
]


def _lesson_of(command: str, named: Mapping[str, str]) -> str:
    """Return what stands as code in the lessons that name a command."""
    return "\n".join(text for text in named.values() if f"westeros-learn {command}" in text)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_explained(command: str, named: Mapping[str, str]) -> None:
    """A lesson shows how the command is typed."""
    assert _lesson_of(command, named)


@pytest.mark.parametrize(("command", "option"), OPTIONS)
def test_an_option_is_explained(command: str, option: click.Option, named: Mapping[str, str]) -> None:
    """A lesson that shows the command names its option, and each value that it can have."""
    words = _lesson_of(command, named).split()
    wanted = option.secondary_opts or option.opts[-1:]
    assert set(wanted) <= set(words)
    if isinstance(option.type, click.Choice):
        assert {str(choice) for choice in option.type.choices} - {str(option.default)} <= set(words)


def test_arguments_with_fixed_values_are_explained(named: Mapping[str, str]) -> None:
    """The kinds of files whose shape can be asked for are named."""
    words = _lesson_of("schema", named).split()
    for argument in COMMANDS["schema"].params:
        if isinstance(argument.type, click.Choice):
            assert {str(choice) for choice in argument.type.choices} <= set(words)
