"""What a course can be built for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from westeros_learn.export import cmi5, epub, html, imscc, moodle_xml, pdf, scorm12, scorm2004
from westeros_learn.export.options import ExportOptions
from westeros_learn.export.package import Package
from westeros_learn.model import Course

Builder: TypeAlias = Callable[[Course, ExportOptions], Package]

TARGETS: Mapping[str, Builder] = {
    "scorm12": scorm12.build,
    "scorm2004": scorm2004.build,
    "cmi5": cmi5.build,
    "html": html.build,
    "imscc": imscc.build,
    "moodle-xml": moodle_xml.build,
    "pdf": pdf.build,
    "epub": epub.build,
}
"""Every target by its name."""

OPTIONS_OF: Mapping[str, frozenset[str]] = {
    "scorm12": frozenset({"status", "schemas", "sco", "access"}),
    "scorm2004": frozenset({"status", "schemas", "edition"}),
    "cmi5": frozenset({"status", "sco"}),
    "html": frozenset(),
    "imscc": frozenset(),
    "moodle-xml": frozenset(),
    "pdf": frozenset({"test_questions"}),
    "epub": frozenset({"test_questions"}),
}
"""The options that each target heeds; another one changes nothing of its packages."""
