"""The versions of a course in a language for a target, and the addresses at which LMSs fetch them."""

from __future__ import annotations

from importlib.resources import files

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as WerkzeugResponse

from westeros_learn.delivery import packages
from westeros_learn.delivery.package_addresses import addresses_of, make_address, revoke_address
from westeros_learn.delivery.packages import Line
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.desk import desk, now
from westeros_learn.web.forms import said
from westeros_learn.web.guides import PLATFORMS, guide_address
from westeros_learn.web.manage import package_words as words
from westeros_learn.web.manage.blueprint import manage
from westeros_learn.web.manage.packages import line_address, title_of
from westeros_learn.web.words import gettext

_LONGEST = 200


@manage.get("/packages/course/<course_id>/<language>/<target>/")
@open_to(Access.ADMINISTRATOR)
def show_line(course_id: str, language: str, target: str) -> str:
    """All versions, which one is given out, and to whom."""
    return _page(Line(course_id, language, target))


def _page(line: Line, address: str = "", problem: str = "") -> str:
    builds = packages.builds_of(desk().database, line)
    if not builds:
        raise Refused(Reason.NO_PACKAGE)
    return render_template(
        "manage/package_line.html",
        line=line,
        title=title_of(builds[0]),
        builds=builds,
        published=next((build for build in builds if build.published), None),
        addresses=addresses_of(desk().database, line),
        address=address,
        problem=problem,
        platforms=PLATFORMS,
        guide_address=guide_address,
        words=words,
    )


@manage.post("/packages/course/<course_id>/<language>/<target>/addresses")
@open_to(Access.ADMINISTRATOR)
def add_address(course_id: str, language: str, target: str) -> ResponseReturnValue:
    """Make an address for one LMS. It is shown this once, on the page that answers."""
    line = Line(course_id, language, target)
    label = " ".join(request.form.get("label", "").split())
    if not label or len(label) > _LONGEST:
        return _page(line, problem=gettext("Say whose address it is, in a few words.")), 422
    try:
        token = make_address(desk().database, line, label, visitor().person.id, now())
    except Refused as refused:
        return _page(line, problem=said(refused)), 409
    published = next(build for build in packages.builds_of(desk().database, line) if build.published)
    path = url_for("fetching.fetch_package", token=token, name=published.file_name)
    return _page(line, address=desk().school.base + path)


@manage.post("/packages/addresses/<int:address_id>/revoke")
@open_to(Access.ADMINISTRATOR, fresh=True)
def drop_address(address_id: int) -> WerkzeugResponse:
    """Let an address give nothing any more."""
    line = revoke_address(desk().database, address_id, visitor().person.id, now())
    flash(gettext("The address is revoked. Whatever asks there gets nothing."))
    return redirect(line_address(line), 303)


@manage.get("/look-again.js")
@open_to(Access.FILE)
def look_again() -> Response:
    """The script that looks again at what is being built."""
    script = files("westeros_learn.web.manage") / "static" / "look-again.js"
    return Response(script.read_bytes(), mimetype="text/javascript")
