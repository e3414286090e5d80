"""The SCORM 2004 target: one SCO for the whole course, in the 4th or the 3rd Edition."""

from __future__ import annotations

from collections.abc import Mapping

from westeros_learn.errors import TargetError
from westeros_learn.export.editions import SCORM2004_3, SCORM2004_4, Edition
from westeros_learn.export.manifest import MANIFEST
from westeros_learn.export.manifest2004 import manifest
from westeros_learn.export.members import course_contents, package_name, play_options, player_members
from westeros_learn.export.options import EditionNumber, ExportOptions
from westeros_learn.export.package import Member, Package
from westeros_learn.export.schemas import schema_members
from westeros_learn.model import Course
from westeros_learn.player import render_course

_EDITIONS: Mapping[EditionNumber, tuple[Edition, str]] = {
    "4": (SCORM2004_4, "scorm2004"),
    "3": (SCORM2004_3, "scorm2004-3"),
}
"""Each edition, and what ends the file names of its packages."""


def build(course: Course, options: ExportOptions) -> Package:
    """Return a course as a SCORM 2004 package: the manifest, then the course, then the schema files.

    Raises:
        OutputError: the folder of official schema files lacks one.
        TargetError: each lesson was to be a SCO.
    """
    if options.sco == "lesson":
        raise TargetError(
            "The target scorm2004 has one SCO for the whole course: Moodle cannot play a SCORM 2004 package"
            " of several.",
            "Build it without --sco lesson, or for --target scorm12.",
        )
    edition, name = _EDITIONS[options.edition]
    content = player_members(render_course(course, play_options("scorm2004", options)))
    contents = course_contents(course, content)
    return Package(
        package_name(course, name),
        (
            Member(MANIFEST, lambda: manifest(course, contents, edition)),
            *content,
            *schema_members(edition, options.schemas),
        ),
        edition=edition.version,
        scos=1,
    )
