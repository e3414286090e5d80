"""A learner's way through a course, without a script: every page and every form, on both databases."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from westeros_learn import model
from westeros_learn.assessment import right_response, settle
from westeros_learn.delivery.enrolling import enrol
from westeros_learn.delivery.responses import seed_of_practice
from westeros_learn.records import GivenResponse, ScenarioStep

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from .world import Browser, World

HOME = "/learn/small/"
FIRST = f"{HOME}lessons/s-l-one"
SINGLE = f"{FIRST}/questions/s-q-single"


@pytest.fixture
def browser(world: World) -> Browser:
    """A trainee who is enrolled in the small course and in that of all kinds."""
    browser = world.signed_in("ana@example.org")
    for course in ("small", "kinds"):
        enrol(world.database, world.library, 1, course, world.clock())
    return browser


class _Form(HTMLParser):
    """The fields of one form as a browser sends them when nothing is touched."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self._action = action
        self._inside = False
        self._select = ""
        self.fields: dict[str, str] = {}
        self.found = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "form":
            self._inside = (values.get("action") or "").partition("#")[0] == self._action
            self.found |= self._inside
        elif self._inside and tag == "input" and values.get("type") in ("hidden", "text"):
            self.fields[values["name"] or ""] = values.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False


def send(browser: Browser, page: str, action: str, **fields: str) -> TestResponse:
    """Send the form that a page has for an address, with what it holds and what is entered."""
    shown = browser.get(page)
    form = _Form(action)
    form.feed(shown.text)
    assert form.found, f"no form for {action} on {page}"
    return browser.client.post(action, data={**form.fields, **fields})


# --- practice ------------------------------------------------------------------------------


def test_a_response_is_kept_and_answered_with_what_it_was_worth(world: World, browser: Browser) -> None:
    before = browser.get(FIRST).text
    assert "Not the first." not in before
    assert "Said after any answer." not in before
    answer = send(browser, FIRST, SINGLE, answer="a")
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{FIRST}#question-s-q-single"
    after = browser.get(FIRST).text
    assert "Not the first." in after
    assert "Said after any answer." in after
    assert "Yes, the second." not in after
    assert "Yes, the second." in browser.get(f"{FIRST}?show=s-q-single").text
    assert "Not the first." not in browser.get(f"{FIRST}?again=s-q-single").text
    send(browser, f"{FIRST}?again=s-q-single", SINGLE, answer="b")
    assert "Yes, the second." in browser.get(FIRST).text


def test_the_right_answer_is_not_shown_before_there_is_an_answer(browser: Browser) -> None:
    for asks in ("show", "again", "new"):
        page = browser.get(f"{FIRST}?{asks}=s-q-single").text
        assert "Yes, the second." not in page, asks
    assert send(browser, FIRST, SINGLE, do="show").status_code == 303
    told = browser.client.post(
        SINGLE,
        data={"csrf_token": token_of(browser), "do": "show"},
        headers={"X-Fragment": "1"},
    )
    assert "Yes, the second." not in told.text


def token_of(browser: Browser) -> str:
    found = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', browser.get("/help").text)
    assert found
    return found[1]


def test_a_hint_keeps_what_was_entered_and_an_empty_answer_asks_for_one(browser: Browser) -> None:
    hinted = send(browser, FIRST, SINGLE, answer="c", do="hint")
    assert hinted.status_code == 200
    assert "It is not the first one." in hinted.text
    assert "It is not the last one either." not in hinted.text
    assert re.search(r'value="c"[^>]* checked', hinted.text)
    assert send(browser, FIRST, SINGLE).status_code == 422


def test_a_response_that_is_sent_twice_is_kept_once(world: World, browser: Browser) -> None:
    form = _Form(SINGLE)
    form.feed(browser.get(FIRST).text)
    answers = [browser.client.post(SINGLE, data={**form.fields, "answer": "a"}) for _ in range(3)]
    assert {answer.headers["Location"] for answer in answers} == {f"{FIRST}#question-s-q-single"}
    with world.database.read() as session:
        assert session.query(GivenResponse).count() == 1


def test_a_page_that_is_open_gets_the_form_alone(browser: Browser) -> None:
    fragment = browser.client.post(
        SINGLE, data={"csrf_token": token_of(browser), "answer": "a"}, headers={"X-Fragment": "1"}
    )
    assert fragment.status_code == 200
    assert fragment.text.startswith("<form")
    assert "Not the first." in fragment.text


# --- quizzes ---------------------------------------------------------------------------------


def test_a_quiz_from_its_start_to_its_result(world: World, browser: Browser) -> None:
    lesson = f"{HOME}lessons/s-l-test"
    started = send(browser, lesson, f"{HOME}quizzes/s-test/start")
    assert started.status_code == 303
    place = started.headers["Location"]
    course = world.library.edition("small").course
    for _ in range(3):
        page = browser.get(place).text
        code = re.search(r'data-code="([^"]+)" data-kind', page)
        assert code, page
        question = next(one for one in course.pool if one.code == code[1])
        assert isinstance(question, model.ChoiceQuestion)
        assert not [each for each in feedbacks(question) if each in page]
        wanted = right_response(question)[0]
        place = send(browser, place, place, answer=wanted, go=str(int(place[-1]) + 1)).headers["Location"]
    result = send(browser, place, f"{HOME}quizzes/s-test/attempts/1/finish")
    assert result.headers["Location"].startswith(f"{HOME}quizzes/s-test/attempts/1")
    page = browser.get(f"{HOME}quizzes/s-test/attempts/1").text
    assert "100" in page
    assert "passed" in browser.get(HOME).text
    late = browser.client.post(
        f"{HOME}quizzes/s-test/attempts/1/1",
        data={"csrf_token": token_of(browser), "answer": "c", "basis": "1"},
    )
    assert late.status_code == 409
    assert "is finished" in late.text


def feedbacks(question: model.ChoiceQuestion) -> list[str]:
    return [model.plain_text(choice.feedback) for choice in question.choices]


def test_an_attempt_is_seen_by_nobody_else(world: World, browser: Browser) -> None:
    send(browser, f"{HOME}lessons/s-l-test", f"{HOME}quizzes/s-test/start")
    other = world.signed_in("eva@example.org")
    enrol(world.database, world.library, 2, "small", world.clock())
    for path in ("1", "1/1"):
        assert other.get(f"{HOME}quizzes/s-test/attempts/{path}").status_code == 404
        assert browser.get(f"{HOME}quizzes/s-pre/attempts/{path}").status_code == 404
    elsewhere = browser.client.post(
        f"{HOME}quizzes/s-pre/attempts/1/1", data={"csrf_token": token_of(browser), "answer": "a"}
    )
    assert elsewhere.status_code == 404
    with other.client as client:
        sent = client.post(
            f"{HOME}quizzes/s-test/attempts/1/1", data={"csrf_token": token_of(other), "answer": "a"}
        )
    assert sent.status_code == 404


# --- conversations ---------------------------------------------------------------------------


def test_a_conversation_shows_only_what_was_reached(world: World, browser: Browser) -> None:
    enrol(world.database, world.library, 1, "talk", world.clock())
    course = world.library.edition("talk").course
    (scenario,) = course.scenario_by_id.values()
    page = f"/learn/talk/scenarios/{scenario.id}"
    shown = browser.get(page).text
    assert not [node.ending for node in scenario.nodes if node.ending and node.ending in shown]
    assert "script.scenario-key" not in shown
    seen: list[str] = []
    while 'name="choice"' in (shown := browser.get(page).text):
        offered = re.search(r'name="choice" value="(\w)"', shown)
        assert offered
        seen.append(offered[1])
        assert send(browser, page, f"{page}/steps", choice=offered[1]).status_code == 303
        assert len(seen) < 30
    assert [node.ending for node in scenario.nodes if node.ending and node.ending in shown]
    with world.database.read() as session:
        assert session.query(ScenarioStep).count() == len(seen)
    twice = browser.client.post(
        f"{page}/steps", data={"csrf_token": token_of(browser), "position": "0", "choice": "z"}
    )
    assert twice.status_code in (200, 409)


# --- the way through ------------------------------------------------------------------------------


def test_lessons_are_read_and_the_course_is_complete(world: World, browser: Browser) -> None:
    assert "0 of 3 lessons read" in browser.get(HOME).text
    assert "Begin" in browser.get(HOME).text
    for lesson, following in (("s-l-one", "s-l-two"), ("s-l-two", "s-l-test")):
        page = f"{HOME}lessons/{lesson}"
        answer = send(browser, page, f"{page}/seen")
        assert answer.headers["Location"] == f"{HOME}lessons/{following}"
    browser.get(f"{HOME}lessons/s-l-two")
    page = browser.get(HOME).text
    assert "2 of 3 lessons read" in page
    assert f'href="{HOME}lessons/s-l-two">Continue' in page


def test_a_course_that_is_not_open_is_begun_by_nobody(world: World) -> None:
    browser = world.signed_in("ana@example.org")
    offered = browser.get(HOME)
    assert offered.status_code == 200
    assert "those who were invited" in offered.text
    assert browser.client.post(HOME, data={"csrf_token": token_of(browser)}).status_code == 403
    assert browser.get(FIRST).status_code == 403
    assert (
        browser.client.post(SINGLE, data={"csrf_token": token_of(browser), "answer": "a"}).status_code == 403
    )
    assert browser.get("/learn/no-such-course/").status_code == 404


def test_every_kind_of_question_is_answered_by_its_own_form(world: World, browser: Browser) -> None:
    """What the page offers, filled in right, is judged right: form, reading and judgement agree."""
    answered = set()
    for enrolment, course in enumerate(("small", "kinds"), 1):
        edition = world.library.edition(course)
        for lesson in edition.course.lessons:
            page = f"/learn/{course}/lessons/{lesson.id}"
            for question in lesson.questions:
                if question.id in edition.practice and not isinstance(question, model.Reflection):
                    sent = send(
                        browser, page, f"{page}/questions/{question.id}", **fields_of(question, enrolment)
                    )
                    assert sent.status_code == 303, question.id
                    answered.add(question.kind)
    assert answered == set(model.KINDS) - {"reflection", "date"}  # neither course has a date
    with world.database.read() as session:
        assert {row.score for row in session.query(GivenResponse) if row.question_id != "k-q-ready"} == {1.0}


def fields_of(question: model.Question, enrolment: int) -> dict[str, str]:
    """The fields that answer a question right, with the numbers that the learner has."""
    settled = settle(question, seed_of_practice(enrolment, question.id, 0))
    if isinstance(question, model.Survey):
        return {"answer": question.choices[0].key}
    response = right_response(settled)
    match question:
        case model.Ordering():
            return {f"answer-{key}": str(place) for place, key in enumerate(response, 1)}
        case model.PairingQuestion() | model.FilledQuestion():
            return {f"answer-{part[0]}": part[1:] for part in response}
        case model.MultipleChoice():
            return {"answer": response[0]} if len(response) == 1 else {"answer": list(response)}  # type: ignore[dict-item]
        case _:
            return {"answer": response[0]}


def test_a_corrected_course_is_served_without_a_word_of_yesterday(world: World, browser: Browser) -> None:
    """A key that is not there any more is passed over; nothing ends in a failure."""
    for fields in ({"answer": "z"}, {"answer": "a" * 9000}, {"basis": "-1", "answer": "a"}, {"go": "x"}):
        sent = browser.client.post(SINGLE, data={"csrf_token": token_of(browser), **fields})
        assert sent.status_code in (303, 422), fields
    for path in (
        "lessons/none",
        "lessons/s-l-one/questions/none",
        "quizzes/none/attempts/1",
        "media/none.png",
    ):
        assert browser.get(HOME + path).status_code in (404, 405), path
