"""A manifest's organisation as the activity tree that scorm-again wants: nothing is left out."""

from __future__ import annotations

from typing import Any

from lxml import etree

_NUMBERS = {"objectiveMeasureWeight": float, "attemptLimit": int, "minNormalizedMeasure": float}
_KNOWN = {
    "controlMode",
    "sequencingRules",
    "limitConditions",
    "rollupRules",
    "objectives",
    "deliveryControls",
    "rollupConsiderations",
}


def activity_tree(root: etree._Element) -> dict[str, Any]:
    """Return the tree of the only organisation.

    Raises:
        ValueError: there is something that the sequencer would not be told of.
    """
    (organization,) = root.iter("{*}organization")
    return _activity(organization)


def launches(root: etree._Element) -> dict[str, str]:
    """Return what each item launches, by its identifier."""
    resources = {each.get("identifier"): each.get("href", "") for each in root.iter("{*}resource")}
    return {
        str(item.get("identifier")): resources[item.get("identifierref")]
        for item in root.iter("{*}item")
        if item.get("identifierref")
    }


def _activity(element: etree._Element) -> dict[str, Any]:
    activity: dict[str, Any] = {
        "id": element.get("identifier"),
        "title": element.findtext("{*}title"),
        "children": [_activity(item) for item in element.iterfind("{*}item")],
    }
    for sequencing in element.iterfind("{*}sequencing"):
        controls: dict[str, Any] = {}
        for part in sequencing:
            name = etree.QName(part).localname
            if name not in _KNOWN:
                raise ValueError(f"the sequencer is not told of {name}")
            if name in ("controlMode", "deliveryControls"):
                controls |= _values(part)
            elif name == "limitConditions":
                activity |= _values(part)
            elif name == "rollupRules":
                controls |= _values(part)
                if len(part):
                    raise ValueError("the sequencer is not told of rollup rules")
            elif name == "rollupConsiderations":
                activity["rollupConsiderations"] = _values(part)
            elif name == "sequencingRules":
                activity["sequencingRules"] = {"preConditionRules": [_rule(rule) for rule in part]}
            else:
                primary, *others = part
                activity["primaryObjective"] = _objective(primary)
                activity["objectives"] = [_objective(each) for each in others]
        activity["sequencingControls"] = controls
    hidden = [each.text for each in element.iterfind("{*}presentation//{*}hideLMSUI")]
    return activity | {"hideLmsUi": hidden}


def _rule(rule: etree._Element) -> dict[str, Any]:
    if etree.QName(rule).localname != "preConditionRule":
        raise ValueError("the sequencer is told of preconditions alone")
    conditions, action = rule
    return {
        "action": action.get("action"),
        "conditionCombination": conditions.get("conditionCombination"),
        "conditions": [
            {
                "condition": each.get("condition"),
                "referencedObjective": each.get("referencedObjective"),
                **({"operator": "not"} if each.get("operator") == "not" else {}),
            }
            for each in conditions
        ],
    }


def _objective(objective: etree._Element) -> dict[str, Any]:
    return _values(objective) | {"mapInfo": [_values(each) for each in objective]}


def _values(element: etree._Element) -> dict[str, Any]:
    return {str(name): _value(str(name), str(text)) for name, text in element.attrib.items()}


def _value(name: str, text: str) -> Any:
    if name in _NUMBERS:
        return _NUMBERS[name](text)
    return text == "true" if text in ("true", "false") else text
