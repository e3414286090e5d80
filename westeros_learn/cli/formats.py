"""The forms in which `check` shows faults: for people, for programs, for GitHub, for code scanners."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import quote

from westeros_learn import __version__
from westeros_learn.cli.faults import count, fault_entry, fault_line
from westeros_learn.model import Severity
from westeros_learn.source import CODES, Code, without_names

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from westeros_learn.model import Diagnostic

Found: TypeAlias = "Sequence[tuple[Path, Diagnostic]]"
"""Faults with their files named from the current directory, each with its course's folder."""


def _text(found: Found, courses: int) -> str:
    lines = [fault_line(fault) for _, fault in found]
    return "\n".join([*lines, _summary(found, courses)])


def _summary(found: Found, courses: int) -> str:
    severities = [fault.severity for _, fault in found]
    counts = [count(severities.count(severity), severity) for severity in Severity if severity in severities]
    return f"{count(courses, 'course')} checked: {', '.join(counts) or 'no faults'}"


def _json(found: Found, _courses: int) -> str:
    return json.dumps([fault_entry(*item) for item in found], indent=2, ensure_ascii=False)


# --- GitHub -------------------------------------------------------------------------------


def _github(found: Found, courses: int) -> str:
    """Return workflow commands, which GitHub shows beside the changed lines."""
    return "\n".join([*(_command(fault) for _, fault in found), _summary(found, courses)])


def _command(fault: Diagnostic) -> str:
    place = {
        "file": fault.span.file,
        "line": str(fault.span.line),
        "col": str(fault.span.column),
        "title": fault.code,
    }
    properties = ",".join(f"{name}={_property(value)}" for name, value in place.items())
    return f"::{fault.severity} {properties}::{_data(f'{fault.message} {fault.hint}'.rstrip())}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


# --- SARIF --------------------------------------------------------------------------------


def _sarif(found: Found, _courses: int) -> str:
    """Return a log in the Static Analysis Results Interchange Format (OASIS SARIF 2.1.0)."""
    numbers = {code: number for number, code in enumerate(CODES)}
    driver = {
        "name": "westeros-learn",
        "semanticVersion": __version__,
        "rules": [_rule(name, code) for name, code in CODES.items()],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(fault, numbers[fault.code]) for _, fault in found],
    }
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2, ensure_ascii=False)


def _rule(name: str, code: Code) -> dict[str, object]:
    said = without_names(code.message)
    return {
        "id": name,
        "shortDescription": {"text": said},
        "fullDescription": {"text": f"{said} {code.why}"},
        "help": {"text": f"{without_names(code.cure)} {code.why}".strip()},
        "defaultConfiguration": {"level": code.severity.value},
    }


def _result(fault: Diagnostic, rule: int) -> dict[str, object]:
    region = {"startLine": fault.span.line, "startColumn": fault.span.column}
    location = {"artifactLocation": _artifact(fault.span.file), "region": region}
    return {
        "ruleId": fault.code,
        "ruleIndex": rule,
        "level": fault.severity.value,
        "message": {"text": f"{fault.message} {fault.hint}".rstrip()},
        "locations": [{"physicalLocation": location}],
    }


def _artifact(file: str) -> dict[str, str]:
    """Return where a file is: from the root of what is scanned, or its whole address."""
    if Path(file).is_absolute():
        return {"uri": Path(file).as_uri()}
    return {"uri": quote(file.encode("utf-8", "surrogateescape")), "uriBaseId": "%SRCROOT%"}


FORMATS: dict[str, Callable[[Found, int], str]] = {
    "text": _text,
    "json": _json,
    "github": _github,
    "sarif": _sarif,
}
"""Each form by its name: faults and the number of courses to what is printed."""
