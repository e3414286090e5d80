"""The SCORM 2004 target, 4th or 3rd Edition: one SCO for the whole course, or several in sequence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from westeros_learn.export.editions import SCORM2004_3, SCORM2004_4, Edition
from westeros_learn.export.lessons import (
    FIRST_ALONE,
    ROLLED_UP,
    notes_on_draws,
    notes_on_links,
    part_contents,
    part_members,
    required_before,
)
from westeros_learn.export.manifest import MANIFEST, Contents
from westeros_learn.export.manifest2004 import manifest
from westeros_learn.export.members import course_contents, course_members, package_name, play_options
from westeros_learn.export.options import Access, EditionNumber, ExportOptions
from westeros_learn.export.package import Member, Package
from westeros_learn.export.parts import Part, PartUnit, parts_by_module, parts_of
from westeros_learn.export.schemas import schema_members
from westeros_learn.export.sequencing import Sequencing, pre_test_size, sequencing_of
from westeros_learn.model import Course
from westeros_learn.player import Place, PlayOptions

_EDITIONS: Mapping[EditionNumber, tuple[Edition, str]] = {
    "4": (SCORM2004_4, "scorm2004"),
    "3": (SCORM2004_3, "scorm2004-3"),
}
"""Each edition, and what ends the file names of its packages."""


def build(course: Course, options: ExportOptions) -> Package:
    """Return a course as a SCORM 2004 package: the manifest, then the course, then the schema files.

    Raises:
        OutputError: the folder of official schema files lacks one.
    """
    notes: tuple[str, ...] = ()
    if options.sco != "course":
        parts = parts_of(course, options.sco)
        if len(parts) > 1:
            return _build_parts(course, options, options.sco, parts)
        notes = (f"The course has only one {options.sco}: it is built as one SCO.",)
    name = _EDITIONS[options.edition][1]
    content = course_members(course, options, replace(play_options("scorm2004", options), sco="course"))
    return _package(name, course, options, content, course_contents(course, content), notes=notes)


def _build_parts(course: Course, options: ExportOptions, unit: PartUnit, parts: Sequence[Part]) -> Package:
    """Return a course as a package in which the LMS launches each part, by rules."""
    grouped = unit == "lesson" and len(course.modules) > 1
    groups = {f"{course.id}-{module.id}": here for module, here in parts_by_module(parts)} if grouped else {}
    sequencing = sequencing_of(course, parts, options.access, groups)
    play = play_options("scorm2004", options)

    def play_at(at: int, here: Sequence[Part]) -> PlayOptions:
        return replace(play, place=_worded(sequencing.places[at], here))

    pages, shared = part_members(unit, parts, options.translations, play_at)
    names = [member.name for member in shared]
    contents = part_contents(course, unit, parts, "free", names, options.translations)
    name = f"{_EDITIONS[options.edition][1]}-{unit}s"
    notes = tuple(_notes(unit, parts, options.access, sequencing))
    return _package(name, course, options, (*pages, *shared), contents, sequencing, notes)


def _worded(place: Place, parts: Sequence[Part]) -> Place:
    """Return a place with the titles of the parts in their language."""
    items = zip(place.items, parts, strict=True)
    worded = tuple((item, part.title, group and part.module.title) for (item, _, group), part in items)
    return replace(place, items=worded)


def _package(
    name: str,
    course: Course,
    options: ExportOptions,
    content: tuple[Member, ...],
    contents: Contents,
    sequencing: Sequencing | None = None,
    notes: tuple[str, ...] = (),
) -> Package:
    edition, _ = _EDITIONS[options.edition]
    return Package(
        package_name(course, name, options.translations),
        (
            Member(MANIFEST, lambda: manifest(course, contents, edition, sequencing)),
            *content,
            *schema_members(edition, options.schemas),
        ),
        edition=edition.version,
        scos=len([*contents.scos]),
        notes=notes,
    )


# --- what is said about it -------------------------------------------------------------


def _notes(unit: PartUnit, parts: Sequence[Part], access: Access, sequencing: Sequencing) -> Iterator[str]:
    yield _moodle(unit, sequencing)
    yield ROLLED_UP.format(unit=unit)
    yield from _notes_on_access(unit, parts, access)
    yield from _notes_on_skipping(unit, parts, sequencing)
    yield from _notes_on_attempts(parts, sequencing)
    yield from notes_on_draws(unit, parts)
    yield from notes_on_links(unit, parts)
    yield FIRST_ALONE.format(unit=unit)


def _moodle(unit: PartUnit, sequencing: Sequencing) -> str:
    """Say what Moodle cannot do with the package (standards, section 10)."""
    why = (
        "its import stops at objectives that are shared"
        if sequencing.shares
        else f"from the second {unit} on it records nothing"
    )
    return (
        f"Moodle cannot play this package: {why}. For Moodle, build it for scorm12 with --sco {unit},"
        " or for scorm2004 without --sco."
    )


def _notes_on_access(unit: PartUnit, parts: Sequence[Part], access: Access) -> Iterator[str]:
    """A part is done when it is completed; one with a test that counts, when that is passed."""
    if access == "in-order":
        yield f"Each {unit} opens when the one before it is done: passed where a test counts, else completed."
        return
    for part in parts:
        if required_before(parts, part, access):
            yield f"“{part.title}” opens when all {unit}s before it are done."


def _notes_on_skipping(unit: PartUnit, parts: Sequence[Part], sequencing: Sequencing) -> Iterator[str]:
    if not sequencing.skippable:
        return
    titles = ", ".join(f"“{part.title}”" for part in sequencing.skippable)
    mark = sequencing.places[0].mark
    yield (
        f"Who reaches {mark} % of the pre-test’s points for every outcome of a {unit} is led past it, and may"
        f" still choose it: {titles}."
    )
    outcomes = {each for place in sequencing.places for _, needed in place.tells for each in needed}
    if any(pre_test_size(parts, outcome) == 1 for outcome in outcomes):
        yield "The pre-test asks one question about some outcomes: there, a lucky answer is enough."


def _notes_on_attempts(parts: Sequence[Part], sequencing: Sequencing) -> Iterator[str]:
    for part in parts:
        attempts = sequencing.activities[part.item].attempts
        if attempts is not None:
            times = "once" if attempts == 1 else f"{attempts} times"
            yield f"An LMS lets “{part.title}” be begun anew at most {times}, as its test may be tried."
