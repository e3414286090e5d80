"""What the real courses promise, held for every course in `courses`: one that is added is held to it, too."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from westeros_learn.model import (
    KINDS,
    Callout,
    CalloutKind,
    ChoiceQuestion,
    Course,
    Figure,
    FilledQuestion,
    Lesson,
    Ordering,
    PairingQuestion,
    Question,
    QuizRole,
    SingleChoice,
    TrueFalse,
    plain_text,
    walk,
)
from westeros_learn.source import find_courses, load_course, read_facts, statuses
from westeros_learn.source.texts import all_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).parents[1] / "courses"
COURSES = sorted(path.name for path in find_courses((), FOLDER))

FEWEST_FOR_OUTCOME = 4
UNEVEN = {1: 3.84, 2: 5.99, 3: 7.81, 4: 9.49, 5: 11.07}
"""By degrees of freedom, the chi-square that chance alone exceeds one time in twenty."""
FEWEST_FOR_PLACE = 5
"""Keys that each place should hold before chi-square says anything."""


@cache
def loaded(name: str) -> Course:
    result = load_course(FOLDER / name)
    assert result.course
    return result.course


@pytest.fixture(params=COURSES)
def course(request: pytest.FixtureRequest) -> Course:
    return loaded(request.param)


def scored(course: Course) -> Iterator[Question]:
    return (question for question in course.all_questions() if KINDS[question.kind].scored)


# --- every course -------------------------------------------------------------------------


def test_each_outcome_is_assessed_often_enough_to_tell_knowing_from_luck(course: Course) -> None:
    counts = Counter(question.outcome for question in scored(course))
    assert not {one.id: counts[one.id] for one in course.outcomes if counts[one.id] < FEWEST_FOR_OUTCOME}


def test_each_test_meets_each_outcome_and_has_enough_questions_for_it(course: Course) -> None:
    """An attempt asks something of every outcome, and a second one can ask something else."""
    in_pool = Counter(question.outcome for question in course.pool)
    for quiz in course.quizzes:
        if quiz.role is QuizRole.PRACTICE or not quiz.draw:
            continue
        quotas = dict(quiz.quotas)
        for outcome in course.outcomes:
            asked = quotas.get(outcome.id, 0) if quotas else quiz.draw // len(course.outcomes)
            assert asked, f"{quiz.id} asks nothing of {outcome.id}"
            assert in_pool[outcome.id] >= 2 * asked, f"{quiz.id}, {outcome.id}"


def test_right_answers_stand_in_every_place_equally_often(course: Course) -> None:
    places: dict[int, Counter[int]] = {}
    for question in scored(course):
        if isinstance(question, SingleChoice):
            (place,) = (at for at, choice in enumerate(question.choices) if choice.correct)
            places.setdefault(len(question.choices), Counter())[place] += 1
    for choices, counts in places.items():
        expected = counts.total() / choices
        if expected >= FEWEST_FOR_PLACE:
            uneven = sum((counts[place] - expected) ** 2 / expected for place in range(choices))
            assert uneven < UNEVEN[choices - 1], f"{choices} choices: {sorted(counts.items())}"


def test_statements_to_judge_are_as_often_true_as_false(course: Course) -> None:
    answers = Counter(one.correct_keys for one in scored(course) if isinstance(one, TrueFalse))
    if answers.total() >= 2 * FEWEST_FOR_PLACE:
        assert min(answers["t",], answers["f",]) >= answers.total() / 4


def test_every_answer_has_its_reason(course: Course) -> None:
    """Who reads only the feedback learns: each choice, item, step, gap and cell says why."""
    silent = []
    for question in scored(course):
        match question:
            case TrueFalse():
                parts = [choice for choice in question.choices if not choice.feedback]
                silent += [question.id] if parts else []
            case ChoiceQuestion():
                silent += [f"{question.id} {one.key}" for one in question.choices if not one.feedback]
            case PairingQuestion() | Ordering():
                silent += [f"{question.id} {one.key}" for one in question.items if not one.feedback]
            case FilledQuestion():
                silent += [f"{question.id} {one.key}" for one in question.gaps if not one.feedback]
            case _:
                silent += [] if question.feedback else [question.id]
    assert not silent


def test_every_fact_names_its_source(course: Course) -> None:
    found = read_facts(FOLDER / course.id)
    assert not found.unmarked
    assert len(found.answered) <= 5, "few are answered in place of marked"


# --- courses of full length ---------------------------------------------------------------


class Promise(NamedTuple):
    """What a course of full length has at least."""

    lessons: int
    pool: int
    practice: int
    long_scenarios: int
    facts: int


PROMISES = {
    "asset-recovery": Promise(lessons=8, pool=50, practice=50, long_scenarios=2, facts=100),
    "complex-cases": Promise(lessons=8, pool=50, practice=50, long_scenarios=2, facts=100),
    "limits-and-challenges": Promise(lessons=6, pool=40, practice=40, long_scenarios=3, facts=100),
    "victim-hearing": Promise(lessons=8, pool=50, practice=50, long_scenarios=3, facts=100),
}


@pytest.fixture(params=PROMISES)
def whole(request: pytest.FixtureRequest) -> Course:
    return loaded(request.param)


def main_lessons(course: Course) -> list[Lesson]:
    """The lessons between the first one, which explains the course, and the test."""
    return list(course.lessons[1:-1])


def test_a_course_of_full_length_is_whole(whole: Course) -> None:
    promised = PROMISES[whole.id]
    assert len(main_lessons(whole)) == promised.lessons
    assert len(whole.pool) >= promised.pool
    assert len(read_facts(FOLDER / whole.id).facts) >= promised.facts
    assert sum(len(lesson.questions) for lesson in whole.lessons) >= promised.practice
    assert {question.kind for question in whole.all_questions()} == set(KINDS)
    long = [one for one in whole.scenario_by_id.values() if len(one.nodes) >= 12]
    assert len(long) >= promised.long_scenarios
    for scenario in long:
        endings = [node for node in scenario.nodes if node.ending]
        assert len(endings) >= 3
        assert all(node.debrief for node in endings)


def test_each_lesson_of_it_has_what_a_lesson_needs(whole: Course) -> None:
    for lesson in whole.lessons:
        assert lesson.content_notice, lesson.id
    for lesson in main_lessons(whole):
        nodes = list(walk(lesson.blocks))
        assert 900 <= len(plain_text(lesson.blocks).split()) <= 1600, lesson.id
        first = lesson.blocks[0]
        assert isinstance(first, Callout), lesson.id
        assert first.kind is CalloutKind.FICTIONAL, lesson.id
        assert any(isinstance(node, Figure) for node in nodes), lesson.id
        kinds = {node.kind for node in nodes if isinstance(node, Callout)}
        assert {CalloutKind.KEY_POINTS, CalloutKind.PRACTICE} <= kinds, lesson.id
        assert len(lesson.questions) >= 6, lesson.id
        assert len({question.kind for question in lesson.questions}) >= 4, lesson.id


def test_questions_of_it_ask_for_work_more_often_than_for_memory(whole: Course) -> None:
    """A question with a case asks what to do or to see in it."""
    questions = list(scored(whole))
    cases = [one for one in questions if "fictional" in plain_text(one.prompt).lower()]
    assert len(cases) >= len(questions) / 2


WHOLE = {"victim-hearing": ("pl", "ro")}
"""The courses that are whole in other languages than their own, and these languages."""


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_translation_lacks_nothing_and_nothing_in_it_is_out_of_date(name: str) -> None:
    _, found = statuses(FOLDER / name)
    whole = {status.language for status in found if status.is_complete}
    assert whole >= set(WHOLE[name])


AVOIDED = re.compile(
    r"(?i)\bprostitutes?\b|\billegal (?:im)?migrants?\b|\brescued?\b|\bfail(?:ed|s)? to flee\b|!"
)
"""Words that blame or exclaim; the brief's words for people stand in their place."""


def test_its_words_do_no_harm(whole: Course) -> None:
    said = (plain_text(text) for text in all_texts(whole))
    assert not [(match[0], text[:80]) for text in said for match in AVOIDED.finditer(text)]
