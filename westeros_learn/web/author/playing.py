"""A conversation as a learner plays it, from any moment on, beside the form in which it is written."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from westeros_learn.assessment import follow, holds, move, offered
from westeros_learn.model import Scenario, ScenarioChoice, ScenarioNode, Variable
from westeros_learn.player import Addresses, Learner, TalkState, render_tried_talk
from westeros_learn.web.access import Access, open_to
from westeros_learn.web.author.blueprint import author, draft_for
from westeros_learn.web.author.entry import Entry
from westeros_learn.web.author.links import draft_addresses

_MOST_STEPS = 200
_MOST_WAYS = 200
"""Ways to a moment that are followed further."""
_STEP = re.compile(r"([a-z][0-9a-z-]{0,99})\.([a-z])", re.ASCII)

Steps: TypeAlias = tuple[tuple[str, str], ...]
"""Choices made: the id of the moment where each was made, and its letter."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What is behind a choice.

    Attributes:
        moves: how far it moves what.
        offered: whether it is offered now.
    """

    choice: ScenarioChoice
    moves: Sequence[tuple[str, int]]
    offered: bool


@dataclass(frozen=True, slots=True)
class Played:
    """A conversation as it is played.

    Attributes:
        page: as learners see it.
        levels: what choices move, and where it stands.
        marks: what is behind each choice that there is now; None where nobody wants to know.
        way: the choices made, as addresses say them.
    """

    page: Markup
    levels: Sequence[tuple[Variable, int]]
    marks: Sequence[Mark] | None
    way: str


@dataclass(frozen=True, slots=True)
class _PlayAddresses(Addresses):
    """The addresses of a draft, in which a conversation is played at one place.

    Attributes:
        played: that place.
    """

    played: str = ""

    def scenario(self, scenario: str) -> str:  # noqa: ARG002  # there is one
        """Return where a conversation begins anew."""
        return self.played

    def step(self, scenario: str) -> str:  # noqa: ARG002  # there is one
        """Return where a choice is sent."""
        return self.played


def played(entry: Entry, scenario: Scenario, part: str) -> Played | None:
    """Return a conversation as it is played from a moment on; None where that cannot be shown yet."""
    if part not in scenario.node_by_id or entry.course is None:
        return None
    steps = _steps(request.args.get("way", ""))
    shown = request.args.get("marks") == "shown"
    levels = levels_at(scenario, part)
    begun = replace(
        scenario,
        start=part,
        variables=tuple(replace(each, start=levels[each.name]) for each in scenario.variables),
    )
    action = url_for(
        "author.play",
        course=entry.opened.course,
        file=entry.opened.file,
        part=part,
        way=said(steps) or None,
        marks="shown" if shown else None,
    )
    plain = draft_addresses(entry.opened.course)
    addresses = _PlayAddresses(plain.base, plain.home, plain.style, played=action)
    learner = Learner(addresses, csrf=generate_csrf())
    nodes = begun.node_by_id
    codes = tuple((nodes[node].code, key) for node, key in steps if node in nodes)
    way = follow(begun, codes)
    here = nodes[way.nodes[-1]] if way.nodes else None
    return Played(
        page=render_tried_talk(entry.course, begun, TalkState(codes), learner),
        levels=[(each, way.levels[each.name]) for each in begun.variables],
        marks=_marks(here, way.offered, begun) if shown and here else None,
        way=said(steps),
    )


def levels_at(scenario: Scenario, part: str) -> Mapping[str, int]:
    """Return what a learner's choices have moved who comes to a moment by a short way.

    Of the ways to a moment few are followed further; where none of them comes to the one that is asked
    for, everything is as it begins.
    """
    begin: Mapping[str, int] = {each.name: each.start for each in scenario.variables}
    waiting = deque([(scenario.start, begin)])
    come: defaultdict[str, set[tuple[int, ...]]] = defaultdict(set)
    while waiting:
        at, levels = waiting.popleft()
        node = scenario.node_by_id.get(at)
        if at == part:
            return levels
        mark = tuple(levels.values())
        if node is None or mark in come[at] or len(come[at]) >= _MOST_WAYS:
            continue
        come[at].add(mark)
        keys = offered(node, levels)
        waiting += [(each.go, move(scenario, levels, each)) for each in node.choices if each.key in keys]
        waiting += [(each.go, levels) for each in node.passages if holds(each.when, levels)][:1]
    return begin


def _marks(here: ScenarioNode, keys: Sequence[str], scenario: Scenario) -> list[Mark]:
    labels = {each.name: each.label for each in scenario.variables}
    return [
        Mark(
            choice,
            [(labels.get(name, name), by) for name, by in choice.effects.items() if by],
            choice.key in keys,
        )
        for choice in here.choices
    ]


def _steps(way: str) -> Steps:
    found = [_STEP.fullmatch(step) for step in way.split("~")[:_MOST_STEPS]]
    return tuple((step[1], step[2]) for step in found if step)


def said(steps: Steps) -> str:
    """Return choices as an address says them."""
    return "~".join(f"{node}.{key}" for node, key in steps)


@author.post("/<course>/play/<path:file>/<part>")
@open_to(Access.TRAINER)
def play(course: str, file: str, part: str) -> ResponseReturnValue:
    """Say something in a conversation that is tried, or go back in it; the address keeps what was said."""
    draft_for(course)
    steps = _steps(request.args.get("way", ""))
    again = request.form.get("again", "")
    if again.isdecimal():
        steps = steps[: int(again)]
    else:
        steps += _steps(f"{request.form.get('node', '')}.{request.form.get('choice', '')}")
    to = url_for(
        "author.edit_moment",
        course=course,
        file=file,
        part=part,
        way=said(steps),
        marks="shown" if request.args.get("marks") == "shown" else None,
        view="play",
        _anchor="played",
    )
    return redirect(to, 303)
