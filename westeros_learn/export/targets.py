"""What a course can be built for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from westeros_learn.export import cmi5, epub, html, imscc, moodle_xml, pdf, scorm12, scorm2004
from westeros_learn.export.options import ExportOptions
from westeros_learn.export.package import Package
from westeros_learn.export.rules import ruled
from westeros_learn.model import Course

Builder: TypeAlias = Callable[[Course, ExportOptions], Package]

TARGETS: Mapping[str, Builder] = {
    "scorm12": ruled(scorm12.build),
    "scorm2004": ruled(scorm2004.build),
    "cmi5": ruled(cmi5.build),
    "html": ruled(html.build),
    "imscc": imscc.build,
    "moodle-xml": moodle_xml.build,
    "pdf": ruled(pdf.build),
    "epub": ruled(epub.build),
}
"""Every target by its name."""

_ALL = frozenset({"media_limit"})
_PLAYED = _ALL | {"pass_mark", "completion", "translations"}
_SCORM = _PLAYED | {"status", "schemas", "until_passed", "exit"}
_PARTS = frozenset({"sco", "access"})
_BOOK = _ALL | {"test_questions", "pass_mark"}

OPTIONS_OF: Mapping[str, frozenset[str]] = {
    "scorm12": _SCORM | _PARTS,
    "scorm2004": _SCORM | _PARTS | {"edition"},
    "cmi5": _PLAYED | {"status", "sco", "exit"},
    "html": _PLAYED,
    "imscc": _ALL,
    "moodle-xml": _ALL,
    "pdf": _BOOK,
    "epub": _BOOK,
}
"""The options that each target heeds; another one changes nothing of its packages.

The media limit changes nothing either: it is heeded when a package is written."""
