"""The blueprint of all pages of administrators, and what they share.

Each is open to `Access.ADMINISTRATOR`, and shows a template that extends `manage/page.html`.
"""

from __future__ import annotations

from flask import Blueprint

from westeros_learn.web import areas
from westeros_learn.web.access import visitor

manage = Blueprint("manage", __name__, url_prefix="/manage", template_folder="templates")


@manage.context_processor
def _places() -> dict[str, object]:
    """Give the templates the navigation of the area."""
    return {"managing_places": lambda: areas.entries(areas.ADMINISTRATION, visitor().person.role)}
