"""The SCORM 1.2 target: one SCO for the whole course, which every LMS takes."""

from __future__ import annotations

from westeros_learn.export.editions import SCORM12
from westeros_learn.export.manifest import MANIFEST
from westeros_learn.export.manifest12 import manifest
from westeros_learn.export.members import course_contents, package_name, player_members
from westeros_learn.export.options import ExportOptions
from westeros_learn.export.package import Member, Package
from westeros_learn.export.schemas import schema_members
from westeros_learn.model import Course
from westeros_learn.player import PlayOptions, render_course


def build(course: Course, options: ExportOptions) -> Package:
    """Return a course as a SCORM 1.2 package: the manifest, then the course, then the schema files.

    Raises:
        OutputError: the folder of official schema files lacks one.
    """
    content = player_members(render_course(course, PlayOptions("scorm12", options.status)))
    contents = course_contents(course, content)
    return Package(
        package_name(course, "scorm12"),
        (
            Member(MANIFEST, lambda: manifest(course, contents)),
            *content,
            *schema_members(SCORM12, options.schemas),
        ),
        edition=SCORM12.version,
        scos=1,
    )
