"""Packages in which an LMS launches every part by itself: what they list, what opens when, what is said."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from westeros_learn.export.manifest import Contents, Group, Sco
from westeros_learn.export.members import members_of_parts, render_documents, translated_name
from westeros_learn.export.options import Access
from westeros_learn.export.package import Member
from westeros_learn.export.parts import Part, PartUnit, parts_by_module, parts_of, pieces_of
from westeros_learn.model import Course, Link
from westeros_learn.player import PlayerFiles, PlayOptions

LONGEST_PREREQUISITES = 200
"""Characters in a prerequisite (SCORM 1.2, Content Aggregation Model, 2.3.2.5.1)."""

ROLLED_UP = (
    "Each {unit} reports only itself: the LMS works out the progress and the score of the whole course."
)
FIRST_ALONE = "Open edX plays only the first {unit} of such a package."


def part_members(
    unit: PartUnit,
    parts: Sequence[Part],
    translations: Sequence[Course],
    play: Callable[[int, Sequence[Part]], PlayOptions],
) -> tuple[tuple[Member, ...], tuple[Member, ...]]:
    """Return the documents of every part, one in each language, and what all of them share.

    Args:
        unit: what a part is.
        parts: the parts.
        translations: the whole course in other languages. It has the same parts in each.
        play: says how a part is played, by its place among the parts, which it gets in the same language.
    """
    by_language = [parts, *(parts_of(each, unit) for each in translations)]
    pages, rendered = list[Member](), list[PlayerFiles]()
    for at, part in enumerate(parts):
        editions = [(each[at].played, play(at, each)) for each in by_language]
        documents, files = render_documents(part.page, editions)
        pages += documents
        rendered.append(files)
    return tuple(pages), members_of_parts(rendered)


def part_contents(
    course: Course,
    unit: PartUnit,
    parts: Sequence[Part],
    access: Access,
    shared: Sequence[str],
    translations: Sequence[Course] = (),
) -> Contents:
    """Return what a manifest lists of a package in which each part is a SCO.

    Args:
        course: the course.
        unit: what a part is.
        parts: its parts.
        access: which parts must be completed before which; SCORM 2004 says it in another way.
        shared: the names of members that every part needs.
        translations: the course in the other languages that each part has a document in.
    """
    languages = [each.language for each in translations]
    scos = {part.item: _sco(parts, part, access, languages) for part in parts}
    if unit == "module":
        return Contents((Group(tuple(scos.values())),), tuple(shared))
    groups = [
        Group(
            tuple(scos[part.item] for part in here),
            identifier=f"{course.id}-{module.id}",
            title=module.title if len(course.modules) > 1 else "",
        )
        for module, here in parts_by_module(parts)
    ]
    return Contents(tuple(groups), tuple(shared))


def part_notes(unit: PartUnit, parts: Sequence[Part], access: Access) -> tuple[str, ...]:
    """Return what is otherwise than in a package of one SCO, as sentences for who builds it."""
    return (
        ROLLED_UP.format(unit=unit),
        *_notes_on_access(unit, parts, access),
        *notes_on_draws(unit, parts),
        *notes_on_links(unit, parts),
        FIRST_ALONE.format(unit=unit),
    )


def cmi5_part_notes(unit: PartUnit, parts: Sequence[Part]) -> tuple[str, ...]:
    """Return what is otherwise than in a package of one unit, as sentences for who builds it."""
    return (
        ROLLED_UP.format(unit=unit),
        f"All {unit}s are open: cmi5 has no word for what comes before what. An LMS may decide on an order.",
        *notes_on_draws(unit, parts),
        *notes_on_links(unit, parts),
    )


# --- what must be completed before -----------------------------------------------------


def required_before(parts: Sequence[Part], part: Part, access: Access) -> tuple[Part, ...]:
    """Return the parts that must be done before one opens."""
    before = tuple(parts[: parts.index(part)])
    if access == "in-order":
        return before[-1:]
    return before if access == "test-last" and part.counted else ()


def _sco(parts: Sequence[Part], part: Part, access: Access, languages: Sequence[str]) -> Sco:
    files = (part.page, *(translated_name(part.page, language) for language in languages))
    required = [each.item for each in _within_limit(required_before(parts, part, access))]
    return Sco(part.item, f"{part.item}-resource", part.title, part.page, files, "&".join(required))


def _within_limit(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Return the last parts, as many as a prerequisite has room for."""
    room = LONGEST_PREREQUISITES + 1
    for number, part in enumerate(reversed(parts)):
        room -= len(part.item) + 1
        if room < 0:
            return parts[len(parts) - number :]
    return parts


# --- what is said about it -------------------------------------------------------------


def _notes_on_access(unit: PartUnit, parts: Sequence[Part], access: Access) -> Iterator[str]:
    if access == "in-order":
        yield f"Each {unit} opens when the one before it is completed."
        return
    for part in parts:
        required = required_before(parts, part, access)
        possible = _within_limit(required)
        if len(possible) < len(required):
            yield (
                f"“{part.title}” opens when the {len(possible)} {unit}s right before it are completed: "
                "SCORM 1.2 has room for no more."
            )
        elif required:
            yield f"“{part.title}” opens when all {unit}s before it are completed."


def notes_on_draws(unit: PartUnit, parts: Sequence[Part]) -> Iterator[str]:
    """Say which quizzes may ask the same questions, for parts know nothing of each other."""
    drawing = [[quiz.title for quiz in part.played.quizzes if quiz.draw] for part in parts]
    if sum(map(bool, drawing)) > 1:
        titles = ", ".join(f"“{title}”" for titles in drawing for title in titles)
        yield f"{titles} may ask the same questions: no {unit} knows what was asked in another one."


def notes_on_links(unit: PartUnit, parts: Sequence[Part]) -> Iterator[str]:
    """Say how many links lead nowhere, because what they lead to is launched by itself."""
    links = [
        piece.target.removeprefix("lesson:") not in {lesson.id for lesson in part.lessons}
        for part in parts
        for piece in pieces_of(part.lessons)
        if isinstance(piece, Link) and piece.target.startswith("lesson:")
    ]
    if sum(links) == 1:
        yield f"1 link to another {unit} is plain text."
    elif any(links):
        yield f"{sum(links)} links to other {unit}s are plain text."
