"""Conversations in the app: only what was reached is in the page, and the debrief at the end.

In a package the script plays them: `scorm_templates/scripts/conversation.js` and `debrief.js`
say the same in the same places.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from westeros_learn import model
from westeros_learn.assessment import Turn, Way, follow, way_score
from westeros_learn.player.blocks import Renderer
from westeros_learn.player.reading import scenario_minutes
from westeros_learn.player.scenarios import render_scenario
from westeros_learn.player.served import Learner, TalkState
from westeros_learn.player.strings import Strings
from westeros_learn.player.templates import environment
from westeros_learn.player.translations import translation_note

_LONGEST_HINT = 90
_PER_CENT = 100


@dataclass(frozen=True, slots=True)
class ShownTurn:
    """A choice of the learner, as the page tells it.

    Attributes:
        nodes: what was read before it.
        choice: what was chosen.
        others: what else was offered.
        moved: sentences on what it moved.
        recalled: the first words of what it answered.
    """

    nodes: list[model.ScenarioNode]
    choice: model.ScenarioChoice
    others: list[model.ScenarioChoice]
    moved: list[str]
    recalled: str


def render_talk_standing(
    scenario: model.Scenario, state: TalkState, learner: Learner, render: Renderer
) -> Markup:
    """Return a scenario where it stands in its lesson: its setting, and the way to the conversation."""
    way = follow(scenario, state.steps)
    name, said = "talk-begin", ""
    if way.turns and way.ended:
        name = "talk-look-back"
        said = render.strings["talk-ended"].format(ending=scenario.node_by_id[way.nodes[-1]].ending)
    elif way.turns:
        name, said = "talk-go-on", render.strings["talk-stopped"]
    talk = {"name": name, "said": said, "address": learner.addresses.scenario(scenario.id)}
    return render_scenario(scenario, scenario_minutes(scenario), render, talk)


def render_talk(
    scenario: model.Scenario, state: TalkState, learner: Learner, render: Renderer, *, whole: bool = True
) -> Markup:
    """Return a conversation as far as it has come.

    Nodes that were not reached are not in it, nor where a choice leads or what is said of it:
    that comes with the debrief.

    Args:
        scenario: the scenario.
        state: how far the learner has come.
        learner: who learns.
        render: renders the texts of the course.
        whole: whether its title, its setting and the ways out of it are there.
    """
    course, strings, addresses = render.course, render.strings, learner.addresses
    way = follow(scenario, state.steps)
    nodes = scenario.node_by_id
    here = [nodes[node] for node in way.nodes]
    lesson = next((each for each in course.lessons if scenario in each.scenarios), None)
    home = f"{addresses.lesson(lesson.id)}#scenario-{scenario.id}" if lesson else addresses.base
    link = Markup('<a href="{}"{}>{}</a>')
    turns = [_turn(scenario, turn, strings) for turn in way.turns]
    values: dict[str, object] = {
        "scenario": scenario,
        "whole": whole,
        "turns": turns,
        "here": here,
        "replies": [choice for choice in here[-1].choices if choice.key in way.offered] if here else [],
        "position": len(state.steps) if state.position is None else state.position,
        "note": strings[state.note] if state.note else "",
        "ended": way.ended,
        "action": f"{addresses.step(scenario.id)}#now",
        "again": f"{addresses.scenario(scenario.id)}#now",
        "back": link.format(home, "", strings["quiz-back"]),
        "rest": link.format(home, "", strings["talk-rest"]),
        "close": link.format(home, Markup(' class="button"'), strings["talk-close"]),
        "csrf": learner.csrf,
        "strings": strings,
        "render": render,
        "translated": translation_note(course, strings),
        **_debrief(scenario, way, turns, state, strings),
    }
    return Markup(environment().get_template("pages/talk.html").render(values).strip())  # noqa: S704  # it escapes


def _turn(scenario: model.Scenario, turn: Turn, strings: Strings) -> ShownTurn:
    nodes = [scenario.node_by_id[node] for node in turn.nodes]
    offered = [choice for choice in nodes[-1].choices if choice.key in (*turn.offered, turn.key)]
    labels = {variable.name: variable.label for variable in scenario.variables}
    moved = [
        strings["debrief-up" if by > 0 else "debrief-down"].format(label=labels[name], n=abs(by))
        for name, by in turn.moved.items()
    ]
    return ShownTurn(
        nodes,
        choice=next(choice for choice in offered if choice.key == turn.key),
        others=[choice for choice in offered if choice.key != turn.key],
        moved=moved,
        recalled=_hint(nodes[-1]),
    )


def _hint(node: model.ScenarioNode) -> str:
    """Return the first words of a node, and who speaks, to be recognised by."""
    text = " ".join(model.plain_text(node.text).split())
    if len(text) > _LONGEST_HINT:
        text = re.sub(r"\s\S*$", "", text[:_LONGEST_HINT]) + " …"
    return f"{node.speaker}: {text}" if node.speaker else text


def _debrief(
    scenario: model.Scenario, way: Way, turns: list[ShownTurn], state: TalkState, strings: Strings
) -> Mapping[str, object]:
    """Return what the end of a conversation says besides its own words."""
    if not way.ended:
        return {}
    levels = []
    for variable in scenario.variables:
        value = way.levels[variable.name]
        name = "debrief-level-low" if variable.low_is_good else "debrief-level"
        sentence = strings[name].format(value=value, least=variable.least, most=variable.most)
        levels.append((variable, value, sentence))
    score = strings["debrief-score"].format(score=way_score(scenario, way.levels) // _PER_CENT)
    if state.tries > 1 and state.best is not None:
        score += " " + strings["debrief-best"].format(score=state.best // _PER_CENT)
    most = max((len(turn.others) for turn in turns), default=0)
    drawn = environment().get_template("pages/way-map.html").render(turns=turns, most=most)
    return {"levels": levels, "score": score, "map": Markup(drawn.strip())}  # noqa: S704  # numbers only
