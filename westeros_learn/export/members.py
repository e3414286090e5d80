"""The parts that every target's package has in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal, TypeAlias

from westeros_learn.export.manifest import Contents, Group, Sco
from westeros_learn.export.options import ExportOptions
from westeros_learn.export.package import Member
from westeros_learn.model import Course
from westeros_learn.player import PlayerFiles, PlayOptions, render_course

PAGE = "index.html"

Target: TypeAlias = Literal["scorm12", "scorm2004", "cmi5"]


def package_name(course: Course, target: str, translations: Sequence[Course] = ()) -> str:
    """Return the name of a course's zip: which course, in which languages, for which target."""
    languages = "".join(f"-{each.language}" for each in translations)
    return f"{file_stem(course)}{languages}-{target}.zip"


def file_stem(course: Course) -> str:
    """Return what the names of all packages of a course begin with: which course, in which language."""
    return f"{course.id}-{course.language}"


def play_options(target: Target, options: ExportOptions) -> PlayOptions:
    """Return how the course of a package is played in an LMS.

    By cmi5 a failure is told at the end of a visit in any case: it closes nothing (Quartz, 9.3).
    """
    return PlayOptions(
        target,
        options.status,
        options.sco,
        completion=options.completion,
        until_passed="incomplete" if target == "cmi5" else options.until_passed,
        exit=options.exit,
    )


def course_members(
    course: Course, options: ExportOptions, play: PlayOptions, name: str = PAGE
) -> tuple[Member, ...]:
    """Return what a browser needs of a whole course: its documents first, one in each language."""
    pages, files = render_documents(name, [(each, play) for each in (course, *options.translations)])
    return (*pages, *shared_members(files))


def render_documents(
    name: str, editions: Sequence[tuple[Course, PlayOptions]]
) -> tuple[tuple[Member, ...], PlayerFiles]:
    """Return the documents of a course in each language, and the files that they share.

    Args:
        name: that of the first document. What an LMS launches is this one.
        editions: the same course in each language, and how it is played.
    """
    names = [name, *(translated_name(name, each.language) for each, _ in editions[1:])]
    languages = tuple((each.language, name) for (each, _), name in zip(editions, names, strict=True))
    several = languages if len(editions) > 1 else ()
    rendered = [render_course(each, replace(play, languages=several)) for each, play in editions]
    media = {each.path: each for files in rendered for each in files.media}
    pages = tuple(page_member(name, files) for name, files in zip(names, rendered, strict=True))
    return pages, replace(rendered[0], media=tuple(media.values()))


def translated_name(name: str, language: str) -> str:
    """Return the name of a document in another language; a dot stands in no id, so no other one has it."""
    return f"{name.removesuffix('.html')}.{language.lower()}.html"


def player_members(files: PlayerFiles) -> tuple[Member, ...]:
    """Return what a browser needs as members: the page first, photographs by name."""
    return (page_member(PAGE, files), *shared_members(files))


def page_member(name: str, files: PlayerFiles) -> Member:
    """Return a document as a member."""
    return _text(name, files.page)


def shared_members(files: PlayerFiles) -> tuple[Member, ...]:
    """Return what documents of a package share as members: style, script, photographs by name."""
    media = sorted(files.media, key=lambda media: media.path.rpartition("/")[2])
    return (
        _text("course.css", files.style),
        _text("course.js", files.script),
        *(Member(media.path.rpartition("/")[2], Path(media.file).read_bytes) for media in media),
    )


def members_of_parts(files: Sequence[PlayerFiles]) -> tuple[Member, ...]:
    """Return what the documents of all parts of a course share.

    The script with conversations is the longest one; what a part needs less does no harm there.
    """
    return shared_members(max(files, key=lambda each: len(each.script)))


def course_contents(course: Course, content: tuple[Member, ...]) -> Contents:
    """Return what a manifest lists of a package in which the whole course is one SCO."""
    names = tuple(member.name for member in content)
    return Contents((Group((Sco(f"{course.id}-item", f"{course.id}-resource", course.title, PAGE, names),)),))


def _text(name: str, text: str) -> Member:
    return Member(name, lambda: text.encode())
