"""Every text of a course, for what must look into all of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from westeros_learn.model import Cite, Fact, FactText, Figure, TermUse, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from westeros_learn.model import Blocks, Course, Inlines, Question, Scenario
    from westeros_learn.source.alone import Lasting


def all_texts(course: Course) -> Iterator[Blocks | Inlines]:
    """Yield every text of a course."""
    yield from _texts_around(course)
    for question in course.all_questions():
        yield from question.texts()


def _texts_around(course: Course) -> Iterator[Blocks | Inlines]:
    """Yield every text that is not one of a question."""
    yield from (course.disclaimer, course.content_notice, course.help)
    for lesson in course.lessons:
        yield from (lesson.content_notice, lesson.blocks)
        for scenario in lesson.scenarios:
            yield from _scenario_texts(scenario)
    for term in course.glossary:
        yield term.definition


def _scenario_texts(scenario: Scenario) -> Iterator[Blocks | Inlines]:
    yield scenario.setting
    for node in scenario.nodes:
        yield from (node.text, node.debrief)
        for choice in node.choices:
            yield from (choice.text, choice.feedback)


@dataclass(frozen=True, slots=True)
class Uses:
    """What the texts and questions of a course use: paths of pictures, ids of terms and references."""

    media: set[str] = field(default_factory=set)
    terms: set[str] = field(default_factory=set)
    references: set[str] = field(default_factory=set)

    def add(self, text: Blocks | Inlines) -> None:
        """Add what a text uses."""
        for node in walk(text):
            if isinstance(node, Figure):
                self.media.add(node.media)
            elif isinstance(node, TermUse):
                self.terms.add(node.term)
            elif isinstance(node, Cite):
                self.references.add(node.citation.reference)
            elif isinstance(node, Fact | FactText):
                self.references.update(citation.reference for citation in node.citations)

    def include(self, other: Uses) -> None:
        """Add what something else uses."""
        self.media.update(other.media)
        self.terms.update(other.terms)
        self.references.update(other.references)


def uses_of(course: Course, lasting: Lasting) -> Uses:
    """Return what a course uses, found in one walk through its texts."""
    uses = Uses()
    for text in _texts_around(course):
        uses.add(text)
    for question in course.all_questions():
        uses.include(lasting.fact(question, "uses", _uses_of_question))
    for scenario in course.scenario_by_id.values():
        for moment in scenario.nodes:
            uses.references.update(citation.reference for citation in moment.sources)
    return uses


def _uses_of_question(question: Question) -> Uses:
    uses = Uses()
    for text in question.texts():
        uses.add(text)
    uses.references.update(citation.reference for citation in question.sources)
    return uses
