"""Where the links and pictures of a draft lead: no page of a learner, but its pictures."""

from __future__ import annotations

from flask import url_for

from westeros_learn.player import Addresses
from westeros_learn.web.public import version


def draft_addresses(course: str) -> Addresses:
    """Return the addresses below which a draft's pictures are, by the name of its folder."""
    return Addresses(
        base=url_for("author.course_files", course=course),
        home=url_for("author.courses"),
        style=url_for("public.course_style", v=version()),
    )
