"""The shelf of packages: every course to be taken home, or tried as a package plays it."""

from __future__ import annotations

from collections.abc import Mapping
from mimetypes import guess_type
from pathlib import Path
from threading import Lock

from flask import Blueprint, Response, abort, redirect, render_template, send_file
from flask.typing import ResponseReturnValue

from westeros_learn.export import TARGETS, ExportOptions, Written, build_packages
from westeros_learn.model import Course
from westeros_learn.player import course_minutes
from westeros_learn.web.access import Access, open_to
from westeros_learn.web.words import gettext


def purposes() -> dict[str, str]:
    """Return what a package of each target is for."""
    return {
        "scorm12": gettext("For Moodle and most other learning platforms (SCORM 1.2)"),
        "scorm2004": gettext("For learning platforms that ask for SCORM 2004"),
        "cmi5": gettext("For learning platforms that speak cmi5 (xAPI)"),
        "html": gettext("For any web server, or to open from a folder"),
        "imscc": gettext("For platforms that import a Common Cartridge: pages, links and questions"),
        "moodle-xml": gettext("For Moodle’s question bank: the questions alone (Moodle XML)"),
        "pdf": gettext("To print or to read without a browser: the course as a book (PDF)"),
        "epub": gettext("For e-readers and phones: the course as a book (EPUB)"),
    }


AT_ONCE = ("scorm12", "scorm2004", "html")
"""Targets that are built before the shelf is shown; the others when somebody asks for one."""


class Shelf:
    """The courses that the app offers, each in every language that it has.

    Attributes:
        editions: every course by its address, in the order in which they are shown: first
            in its own language, then translated.
        pages: what a browser needs to play it, by its address.
        packages: those that are built, by its address and the target.
        minutes: about how long it takes, by its address.
    """

    def __init__(
        self,
        editions: Mapping[str, Course],
        packages: Mapping[str, Mapping[str, Written]],
        options: ExportOptions,
        folder: Path,
    ) -> None:
        """Put the courses on a shelf.

        Args:
            editions: the courses.
            packages: what is built of them already.
            options: with which the others are built.
            folder: where they go.
        """
        self.editions = editions
        self.packages = {address: dict(packages.get(address, {})) for address in editions}
        self.pages = {address: TARGETS["html"](course, options) for address, course in editions.items()}
        self.minutes = {address: course_minutes(course) for address, course in editions.items()}
        self._options = options
        self._folder = folder
        self._building = Lock()

    @property
    def courses(self) -> Mapping[str, list[str]]:
        """The addresses of a course's editions, by its id."""
        found: dict[str, list[str]] = {}
        for address, course in self.editions.items():
            found.setdefault(course.id, []).append(address)
        return found

    def take(self, address: str, target: str) -> Written | None:
        """Return a package, built now where it was not before; None where there is none such."""
        if address not in self.editions or target not in TARGETS:
            return None
        with self._building:  # whoever asks twice waits for the same one
            built = self.packages[address]
            if target not in built:
                made = build_packages(self.editions[address], (target,), self._options, self._folder)
                built[target] = made[target].written
            return built[target]


def address_of(course: Course) -> str:
    """Return where a course in its language lies: by its id, translations in a folder below it."""
    return f"{course.id}/{course.language}" if course.translation else course.id


def packages_blueprint(shelf: Shelf) -> Blueprint:
    """Return the pages of a shelf."""
    packages = Blueprint("packages", __name__)
    members = {
        f"{address}/{member.name}": member
        for address, package in shelf.pages.items()
        for member in package.members
    }

    @packages.get("/packages/")
    @open_to(Access.ANYBODY)
    def shelf_page() -> str:
        return render_template("packages.html", shelf=shelf, purposes=purposes())

    @packages.get("/courses/<path:name>")
    @open_to(Access.ANYBODY)
    def play(name: str) -> ResponseReturnValue:
        if name in shelf.editions:  # the page's own links start from its folder
            return redirect(f"{name.rpartition('/')[2]}/")
        member = members.get(f"{name}index.html" if name.endswith("/") else name)
        if member is None:
            abort(404)
        try:
            return Response(member.read(), mimetype=guess_type(member.name)[0])
        except FileNotFoundError:  # a photograph that was removed meanwhile
            abort(404)

    @packages.get("/packages/<target>/<path:address>")
    @open_to(Access.ANYBODY)
    def download(target: str, address: str) -> Response:
        written = shelf.take(address, target)
        if written is None or not written.file.is_file():
            abort(404)
        return send_file(written.file.resolve(), as_attachment=True)

    return packages
