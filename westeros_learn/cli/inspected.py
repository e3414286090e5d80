"""The forms in which `inspect` tells what it found: for people, for programs, for code scanners."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import click

from westeros_learn import __version__
from westeros_learn.cli.faults import shown_path
from westeros_learn.inspector import RULES, Node, Report, Rule, effects, without_names
from westeros_learn.inspector.page import facts, html_page, verdict
from westeros_learn.model import Diagnostic, Severity

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow"}


def _text(report: Report, path: Path) -> str:
    return "\n".join(_lines(report, shown_path(path)))


def _lines(report: Report, name: str) -> Iterator[str]:
    """Yield what people read; what a rule leads to is told where it is broken first."""
    yield click.style(name, bold=True)
    yield from (f"  {term:<10}  {text}" for term, text in facts(report))
    if report.reporting:
        yield "  Reports"
        yield from (f"    {line}" for line in report.reporting)
    if report.structure:
        yield "  Structure"
        yield from _outline(report.structure, 4)
    told: set[str] = set()
    for finding in report.findings:
        yield ""
        severity = click.style(finding.severity, fg=_COLOURS[finding.severity], bold=True)
        place = f"{finding.span.file or name}:{finding.span.line}"
        yield f"{place}: {severity} {finding.code} {finding.message} {finding.hint}"
        yield from (f"    {effect}" for effect in effects(finding) if finding.code not in told)
        told.add(finding.code)
    yield ""
    yield from (f"{code} was found {count} more times." for code, count in report.left_off.items())
    yield verdict(report)


def _outline(nodes: tuple[Node, ...], indent: int) -> Iterator[str]:
    for node in nodes:
        launches = f"  ({node.launches})" if node.launches else ""
        yield f"{' ' * indent}{node.title or node.identifier}{launches}"
        yield from _outline(node.children, indent + 2)


def _json(report: Report, path: Path) -> str:
    whole = {
        "package": shown_path(path),
        "standard": report.standard,
        "title": report.title,
        "identifier": report.identifier,
        "languages": report.languages,
        "size": report.size,
        "unpacked": report.unpacked,
        "files": report.files,
        "structure": [_node(each) for each in report.structure],
        "reporting": report.reporting,
        "findings": [_finding(each) for each in report.findings],
        "left_off": dict(report.left_off),
    }
    return json.dumps(whole, indent=2, ensure_ascii=False)


def _node(node: Node) -> dict[str, object]:
    return {
        "title": node.title,
        "identifier": node.identifier,
        "launches": node.launches,
        "reports": node.reports,
        "children": [_node(each) for each in node.children],
    }


def _finding(finding: Diagnostic) -> dict[str, object]:
    return {
        "file": finding.span.file,
        "line": finding.span.line,
        "severity": finding.severity,
        "code": finding.code,
        "message": finding.message,
        "cure": finding.hint,
        "effects": [{"lms": each.lms, "text": each.text, "tried": each.tried} for each in effects(finding)],
    }


# --- SARIF --------------------------------------------------------------------------------


def _sarif(report: Report, path: Path) -> str:
    """Return a log in the Static Analysis Results Interchange Format (OASIS SARIF 2.1.0)."""
    numbers = {code: number for number, code in enumerate(RULES)}
    package = {
        "location": {"uri": quote(shown_path(path))},
        "description": {"text": report.standard or "unknown"},
    }
    run = {
        "tool": {
            "driver": {
                "name": "westeros-learn",
                "semanticVersion": __version__,
                "rules": [_rule(code, rule) for code, rule in RULES.items()],
            }
        },
        "artifacts": [package],
        "results": [_result(each, numbers[each.code], path) for each in report.findings],
    }
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2, ensure_ascii=False)


def _rule(code: str, rule: Rule) -> dict[str, object]:
    said, cure = without_names(rule.message), without_names(rule.cure)
    return {
        "id": code,
        "shortDescription": {"text": said},
        "fullDescription": {"text": " ".join([said, *map(str, rule.effects)])},
        "help": {"text": cure},
        "defaultConfiguration": {"level": rule.severity.value},
    }


def _result(finding: Diagnostic, rule: int, path: Path) -> dict[str, object]:
    """Return a finding; a file within a package is named after it, as in a path."""
    place = f"{shown_path(path)}/{finding.span.file}" if finding.span.file else shown_path(path)
    physical: dict[str, object] = {"artifactLocation": {"uri": quote(place)}}
    if finding.span.file:
        physical["region"] = {"startLine": finding.span.line}
    return {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": finding.severity.value,
        "message": {"text": " ".join([finding.message, finding.hint, *map(str, effects(finding))])},
        "locations": [{"physicalLocation": physical}],
    }


def _html(report: Report, path: Path) -> str:
    return html_page(report, path.name)


FORMS: dict[str, Callable[[Report, Path], str]] = {
    "text": _text,
    "json": _json,
    "sarif": _sarif,
    "html": _html,
}
"""Each form by its name: a report and the package's path to what is printed."""
