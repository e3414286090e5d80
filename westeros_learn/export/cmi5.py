"""The cmi5 target: one assignable unit for the whole course, or one for each lesson in blocks."""

from __future__ import annotations

from dataclasses import replace

from westeros_learn.export.lessons import cmi5_lesson_notes, lesson_courses, page_name
from westeros_learn.export.members import (
    PAGE,
    package_name,
    page_member,
    play_options,
    player_members,
    shared_members,
)
from westeros_learn.export.options import ExportOptions
from westeros_learn.export.package import Member, Package
from westeros_learn.export.structure import STRUCTURE, Block, Unit, course_iri, structure
from westeros_learn.model import Course, Lesson, Module
from westeros_learn.player import render_course


def build(course: Course, options: ExportOptions) -> Package:
    """Return a course as a cmi5 package: the course structure, then the course.

    No schema file goes with it: the structure is checked by the LMS's own (cmi5, 14).
    """
    if options.sco == "lesson":
        return _build_lessons(course, options)
    play = replace(play_options("cmi5", options), iri=course_iri(course))
    unit = Unit(f"{course_iri(course)}:course", course.title, course.summary, PAGE, course, "course")
    content = player_members(render_course(course, play))
    return _package("cmi5", course, options, content, (Block((unit,)),))


def _build_lessons(course: Course, options: ExportOptions) -> Package:
    """Return a course as a package in which the LMS launches each lesson by itself."""
    play = replace(play_options("cmi5", options), iri=course_iri(course))
    played = dict[str, Course]()
    rendered = []
    for lesson, alone in lesson_courses(course):
        played[lesson.id] = alone
        rendered.append((lesson, render_course(alone, play)))
    pages = tuple(page_member(page_name(lesson), files) for lesson, files in rendered)
    content = (*pages, *shared_members(rendered[0][1]))
    blocks = tuple(_block(course, module, played) for module in course.modules if module.lessons)
    notes = cmi5_lesson_notes(course)
    return _package("cmi5-lessons", course, options, content, blocks, notes)


def _block(course: Course, module: Module, played: dict[str, Course]) -> Block:
    """Return a module as a block; the only one of a course needs none."""
    units = tuple(_unit(course, module, lesson, played[lesson.id]) for lesson in module.lessons)
    if len(course.modules) == 1:
        return Block(units)
    titles = "; ".join(lesson.title for lesson in module.lessons)
    return Block(units, f"{course_iri(course)}:module:{module.id}", module.title, titles)


def _unit(course: Course, module: Module, lesson: Lesson, played: Course) -> Unit:
    about = f"{course.title}: {module.title}. {lesson.title}"
    iri = f"{course_iri(course)}:lesson:{lesson.id}"
    return Unit(iri, lesson.title, about, page_name(lesson), played, "lesson")


def _package(
    name: str,
    course: Course,
    options: ExportOptions,
    content: tuple[Member, ...],
    blocks: tuple[Block, ...],
    notes: tuple[str, ...] = (),
) -> Package:
    return Package(
        package_name(course, name),
        (Member(STRUCTURE, lambda: structure(course, blocks, options)), *content),
        scos=sum(len(block.units) for block in blocks),
        notes=notes,
    )
