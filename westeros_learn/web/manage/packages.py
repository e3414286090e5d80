"""Packages: what there is, how one is asked for, and how its building goes."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as WerkzeugResponse

from westeros_learn.delivery import package_choices, packages
from westeros_learn.delivery.package_store import PackageStore
from westeros_learn.delivery.packages import Build, Line
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.export import TARGETS
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.desk import desk, now
from westeros_learn.web.forms import said
from westeros_learn.web.guides import PLATFORMS, guide_address
from westeros_learn.web.manage import package_words as words
from westeros_learn.web.manage.blueprint import manage
from westeros_learn.web.packages import purposes
from westeros_learn.web.words import gettext, ngettext

_OPTION = "option-"


@manage.get("/packages/")
@open_to(Access.ADMINISTRATOR)
def list_packages() -> str:
    """What was built of which course, what is given out, and what is just being built."""
    return render_template(
        "manage/packages.html",
        standings=packages.standings(desk().database),
        title_of=title_of,
        has_folder=desk().store is not None,
        words=words,
    )


@manage.route("/packages/new", methods=["GET", "POST"])
@open_to(Access.ADMINISTRATOR)
def new_package() -> ResponseReturnValue:
    """Choose what is to be built; ask for it."""
    if request.method == "POST":
        return _ask()
    return _choose(request.args, "")


def _choose(chosen: Mapping[str, str], problem: str) -> str:
    """Show what can be chosen: first course and target, then what these two offer."""
    library = desk().library
    course = library.courses.get(chosen.get("course", ""))
    target = chosen.get("target", "")
    offered = package_choices.choices(target) if course and target in TARGETS else None
    return render_template(
        "manage/new_package.html",
        courses={each: edition.course for each, edition in library.courses.items()},
        course=course.course if course else None,
        editions=_editions(course.course.id) if course else [],
        target=target if target in TARGETS else "",
        purposes=purposes(),
        offered=offered,
        numbers=package_choices.numbers(target),
        may_hold_several=package_choices.may_hold_several(target),
        problem=problem,
        chosen=chosen,
        has_folder=desk().store is not None,
        words=words,
    )


def _editions(course_id: str) -> list[tuple[str, str]]:
    """Return the languages of a course, each with how far it is translated."""
    found = []
    for language in desk().library.languages(course_id):
        how_far = desk().library.edition(course_id, language).course.translation
        note = (
            gettext("%(n)s of %(total)s texts translated", n=how_far.translated, total=how_far.total)
            if how_far
            else gettext("as it was written")
        )
        found.append((language, note))
    return found


def _ask() -> ResponseReturnValue:
    """Ask for what was chosen."""
    fields = request.form
    languages = [*dict.fromkeys(fields.getlist("language"))]
    chosen = {name.removeprefix(_OPTION): value for name, value in fields.items() if name.startswith(_OPTION)}
    if fields.get("together"):
        # The first one of the list is the language in which the platform shows the package.
        chosen[package_choices.LANGUAGES] = " ".join(languages[1:])
        languages = languages[:1]
    lines = [Line(fields.get("course", ""), each, fields.get("target", "")) for each in languages]
    for name, (least, most) in package_choices.numbers(fields.get("target", "")).items():
        if not package_choices.is_number(name, chosen.get(name, "").strip()):
            problem = gettext(
                "“%(option)s”: give a whole number from %(least)s to %(most)s, or nothing.",
                option=words.option_name(name),
                least=least,
                most=most,
            )
            return _choose(fields, problem), 422
    if not lines:
        return _choose(fields, gettext("Choose one language or more.")), 422
    try:
        store_of_packages()
        asked = packages.ask_for_builds(
            desk().database, desk().library, lines, chosen, visitor().person.id, now()
        )
    except Refused as refused:
        return _choose(fields, said(refused)), 422
    if len(asked) == 1:
        return redirect(url_for("manage.show_build", build_id=asked[0]), 303)
    flash(ngettext("%(num)s package is being built.", "%(num)s packages are being built.", len(asked)))
    return redirect(url_for("manage.list_packages"), 303)


@manage.get("/packages/builds/<int:build_id>")
@open_to(Access.ADMINISTRATOR)
def show_build(build_id: int) -> str:
    """How a building goes; then the version, what is new in it, and what that does to learners."""
    build = packages.find_build(desk().database, build_id)
    found = packages.changes_since(desk().database, build)
    store = desk().store
    return render_template(
        "manage/build.html",
        build=build,
        title=build.title or title_of(build),
        other=found[0] if found else None,
        changes=found[1] if found else None,
        is_there=bool(build.number and store and store.has(build.sha256, build.size)),
        platforms=PLATFORMS,
        guide_address=guide_address,
        words=words,
    )


@manage.post("/packages/builds/<int:build_id>/again")
@open_to(Access.ADMINISTRATOR)
def build_again(build_id: int) -> WerkzeugResponse:
    """Build what was built, or refused, with the same options from the course as it is now."""
    store_of_packages()
    build = packages.find_build(desk().database, build_id)
    (asked,) = packages.ask_for_builds(
        desk().database, desk().library, [build.line], build.options, visitor().person.id, now()
    )
    return redirect(url_for("manage.show_build", build_id=asked), 303)


@manage.get("/packages/builds/<int:build_id>/<name>")
@open_to(Access.ADMINISTRATOR)
def take_package(build_id: int, name: str) -> Response:  # noqa: ARG001  # the name is for who saves it
    """The package itself. It carries the keys of its questions, so the audit log notes who takes it."""
    store = store_of_packages()
    build = packages.take(desk().database, store, build_id, visitor().person.id, now())
    answer = send_file(
        store.path(build.sha256), as_attachment=True, download_name=build.file_name, etag=build.sha256
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@manage.post("/packages/builds/<int:build_id>/publish")
@open_to(Access.ADMINISTRATOR)
def publish_package(build_id: int) -> WerkzeugResponse:
    """Give a version out at the addresses of its course, language and target."""
    build = packages.publish(desk().database, store_of_packages(), build_id, visitor().person.id, now())
    flash(gettext("Version %(number)s is given out from now on.", number=build.number))
    return redirect(line_address(build.line), 303)


@manage.post("/packages/builds/<int:build_id>/remove")
@open_to(Access.ADMINISTRATOR, fresh=True)
def remove_package(build_id: int) -> WerkzeugResponse:
    """Take a version away that is not given out."""
    build = packages.remove_version(
        desk().database, store_of_packages(), build_id, visitor().person.id, now()
    )
    flash(gettext("Version %(number)s is removed.", number=build.number))
    return redirect(line_address(build.line), 303)


# --- shared with the pages of addresses -----------------------------------------------------


def store_of_packages() -> PackageStore:
    """Return the folder of packages.

    Raises:
        Refused: the app has none.
    """
    store = desk().store
    if store is None:
        raise Refused(Reason.NO_PACKAGE_FOLDER)
    return store


def title_of(build: Build) -> str:
    """Return what a course is called: as it was built, else as it is, else by its id."""
    edition = desk().library.courses.get(build.line.course_id)
    return build.title or (edition.course.title if edition else build.line.course_id)


def line_address(line: Line) -> str:
    """Return where the versions and addresses of a line are shown."""
    return url_for("manage.show_line", course_id=line.course_id, language=line.language, target=line.target)
