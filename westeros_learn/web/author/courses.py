"""The courses that somebody may work on."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template

from westeros_learn.delivery.authoring.drafts import Draft
from westeros_learn.delivery.authoring.publishing import State, state_of
from westeros_learn.delivery.authoring.rights import rights_of
from westeros_learn.records import Right, Role
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.author.blueprint import author, authoring
from westeros_learn.web.author.words import right_names
from westeros_learn.web.desk import desk


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A course in the list.

    Attributes:
        course: the name of its folder.
        may: what whoever looks may do in it.
    """

    course: str
    may: Right
    draft: Draft
    state: State

    @property
    def title(self) -> str:
        """What it is called; its folder's name where nothing else can be read."""
        return self.draft.title or self.course


@author.get("/")
@open_to(Access.TRAINER)
def courses() -> str:
    """The courses that somebody may work on, each with how it stands."""
    volume, drafts = authoring().volume, authoring().drafts
    found = []
    for course, may in rights_of(desk().database, volume, visitor().person).items():
        draft = drafts.draft(course)
        found.append(CourseRow(course, may, draft, state_of(volume, course, draft)))
    return render_template(
        "author/courses.html",
        courses=sorted(found, key=lambda row: row.title),
        right_names=right_names(),
        is_administrator=visitor().person.role is Role.ADMINISTRATOR,
    )
