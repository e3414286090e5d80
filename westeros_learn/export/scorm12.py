"""The SCORM 1.2 target: one SCO for the whole course, which every LMS takes, or one for each lesson."""

from __future__ import annotations

from westeros_learn.export.editions import SCORM12
from westeros_learn.export.lessons import lesson_contents, lesson_courses, lesson_notes, page_name
from westeros_learn.export.manifest import MANIFEST, Contents
from westeros_learn.export.manifest12 import manifest
from westeros_learn.export.members import (
    course_contents,
    package_name,
    page_member,
    play_options,
    player_members,
    shared_members,
)
from westeros_learn.export.options import ExportOptions
from westeros_learn.export.package import Member, Package
from westeros_learn.export.schemas import schema_members
from westeros_learn.model import Course
from westeros_learn.player import render_course


def build(course: Course, options: ExportOptions) -> Package:
    """Return a course as a SCORM 1.2 package: the manifest, then the course, then the schema files.

    Raises:
        OutputError: the folder of official schema files lacks one.
    """
    if options.sco == "lesson":
        return _build_lessons(course, options)
    content = player_members(render_course(course, play_options("scorm12", options)))
    return _package("scorm12", course, options, content, course_contents(course, content))


def _build_lessons(course: Course, options: ExportOptions) -> Package:
    """Return a course as a package in which the LMS launches each lesson by itself."""
    play = play_options("scorm12", options)
    rendered = [(lesson, render_course(alone, play)) for lesson, alone in lesson_courses(course)]
    pages = tuple(page_member(page_name(lesson), files) for lesson, files in rendered)
    shared = shared_members(rendered[0][1])
    contents = lesson_contents(course, options.access, [member.name for member in shared])
    notes = lesson_notes(course, options.access)
    return _package("scorm12-lessons", course, options, (*pages, *shared), contents, notes)


def _package(
    name: str,
    course: Course,
    options: ExportOptions,
    content: tuple[Member, ...],
    contents: Contents,
    notes: tuple[str, ...] = (),
) -> Package:
    return Package(
        package_name(course, name),
        (
            Member(MANIFEST, lambda: manifest(course, contents)),
            *content,
            *schema_members(SCORM12, options.schemas),
        ),
        edition=SCORM12.version,
        scos=len([*contents.scos]),
        notes=notes,
    )
