"""A small course as the model has it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from westeros_learn.model import (
    Choice,
    Course,
    Lesson,
    Media,
    Module,
    Outcome,
    Paragraph,
    QuestionPlace,
    Quiz,
    QuizPlace,
    QuizRole,
    SingleChoice,
    Span,
    Text,
)

SPAN = Span("course.yaml")


def _question(identifier: str, code: str) -> SingleChoice:
    return SingleChoice(
        id=identifier,
        code=code,
        outcome="ab-o1",
        prompt=(Paragraph((Text("Which one?"),)),),
        choices=(
            Choice(key="a", text=(Text("This one."),), correct=True, span=SPAN),
            Choice(key="b", text=(Text("That one."),), span=SPAN),
        ),
        span=SPAN,
    )


@pytest.fixture
def make_course(tmp_path: Path) -> Callable[..., Course]:
    """Return a maker of small, whole courses with photographs; what it is given replaces a part."""
    photographs = []
    for name in ("media/b.png", "media/parts/a.jpg", "media/c.png"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(name.encode())
        photographs.append(Media(path=name, file=str(file), width=1, height=1))

    def make(**parts: object) -> Course:
        lesson = Lesson(
            id="ab-l-one",
            code="l001",
            title="One",
            folder="one",
            blocks=(
                Paragraph((Text("Words to read."),)),
                QuestionPlace("ab-q-one", SPAN),
                QuizPlace("ab-test", SPAN),
            ),
            questions=(_question("ab-q-one", "q001"),),
            span=SPAN,
        )
        whole: dict[str, object] = {
            "id": "a-b",
            "title": "Ab initio",
            "language": "en",
            "summary": "A small course.",
            "keywords": ("small", "whole"),
            "licence": "CC-BY-4.0",
            "law_as_of": date(2026, 11, 24),
            "disclaimer": (Paragraph((Text("Made for tests."),)),),
            "content_notice": (),
            "help": (),
            "outcomes": (Outcome(id="ab-o1", text="Choose.", span=SPAN),),
            "modules": (Module(id="ab-m", title="All", lessons=(lesson,), span=SPAN),),
            "quizzes": (
                Quiz(
                    id="ab-test",
                    code="t001",
                    title="Test",
                    role=QuizRole.COUNTS,
                    draw=1,
                    pass_mark=70,
                    span=SPAN,
                ),
            ),
            "pool": (_question("ab-q-two", "q002"),),
            "glossary": (),
            "references": (),
            "media": tuple(photographs),
            "retired": frozenset(),
            "span": SPAN,
        }
        return Course(**(whole | parts))  # type: ignore[arg-type]  # a test names what it replaces

    return make


@pytest.fixture
def course(make_course: Callable[..., Course]) -> Course:
    """Return a small, whole course."""
    return make_course()
