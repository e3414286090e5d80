"""The pages beside the courses, by area: what stands in the second line under the name of the school.

To give a page a place there, add one line below. It is marked as the present one on every page whose
address begins with its own.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for

from westeros_learn.records import Role
from westeros_learn.web.access import is_open_to_sent, visitor
from westeros_learn.web.desk import desk
from westeros_learn.web.words import lazy


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of a navigation.

    Attributes:
        endpoint: of the page that it leads to.
        label: what it is called; written with `lazy`.
        role: who it is shown to; everybody of the area without one.
        besides: further pages that lie under it, whatever their addresses; it leads to them itself.
    """

    endpoint: str
    label: str
    role: Role | None = None
    besides: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """The same as it is shown.

    Attributes:
        current: whether the page that is shown is this one, or lies under it.
    """

    address: str
    label: str
    current: bool


TEACHING = (
    Place("teach.cohorts", lazy("Cohorts")),
    Place("author.courses", lazy("Courses")),
    Place("teach.report", lazy("Activity report")),
    Place("teach.questions", lazy("Questions")),
)
"""What trainers find under "Teaching"."""

COHORT = (
    Place("teach.cohort", lazy("Overview")),
    Place("teach.people", lazy("People")),
    Place("teach.progress", lazy("Progress")),
    Place("teach.stuck", lazy("Who may be stuck")),
    Place("teach.cohort_questions", lazy("Questions")),
    Place("teach.platform", lazy("Learning platform")),
    Place("teach.cohort_settings", lazy("Settings")),
)
"""What they find of one cohort. The addresses of these take `cohort_id`."""

COURSE = (
    Place("author.course_files", lazy("Outline")),
    Place("author.questions", lazy("Questions"), besides=("author.bank",)),
    Place("author.scenarios", lazy("Conversations")),
    Place("author.translations", lazy("Translations")),
    Place("author.pictures", lazy("Pictures")),
    Place("author.settings", lazy("Settings")),
    Place("author.comments", lazy("Comments")),
    Place("author.history", lazy("History")),
    Place("author.links", lazy("Show the draft")),
    Place("author.publish", lazy("Publish")),
    Place("author.people", lazy("Who writes it"), Role.ADMINISTRATOR),
)
"""What they find of one course that is written in the app. The addresses of these take `course`."""

ADMINISTRATION = (
    Place("manage.start", lazy("Overview")),
    Place("manage.people", lazy("People")),
    Place("manage.keeping", lazy("Keeping and erasing")),
    Place("manage.audit", lazy("Audit log")),
    Place("manage.list_packages", lazy("Packages")),
    Place("manage.platforms", lazy("Platforms")),
    Place("manage.inspection", lazy("Inspect a package")),
)
"""What administrators find under "Administration"."""


def teaching() -> list[Entry]:
    """Return what whoever is here finds under "Teaching"; no courses where none is written in the app."""
    shown = tuple(each for each in TEACHING if desk().authoring or each.endpoint != "author.courses")
    return entries(shown, visitor().person.role)


def entries(area: tuple[Place, ...], role: Role, **values: object) -> list[Entry]:
    """Return the entries of an area, the present one marked.

    Args:
        area: one of those above.
        role: of whoever looks.
        values: what the addresses are about.
    """
    shown = [place for place in area if place.role is None or place.role is role]
    if visitor().platform is not None:
        shown = [place for place in shown if is_open_to_sent(place.endpoint)]
    addresses = [url_for(place.endpoint, **values) for place in shown]  # type: ignore[arg-type]
    lie_under = {
        url_for(endpoint, **values): place  # type: ignore[arg-type]
        for place in shown
        for endpoint in (place.endpoint, *place.besides)
    }
    above = [address for address in lie_under if f"{request.path}/".startswith(f"{address.rstrip('/')}/")]
    present = lie_under[max(above, key=len)] if above else None
    return [
        Entry(address, place.label, place is present) for address, place in zip(addresses, shown, strict=True)
    ]
