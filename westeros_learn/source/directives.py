"""Blocks in colons: how they are written, and what each becomes.

:::{figure} media/memory.svg      name and argument
:alt: What the picture says.      options, each on a line; an indented line goes on with it
The caption.                      the body
:::
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from westeros_learn.model import (
    Block,
    Blocks,
    Callout,
    CalloutKind,
    Citation,
    Example,
    Fact,
    Figure,
    Inlines,
    Listing,
    Paragraph,
    Placeholder,
    QuestionPlace,
    QuizPlace,
    Reveal,
    ScenarioPlace,
)
from westeros_learn.source.checked import OPTIONS, build_checked
from westeros_learn.source.faults import Faults, Sentence, suggestion
from westeros_learn.source.listings import Missing

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it.token import Token

    from westeros_learn.model import Span
    from westeros_learn.source.files import Area
    from westeros_learn.source.names import Names

_HEAD = re.compile(r"\{\s*([^{}]*?)\s*\}\s*(.*)", re.DOTALL)
_OPTION = re.compile(r":([A-Za-z][A-Za-z0-9-]*):\s*(.*)")


@dataclass(frozen=True, slots=True)
class Directive:
    """A block in colons, taken apart.

    Attributes:
        head: its first line.
        body: the text below the options.
        body_area: where the body stands.
        options: value and line of each option.
        closed: whether its line of colons ends it.
    """

    name: str
    argument: str
    options: dict[str, tuple[str, Area]]
    body: str
    head: Area
    body_area: Area
    colons: str
    closed: bool


class Reader(Protocol):
    """What a block needs of the reader of the text around it."""

    faults: Faults
    names: Names
    in_lesson: bool

    def blocks(self, text: str, area: Area) -> Blocks:
        """Read Markdown."""

    def inlines(self, text: str, area: Area) -> Inlines:
        """Read one line of thought."""

    def plain(self, text: str, area: Area, what: str) -> str:
        """Read characters that are shown as they are."""

    def citations(self, text: str, area: Area) -> tuple[Citation, ...]:
        """Read sources."""


def take_apart(token: Token, area: Area) -> Directive | None:
    """Return a token of the colon fence as a directive, None when it names none.

    Args:
        token: the token.
        area: the text in which the token's lines count.
    """
    match = _HEAD.fullmatch(token.info.strip())
    if match is None:
        return None
    first, last = token.map or (0, 0)
    lines = token.content.split("\n")
    options, used = _options(lines, area, first + 1)
    closed = last - first == token.content.count("\n") + 2
    return Directive(
        name=match[1],
        argument=match[2].strip(),
        options=options,
        body="\n".join(lines[used:]),
        head=area.part(first, first + 1),
        body_area=area.part(first + 1 + used, last - closed),
        colons=token.markup,
        closed=closed,
    )


def _options(lines: list[str], area: Area, first: int) -> tuple[dict[str, tuple[str, Area]], int]:
    """Return the options at the start of a block, and how many lines they take."""
    options: dict[str, tuple[str, Area]] = {}
    name = ""
    for number, line in enumerate(lines):
        match = _OPTION.fullmatch(line.strip())
        if match and not line.startswith("    "):
            name = match[1]
            options[name] = match[2].strip(), area.part(first + number, first + number + 1)
        elif name and line[:1] in (" ", "\t") and line.strip():
            value, place = options[name]
            options[name] = f"{value} {line.strip()}".strip(), place
        else:
            return options, number
    return options, len(lines)


@dataclass(frozen=True, slots=True)
class _Block:
    """A kind of block: how it is built, its options, what its argument is."""

    build: Callable[[Reader, Directive], Block]
    options: tuple[str, ...] = ()
    argument: str = ""
    example: str = ""
    needs_body: bool = False
    takes_body: bool = True
    only_in_lessons: bool = False


def build(reader: Reader, directive: Directive) -> Block:
    """Return the block that a directive stands for, a placeholder when it cannot be read."""
    kind = _BLOCKS.get(directive.name)
    faults, name, span = reader.faults, directive.name, directive.head.span
    if kind is None:
        cure = suggestion(name, _BLOCKS, what="blocks")
        return Placeholder(faults.add("L202", span, name=name, suggestion=cure).message, span)
    if kind.only_in_lessons and not reader.in_lesson:
        return Placeholder(faults.add("L218", span, name=name).message, span)
    if kind.argument and not directive.argument:
        fault = faults.add(
            "L213", span, name=name, what=Sentence(kind.argument), example=Sentence(kind.example)
        )
        return Placeholder(fault.message, span)
    for option, (_, area) in directive.options.items():
        if option not in kind.options:
            cure = suggestion(option, kind.options, what="options")
            faults.add("L204", area.span, name=name, option=option, suggestion=cure)
    if directive.body.strip() and not kind.takes_body and directive.closed:
        faults.add("L215", directive.body_area.span, name=name)
    if kind.needs_body and not directive.body.strip():
        return Placeholder(faults.add("L221", span, name=name).message, span)
    return kind.build(reader, directive)


def _callout(reader: Reader, directive: Directive) -> Block:
    kind = CalloutKind.NOTE
    if "kind" in directive.options:
        value, area = directive.options["kind"]
        known = [str(member) for member in CalloutKind]
        if value in known:
            kind = CalloutKind(value)
        else:
            cure = suggestion(value, known, what="values")
            reader.faults.add("L214", area.span, value=value, option="kind", suggestion=cure)
    title = reader.inlines(directive.argument, directive.head)
    return Callout(kind, title, reader.blocks(directive.body, directive.body_area), directive.head.span)


def _figure(reader: Reader, directive: Directive) -> Block:
    path, span = directive.argument, directive.head.span
    place = directive.head.find(path)
    missing = missing_picture(path, reader.names, reader.faults, place)
    if missing:
        return Placeholder(missing, span)
    alt, area = directive.options.get("alt", ("", directive.head))
    if not alt:
        reader.faults.add("L212", span)
    alt = reader.plain(alt, area, "description of a figure, for those who cannot see it")
    return Figure(path, alt, _caption(reader, directive), span)


def missing_picture(path: str, names: Names, faults: Faults, place: Span) -> str:
    """Return why a picture cannot be shown, "" when it can; what is wrong with its path is collected."""
    if not path.startswith("media/") or ".." in path or "\\" in path:
        return faults.add("M102", place, path=path).message
    if path not in names.media:
        cure = suggestion(path, names.media, what="media files")
        return faults.add("M101", place, path=path, suggestion=cure).message
    return "" if names.media[path] else f"the picture '{path}' cannot be shown because of its faults."


def _caption(reader: Reader, directive: Directive) -> Inlines:
    match reader.blocks(directive.body, directive.body_area):
        case ():
            return ()
        case (Paragraph(content),):
            return content
        case (Paragraph(content), *_):
            reader.faults.add("L216", directive.body_area.span)
            return content
        case _:
            reader.faults.add("L216", directive.body_area.span)
            return ()


def _question(reader: Reader, directive: Directive) -> Block:
    question, span = directive.argument, directive.head.span
    if question in reader.names.readable:
        return QuestionPlace(question, span)
    if question in reader.names.questions:
        message = f"question '{question}' cannot be shown because of its faults."
        return Placeholder(message, span, reader.names.places.get(question))
    cure = suggestion(question, reader.names.questions, what="questions")
    place = directive.head.find(question)
    fault = reader.faults.add("Q302", place, question=question, suggestion=cure)
    return Placeholder(fault.message, span)


def _quiz(reader: Reader, directive: Directive) -> Block:
    quiz, span = directive.argument, directive.head.span
    if quiz in reader.names.readable:
        return QuizPlace(quiz, span)
    if quiz in reader.names.quizzes:
        return Placeholder(f"quiz '{quiz}' cannot be shown because of its faults.", span)
    cure = suggestion(quiz, reader.names.quizzes, what="quizzes")
    fault = reader.faults.add("Z207", directive.head.find(quiz), quiz=quiz, suggestion=cure)
    return Placeholder(fault.message, span)


def _scenario(reader: Reader, directive: Directive) -> Block:
    scenario, span = directive.argument, directive.head.span
    if scenario in reader.names.readable:
        return ScenarioPlace(scenario, span)
    if scenario in reader.names.scenarios:
        message = f"scenario '{scenario}' cannot be shown because of its faults."
        return Placeholder(message, span, reader.names.places.get(scenario))
    cure = suggestion(scenario, reader.names.scenarios, what="scenarios")
    fault = reader.faults.add("S403", directive.head.find(scenario), scenario=scenario, suggestion=cure)
    return Placeholder(fault.message, span)


def _listing(reader: Reader, directive: Directive) -> Block:
    file, _, parts = directive.argument.partition(" ")
    span, texts = directive.head.span, reader.names.texts
    if file not in texts:
        cure = suggestion(file, texts, what="files")
        fault = reader.faults.add("L231", directive.head.find(file), file=file, suggestion=cure)
        return Placeholder(fault.message, span)
    text = texts.part(file, parts)
    if isinstance(text, Missing):
        cure = suggestion(text.word, text.known, what="parts")
        place = directive.head.find(text.word)
        fault = reader.faults.add("L232", place, file=file, part=text.word, suggestion=cure)
        return Placeholder(fault.message, span)
    if text is None:
        known = {(fault.span, fault.code) for fault in reader.faults.found}
        reader.faults.include(one for one in texts.faults(file) if (one.span, one.code) not in known)
        return Placeholder(f"the file '{file}' cannot be shown because of its faults.", span)
    return Listing(file, text, span)


def _example(reader: Reader, directive: Directive) -> Block:
    written = "\n".join(line.rstrip() for line in directive.body.split("\n")).strip("\n")
    return Example(written, reader.blocks(directive.body, directive.body_area), directive.head.span)


def _reveal(reader: Reader, directive: Directive) -> Block:
    title = reader.inlines(directive.argument, directive.head)
    return Reveal(title, reader.blocks(directive.body, directive.body_area), directive.head.span)


def _fact(reader: Reader, directive: Directive) -> Block:
    sources = reader.citations(directive.argument, directive.head)
    return Fact(reader.blocks(directive.body, directive.body_area), sources, directive.head.span)


_BLOCKS: dict[str, _Block] = {
    "callout": _Block(_callout, options=("kind",), needs_body=True),
    "figure": _Block(
        _figure, options=("alt",), argument="the path of its picture", example=":::{figure} media/name.svg"
    ),
    "question": _Block(
        _question,
        argument="a question's id",
        example=":::{question} the-id",
        takes_body=False,
        only_in_lessons=True,
    ),
    "quiz": _Block(
        _quiz, argument="a quiz's id", example=":::{quiz} the-id", takes_body=False, only_in_lessons=True
    ),
    "scenario": _Block(
        _scenario,
        argument="a scenario's id",
        example=":::{scenario} the-id",
        takes_body=False,
        only_in_lessons=True,
    ),
    "reveal": _Block(_reveal, argument="a title", example=":::{reveal} Show an example", needs_body=True),
    "fact": _Block(_fact, argument="its source", example=":::{fact} reference-id art. 1", needs_body=True),
    "listing": _Block(
        _listing,
        argument="a file of the course",
        example=":::{listing} course.yaml title",
        takes_body=False,
    ),
    "example": _Block(_example, needs_body=True),
    "checked": _Block(build_checked, options=OPTIONS),
}
BLOCK_OPTIONS = {name: block.options for name, block in _BLOCKS.items()}
"""The blocks, each with its options."""
