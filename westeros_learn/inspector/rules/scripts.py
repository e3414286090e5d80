"""Rules about scripts, which are read as text and never run: what they call, and what they forget."""

from __future__ import annotations

import re
from typing import Any

from westeros_learn.inspector.evidence import Evidence
from westeros_learn.inspector.manifest import Manifest
from westeros_learn.inspector.package import Package

_ADDRESS = r"""["'`]((?:https?:|wss?:)?//[^"'`\s]{1,300})"""
_CALLS = re.compile(
    rf"""(?:\b(?:fetch|import|importScripts|sendBeacon|WebSocket|EventSource)\s*\(\s*
    |\.open\s*\(\s*["'`][A-Za-z]{{3,7}}["'`]\s*,\s*|\.src\s*=\s*){_ADDRESS}""",
    re.VERBOSE,
)
_UNLOAD = re.compile(r"""["'](?:before)?unload["']|\bon(?:before)?unload\s*=""")
_SYNCHRONOUS = re.compile(r"\.open\s*\([^()\n;]{1,300},\s*(?:false|!1)\s*[,)]")
_TRACKERS = re.compile(
    r"google-analytics\.com|googletagmanager\.com|connect\.facebook\.net|hotjar\.com|clarity\.ms"
    r"|mixpanel\.com|segment\.(?:com|io)"
)
_DEVICES = {"navigator.geolocation": "the place", "getUserMedia": "the camera or the microphone"}

_PATTERNS: tuple[tuple[str, re.Pattern[str], str], ...] = (
    ("J101", _CALLS, "address"),
    ("J102", re.compile(r"(?<![\w.$])(eval|new\s+Function)\s*\("), "call"),
    ("J104", re.compile(r"serviceWorker\s*\.\s*register"), ""),
    ("J105", _SYNCHRONOUS, ""),
    ("J114", re.compile(r"\bdocument\.write(?:ln)?\s*\("), ""),
    ("J115", re.compile(r"(?<![\w.$])(?:window\.)?(alert|confirm|prompt)\s*\("), "call"),
    ("J116", re.compile(r"\btop\.location(?:\.href)?\s*=[^=]|\btop\.location\.(?:replace|assign)\s*\("), ""),
    ("J117", _TRACKERS, "name"),
    ("J118", re.compile(r"navigator\.geolocation|getUserMedia"), "name"),
)
"""Rules that one place in a script breaks, with the value that their sentence names."""

_IN_2004: tuple[tuple[str, re.Pattern[str], str], ...] = (
    ("J112", re.compile(r"""["'`_](exitAll|abandonAll)\b"""), "request"),
    ("J113", re.compile(r"toISOString\(\)(?!\s*[.)]?\s*\.)"), ""),
)
"""The same, in scripts that speak to an LMS of SCORM 2004."""


def check_script(name: str, text: str, package: Package, evidence: Evidence, first_line: int = 1) -> None:
    """Tell what is wrong with a script, and learn what it names."""
    evidence.learn(text)
    patterns = _PATTERNS
    if "API_1484_11" in text or "adl.nav.request" in text:
        patterns += _IN_2004
    for code, pattern, value in patterns:
        for found in pattern.finditer(text):
            line = first_line + text.count("\n", 0, found.start())
            said = found.group(1) if pattern.groups else _DEVICES.get(found.group(), found.group())
            values: dict[str, Any] = {value: said} if value else {}
            package.findings.add(code, name, line, **values)
            break
    if unload := _UNLOAD.search(text):
        evidence.unloads.append((name, first_line + text.count("\n", 0, unload.start())))


def check_reporting(manifest: Manifest, package: Package, evidence: Evidence) -> None:
    """Tell what the scripts together forget, or say in another language than the manifest."""
    if evidence.unloads and "pagehide" not in evidence.words:
        for name, line in evidence.unloads:
            package.findings.add("J103", name, line)
    # What was not read may hold whatever seems to be missing.
    if not manifest.scos or evidence.unread:
        return
    add, file = package.findings.add, manifest.file
    wanted, other = ("SCORM 2004", "SCORM 1.2") if manifest.is_2004 else ("SCORM 1.2", "SCORM 2004")
    speaks = (evidence.speaks_12, evidence.speaks_2004)
    right, wrong = speaks[::-1] if manifest.is_2004 else speaks
    if not right:
        if wrong and manifest.contradicts_itself:
            return  # O103 says it
        if wrong:
            add("J107", file, wanted=wanted, found=other)
        else:
            add("J106", file, call="API_1484_11" if manifest.is_2004 else "LMSInitialize")
        return
    for code, names, said in _forgotten(manifest, evidence):
        forgotten: dict[str, Any] = {names: said}
        add(code, file, **forgotten)


def _forgotten(manifest: Manifest, evidence: Evidence) -> list[tuple[str, str, str]]:
    """Return the rules that scripts break by what none of them names, with the name."""
    words, is_2004 = evidence.words, manifest.is_2004
    end = "Terminate" if is_2004 else "LMSFinish"
    status = "completion_status" if is_2004 else "lesson_status"
    leaving = "cmi.exit" if is_2004 else "cmi.core.exit"
    found: list[tuple[str, str, str]] = []
    if end not in words:
        found.append(("J108", "call", end))
    if status not in words:
        found.append(("J109", "element", f"cmi.{status}" if is_2004 else f"cmi.core.{status}"))
    if is_2004 and "score.scaled" in words and "score.raw" not in words:
        found.append(("J110", "element", ""))
    if is_2004 and words & {"score.raw", "score.scaled", "cmi.score"} and "success_status" not in words:
        found.append(("J119", "element", ""))
    if "suspend_data" in words and leaving not in words:
        found.append(("J111", "element", leaving))
    return found
