"""What a package will report to an LMS, told from the names that its scripts hold."""

from __future__ import annotations

from westeros_learn.inspector.evidence import Evidence
from westeros_learn.inspector.manifest import Manifest

_PARTS = (
    ("lesson_status", "whether it is completed or passed"),
    ("completion_status", "whether it is completed"),
    ("success_status", "whether it is passed"),
    ("score.raw", "a score"),
    ("score.scaled", "a score as a share of 1"),
    ("cmi.core.score", "a score"),
    ("cmi.score", "a score"),
    ("session_time", "the time spent"),
    ("cmi.interactions", "every answer (interactions)"),
    ("cmi.objectives", "what was reached of each objective"),
    ("cmi.comments", "comments of the learner"),
)
_KEPT = ("suspend_data", "lesson_location", "cmi.location")


def reporting_of(manifest: Manifest, evidence: Evidence) -> tuple[str, ...]:
    """Return what will be reported, as sentences; all of it is read, nothing was run."""
    if manifest.is_cartridge:
        return ("Nothing by itself: its pages, links and questions become part of the LMS.",)
    if not manifest.scos:
        return ("Nothing: no item launches a SCO.",)
    right = evidence.speaks_2004 if manifest.is_2004 else evidence.speaks_12
    if not right:
        return ("Nothing, as far as its scripts tell.",)
    told = list(dict.fromkeys(text for word, text in _PARTS if word in evidence.words))
    count = len(manifest.scos)
    subject = "One SCO reports" if count == 1 else f"{count} SCOs report"
    lines = [f"{subject}, by the names in the scripts: {', '.join(told) or 'neither a status nor a score'}."]
    if evidence.words & {*_KEPT}:
        lines.append("The LMS keeps the learner's place.")
    return tuple(lines)
