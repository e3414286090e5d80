"""The manifest of a SCORM 2004 package (Content Aggregation Model, 3.4 and 5), 3rd and 4th Edition.

There is no catalogue entry inside (LOM): ADL's checker would then want the LOM's own
schema files with their folders in every package, and Moodle reads none of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from westeros_learn.export.editions import Edition
from westeros_learn.export.manifest import Contents, add_organization, add_resources, begin
from westeros_learn.export.sequencing import Activity, Objective, Sequencing
from westeros_learn.export.xml import add, document
from westeros_learn.model import Course

HIDDEN = ("previous", "continue", "exitAll", "abandon", "abandonAll")
"""Buttons of an LMS that the learner is not offered: with one SCO there is nothing before
or after it, and the others throw away what was done. Leaving stays: `exit`, `suspendAll`."""

_DONE = ("objectiveStatusKnown", "satisfied")

HIDDEN_IN_SEQUENCE = ("exitAll", "abandon", "abandonAll")
"""Buttons that the learner is not offered where there are several SCOs."""


def manifest(
    course: Course, contents: Contents, edition: Edition, sequencing: Sequencing | None = None
) -> bytes:
    """Return `imsmanifest.xml` for an edition of SCORM 2004.

    Args:
        course: the course.
        contents: what it lists.
        edition: the edition.
        sequencing: how its items follow each other; None where there is only one.
    """
    root = begin(course, edition)
    organization, items = add_organization(root, course, contents.groups)
    if sequencing is None:
        for item, sco in items:
            _let_content_report(item, sco.item)
            _hide_buttons(item, HIDDEN)
        _start_at_once(organization)
    else:
        _sequence(organization, sequencing)
    add_resources(root, course, contents, edition)
    return document(root)


def _start_at_once(organization: etree._Element) -> None:
    """Let an LMS that is asked to start go on to the SCO; by default it would wait for a choice."""
    imsss = str(organization.nsmap["imsss"])
    sequencing = add(organization, imsss, "sequencing")
    add(sequencing, imsss, "controlMode", choice="true", flow="true")


def _let_content_report(item: etree._Element, identifier: str) -> None:
    """Say that the course itself decides what is completed and what is passed.

    Without this an LMS sets both where it thinks that the content forgot to (Sequencing
    and Navigation, 4.3.2), and a measure to be reached or a threshold would replace what
    the content says: there is none.
    """
    imsss = str(item.nsmap["imsss"])
    sequencing = add(item, imsss, "sequencing")
    objectives = add(sequencing, imsss, "objectives")
    add(objectives, imsss, "primaryObjective", objectiveID=f"{identifier}-objective")
    _let_it_decide(sequencing)


def _let_it_decide(sequencing: etree._Element) -> None:
    add(
        sequencing,
        str(sequencing.nsmap["imsss"]),
        "deliveryControls",
        completionSetByContent="true",
        objectiveSetByContent="true",
    )


def _hide_buttons(item: etree._Element, names: Sequence[str]) -> None:
    adlnav = str(item.nsmap["adlnav"])
    interface = add(add(item, adlnav, "presentation"), adlnav, "navigationInterface")
    for name in names:
        add(interface, adlnav, "hideLMSUI", name)


# --- several SCOs ----------------------------------------------------------------------


def _sequence(organization: etree._Element, sequencing: Sequencing) -> None:
    """Say of every item how it follows others, then of the course (SN, 3).

    Global objectives are the learner's in this course, for as long as it is attempted: another course
    knows nothing of them, and whoever is let begin anew does.
    """
    organization.set(f"{{{organization.nsmap['adlseq']}}}objectivesGlobalToSystem", "false")
    for item in organization.iter("{*}item"):
        activity = sequencing.activities[item.get("identifier", "")]
        _add_activity(item, activity, is_cluster=item.get("identifierref") is None)
    _add_control_mode(add(organization, str(organization.nsmap["imsss"]), "sequencing"))


def _add_activity(item: etree._Element, activity: Activity, *, is_cluster: bool) -> None:
    """Add what is said of an item, in the order that the schema wants."""
    imsss = str(item.nsmap["imsss"])
    sequencing = add(item, imsss, "sequencing")
    if is_cluster:
        _add_control_mode(sequencing)
    _add_rules(sequencing, activity)
    if activity.attempts is not None:
        add(sequencing, imsss, "limitConditions", attemptLimit=str(activity.attempts))
    add(sequencing, imsss, "rollupRules", objectiveMeasureWeight=f"{activity.weight:f}")
    objectives = add(sequencing, imsss, "objectives")
    _add_objective(objectives, "primaryObjective", activity.primary)
    for each in activity.objectives:
        _add_objective(objectives, "objective", each)
    if not is_cluster:
        _let_it_decide(sequencing)
    if activity.skipped_by:
        _count_unless_skipped(sequencing)
    if not is_cluster:
        _hide_buttons(item, HIDDEN_IN_SEQUENCE)


def _add_control_mode(sequencing: etree._Element) -> None:
    """Let learners choose, and go on from one to the next (SN, 3.2).

    What was done in an earlier attempt at the course stays done: an LMS begins another one where the
    last was not suspended.
    """
    add(
        sequencing,
        str(sequencing.nsmap["imsss"]),
        "controlMode",
        choice="true",
        flow="true",
        useCurrentAttemptObjectiveInfo="false",
        useCurrentAttemptProgressInfo="false",
    )


def _add_rules(sequencing: etree._Element, activity: Activity) -> None:
    """Add when an activity cannot be begun, and when it is passed over (SN, 3.4.1)."""
    if not activity.opens_after and not activity.skipped_by:
        return
    rules = add(sequencing, str(sequencing.nsmap["imsss"]), "sequencingRules")
    if activity.opens_after:
        # The opposite of what is not known is not known either (SN, 3.4.2): so it is asked for besides.
        _add_rule(
            rules,
            "disabled",
            "any",
            [(each, name, "not") for each in activity.opens_after for name in _DONE],
        )
    if activity.skipped_by:
        _add_rule(rules, "skip", "all", [(each, "satisfied", "noOp") for each in activity.skipped_by])


def _add_rule(
    rules: etree._Element, action: str, combination: str, conditions: Sequence[tuple[str, str, str]]
) -> None:
    imsss = str(rules.nsmap["imsss"])
    rule = add(rules, imsss, "preConditionRule")
    holder = add(rule, imsss, "ruleConditions", conditionCombination=combination)
    for objective, condition, operator in conditions:
        add(
            holder,
            imsss,
            "ruleCondition",
            referencedObjective=objective,
            operator=operator,
            condition=condition,
        )
    add(rule, imsss, "ruleAction", action=action)


def _add_objective(objectives: etree._Element, name: str, objective: Objective) -> None:
    imsss = str(objectives.nsmap["imsss"])
    element = add(objectives, imsss, name, objectiveID=objective.id)
    if objective.shared:
        reads, writes = ("false", "true") if objective.writes else ("true", "false")
        add(
            element,
            imsss,
            "mapInfo",
            targetObjectiveID=objective.shared,
            readSatisfiedStatus=reads,
            readNormalizedMeasure=reads,
            writeSatisfiedStatus=writes,
            writeNormalizedMeasure=writes,
        )


def _count_unless_skipped(sequencing: etree._Element) -> None:
    """Let the course be completed without what was passed over (SN, 3.7.5)."""
    add(
        sequencing,
        str(sequencing.nsmap["adlseq"]),
        "rollupConsiderations",
        requiredForSatisfied="ifNotSkipped",
        requiredForNotSatisfied="ifNotSkipped",
        requiredForCompleted="ifNotSkipped",
        requiredForIncomplete="ifNotSkipped",
    )
