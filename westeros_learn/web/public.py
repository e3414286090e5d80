"""The pages that are open to everybody: style, privacy, accessibility, help."""

from __future__ import annotations

import gzip
from functools import cache
from hashlib import blake2b
from importlib.resources import files

from flask import Blueprint, Response, render_template, request

from westeros_learn.delivery.retention import NOTICE, rules_of
from westeros_learn.player.assets import Need, script, style_sheet
from westeros_learn.web.access import Access, open_to
from westeros_learn.web.desk import desk

public = Blueprint("public", __name__)


_YEAR = 365 * 24 * 3600


@cache
def version() -> str:
    """Return what names today's styles and scripts: their addresses change when they do."""
    whole = style_sheet() + style_sheet(Need("served")) + script(Need("served"))
    return blake2b(whole.encode(), digest_size=6).hexdigest()


@public.get("/style.css")
@open_to(Access.FILE)
def style() -> Response:
    """The style sheet of the pages beside the courses."""
    return _lasting(style_sheet(), "text/css")


@public.get("/course.css")
@open_to(Access.FILE)
def course_style() -> Response:
    """The style sheet of the pages of a course."""
    return _lasting(style_sheet(Need("served")), "text/css")


@public.get("/course.js")
@open_to(Access.FILE)
def course_script() -> Response:
    """The script of the pages of a course."""
    return _lasting(script(Need("served")), "text/javascript")


def _lasting(text: str, kind: str) -> Response:
    """Return what may be kept as long as its address says which version it is; packed where possible."""
    response = Response(mimetype=kind)
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response.set_data(_packed(text) if packed else text)
    if packed:
        response.content_encoding = "gzip"
    response.vary.add("Accept-Encoding")
    response.cache_control.max_age = _YEAR if request.args.get("v") == version() else 0
    response.cache_control.public = True
    return response


@cache
def _packed(text: str) -> bytes:
    return gzip.compress(text.encode(), mtime=0)


@public.get("/icon.svg")
@public.get("/favicon.ico")
@open_to(Access.FILE)
def icon() -> Response:
    """The picture in a browser's tab."""
    picture = files("westeros_learn.web.preview") / "static" / "icon.svg"
    return Response(picture.read_bytes(), mimetype="image/svg+xml")


@public.get("/privacy")
@open_to(Access.ANYBODY)
def privacy() -> str:
    """What is kept of a person, who sees it, and for how long."""
    months = rules_of(desk().database).inactive_months
    return render_template("public/privacy.html", months=months, notice=NOTICE)


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
