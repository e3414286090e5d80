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

_RULES = frozenset({"pass_mark", "completion"})
_SCORM = _RULES | {"status", "schemas", "until_passed", "exit"}

OPTIONS_OF: Mapping[str, frozenset[str]] = {
    "scorm12": _SCORM | {"sco", "access"},
    "scorm2004": _SCORM | {"edition"},
    "cmi5": _RULES | {"status", "sco", "exit"},
    "html": _RULES,
    "imscc": frozenset(),
    "moodle-xml": frozenset(),
    "pdf": frozenset({"test_questions", "pass_mark"}),
    "epub": frozenset({"test_questions", "pass_mark"}),
}
"""The options that each target heeds; another one changes nothing of its packages."""
