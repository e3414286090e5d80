"""What a statement must look like by xAPI 1.0.3 (Data, sections 2 to 4), as sentences on what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .names import INTERACTION

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_IRI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+", re.IGNORECASE)
_UTC = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)")
_DURATION = re.compile(r"P(?=.)(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_PARTS = {
    "choice": ("choices",),
    "sequencing": ("choices",),
    "likert": ("scale",),
    "matching": ("source", "target"),
    "performance": ("steps",),
    "true-false": (),
    "fill-in": (),
    "long-fill-in": (),
    "numeric": (),
    "other": (),
}
_STATEMENT = {"id", "actor", "verb", "object", "result", "context", "timestamp"}
_RESULT = {
    "score": dict,
    "success": bool,
    "completion": bool,
    "response": str,
    "duration": str,
    "extensions": dict,
}
_DEFINITION = {"name", "description", "type", "interactionType", "correctResponsesPattern"} | {
    part for parts in _PARTS.values() for part in parts
}


def form_faults(statement: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with the form of a statement."""
    if unknown := statement.keys() - _STATEMENT:
        yield f"no such property: {sorted(unknown)}"
    for name in ("id", "actor", "verb", "object", "context", "timestamp"):
        if name not in statement:
            yield f"no {name}"
            return
    if not UUID.fullmatch(str(statement["id"])):
        yield f"not a UUID: {statement['id']}"
    if not _UTC.fullmatch(str(statement["timestamp"])):
        yield f"not a time in UTC: {statement['timestamp']}"
    if not _IRI.fullmatch(str(statement["verb"].get("id"))):
        yield "the verb has no IRI"
    yield from _language_map(statement["verb"].get("display", {}))
    if not _IRI.fullmatch(str(statement["object"].get("id"))):
        yield "the object has no IRI"
    yield from _result_faults(statement.get("result", {}))
    yield from _context_faults(statement["context"])
    if "definition" in statement["object"]:
        yield from _definition_faults(statement["object"]["definition"], statement.get("result", {}))


def _language_map(texts: Mapping[str, Any]) -> Iterator[str]:
    for language, text in texts.items():
        if not _LANGUAGE.fullmatch(language) or not isinstance(text, str) or not text:
            yield f"not a language map: {texts}"


def _result_faults(result: Mapping[str, Any]) -> Iterator[str]:
    for name, value in result.items():
        if name not in _RESULT or not isinstance(value, _RESULT[name]):
            yield f"not a result: {name} {value!r}"
    if "duration" in result and not _DURATION.fullmatch(result["duration"]):
        yield f"not a duration: {result['duration']}"
    score = result.get("score", {})
    if score.keys() - {"scaled", "raw", "min", "max"}:
        yield f"not a score: {score}"
    if not 0 <= score.get("scaled", 0) <= 1:
        yield f"the scaled score is not between 0 and 1: {score}"
    if "raw" in score and not (
        isinstance(score["raw"], int) and score.get("min", 101) <= score["raw"] <= score.get("max", -1)
    ):
        yield f"the raw score is no whole number between min and max: {score}"


def _context_faults(context: Mapping[str, Any]) -> Iterator[str]:
    if not UUID.fullmatch(str(context.get("registration"))):
        yield "the context has no registration"
    for group, activities in context.get("contextActivities", {}).items():
        if group not in {"parent", "grouping", "category", "other"} or not isinstance(activities, list):
            yield f"not a list of activities: {group}"
        elif any(not _IRI.fullmatch(str(each.get("id"))) for each in activities):
            yield f"an activity has no IRI: {group}"
    if any(not _IRI.fullmatch(name) for name in context.get("extensions", {})):
        yield "an extension has no IRI"


def _definition_faults(definition: Mapping[str, Any], result: Mapping[str, Any]) -> Iterator[str]:
    kind = definition.get("interactionType")
    if definition.keys() - _DEFINITION or definition.get("type") != INTERACTION or kind not in _PARTS:
        yield f"not the definition of an interaction: {definition}"
        return
    for name in ("name", "description"):
        if not definition.get(name):
            yield f"the definition has no {name}"
        yield from _language_map(definition.get(name, {}))
    ids: dict[str, list[str]] = {}
    for name in {part for parts in _PARTS.values() for part in parts}:
        parts = definition.get(name)
        if (parts is not None) != (name in _PARTS[kind]):
            yield f"{kind}: {name} {'stands' if parts else 'does not stand'} there"
        for part in parts or ():
            ids.setdefault(name, []).append(part["id"])
            if not part["id"] or re.search(r"\[[,.:]\]", part["id"]) or not part.get("description"):
                yield f"{kind}: not a part: {part}"
            yield from _language_map(part.get("description", {}))
    if any(len(set(each)) != len(each) for each in ids.values()):
        yield f"{kind}: two parts have one id: {ids}"
    for pattern in [*definition.get("correctResponsesPattern", ()), result.get("response", "")]:
        yield from _pattern_faults(kind, pattern, ids)


def _pattern_faults(kind: str, pattern: str, ids: Mapping[str, list[str]]) -> Iterator[str]:
    parts = pattern.split("[,]") if pattern else []
    known = {name: set(each) for name, each in ids.items()}
    wrong: list[str] = []
    if kind in {"choice", "sequencing"}:
        wrong = [part for part in parts if part not in known.get("choices", ())]
    elif kind == "likert":
        wrong = [part for part in parts if part not in known.get("scale", ())]
    elif kind == "true-false":
        wrong = [part for part in parts if part not in {"true", "false"}]
    elif kind == "matching":
        pairs = [part.split("[.]") for part in parts]
        wrong = [
            str(pair)
            for pair in pairs
            if pair[0] not in known.get("source", ()) or pair[-1] not in known.get("target", ())
        ]
    elif kind == "performance":
        wrong = [part for part in parts if part.split("[.]")[0] not in known.get("steps", ())]
    elif kind == "numeric":
        wrong = [
            part for part in pattern.split("[:]") if pattern and not re.fullmatch(r"-?\d+(\.\d+)?", part)
        ]
    if wrong:
        yield f"{kind}: not a response: {pattern!r} ({wrong})"
