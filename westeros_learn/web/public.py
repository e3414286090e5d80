"""The pages that are open to everybody: style, privacy, accessibility, help."""

from __future__ import annotations

from importlib.resources import files

from flask import Blueprint, Response, render_template

from westeros_learn.player.assets import Need, style_sheet
from westeros_learn.web.access import Access, open_to

public = Blueprint("public", __name__)


@public.get("/style.css")
@open_to(Access.ANYBODY)
def style() -> Response:
    """The style sheet of every page."""
    return Response(style_sheet(), mimetype="text/css")


@public.get("/icon.svg")
@open_to(Access.ANYBODY)
def icon() -> Response:
    """The picture in a browser's tab."""
    picture = files("westeros_learn.web.preview") / "static" / "icon.svg"
    return Response(picture.read_bytes(), mimetype="image/svg+xml")


@public.get("/privacy")
@open_to(Access.ANYBODY)
def privacy() -> str:
    """What is kept of a person, who sees it, and for how long."""
    return render_template("public/privacy.html")


@public.get("/accessibility")
@open_to(Access.ANYBODY)
def accessibility() -> str:
    """How usable the app is, what is not, and whom to tell."""
    return render_template("public/accessibility.html")


@public.get("/help")
@open_to(Access.ANYBODY)
def help_page() -> str:
    """Whom to ask."""
    return render_template("public/help.html")


@public.get("/course.css")
@open_to(Access.ANYBODY)
def course_style() -> Response:
    """The style sheet of the pages of a course."""
    return Response(style_sheet(Need("served")), mimetype="text/css")
