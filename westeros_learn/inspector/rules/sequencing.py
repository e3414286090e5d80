"""Rules about the sequencing of SCORM 2004: what Moodle loses or refuses, and references within it."""

from __future__ import annotations

from lxml import etree

from westeros_learn.inspector.manifest import Manifest, line_of
from westeros_learn.inspector.package import Package


def check_sequencing(manifest: Manifest, package: Package) -> None:
    """Tell what is wrong with the sequencing, or will be."""
    if not manifest.is_2004:
        return
    _tell_once("D101", [*manifest.all("mapInfo")], manifest, package)
    _check_rollup(manifest, package)
    for name in ("organization", "item"):
        for activity in manifest.all(name):
            for sequencing in activity.iterfind("{*}sequencing"):
                _check_activity(sequencing, manifest, package)
    _check_thresholds(manifest, package)
    _check_start(manifest, package)


def _tell_once(code: str, found: list[etree._Element], manifest: Manifest, package: Package) -> None:
    """Tell of what spoils a package as a whole where it first stands, and how often it is there."""
    if found:
        package.findings.add(code, manifest.file, line_of(found[0]), count=len(found))


def _check_rollup(manifest: Manifest, package: Package) -> None:
    """Rules, or exceptions from the usual ones; and weights (SN 4th Ed., 3.7)."""
    elements = [*manifest.all("rollupRules")]
    for each in elements:
        apart = [each.get(name, "true") for name in ("rollupObjectiveSatisfied", "rollupProgressCompletion")]
        if each.find("{*}rollupRule") is not None or any(value in ("false", "0") for value in apart):
            package.findings.add("D104", manifest.file, line_of(each))
    weighed = [each for each in elements if not _is_one(each.get("objectiveMeasureWeight", "1"))]
    _tell_once("D110", weighed, manifest, package)


def _is_one(number: str) -> bool:
    try:
        return float(number) == 1
    except ValueError:
        return True  # no number: the schema's rule tells


_KNOWN = {
    "satisfied": "objectiveStatusKnown",
    "objectiveMeasureGreaterThan": "objectiveMeasureKnown",
    "objectiveMeasureLessThan": "objectiveMeasureKnown",
    "completed": "activityProgressKnown",
}
"""By which condition a rule asks whether it can be judged by another one (SN 4th Ed., 3.4.2)."""


def _check_opposites(sequencing: etree._Element, manifest: Manifest, package: Package) -> None:
    """The opposite of what is not known is not known either, and a rule that is not known has no effect."""
    for rule in sequencing.iterfind("{*}sequencingRules/{*}preConditionRule/{*}ruleConditions"):
        opposites = [each for each in rule if each.get("operator") == "not"]
        asked = {(each.get("condition"), each.get("referencedObjective")) for each in opposites}
        for each in opposites:
            known = _KNOWN.get(each.get("condition", ""))
            besides = (known, each.get("referencedObjective")) in asked
            if known and not (besides and rule.get("conditionCombination") == "any"):
                name = each.get("condition", "")
                package.findings.add("D111", manifest.file, line_of(each), value=name, known=known)


def _check_activity(sequencing: etree._Element, manifest: Manifest, package: Package) -> None:
    add, file = package.findings.add, manifest.file
    reference = sequencing.get("IDRef")
    if reference is not None:
        known = {each.get("ID") for each in manifest.root.iterfind("{*}sequencingCollection/{*}sequencing")}
        code = "D102" if reference in known else "D103"
        add(code, file, line_of(sequencing), value=reference)
    _check_opposites(sequencing, manifest, package)
    own = {each.get("objectiveID") for each in sequencing.iterfind("{*}objectives/*")}
    for condition in sequencing.iter("{*}ruleCondition"):
        named = condition.get("referencedObjective")
        if named and named not in own and reference is None:
            add("D105", file, line_of(condition), value=named)
    for objective in sequencing.iterfind("{*}objectives/*"):
        if objective.get("satisfiedByMeasure", "false") in ("true", "1"):
            add("D108", file, line_of(objective))
    for limit in sequencing.iterfind("{*}limitConditions"):
        if limit.get("attemptLimit"):
            add("D109", file, line_of(limit), count=limit.get("attemptLimit", ""))


def _check_thresholds(manifest: Manifest, package: Package) -> None:
    """3rd Edition writes the measure as text, 4th as attributes (standards, section 2)."""
    for each in manifest.all("completionThreshold"):
        by_attributes = manifest.version == "2004 4th Edition"
        wrong = bool((each.text or "").strip()) if by_attributes else bool(each.attrib)
        if wrong:
            package.findings.add("D106", manifest.file, line_of(each))


def _check_start(manifest: Manifest, package: Package) -> None:
    """A course starts by flow or by choice; without a word of it, by choice."""
    for organization in manifest.all("organization"):
        for mode in organization.iterfind("{*}sequencing/{*}controlMode"):
            if mode.get("choice") in ("false", "0") and mode.get("flow", "false") in ("false", "0"):
                package.findings.add("D107", manifest.file, line_of(mode))
    for item in manifest.items:
        for mode in item.iterfind("{*}sequencing/{*}controlMode"):
            closed = mode.get("choice") in ("false", "0") and mode.get("flow", "false") in ("false", "0")
            if closed and item.find("{*}item") is not None:
                title = item.findtext("{*}title", "").strip()
                package.findings.add("D112", manifest.file, line_of(mode), value=title)
