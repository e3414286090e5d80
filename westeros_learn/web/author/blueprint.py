"""The blueprint of all pages of who writes courses, and what they share.

They lie under `/teach/courses/<course>`, where `course` is the name of the course's folder, and show a
template that extends `author/page.html`. The use cases say who may do what: whoever may do nothing in a
course is told that there is none. Where courses are not written in the app, none of these pages is there.
"""

from __future__ import annotations

from flask import Blueprint

from westeros_learn.delivery.authoring.drafts import Draft
from westeros_learn.delivery.authoring.rights import require
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.records import Right
from westeros_learn.web import areas
from westeros_learn.web.access import visitor
from westeros_learn.web.author.links import editor_of
from westeros_learn.web.desk import Authoring, desk

author = Blueprint("author", __name__, url_prefix="/teach/courses", template_folder="templates")


def authoring() -> Authoring:
    """Return what courses are written with.

    Raises:
        Refused: they are not written in the app (NO_AUTHORING).
    """
    found = desk().authoring
    if found is None:
        raise Refused(Reason.NO_AUTHORING)
    return found


def draft_for(course: str, needed: Right = Right.COMMENT) -> Draft:
    """Return the draft that a page is about; no page of it is shown to whoever may not do what it is for.

    Raises:
        Refused: the course is not theirs (NO_COURSE), or they may do less there (NOT_OFFERED).
    """
    require(desk().database, authoring().volume, visitor().person, course, needed)
    return authoring().drafts.draft(course)


@author.context_processor
def _places() -> dict[str, object]:
    """Give the templates the navigation of the area, and of one course."""

    def of_course(course: str) -> list[areas.Entry]:
        return areas.entries(areas.COURSE, visitor().person.role, course=course)

    return {"teaching_places": areas.teaching, "course_places": of_course, "editor_of": editor_of}
