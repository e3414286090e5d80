"""The facts of a course: every statement that names its source, and every one that should.

A statement is marked by the directive `:::{fact}`, by the role {fact}`…`, by {source}`…` after
it, or by the key `source` of its question or moment of a conversation. What looks like a fact
and is not marked is judged by the lint of unmarked claims (codes W301 to W304).
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace
from enum import StrEnum
from itertools import accumulate
from operator import itemgetter
from typing import TYPE_CHECKING, TypeAlias

from westeros_learn.model import (
    Blocks,
    Citation,
    Cite,
    Emphasis,
    Fact,
    FactText,
    Inline,
    Inlines,
    Link,
    Node,
    Question,
    Scenario,
    ScenarioNode,
    Severity,
    Span,
    Strong,
    TermUse,
    Text,
    citations,
    plain_text,
    walk,
)
from westeros_learn.source.allow import answered
from westeros_learn.source.course import compile_course, read_files
from westeros_learn.source.faults import Faults
from westeros_learn.source.files import Folder
from westeros_learn.source.lint.claims import SOURCE, sentences
from westeros_learn.source.lint.passages import INLINES, passages
from westeros_learn.source.lint.places import Places
from westeros_learn.source.lint.unmarked import all_flows, check_unmarked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from westeros_learn.model import Course, Diagnostic

_PartText: TypeAlias = "tuple[str, Blocks | Inlines | MarkedFact, Span]"
"""The id of a part, one of its texts, and where that starts; or what a key of the part marks."""


class Marking(StrEnum):
    """How a statement names its source."""

    DIRECTIVE = "directive"
    """A block :::{fact}."""
    ROLE = "role"
    """{fact}`…` in a sentence."""
    CITATION = "citation"
    """{source}`…` beside it."""
    KEY = "key"
    """The key `source` of a question, or of a moment of a conversation."""


@dataclass(frozen=True, slots=True)
class MarkedFact:
    """A statement with what supports it.

    Attributes:
        part: id of the lesson, question, scenario, node or term that says it.
        text: what it says; of a key, what is asked or said there.
    """

    span: Span
    marking: Marking
    part: str
    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseFacts:
    """The facts of a course.

    Attributes:
        course: None when not even its `course.yaml` could be read.
        facts: every marked statement: lessons in order, each with its conversations and
            questions, then the test pool and the glossary.
        unmarked: what looks like a fact and names no source.
        answered: what looks like one and was answered by `allow`, with the reason.
        errors: what keeps parts of the course from being read.
    """

    course: Course | None
    facts: tuple[MarkedFact, ...] = ()
    unmarked: tuple[Diagnostic, ...] = ()
    answered: tuple[tuple[Diagnostic, str], ...] = ()
    errors: tuple[Diagnostic, ...] = ()


def read_facts(path: Path) -> CourseFacts:
    """Read a course and list its facts.

    Args:
        path: the course's folder, with a `course.yaml`.
    """
    faults = Faults()
    files = read_files(Folder(path), faults)
    if files is None:
        return CourseFacts(course=None, errors=faults.errors)
    course = compile_course(files, faults)
    claims = Faults()
    check_unmarked(course, files, claims)
    reasons = answered(files, claims)
    return CourseFacts(
        course=course,
        facts=tuple(_facts(course, Places(files))),
        unmarked=tuple(claim for claim in claims.found if claim not in reasons),
        answered=tuple((claim, reasons[claim]) for claim in claims.found if claim in reasons),
        errors=tuple(fault for fault in faults.found if fault.severity is Severity.ERROR),
    )


@dataclass(frozen=True, slots=True)
class _Statement:
    """A marked statement of a text.

    Attributes:
        node: the node that it starts in.
        piece: its first words there.
    """

    marking: Marking
    text: str
    citations: tuple[Citation, ...]
    node: Node
    piece: str = ""


def _facts(course: Course, places: Places) -> Iterator[MarkedFact]:
    for part, text, start in _texts(course, places):
        if isinstance(text, MarkedFact):
            yield text
            continue
        cursor = None
        for one in _statements(text):
            span = one.node.span if isinstance(one.node, Fact) else None
            if span is None:
                cursor = cursor or places.cursor(text, start)
                span = cursor.place(one.node, one.piece) if cursor else start
            yield MarkedFact(span, one.marking, part, one.text, one.citations)


def _texts(course: Course, places: Places) -> Iterator[_PartText]:
    """Yield every text in which facts may stand, and every key that marks its part."""
    for lesson in course.lessons:
        yield lesson.id, lesson.blocks, places.start(lesson)
        for scenario in lesson.scenarios:
            yield from _texts_of(replace(scenario, nodes=()))
            for node in scenario.nodes:
                yield from _texts_of(node)
        for question in lesson.questions:
            yield from _texts_of(question)
    for question in course.pool:
        yield from _texts_of(question)
    for term in course.glossary:
        cited = tuple(citations(term.definition))
        if cited:
            said = f"{term.term}: {' '.join(map(_read, all_flows(term.definition)))}"
            yield term.id, MarkedFact(term.span, Marking.CITATION, term.id, said, cited), term.span


def _texts_of(part: Question | Scenario | ScenarioNode) -> Iterator[_PartText]:
    if not isinstance(part, Scenario) and part.sources:
        said = plain_text(part.prompt if isinstance(part, Question) else part.text)
        yield part.id, MarkedFact(part.span, Marking.KEY, part.id, said, part.sources), part.span
    for text, start in passages(part, part.span):
        yield part.id, text, start


def _statements(content: tuple[object, ...]) -> Iterator[_Statement]:
    """Yield the marked statements of a text in reading order."""
    if content and isinstance(content[0], INLINES):
        yield from _statements_in_flow(content)  # type: ignore[arg-type]  # a flow starts with an inline
        return
    for part in content:
        if isinstance(part, tuple):
            yield from _statements(part)
        elif isinstance(part, Fact):
            cited = tuple(citations((part,)))
            yield _Statement(Marking.DIRECTIVE, plain_text((part,)), cited, part)
        elif is_dataclass(part):
            for field in fields(part):
                value = getattr(part, field.name)
                if isinstance(value, tuple):
                    yield from _statements(value)


def _statements_in_flow(flow: Inlines) -> Iterator[_Statement]:
    """Yield the roles of a flow, and its sentences that name a source."""
    leaves = list(_leaves(flow))
    texts = [_spoken(leaf) for leaf in leaves]
    starts = list(accumulate(map(len, texts), initial=0))
    found: list[tuple[int, _Statement]] = []
    for at, leaf in zip(starts, leaves, strict=False):
        if isinstance(leaf, FactText):
            first = _first(leaf)
            found.append(
                (at, _Statement(Marking.ROLE, plain_text((leaf,)), leaf.citations, first, _words(first)))
            )
    said = "".join(texts)
    for start, end in sentences(said):
        inside = [leaf for at, leaf in zip(starts, leaves, strict=False) if start <= at < end]
        cited = tuple(leaf.citation for leaf in inside if isinstance(leaf, Cite))
        if cited:
            at, leaf = [one for one in zip(starts, leaves, strict=False) if one[0] <= start][-1]
            first = _first(leaf)
            text = _with_names(said[start:end], cited)
            found.append(
                (start, _Statement(Marking.CITATION, text, cited, first, _words(first)[start - at :]))
            )
    yield from (statement for _, statement in sorted(found, key=itemgetter(0)))


def _leaves(flow: Inlines) -> Iterator[Inline]:
    for node in flow:
        if isinstance(node, Emphasis | Strong | Link):
            yield from _leaves(node.content)
        else:
            yield node


def _spoken(node: Inline) -> str:
    """Return what a leaf says, with the spaces around it; a sign where a source is cited."""
    if isinstance(node, Cite):
        return SOURCE
    return node.text if isinstance(node, Text) else plain_text((node,)) or " "


def _read(flow: Inlines) -> str:
    """Return what a flow says, its sources named where they stand."""
    leaves = list(_leaves(flow))
    said = "".join(map(_spoken, leaves))
    return _with_names(said, [leaf.citation for leaf in leaves if isinstance(leaf, Cite)])


def _with_names(said: str, cited: Iterable[Citation]) -> str:
    """Return a text with the names of its sources where they are cited."""
    for citation in cited:
        said = said.replace(SOURCE, str(citation), 1)
    return " ".join(said.split())


def _first(node: Inline) -> Node:
    """Return the first words of a node."""
    return next((one for one in walk((node,)) if isinstance(one, Text | TermUse)), node)


def _words(node: Node) -> str:
    return node.text if isinstance(node, Text | TermUse) else ""
