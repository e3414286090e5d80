"""Rules about the sequencing of SCORM 2004: what Moodle loses or refuses, and references within it."""

from __future__ import annotations

from lxml import etree

from westeros_learn.inspector.manifest import Manifest, line_of
from westeros_learn.inspector.package import Package


def check_sequencing(manifest: Manifest, package: Package) -> None:
    """Tell what is wrong with the sequencing, or will be."""
    if not manifest.is_2004:
        return
    for each in manifest.all("mapInfo"):
        package.findings.add("D101", manifest.file, line_of(each))
    for each in manifest.all("rollupRules"):
        package.findings.add("D104", manifest.file, line_of(each))
    for name in ("organization", "item"):
        for activity in manifest.all(name):
            for sequencing in activity.iterfind("{*}sequencing"):
                _check_activity(sequencing, manifest, package)
    _check_thresholds(manifest, package)
    _check_start(manifest, package)


def _check_activity(sequencing: etree._Element, manifest: Manifest, package: Package) -> None:
    add, file = package.findings.add, manifest.file
    reference = sequencing.get("IDRef")
    if reference is not None:
        known = {each.get("ID") for each in manifest.root.iterfind("{*}sequencingCollection/{*}sequencing")}
        code = "D102" if reference in known else "D103"
        add(code, file, line_of(sequencing), value=reference)
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
