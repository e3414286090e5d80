"""The first page: what there is to learn, and where to go on."""

from __future__ import annotations

from flask import Blueprint, render_template

from westeros_learn.web.access import Access, open_to

catalogue = Blueprint("catalogue", __name__)


@catalogue.get("/")
@open_to(Access.TRAINEE)
def show() -> str:
    """The courses of whoever is here, and those that are open to them."""
    return render_template("catalogue/courses.html")
