"""The pages of a course in the app: whole without a script, and every link leads to one of them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest
from lxml import html

from tests.player.every_kind import FOLDERS, UNSAID, course_at, telling
from westeros_learn import model
from westeros_learn.player import (
    Addresses,
    Learner,
    QuestionState,
    TalkState,
    Told,
    lesson_minutes,
    minutes_by_lesson,
    render_appendix_page,
    render_lesson_page,
    render_question_fragment,
    render_talk_page,
)

BASE = "/learn/c/"
ADDRESSES = Addresses(BASE, "/learn", "/style.css", "/script.js", "/sign-out")
NOW = datetime(2026, 11, 25, 14, 30, tzinfo=UTC)
NOBODY = Learner(ADDRESSES, csrf="t0ken")
ROUTES = (
    "",
    "lessons/[^/]+",
    "lessons/[^/]+/seen",
    "lessons/[^/]+/questions/[^/]+",
    "glossary|sources|about",
    "media/.+",
    "quizzes/[^/]+/start",
    "scenarios/[^/]+(/steps)?",
)
"""Addresses below a course's base."""


@pytest.fixture(scope="module", params=FOLDERS, ids=lambda folder: folder.name)
def course(request: pytest.FixtureRequest) -> model.Course:
    return course_at(request.param)


def document(page: str) -> Any:
    return html.document_fromstring(page)


def pages(course: model.Course, learner: Learner = NOBODY) -> dict[str, Any]:
    """Return every page of a course in the app, by what it shows."""
    shown = {lesson.id: render_lesson_page(course, lesson, learner, now=NOW) for lesson in course.lessons}
    for scenario in course.scenario_by_id.values():
        shown[scenario.id] = render_talk_page(course, scenario, TalkState(), learner)
    shown["about"] = render_appendix_page(course, "about", learner)
    if course.glossary:
        shown["glossary"] = render_appendix_page(course, "glossary", learner)
    if course.references:
        shown["sources"] = render_appendix_page(course, "sources", learner)
    return {name: document(page) for name, page in shown.items()}


def test_every_link_leads_to_a_page_of_the_course(course: model.Course) -> None:
    found = pages(course)
    anchors = {name: set(page.xpath("//@id")) for name, page in found.items()}
    for name, page in found.items():
        for address in page.xpath("//a[not(@target)]/@href|//form/@action"):
            path, _, anchor = address.partition("#")
            if path in ("", "/learn", "/sign-out"):
                assert anchor in anchors[name] if anchor else path
                continue
            assert path.startswith(BASE)
            place = path.removeprefix(BASE)
            assert any(re.fullmatch(route, place) for route in ROUTES), address
            if anchor and place.count("/") <= 1:
                assert anchor in anchors[place.rpartition("/")[2]], address


def test_ids_are_unique_and_nothing_is_described_by_what_is_not_there(course: model.Course) -> None:
    for page in pages(course).values():
        ids = page.xpath("//@id")
        assert not [name for name, count in Counter(ids).items() if count > 1]
        named = page.xpath("//@aria-describedby|//@aria-labelledby|//@aria-controls")
        assert not {name for value in named for name in value.split()} - set(ids)


def test_a_page_carries_neither_style_nor_script_of_its_own(course: model.Course) -> None:
    for page in pages(course).values():
        assert not page.xpath("//@style|//style|//@*[starts-with(name(), 'on')]")
        executed = page.xpath("//script[not(@type='application/json')]")
        assert [script.get("src") for script in executed] == ["/script.js"]


def test_every_page_of_a_translation_says_whether_a_lawyer_reviewed_it(course: model.Course) -> None:
    course = replace(course, translation=model.Translation(source="pl", total=9, translated=9, outdated=0))
    for name, page in pages(course).items():
        said = " ".join(page.xpath("//main")[0].text_content().split())
        assert said.count("not yet been reviewed by a native lawyer") == 1, name


def test_every_form_is_ours(course: model.Course) -> None:
    """It is sent by POST, with the token, from a button that needs no script."""
    for page in pages(course).values():
        for form in page.iter("form"):
            assert form.get("method") == "post"
            assert form.xpath(".//input[@name='csrf_token']/@value") == ["t0ken"]
            assert form.xpath(".//button[@type='submit']")


def test_a_lesson_page_shows_one_lesson_and_where_it_stands() -> None:
    course = course_at(FOLDERS[1])
    first, last = course.lessons[0], course.lessons[-1]
    page = document(
        render_lesson_page(course, last, Learner(ADDRESSES, "t", seen=frozenset({first.id})), now=NOW)
    )
    assert [section.get("id") for section in page.find_class("lesson")] == [last.id]
    assert f"Lesson {len(course.lessons)} of {len(course.lessons)}" in page.get_element_by_id("place").text
    assert page.get_element_by_id("progress").get("value") == "1"
    link = page.xpath(f"//nav//a[@href='{ADDRESSES.lesson(first.id)}']")[0]
    assert "seen" in link.get("class")
    assert link.text_content().startswith(f"{first.title}, read")
    assert page.xpath("//header//a[@href='/learn/c/']")
    assert page.xpath("//nav//a[@aria-current]/@href") == [ADDRESSES.lesson(last.id)]


def test_the_end_says_what_is_missing_and_when_nothing_is() -> None:
    course = course_at(FOLDERS[1])
    last = course.lessons[-1]
    counted = {quiz.id for quiz in course.quizzes if quiz.role is model.QuizRole.COUNTS}

    def end(**reached: Any) -> str:
        page = document(render_lesson_page(course, last, Learner(ADDRESSES, "t", **reached), now=NOW))
        return " ".join(page.get_element_by_id("course-end").text_content().split())

    nothing = end()
    assert all(lesson.title in nothing for lesson in course.lessons)
    assert "Final test" in nothing
    read = frozenset(lesson.id for lesson in course.lessons)
    assert "Still to read" not in end(seen=read)
    complete = end(seen=read, passed=frozenset(counted), score=8_765, complete=True)
    assert "You have completed this course. Your score: 87 %." in complete
    assert "Still" not in complete


def test_no_page_of_a_lesson_tells_a_key(course: model.Course) -> None:
    """Everything that could be said is marked; nothing of it is in the pages of a beginner."""
    marked = {question.id: telling(question) for question in course.all_questions()}
    course.__dict__["question_by_id"] = marked  # the pages look the questions up here
    try:
        for lesson in course.lessons:
            page = render_lesson_page(course, lesson, NOBODY, now=NOW)
            assert UNSAID not in page
            assert 'class="key"' not in page
    finally:
        del course.__dict__["question_by_id"]


def test_an_open_page_takes_in_the_judged_form_alone() -> None:
    """Of each question that is answered by choosing, for two learners who chose the same."""
    course = course_at(FOLDERS[0])
    learners = {1: NOBODY, 7: replace(NOBODY, csrf='other"&token')}
    for lesson in course.lessons:
        asked = [each for each in lesson.questions if isinstance(each, model.ChoiceQuestion)]
        for question, told in product(asked, (Told.PARTS, Told.ALL)):
            for basis, learner in learners.items():
                chosen = (question.choices[-1].key,)
                state = QuestionState(basis, chosen, seed=basis, told=told, note="answered-elsewhere")
                fragment = render_question_fragment(course, lesson, question, learner, state)
                states = {question.id: state}
                whole = render_lesson_page(course, lesson, learner, now=NOW, questions=states)
                assert fragment.startswith("<form")
                assert fragment in whole


def test_the_form_of_a_corrected_question_says_what_is_right_now() -> None:
    course, lesson, question = next(
        (course, lesson, each)
        for course in map(course_at, FOLDERS)
        for lesson in course.lessons
        for each in lesson.questions
        if isinstance(each, model.SingleChoice)
    )
    wrong = next(choice for choice in question.choices if not choice.correct)
    state = QuestionState(1, (wrong.key,), told=Told.PARTS)
    assert "chosen-wrong" in render_question_fragment(course, lesson, question, NOBODY, state)
    choices = tuple(replace(choice, correct=choice is wrong) for choice in question.choices)
    corrected = replace(question, choices=choices)
    form = render_question_fragment(replace(course), lesson, corrected, NOBODY, state)
    assert "chosen-right" in form


def test_a_course_is_counted_once_and_a_corrected_one_anew() -> None:
    course = course_at(FOLDERS[1])
    minutes = minutes_by_lesson(course)
    assert minutes_by_lesson(course) is minutes
    assert minutes == {lesson.id: lesson_minutes(lesson, course) for lesson in course.lessons}
    long = replace(course.lessons[0], blocks=course.lessons[0].blocks * 50)
    module = replace(course.modules[0], lessons=(long, *course.modules[0].lessons[1:]))
    corrected = replace(course, modules=(module, *course.modules[1:]))
    assert minutes_by_lesson(corrected)[long.id] > minutes[long.id]
