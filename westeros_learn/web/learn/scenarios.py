"""Conversations: only what was reached is shown, and one choice after the other is kept."""

from __future__ import annotations

from dataclasses import replace

from flask import abort, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from westeros_learn import model
from westeros_learn.delivery.progress import Progress
from westeros_learn.delivery.scenarios import Step, begin_scenario, take_step
from westeros_learn.player import ANSWERED_ELSEWHERE, TalkState, render_talk_page
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.desk import desk, now
from westeros_learn.web.learn.blueprint import addresses, learn, learner, progress
from westeros_learn.web.learn.talks import talk_state

_LONGEST_ID = 100


@learn.get("/scenarios/<scenario_id>")
@open_to(Access.TRAINEE)
def scenario(course_id: str, scenario_id: str) -> ResponseReturnValue:
    """A conversation, as far as it has come."""
    found = progress(course_id)
    return _page(found, scenario_of(found, scenario_id), talk_state(found, scenario_id))


@learn.post("/scenarios/<scenario_id>/steps")
@open_to(Access.TRAINEE)
def step(course_id: str, scenario_id: str) -> ResponseReturnValue:
    """Say something, or do something."""
    person = visitor().person.id
    under_way = begin_scenario(desk().database, desk().library, person, course_id, scenario_id, now())
    said = Step(
        position=_number("position") + 1,
        node_id=request.form.get("node", "")[:_LONGEST_ID],
        choice=request.form.get("choice", "")[:1],
    )
    talk = take_step(desk().database, desk().library, person, course_id, under_way.id, said, now())
    if talk.elsewhere:
        found = progress(course_id)
        shown = replace(talk_state(found, scenario_id), note=ANSWERED_ELSEWHERE)
        return _page(found, scenario_of(found, scenario_id), shown)
    return _to_now(course_id, scenario_id)


@learn.post("/scenarios/<scenario_id>")
@open_to(Access.TRAINEE)
def again(course_id: str, scenario_id: str) -> ResponseReturnValue:
    """Go back to a turn, or to the beginning, on a new way."""
    begin_scenario(
        desk().database,
        desk().library,
        visitor().person.id,
        course_id,
        scenario_id,
        now(),
        anew=True,
        keep=_number("again"),
    )
    return _to_now(course_id, scenario_id)


def scenario_of(found: Progress, scenario_id: str) -> model.Scenario:
    """Return a scenario of a course; 404 where it has none of this id."""
    return found.edition.course.scenario_by_id.get(scenario_id) or abort(404)


def _page(found: Progress, here: model.Scenario, state: TalkState) -> str:
    return render_talk_page(found.edition.course, here, state, learner(found))


def _to_now(course_id: str, scenario_id: str) -> Response:
    return redirect(f"{addresses(course_id).scenario(scenario_id)}#now", 303)


def _number(name: str) -> int:
    sent = request.form.get(name, "")
    return int(sent) if sent.isdecimal() and len(sent) < 5 else 0
