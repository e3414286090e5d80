"""Where a file is written, and where the links and pictures of a draft lead."""

from __future__ import annotations

from flask import request, url_for

from westeros_learn.player import Addresses
from westeros_learn.web.author.sheets import lesson_of
from westeros_learn.web.public import version


def editor_of(course: str, file: str) -> str:
    """Return the address at which a file is written: of a lesson its own page, of others their text."""
    folder = lesson_of(file)
    if folder:
        return url_for("author.edit_lesson", course=course, folder=folder)
    return url_for("author.edit_file", course=course, file=file)


def back_or(here: str, sort: str, identifier: str) -> str:
    """Return where to go on from something that was made: to the lesson that it was made for, if to one.

    Args:
        here: the address otherwise.
        sort: what it is put in as, such as `question`.
        identifier: its id.
    """
    folder = request.args.get("lesson", "")
    if not folder or not identifier:
        return here
    course = (request.view_args or {})["course"]
    return url_for("author.edit_lesson", course=course, folder=folder, put=f"{sort}:{identifier}")


def draft_addresses(course: str) -> Addresses:
    """Return the addresses below which a draft's pictures are, by the name of its folder."""
    return Addresses(
        base=url_for("author.course_files", course=course),
        home=url_for("author.courses"),
        style=url_for("public.course_style", v=version()),
    )
