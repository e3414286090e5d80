"""What the sequencing of a SCORM 2004 package must keep that no schema can say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lxml import etree

_OVERRIDE = ("minNormalizedMeasure", "completionThreshold", "rollupRule", "sequencingCollection")
_MOODLE_LOSES = ("mapInfo", "rollupRules", "limitConditions")
_BY_CONTENT = ("completionSetByContent", "objectiveSetByContent")


def sequencing_breaches(root: etree._Element) -> Iterator[str]:
    """The content alone says what was reached; with one SCO Moodle can play it (section 10, trap 22)."""
    leaves = [item for item in root.iter("{*}item") if item.get("identifierref")]
    for name in (*_OVERRIDE, *(() if len(leaves) > 1 else _MOODLE_LOSES)):
        if root.find(f".//{{*}}{name}") is not None:
            yield f"there is {name}"
    for item in leaves:
        controls = item.find("{*}sequencing/{*}deliveryControls")
        if controls is None or any(controls.get(name) != "true" for name in _BY_CONTENT):
            yield "the LMS may set what the content reports"
    for element in root.iter():
        if "IDRef" in element.attrib:
            yield "there is IDRef"
        if element.get("satisfiedByMeasure", "false") != "false":
            yield "a measure overrides the status"
    for activity in root.iter("{*}item", "{*}organization"):
        yield from _within(activity)
    yield from _between(root)
    yield from _rollup(root, leaves)


def _within(activity: etree._Element) -> Iterator[str]:
    """SN 4th Ed., 3.4.2 and 3.10: objectives are there once, and rules name those of their own activity."""
    objectives = activity.findall("{*}sequencing/{*}objectives/*")
    names = Counter(each.get("objectiveID") for each in objectives)
    yield from (f"the objective {name} is there twice" for name, count in names.items() if count > 1)
    for condition in activity.iterfind("{*}sequencing//{*}ruleCondition"):
        if condition.get("referencedObjective") not in names:
            yield f"a rule names {condition.get('referencedObjective')}, no objective of its activity"
    written = Counter(
        each.get("targetObjectiveID")
        for objective in objectives
        for each in objective.iterfind("{*}mapInfo")
        if each.get("writeSatisfiedStatus") == "true"
    )
    yield from (f"one activity writes {name} twice" for name, count in written.items() if count > 1)


def _between(root: etree._Element) -> Iterator[str]:
    """SN 4th Ed., 3.10.3: what is read is written by something."""
    maps = [*root.iter("{*}mapInfo")]
    written = {each.get("targetObjectiveID") for each in maps if each.get("writeSatisfiedStatus") == "true"}
    for each in maps:
        name = each.get("targetObjectiveID")
        if each.get("readSatisfiedStatus", "true") == "true" and name not in written:
            yield f"{name} is read and never written"


def _rollup(root: etree._Element, leaves: list[etree._Element]) -> Iterator[str]:
    """The score of the course is that of its counted tests: the weights of parts add up to 1, or to none."""
    if len(leaves) > 1:
        weights = [
            float(each.get("objectiveMeasureWeight", "1"))
            for leaf in leaves
            for each in leaf.iterfind("{*}sequencing/{*}rollupRules")
        ]
        if len(weights) != len(leaves) or not (sum(weights) == 0 or abs(sum(weights) - 1) < 0.001):
            yield f"the weights are {weights}"
