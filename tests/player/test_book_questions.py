"""Questions on paper: what is asked where they stand, and what is said at the end of the book."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from westeros_learn import model
from westeros_learn.player.book.contents import Book, book_of
from westeros_learn.player.book.parts import BookBlocks, Labelled, Marked, MarkedFigure, Room
from westeros_learn.source import load_course

ROOTS = Path(__file__).parents[1]


def _book(folder: str, *, tests: bool = False) -> Book:
    course = load_course(ROOTS / folder).course
    assert course
    return book_of(course, tests=tests)


def _read(content: BookBlocks) -> list[str]:
    """What a reader reads, a line for each part."""
    lines: list[str] = []
    for block in content:
        match block:
            case Marked():
                lines += [block.label] if block.label else []
                for entry in block.entries:
                    said = f" [{model.plain_text(entry.more)}]" if entry.more else ""
                    lines.append(f"{entry.mark} {model.plain_text(entry.content)}{said}".strip())
            case Labelled():
                lines.append(f"{block.label} {model.plain_text(block.content)}".strip())
            case Room():
                lines.append(f"{block.label} ____ {block.unit}".strip())
            case MarkedFigure():
                lines.append(" ".join(mark for mark, _ in block.regions))
            case _:
                lines.append(model.plain_text((block,)))
    return lines


KINDS: dict[str, tuple[list[str], list[str]]] = {
    "k-q-pairs": (
        ["Match each question to its type.", "1 “Tell me about the flat.” ______"],
        ["[It leaves the words and the order to the person.]"],
    ),
    "k-q-sorts": (
        ["1 A message of that day ______", "A Supports it", "B Says nothing"],
        ["Right answer: 1 A, 2 B, 3 A", "2 Tears [Demeanour is a poor sign.]"],
    ),
    "k-q-gaps": (
        ["The hearing began at (1) ______ . First", "3 everything / the sense / what mattered"],
        ["Right answer:", "1 9 / nine / 9:00 [As planned.]", "2 free narrative"],
    ),
    "k-q-place": (["A B", "A The chair by the door"], ["Right answer: A", "B The chair in the corner ["]),
    "k-q-sheet": (["(1) ______ EUR"], ["1 100,000 EUR [120,000 less 20,000.]", "2 150,000 EUR"]),
    "k-q-ready": (["A Strongly disagree", "E Strongly agree"], []),
    "k-q-thought": (["Your words ____"], ["One good answer I would leave", "I named one thing that can be"]),
}


@pytest.mark.parametrize("question", KINDS)
def test_a_kind_is_asked_and_answered(question: str) -> None:
    """Everything a reader needs is on the page, and nothing of the answer before the end."""
    asked = _book("browser/courses/kinds").questions[question]
    shown, said = "\n".join(_read(asked.asked)), "\n".join(_read(asked.answer))
    for part in KINDS[question][0]:
        assert part in shown.replace("\u00a0", " ").replace("\u2009", "")
    for part in KINDS[question][1]:
        assert part in said.replace("\u00a0", " ")
    assert bool(said) == bool(KINDS[question][1])
    assert "[" not in shown


def test_the_letters_of_an_order_lead_to_the_right_steps() -> None:
    asked = _book("browser/courses/kinds").questions["k-q-steps"]
    steps = {
        entry.mark: model.plain_text(entry.content)
        for block in asked.asked
        if isinstance(block, Marked)
        for entry in block.entries
    }
    right = next(line for line in _read(asked.answer) if line.startswith("Right answer:"))
    assert [steps[mark] for mark in right.removeprefix("Right answer: ").split(" – ")] == [
        "Greet and explain",
        "Agree on ground rules",
        "Invite a free account",
        "Close with the next steps",
    ]
    assert next(iter(steps.values())) != "Greet and explain"


def test_numbers_have_one_example_and_the_answer_fits_it() -> None:
    """A page cannot draw: prompt, answer, foreseen mistake and solution speak of the same days."""
    asked = _book("roots/base", tests=True).questions["b-p-deadline"]
    assert _read(asked.asked)[0].startswith("The plan came on ")
    start, weeks = _read(asked.asked)[0].removeprefix("The plan came on ").split(". When do its ")
    right, mistake, feedback, solution = _read(asked.answer)
    day = start.partition(", ")[2]
    assert mistake == f"{day} [That is the first day.]"
    assert feedback == "A week has seven days."
    assert solution.startswith(f"The way to the answer {day} and {int(weeks.split()[0]) * 7} days make 2026-")
    assert right.startswith("Right answer: ")
    assert right.endswith("2026")


def test_tests_are_left_out_unless_they_are_asked_for() -> None:
    """Who has read the answers is no longer tested."""
    learners, trainers = _book("roots/base"), _book("roots/base", tests=True)
    assert [*learners.questions] == ["b-q-first", "b-q-many", "b-q-days", "b-q-word"]
    assert not learners.tests
    assert [asked.question.id for asked in trainers.tests] == ["b-p-plan", "b-p-rest", "b-p-deadline"]
    assert [asked.number for asked in trainers.tests] == [5, 6, 7]


def test_a_question_without_a_place_in_any_lesson_is_still_asked_of_trainers() -> None:
    """A fixed test may ask practice questions of a folder; they are not lost."""
    course = load_course(ROOTS / "roots" / "base").course
    assert course
    test = replace(course.quiz_by_id["b-warm-up"], role=model.QuizRole.COUNTS)
    quizzes = tuple(test if quiz.id == test.id else quiz for quiz in course.quizzes)
    changed = replace(course, quizzes=quizzes)
    assert "b-q-days" not in book_of(changed, tests=False).questions
    assert "b-q-days" in book_of(changed, tests=True).questions
