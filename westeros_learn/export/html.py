"""The stand-alone web target: the course as a folder for any web server, or to open by hand."""

from __future__ import annotations

from westeros_learn.export.members import course_members, package_name
from westeros_learn.export.options import ExportOptions
from westeros_learn.export.package import Package
from westeros_learn.model import Course
from westeros_learn.player import PlayOptions


def build(course: Course, options: ExportOptions) -> Package:
    """Return a course as a web page that keeps the learner's progress in the browser."""
    play = PlayOptions("standalone", completion=options.completion)
    return Package(package_name(course, "html", options.translations), course_members(course, options, play))
