"""Claims outside of facts: a sentence with an article, case, date or figure names its source.

Exempt are facts, quotations and code; callouts of the kinds fictional and practice; questions
and nodes with a `source`; figures and dates of a text that says it is fictional; the day on which the
law was as the course says, and the course's own pass marks.
"""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from westeros_learn.model import (
    Callout,
    CalloutKind,
    Cite,
    CodeBlock,
    Emphasis,
    Fact,
    FactText,
    Heading,
    Lesson,
    LineBreak,
    Link,
    Quotation,
    Strong,
    Term,
    TermUse,
    Text,
    walk,
)
from westeros_learn.source.alone import AloneQuestion, Lasting
from westeros_learn.source.faults import Sentence
from westeros_learn.source.lint.claims import HIDDEN, SOURCE, Claim, ClaimKind, claims, is_fictional
from westeros_learn.source.lint.passages import INLINES, Cursor, passages
from westeros_learn.source.lint.places import Places
from westeros_learn.source.memo import once

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from westeros_learn.model import Blocks, Course, Inlines, Node, Question, Scenario, ScenarioNode, Span
    from westeros_learn.source.faults import Faults
    from westeros_learn.source.reading import CourseFiles

_EXEMPT_CALLOUTS = (CalloutKind.FICTIONAL, CalloutKind.PRACTICE)
_OF_FICTION = (ClaimKind.DATE, ClaimKind.FIGURE)
_IN_LESSON = Sentence("Put it into a block :::{fact} with its source, or into a role {fact}`… <reference>`.")
_IN_QUESTION = Sentence("Add 'source:' to the question, or write {fact}`… <reference>`.")
_IN_SCENARIO = Sentence("Add 'source:' to the node, or write {fact}`… <reference>`.")
_IN_ENTRY = Sentence("Name its source with {source}`reference`.")

_Own: TypeAlias = "tuple[date, frozenset[int]]"
"""The day of a course's law, and its pass marks."""

_Piece: TypeAlias = "tuple[int, Node]"
"""Where a node's text starts in the text of its flow."""


def check_unmarked(
    course: Course, files: CourseFiles, faults: Faults, lasting: Lasting | None = None
) -> None:
    """Warn of every claim in lessons, questions, scenarios and glossary that names no source."""
    lasting = lasting or Lasting()
    places = Places(files)
    own = course.law_as_of, frozenset(quiz.pass_mark for quiz in course.quizzes if quiz.pass_mark)
    parts: list[Lesson | Term] = [*course.lessons, *course.glossary]
    for part in parts:
        check = partial(_check_part, part, own, places)
        once(lasting.memo, ("unmarked", part.id), (part, own), faults, check)
    check_alone = partial(_check_question, own, places)
    for question in course.all_questions():
        lasting.once(question, "unmarked", own, faults, check_alone)


def _check_part(part: Lesson | Term, own: _Own, places: Places, faults: Faults) -> None:
    checker = _Checker(own, places, faults)
    if isinstance(part, Lesson):
        checker.check_lesson(part)
    else:
        checker.check_term(part)


def _check_question(own: _Own, places: Places, alone: AloneQuestion, faults: Faults) -> None:
    _Checker(own, places.within(alone.source), faults).check_question(alone.question)


class _Checker:
    def __init__(self, own: _Own, places: Places, faults: Faults) -> None:
        self._own = own
        self._places = places
        self._faults = faults

    def check_lesson(self, lesson: Lesson) -> None:
        self._check_text(lesson.blocks, self._places.start(lesson), _IN_LESSON, fictional=False)
        for scenario in lesson.scenarios:
            self._check_scenario(scenario)

    def check_term(self, term: Term) -> None:
        if not any(isinstance(node, Cite | FactText | Fact) for node in walk(term.definition)):
            self._check_text(term.definition, term.span, _IN_ENTRY, fictional=False)

    def _check_scenario(self, scenario: Scenario) -> None:
        """Check what names no source; days and sums that its people name are invented."""
        unsourced = [node for node in scenario.nodes if not node.sources]
        parts: list[Scenario | ScenarioNode] = [replace(scenario, nodes=()), *unsourced]
        for part in parts:
            for text, span in passages(part, part.span):
                self._check_text(text, span, _IN_SCENARIO, fictional=True)

    def check_question(self, question: Question) -> None:
        if question.sources:
            return
        texts = list(passages(question, question.span))
        flows = (flow for text, _ in texts for flow in unmarked_flows(text))
        fictional = any(is_fictional(flatten(flow)[0]) for flow in flows)
        for text, span in texts:
            self._check_text(text, span, _IN_QUESTION, fictional=fictional)

    def _check_text(self, text: Blocks | Inlines, start: Span, cure: Sentence, *, fictional: bool) -> None:
        cursor: Cursor | None = None
        for flow in unmarked_flows(text):
            said, pieces = flatten(flow)
            found = list(claims(said))
            is_invented = bool(found) and (fictional or is_fictional(said))
            for claim in found:
                if (is_invented and claim.kind in _OF_FICTION) or self._is_own(claim):
                    continue
                cursor = cursor or self._places.cursor(text, start)
                place = _place(cursor, pieces, said, claim) if cursor else start
                self._faults.add(claim.kind.value, place, words=claim.words, cure=cure)

    def _is_own(self, claim: Claim) -> bool:
        """Say whether a claim is the course's own: the day of its law, or a pass mark."""
        numbers = {int(number) for number in re.findall(r"\d{1,9}", claim.words)}
        if claim.kind is ClaimKind.DATE:
            day, _ = self._own
            return numbers in ({day.day, day.year}, {day.day, day.month, day.year})
        _, marks = self._own
        return claim.kind is ClaimKind.FIGURE and len(numbers) == 1 and numbers <= marks


def _place(cursor: Cursor, pieces: list[_Piece], said: str, claim: Claim) -> Span:
    """Return where the sentence of a claim starts."""
    at = claim.sentence + len(said[claim.sentence :]) - len(said[claim.sentence :].lstrip())
    offset, leaf = next((piece for piece in reversed(pieces) if piece[0] <= at), pieces[0])
    hidden = said.find(HIDDEN, at)
    ends = [piece[0] for piece in pieces if piece[0] > offset][:1]
    end = min([len(said) if hidden < 0 else hidden, *ends])
    return cursor.place(leaf, said[at:end] or claim.words)


def all_flows(content: tuple[object, ...]) -> Iterator[Inlines]:
    """Yield every flow of a text: paragraphs, items, cells, captions and titles."""
    if content and isinstance(content[0], INLINES):
        yield content  # type: ignore[misc]  # a flow starts with an inline
        return
    for part in content:
        if isinstance(part, tuple):
            yield from all_flows(part)
        elif is_dataclass(part):
            for field in fields(part):
                value = getattr(part, field.name)
                if isinstance(value, tuple):
                    yield from all_flows(value)


def unmarked_flows(content: tuple[object, ...]) -> Iterator[Inlines]:
    """Yield every flow of text that stands in no fact, quotation, code or fictional passage."""
    if content and isinstance(content[0], INLINES):
        yield content  # type: ignore[misc]  # a flow starts with an inline
        return
    for part in content:
        if isinstance(part, tuple):
            yield from unmarked_flows(part)
        elif isinstance(part, Fact | Quotation | CodeBlock | Heading) or not is_dataclass(part):
            continue
        elif isinstance(part, Callout):
            if part.kind not in _EXEMPT_CALLOUTS:
                yield from unmarked_flows(part.content)
        else:
            for field in fields(part):
                value = getattr(part, field.name)
                if isinstance(value, tuple):
                    yield from unmarked_flows(value)


def flatten(flow: Inlines) -> tuple[str, list[_Piece]]:
    """Return what a flow says, marked parts hidden, and where each of its nodes starts."""
    if len(flow) == 1 and isinstance(flow[0], Text):
        return flow[0].text, [(0, flow[0])]
    texts: list[str] = []
    pieces: list[_Piece] = []
    length = 0
    for node in _leaves(flow):
        pieces.append((length, node))
        said = _said(node)
        texts.append(said)
        length += len(said)
    return "".join(texts), pieces or [(0, Text(""))]


def _leaves(flow: Inlines) -> Iterator[Node]:
    for node in flow:
        if isinstance(node, Emphasis | Strong | Link):
            yield from _leaves(node.content)
        else:
            yield node


def _said(node: Node) -> str:
    if isinstance(node, Text | TermUse):
        return node.text
    if isinstance(node, LineBreak):
        return " "
    return SOURCE if isinstance(node, Cite) else HIDDEN
