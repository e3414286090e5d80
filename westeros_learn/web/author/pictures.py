"""The pictures of a course that is written, and the script of its forms."""

from __future__ import annotations

from importlib.resources import files
from mimetypes import guess_type

from flask import Response, abort

from westeros_learn.delivery.authoring.rights import require
from westeros_learn.records import Right
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.author.blueprint import author, authoring
from westeros_learn.web.desk import desk

PICTURES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".svg": "image/svg+xml"}


@author.get("/<course>/media/<path:name>")
@open_to(Access.TRAINER)
def picture(course: str, name: str) -> Response:
    """A picture as it lies in the course; a drawing runs no script here, whatever stands in it."""
    require(desk().database, authoring().volume, visitor().person, course, Right.COMMENT)
    kind, _ = guess_type(name)
    content = authoring().volume.read(course, name if name.startswith("media/") else f"media/{name}")
    if content is None or kind not in PICTURES.values():
        abort(404)
    response = Response(content, mimetype=kind)
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response


@author.get("/entry.js")
@open_to(Access.FILE)
def entry_script() -> Response:
    """The script of the forms."""
    script = files("westeros_learn.web.author") / "static" / "entry.js"
    return Response(script.read_bytes(), mimetype="text/javascript")
