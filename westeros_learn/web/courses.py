"""The shelf of courses: what there is, studied in the browser, taken home as packages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from mimetypes import guess_type
from pathlib import Path

from flask import Blueprint, Response, abort, redirect, render_template, send_file
from flask.typing import ResponseReturnValue

from westeros_learn.export import Package, Written
from westeros_learn.model import Course
from westeros_learn.player import language_name, style_sheet

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
    """The courses that the app offers, each in every language that it has.

    Attributes:
        editions: every course by its address, in the order in which they are shown: first
            in its own language, then translated.
        pages: what a browser needs to play it, by its address.
        packages: the zips that can be taken home, by its address and the target.
        minutes: about how long it takes, by its address.
    """

    editions: Mapping[str, Course]
    pages: Mapping[str, Package]
    packages: Mapping[str, Mapping[str, Written]]
    minutes: Mapping[str, int]

    @property
    def courses(self) -> Mapping[str, list[str]]:
        """The addresses of a course's editions, by its id."""
        found: dict[str, list[str]] = {}
        for address, course in self.editions.items():
            found.setdefault(course.id, []).append(address)
        return found


def address_of(course: Course) -> str:
    """Return where a course in its language lies: by its id, translations in a folder below it."""
    return f"{course.id}/{course.language}" if course.translation else course.id


def courses_blueprint(shelf: Shelf) -> Blueprint:
    """Return the pages of a shelf."""
    pages = Blueprint("courses", __name__, template_folder="templates")
    members = {
        f"{address}/{member.name}": member
        for address, package in shelf.pages.items()
        for member in package.members
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
        return render_template("catalogue.html", shelf=shelf, purposes=PURPOSES, language_name=language_name)

    @pages.get("/courses/<path:name>")
    def play(name: str) -> ResponseReturnValue:
        if name in shelf.editions:  # the page's own links start from its folder
            return redirect(f"{name.rpartition('/')[2]}/")
        member = members.get(f"{name}index.html" if name.endswith("/") else name)
        if member is None:
            abort(404)
        return Response(member.read(), mimetype=guess_type(member.name)[0])

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
