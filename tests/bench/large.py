"""A course of any size: lessons with questions, a test pool, a glossary, references.

The sentences are made of a few words by a seeded generator, so that no two questions are alike.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

QUESTIONS_PER_LESSON = 20
PRACTISED = 12
_WORDS = """
hearing officer witness shelter lawyer record question answer break room house street market border
ticket letter message friend driver worker money paper promise threat fear silence memory detail
""".split()  # noqa: SIM905

_COURSE = """\
id: large
title: A large course
language: en
summary: Made to be measured.
licence: CC-BY-4.0
law-as-of: 2026-11-24
disclaimer: It is not legal advice.
help: Ask the service of your own organisation.
outcomes:
  - id: l-o-one
    text: Do one thing.
  - id: l-o-two
    text: Do another thing.
modules:
  - id: l-m-all
    title: All of it
    lessons: [{lessons}]
quizzes:
  - id: l-test
    title: Final test
    role: counts
    draw: 12
    pass-mark: 70
retired: []
allow: {{C402: it is made to be large}}
"""
_REFERENCES = """\
- id: dir-1
  title: A directive
  short: Directive
  checked: 2026-11-24
"""
_GLOSSARY = """\
- id: free-narrative
  term: free narrative
  definition: An account in one's own words.
"""


def write_course(folder: Path, lessons: int) -> Path:
    """Write a course with so many lessons, and 20 questions for each."""
    dice = random.Random(lessons)  # noqa: S311  # no secret
    course = folder / f"large-{lessons}"
    codes = (f"{number:04x}" for number in range(1, 65_536))
    names = [f"lesson-{number}" for number in range(lessons)]
    pool: list[str] = []
    for number, name in enumerate(names):
        (course / name).mkdir(parents=True)
        questions = [_question(f"l-q-{number}-{n}", next(codes), dice) for n in range(QUESTIONS_PER_LESSON)]
        (course / name / "quiz.yaml").write_text("".join(questions[:PRACTISED]))
        (course / name / "lesson.md").write_text(
            _lesson(number, next(codes), dice, last=number == lessons - 1)
        )
        pool += questions[PRACTISED:]
    # One file of a course holds at most 2 MB: what the pool cannot hold is practised in a quiz.
    (course / "test-pool.yaml").write_text("".join(pool[:1000]))
    for start, name in zip(range(1000, len(pool), QUESTIONS_PER_LESSON), names, strict=False):
        more = pool[start : start + QUESTIONS_PER_LESSON]
        with (course / name / "quiz.yaml").open("a") as file:
            file.write("".join(more))
        ids = [text.partition("\n")[0].removeprefix("- id: ") for text in more]
        with (course / name / "lesson.md").open("a") as file:
            file.write("".join(f"\n:::{{question}} {one}\n:::\n" for one in ids))
    _write_rest(course, names)
    return course


def write_large_files(folder: Path, lessons: int, practised: int, asked: int) -> Path:
    """Write a course whose files are large.

    Args:
        folder: where it will lie.
        lessons: how many it has.
        practised: how many questions each of them has.
        asked: how many questions the test pool has; short ones, so that 5,000 fit into the file.
    """
    dice = random.Random(lessons)  # noqa: S311  # no secret
    course = folder / f"large-{lessons}-{asked}"
    codes = (f"{number:04x}" for number in range(1, 65_536))
    names = [f"lesson-{number}" for number in range(lessons)]
    for number, name in enumerate(names):
        (course / name).mkdir(parents=True)
        questions = [_question(f"l-q-{number}-{n}", next(codes), dice) for n in range(practised)]
        (course / name / "quiz.yaml").write_text("".join(questions))
        last = number == lessons - 1
        text = _lesson(number, next(codes), dice, last=last, practised=practised)
        (course / name / "lesson.md").write_text(text)
    pool = (_short_question(f"l-p-{number}", next(codes), dice) for number in range(asked))
    (course / "test-pool.yaml").write_text("".join(pool) or "[]\n")
    _write_rest(course, names)
    return course


def _write_rest(course: Path, names: Sequence[str]) -> None:
    (course / "course.yaml").write_text(_COURSE.format(lessons=", ".join(names)))
    (course / "references.yaml").write_text(_REFERENCES)
    (course / "glossary.yaml").write_text(_GLOSSARY)


def _sentence(dice: random.Random, words: int = 9) -> str:
    return " ".join(["The", *dice.choices(_WORDS, k=words)]) + "."


def _question(identifier: str, code: str, dice: random.Random) -> str:
    right = int(code, 16) % 4
    choices = "".join(
        f"    - {letter}: {_sentence(dice, 7)}\n"
        + ("      correct: true\n" if place == right else "")
        + f"      feedback: {_sentence(dice, 12)}\n"
        for place, letter in enumerate("abcd")
    )
    return (
        f"- id: {identifier}\n  code: {code}\n  kind: single-choice\n"
        f"  outcome: l-o-{dice.choice(['one', 'two'])}\n"
        f"  prompt: Fictional case {identifier[4:]}. {_sentence(dice, 14)} What follows from it?\n"
        f"  choices:\n{choices}  source: dir-1 art. {dice.randrange(1, 30)}\n"
    )


def _short_question(identifier: str, code: str, dice: random.Random) -> str:
    right = int(code, 16) % 3
    words = dice.sample(_WORDS, 9)
    choices = "".join(
        f"    - {letter}: A {words.pop()} {words.pop()} {words.pop()}.\n"
        + (f"      correct: true\n      feedback: {_sentence(dice, 5)}\n" if place == right else "")
        for place, letter in enumerate("abc")
    )
    return (
        f"- id: {identifier}\n  code: {code}\n  kind: single-choice\n"
        f"  outcome: l-o-{dice.choice(['one', 'two'])}\n"
        f"  prompt: Case {identifier[4:]}. {_sentence(dice, 9)} What follows?\n"
        f"  choices:\n{choices}"
    )


def _lesson(number: int, code: str, dice: random.Random, *, last: bool, practised: int = PRACTISED) -> str:
    paragraphs = "\n\n".join(" ".join(_sentence(dice) for _ in range(5)) for _ in range(6))
    places = "".join(f"\n:::{{question}} l-q-{number}-{n}\n:::\n" for n in range(practised))
    return (
        f"---\nid: l-l-{number}\ncode: {code}\ntitle: Lesson {number}\n---\n"
        f"A {{term}}`free narrative` begins it.\n\n"
        f"## One part\n\n{paragraphs}\n\n:::{{fact}} dir-1 art. 1\n{_sentence(dice)}\n:::\n{places}"
        + ("\n:::{quiz} l-test\n:::\n" if last else "")
    )
