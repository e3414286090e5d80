"""The blueprint of all pages of trainers, and what they share.

A page of a cohort lies under `/teach/cohorts/<int:cohort_id>`, is open to `Access.TRAINER`, begins with
`cohort_for(cohort_id)`, and shows a template that extends `teach/cohort_page.html`, to which it gives the
cohort as `cohort`. Any other page extends `teach/page.html`.
"""

from __future__ import annotations

from flask import Blueprint, abort

from westeros_learn.delivery import cohorts
from westeros_learn.delivery.cohorts import CohortView
from westeros_learn.delivery.lti.transfers import has_platform
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.web import areas
from westeros_learn.web.access import visitor
from westeros_learn.web.desk import desk

teach = Blueprint("teach", __name__, url_prefix="/teach", template_folder="templates")


def cohort_for(cohort_id: int) -> CohortView:
    """Return the cohort that a page is about; no page of it is shown to whoever does not train it."""
    try:
        return cohorts.cohort_for(desk().database, visitor().person, cohort_id)
    except Refused as refused:
        if refused.reason is not Reason.NO_COHORT:
            raise
        abort(404)


@teach.context_processor
def _places() -> dict[str, object]:
    """Give the templates the navigation of the area."""

    def of_cohort(cohort: CohortView) -> list[areas.Entry]:
        places: tuple[areas.Place, ...] = areas.COHORT
        if not has_platform(desk().database, cohort.id):
            places = tuple(place for place in places if place.endpoint != "teach.platform")
        return areas.entries(places, visitor().person.role, cohort_id=cohort.id)

    return {
        "teaching_places": areas.teaching,
        "cohort_places": of_cohort,
    }
