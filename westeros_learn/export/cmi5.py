"""The cmi5 target: one assignable unit for the whole course, or one for each lesson or module."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from westeros_learn.export.lessons import cmi5_part_notes, part_members
from westeros_learn.export.members import PAGE, course_members, package_name, play_options
from westeros_learn.export.options import ExportOptions
from westeros_learn.export.package import Member, Package
from westeros_learn.export.parts import Part, PartUnit, parts_by_module, parts_of
from westeros_learn.export.structure import STRUCTURE, Block, Unit, course_iri, structure
from westeros_learn.model import Course


def build(course: Course, options: ExportOptions) -> Package:
    """Return a course as a cmi5 package: the course structure, then the course.

    No schema file goes with it: the structure is checked by the LMS's own (cmi5, 14).
    """
    if options.sco != "course":
        return _build_parts(course, options, options.sco)
    play = replace(play_options("cmi5", options), iri=course_iri(course))
    unit = Unit(f"{course_iri(course)}:course", course.title, course.summary, PAGE, course, "course")
    content = course_members(course, options, play)
    return _package("cmi5", course, options, content, (Block((unit,)),))


def _build_parts(course: Course, options: ExportOptions, unit: PartUnit) -> Package:
    """Return a course as a package in which the LMS launches each part by itself."""
    play = replace(play_options("cmi5", options), iri=course_iri(course))
    parts = parts_of(course, unit)
    pages, shared = part_members(unit, parts, options.translations, lambda _at, _parts: play)
    content = (*pages, *shared)
    blocks = tuple(_blocks(course, unit, parts))
    return _package(f"cmi5-{unit}s", course, options, content, blocks, cmi5_part_notes(unit, parts))


def _blocks(course: Course, unit: PartUnit, parts: Sequence[Part]) -> Iterator[Block]:
    """Yield modules as blocks; none is needed for the only one of a course, or where a module is a unit."""
    for module, here in parts_by_module(parts):
        units = tuple(_unit(course, unit, part) for part in here)
        if unit == "module" or len(course.modules) == 1:
            yield Block(units)
        else:
            titles = "; ".join(part.title for part in here)
            yield Block(units, f"{course_iri(course)}:module:{module.id}", module.title, titles)


def _unit(course: Course, unit: PartUnit, part: Part) -> Unit:
    if unit == "module":
        about = f"{course.title}: {part.title}. {'; '.join(lesson.title for lesson in part.lessons)}"
    else:
        about = f"{course.title}: {part.module.title}. {part.title}"
    iri = f"{course_iri(course)}:{unit}:{part.id}"
    return Unit(iri, part.title, about, part.page, part.played, unit)


def _package(
    name: str,
    course: Course,
    options: ExportOptions,
    content: tuple[Member, ...],
    blocks: tuple[Block, ...],
    notes: tuple[str, ...] = (),
) -> Package:
    return Package(
        package_name(course, name, options.translations),
        (Member(STRUCTURE, lambda: structure(course, blocks, options)), *content),
        scos=sum(len(block.units) for block in blocks),
        notes=notes,
    )
