"""The SCORM 1.2 target: one SCO for the whole course, which every LMS takes, or one for each part."""

from __future__ import annotations

from westeros_learn.export.editions import SCORM12
from westeros_learn.export.lessons import part_contents, part_members, part_notes
from westeros_learn.export.manifest import MANIFEST, Contents
from westeros_learn.export.manifest12 import manifest
from westeros_learn.export.members import course_contents, course_members, package_name, play_options
from westeros_learn.export.options import ExportOptions
from westeros_learn.export.package import Member, Package
from westeros_learn.export.parts import PartUnit, parts_of
from westeros_learn.export.schemas import schema_members
from westeros_learn.model import Course


def build(course: Course, options: ExportOptions) -> Package:
    """Return a course as a SCORM 1.2 package: the manifest, then the course, then the schema files.

    Raises:
        OutputError: the folder of official schema files lacks one.
    """
    if options.sco != "course":
        return _build_parts(course, options, options.sco)
    content = course_members(course, options, play_options("scorm12", options))
    return _package("scorm12", course, options, content, course_contents(course, content))


def _build_parts(course: Course, options: ExportOptions, unit: PartUnit) -> Package:
    """Return a course as a package in which the LMS launches each part by itself."""
    parts, others, play = parts_of(course, unit), options.translations, play_options("scorm12", options)
    pages, shared = part_members(unit, parts, others, lambda _at, _parts: play)
    names = [member.name for member in shared]
    contents = part_contents(course, unit, parts, options.access, names, others)
    notes = part_notes(unit, parts, options.access)
    return _package(f"scorm12-{unit}s", course, options, (*pages, *shared), contents, notes)


def _package(
    name: str,
    course: Course,
    options: ExportOptions,
    content: tuple[Member, ...],
    contents: Contents,
    notes: tuple[str, ...] = (),
) -> Package:
    return Package(
        package_name(course, name, options.translations),
        (
            Member(MANIFEST, lambda: manifest(course, contents)),
            *content,
            *schema_members(SCORM12, options.schemas),
        ),
        edition=SCORM12.version,
        scos=len([*contents.scos]),
        notes=notes,
    )
