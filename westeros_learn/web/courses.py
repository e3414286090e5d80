"""The shelf of courses: what there is, studied in the browser, taken home as packages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from mimetypes import guess_type
from pathlib import Path

from flask import Blueprint, Response, abort, render_template, send_file

from westeros_learn.export import Package, Written
from westeros_learn.model import Course
from westeros_learn.player import style_sheet

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

PURPOSES: Mapping[str, str] = {
    "scorm12": "For Moodle and most other learning platforms (SCORM 1.2)",
    "scorm2004": "For learning platforms that ask for SCORM 2004",
    "html": "For any web server, or to open from a folder",
}
"""What a package of each target is for."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The courses that the app offers.

    Attributes:
        courses: every course by its id, in the order in which they are shown.
        pages: what a browser needs to play it, by the course's id.
        packages: the zips that can be taken home, by the course's id and the target.
        minutes: about how long it takes, by the course's id.
    """

    courses: Mapping[str, Course]
    pages: Mapping[str, Package]
    packages: Mapping[str, Mapping[str, Written]]
    minutes: Mapping[str, int]


def courses_blueprint(shelf: Shelf) -> Blueprint:
    """Return the pages of a shelf."""
    pages = Blueprint("courses", __name__, template_folder="templates")
    members = {
        (course, member.name): member for course, package in shelf.pages.items() for member in package.members
    }
    downloads: dict[str, Path] = {
        written.file.name: written.file
        for packages in shelf.packages.values()
        for written in packages.values()
    }

    @pages.after_app_request
    def protect(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = CONTENT_POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    @pages.get("/style.css")
    def style() -> Response:
        return Response(style_sheet(), mimetype="text/css")

    @pages.get("/")
    def catalogue() -> str:
        return render_template("catalogue.html", shelf=shelf, purposes=PURPOSES)

    @pages.get("/courses/<course>/")
    @pages.get("/courses/<course>/<path:name>")
    def play(course: str, name: str = "index.html") -> Response:
        member = members.get((course, name))
        if member is None:
            abort(404)
        return Response(member.read(), mimetype=guess_type(name)[0])

    @pages.get("/packages/<name>")
    def download(name: str) -> Response:
        if name not in downloads:
            abort(404)
        return send_file(downloads[name].resolve(), as_attachment=True)

    @pages.app_errorhandler(FileNotFoundError)  # a package or photograph that was removed meanwhile
    @pages.app_errorhandler(404)
    def not_found(_: Exception) -> tuple[str, int]:
        return render_template("not_found.html"), 404

    return pages
