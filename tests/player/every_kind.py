"""A question of every kind, and the same question with another key: for what must not show."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from westeros_learn import model
from westeros_learn.source import load_course

TESTS = Path(__file__).parents[1]
FOLDERS = (TESTS / "browser" / "courses" / "kinds", TESTS / "roots" / "base")
UNSAID = "cinnabar"
"""A word that stands in everything that is said about an answer."""

T = TypeVar("T")


@cache
def course_at(folder: Path) -> model.Course:
    """Return a course."""
    course = load_course(folder).course
    assert course is not None
    return course


@cache
def examples() -> dict[str, tuple[model.Course, model.Question]]:
    """Return a course and a question for each kind."""
    found: dict[str, tuple[model.Course, model.Question]] = {}
    for folder in FOLDERS:
        course = course_at(folder)
        for question in course.all_questions():
            found.setdefault(question.kind, (course, question))
    return found


def said(text: str) -> model.Blocks:
    """Return a paragraph that says something about an answer."""
    return (model.Paragraph((model.Text(f"{UNSAID} {text}"),)),)


def telling(question: model.Question) -> model.Question:
    """Return a question that has something to say at every place where it can."""
    more: dict[str, Any] = {
        "hints": (said("hint one"), said("hint two")),
        "feedback": said("overall"),
        "solution": said("solution"),
    }
    match question:
        case model.ChoiceQuestion():
            more["choices"] = _explained(question.choices)
        case model.PairingQuestion() | model.Ordering():
            more["items"] = _explained(question.items)
        case model.FilledQuestion():
            more["gaps"] = tuple(replace(gap, feedback=said(f"part {gap.key}")) for gap in question.gaps)
        case model.Reflection():
            more["model_answer"] = said("model answer")
        case model.TextQuestion():
            more["mistakes"] = (model.Mistake(answer="1 January 2001", feedback=said("mistake")),)
    return replace(question, **more)


def _explained(parts: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(replace(part, feedback=said(f"part {part.key}")) for part in parts)


def with_another_key(question: model.Question) -> model.Question:
    """Return a question that asks the same, with another right answer."""
    match question:
        case model.ChoiceQuestion():
            marks = _turned([choice.correct for choice in question.choices])
            pairs = zip(question.choices, marks, strict=True)
            return replace(question, choices=tuple(replace(choice, correct=mark) for choice, mark in pairs))
        case model.PairingQuestion():
            targets = _turned([item.target for item in question.items])
            items = zip(question.items, targets, strict=True)
            return replace(question, items=tuple(replace(item, target=target) for item, target in items))
        case model.Ordering():
            return replace(question, items=tuple(_turned(list(question.items))))
        case model.Cloze():
            gaps = (replace(gap, accept=gap.options[-1:] or (UNSAID * 3,), typos=0) for gap in question.gaps)
            return replace(question, gaps=tuple(gaps))
        case model.TableQuestion():
            cells = (replace(cell, answer=model.Constant(-1.0)) for cell in question.gaps)
            return replace(question, gaps=tuple(cells))
        case model.Numeric():
            return replace(question, answer=model.Constant(-1.0), tolerance=3.0)
        case model.Date():
            return replace(question, answer=model.Constant(date(1999, 1, 1)), tolerance=3)
        case model.ShortText():
            return replace(question, accept=(UNSAID * 3,), typos=0)
        case _:
            return question


def _turned(items: list[T]) -> list[T]:
    return items[1:] + items[:1]
