"""Questions in the app: what is due is told, and what is not due is not in the HTML at all."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import html

from tests.player.every_kind import UNSAID, examples, telling, with_another_key
from westeros_learn import model
from westeros_learn.assessment import right_response, settle
from westeros_learn.model import KINDS
from westeros_learn.player import (
    Addresses,
    Learner,
    QuestionState,
    QuestionView,
    ServedQuestion,
    Told,
    read_form,
    render_question,
)
from westeros_learn.player.serving import renderer

LEARNER = Learner(Addresses("/learn/c/", "/learn", "/style.css", "/script.js"), csrf="t0ken")
ATTEMPT = 20_261_125
"""The seed of an attempt."""


def shown(kind: str, question: model.Question, state: QuestionState, *, practice: bool = True) -> str:
    """Return a question as the app serves it."""
    course, _ = examples()[kind]
    served = ServedQuestion(state, action="/answer", csrf=LEARNER.csrf, order=None if practice else ATTEMPT)
    return str(render_question(question, QuestionView(practice, served=served), renderer(course, LEARNER)))


def wrong_response(question: model.Question) -> model.Response:
    """Return a response that says something, and is not right as a whole."""
    match question:
        case model.ChoiceQuestion():
            return next((choice.key,) for choice in question.choices if not choice.correct)
        case model.PairingQuestion():
            return tuple(sorted(item.key + question.items[0].target for item in question.items))
        case model.Ordering():
            return tuple(item.key for item in reversed(question.items))
        case model.FilledQuestion():
            return tuple(
                gap.key + (gap.options[0] if isinstance(gap, model.Gap) and gap.options else "7")
                for gap in question.gaps
            )
        case model.Reflection():
            return ("a",)
        case _:
            return ("1 January 2001",)


def responses(question: model.Question) -> list[model.Response]:
    """Return no response, a right one and a wrong one."""
    return [(), right_response(settle(question, 1)), wrong_response(question)]


def form_of(markup: str) -> Any:
    """Return the form of a question."""
    return html.fragment_fromstring(markup)


def sent_by(form: Any) -> dict[str, list[str]]:
    """Return the fields that a browser sends for a form."""
    fields: dict[str, list[str]] = {}
    for name, value in form.form_values():
        fields.setdefault(name, []).append(value)
    return fields


def text_of(markup: str) -> str:
    return " ".join(str(form_of(markup).text_content()).split())


def test_there_is_an_example_of_every_kind() -> None:
    assert set(examples()) == set(KINDS)


@pytest.mark.parametrize("practice", [True, False], ids=["practice", "attempt"])
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_that_is_not_due_reaches_the_browser(kind: str, practice: bool) -> None:
    """Not even in the way the form is made: with another key, every byte is the same."""
    question = telling(examples()[kind][1])
    for response in responses(question):
        state = QuestionState(basis=bool(response), response=response)
        markup = shown(kind, question, state, practice=practice)
        assert UNSAID not in markup
        assert "application/json" not in markup
        assert markup == shown(kind, with_another_key(question), state, practice=practice)


@pytest.mark.parametrize("kind", KINDS)
def test_hints_come_one_at_a_time(kind: str) -> None:
    question = telling(examples()[kind][1])
    one = shown(kind, question, QuestionState(hints=1))
    assert "hint one" in one
    assert "hint two" not in one
    assert 'value="hint"' in one
    both = shown(kind, question, QuestionState(hints=2))
    assert "hint two" in both
    assert 'value="hint"' not in both


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "reflection"])
def test_a_practice_question_tells_nothing_before_it_was_answered(kind: str) -> None:
    """Whatever an address asks for: without a stored response there is nothing to tell."""
    assert UNSAID not in shown(kind, telling(examples()[kind][1]), QuestionState(told=Told.ALL))


@pytest.mark.parametrize("kind", [kind for kind, row in KINDS.items() if row.scored])
def test_after_a_wrong_answer_the_right_one_is_not_told_until_it_is_asked_for(kind: str) -> None:
    question = telling(examples()[kind][1])
    response = wrong_response(question)
    first = shown(kind, question, QuestionState(1, response, told=Told.PARTS))
    assert f"{UNSAID} overall" in first
    assert 'value="show"' in first
    for word in ("solution", "right-one", "model-answer", "missed", "This one is right", "Belongs in"):
        assert word not in first
    whole = shown(kind, question, QuestionState(1, response, told=Told.ALL))
    assert f"{UNSAID} solution" in whole
    assert 'value="show"' not in whole
    right = {"Right answer:", "This one is right", "Belongs in place"}
    assert any(word in text_of(whole) for word in right)


@pytest.mark.parametrize("kind", [kind for kind, row in KINDS.items() if row.scored])
def test_a_right_answer_is_told_as_such_with_all_there_is_to_say(kind: str) -> None:
    question = telling(examples()[kind][1])
    state = QuestionState(1, right_response(settle(question, 1)), told=Told.PARTS)
    markup = shown(kind, question, state)
    assert form_of(markup).find_class("result")[0].text == "Right."
    assert "solution" in markup
    assert not form_of(markup).xpath(".//*[@hidden]")


def test_the_feedback_of_choices_that_were_not_made_stays_away() -> None:
    question = telling(examples()["single-choice"][1])
    (wrong,) = wrong_response(question)
    markup = shown("single-choice", question, QuestionState(1, (wrong,), told=Told.PARTS))
    assert f"{UNSAID} part {wrong}" in markup
    assert markup.count(f"{UNSAID} part") == 1


@pytest.mark.parametrize("practice", [True, False], ids=["practice", "attempt"])
@pytest.mark.parametrize("kind", KINDS)
def test_what_stands_in_a_form_is_what_it_sends(kind: str, practice: bool) -> None:
    course, question = examples()[kind]
    told = Told.PARTS if kind == "reflection" else Told.NOTHING  # its points come with the model answer
    for response in responses(question):
        form = form_of(shown(kind, question, QuestionState(3, response, told=told), practice=practice))
        sent = read_form(question, sent_by(form), course.language)
        assert sent.response == response
        assert sent.basis == 3
        assert form.get("method") == "post"
        assert sent_by(form)["csrf_token"] == ["t0ken"]
        if response and response == right_response(settle(question, 1)):
            assert sent.missing == ""


def test_a_form_carries_which_numbers_it_asks_with() -> None:
    course, question = next(
        (course, question) for course, question in examples().values() if question.parameters
    )
    first = shown(question.kind, question, QuestionState(1, told=Told.PARTS))
    assert 'value="new-numbers"' in first
    other = shown(question.kind, question, QuestionState(1, seed=2, draw=2))
    assert text_of(other) != text_of(shown(question.kind, question, QuestionState(1)))
    assert read_form(question, sent_by(form_of(other)), course.language).draw == 2


def test_what_was_written_for_oneself_is_never_sent() -> None:
    form = form_of(shown("reflection", examples()["reflection"][1], QuestionState()))
    form.find(".//textarea").text = "a private thought"
    assert "a private thought" not in str(sent_by(form))


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_that_is_judged_cannot_be_changed(kind: str) -> None:
    """But a self-check stays open, for nobody judges it."""
    question = examples()[kind][1]
    state = QuestionState(1, right_response(settle(question, 1)) or ("a",), told=Told.PARTS)
    disabled = form_of(shown(kind, question, state)).xpath(".//fieldset[@disabled]")
    assert bool(disabled) == (kind != "reflection")


def test_what_is_missing_is_said_in_the_form() -> None:
    question = examples()["numeric"][1]
    state = QuestionState(response=("many",), missing="not-a-number")
    markup = shown("numeric", question, state)
    assert "Enter a number" in text_of(markup)
    assert 'value="many"' in markup
    assert 'value="check"' in markup


def test_a_stored_score_holds_though_the_key_was_corrected() -> None:
    question = examples()["single-choice"][1]
    state = QuestionState(1, wrong_response(question), told=Told.PARTS, score=1.0)
    assert form_of(shown("single-choice", question, state)).find_class("result")[0].text == "Right."


def test_the_model_answer_is_shown_to_who_asks_for_it() -> None:
    """What is written for oneself is never sent, so nothing is stored that could make it due."""
    markup = shown("reflection", telling(examples()["reflection"][1]), QuestionState(told=Told.PARTS))
    assert f"{UNSAID} model answer" in markup
