"""Scenarios as HTML: a script that can be read, and what the conversation is played by."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from westeros_learn import model
from westeros_learn.assessment import as_data
from westeros_learn.player.blocks import Renderer, icon
from westeros_learn.player.questions import script_json
from westeros_learn.player.templates import environment

_SCENARIO_ICON = "M2 2.5h8.5v5.5H6L3.5 10.5V8H2zM12 5.5h2V11h-1.5v2.5L10 11H6.5"


def render_scenario(
    scenario: model.Scenario, minutes: int, render: Renderer, talk: Mapping[str, str] | None = None
) -> Markup:
    """Return a scenario as a script whose choices are links, and an empty stage.

    Args:
        scenario: the scenario.
        minutes: about how long it takes.
        render: renders the texts of its course.
        talk: in the app, the way to the conversation takes the place of script and stage.
    """
    template = environment().get_template("pages/scenario.html")
    page = template.render(
        scenario=scenario,
        minutes=minutes,
        numbers={node.id: number for number, node in enumerate(_in_reading_order(scenario), 1)},
        nodes=_in_reading_order(scenario),
        key="" if talk else script_json(scenario_key(scenario)),
        talk=talk,
        icon=icon(_SCENARIO_ICON),
        render=render,
        strings=render.strings,
    )
    return Markup(page.strip())  # noqa: S704  # the template escapes


def _in_reading_order(scenario: model.Scenario) -> list[model.ScenarioNode]:
    """Return the nodes as they are written, the first one first."""
    return sorted(scenario.nodes, key=lambda node: node.id != scenario.start)


def scenario_key(scenario: model.Scenario) -> dict[str, object]:
    """Return what `scorm_templates/scripts/scenario.js` plays a scenario by: no texts but labels."""
    return {
        "id": scenario.id,
        "code": scenario.code,
        "start": scenario.start,
        "variables": [
            {
                "name": variable.name,
                "label": variable.label,
                "start": variable.start,
                "least": variable.least,
                "most": variable.most,
                "weight": variable.weight,
                "lowIsGood": variable.low_is_good,
            }
            for variable in scenario.variables
        ],
        "nodes": {node.id: _node_key(node) for node in scenario.nodes},
    }


def _node_key(node: model.ScenarioNode) -> dict[str, object]:
    return {
        "code": node.code,
        "choices": [
            {
                "key": choice.key,
                "go": choice.go,
                "when": _condition(choice.when),
                "effects": dict(choice.effects),
            }
            for choice in node.choices
        ],
        "passages": [{"go": passage.go, "when": _condition(passage.when)} for passage in node.passages],
        "ending": bool(node.ending),
    }


def _condition(when: model.Expression | None) -> object:
    return None if when is None else as_data(when)
