"""The pictures of a course that is written, and the script of its forms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from mimetypes import guess_type

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from westeros_learn.delivery.authoring.pictures import MOST_PICTURE_BYTES, keep_picture, remove_picture
from westeros_learn.delivery.authoring.rights import require, rights_of
from westeros_learn.model import Course, Diagnostic, Figure, Hotspot, Span, walk
from westeros_learn.records import Right
from westeros_learn.source.media import FOLDER
from westeros_learn.source.texts import all_texts
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.author.blueprint import author, authoring, draft_for
from westeros_learn.web.author.words import severity_name
from westeros_learn.web.desk import desk, now
from westeros_learn.web.words import gettext

PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/svg+xml"})


@dataclass(frozen=True, slots=True)
class Use:
    """A place where a picture stands.

    Attributes:
        alt: what it shows, in words, for those who cannot see it.
    """

    span: Span
    alt: str


@dataclass(frozen=True, slots=True)
class PictureRow:
    """A picture in the list.

    Attributes:
        drawing: a drawing as lessons show it; "" for a photograph, and for one that stands nowhere.
    """

    name: str
    drawing: Markup
    uses: Sequence[Use]
    faults: Sequence[Diagnostic]


@author.get("/<course>/media")
@open_to(Access.TRAINER)
def pictures(course: str) -> str:
    """The pictures of a course: where each stands, and what it shows."""
    return _page(course, "")


def _page(course: str, problem: str) -> str:
    draft = draft_for(course)
    uses = _uses(draft.result.course) if draft.result.course else {}
    media = draft.result.course.media if draft.result.course else ()
    drawings = {each.path: Markup(each.markup) for each in media}  # noqa: S704  # cleaned when it was read
    names = [name for name in authoring().volume.files(course) if name.startswith(f"{FOLDER}/")]
    return render_template(
        "author/pictures.html",
        course=course,
        title=draft.title or course,
        language=draft.result.course.language if draft.result.course else "en",
        rows=[
            PictureRow(
                name,
                drawings.get(name, Markup()),
                uses.get(name, ()),
                [fault for fault in draft.result.diagnostics if fault.span.file == name],
            )
            for name in names
        ],
        problem=problem,
        severity_name=severity_name,
        may_edit=rights_of(desk().database, authoring().volume, visitor().person)[course] is Right.EDIT,
    )


def _uses(course: Course) -> dict[str, list[Use]]:
    found: dict[str, list[Use]] = {}
    for text in all_texts(course):
        for node in walk(text):
            if isinstance(node, Figure):
                found.setdefault(node.media, []).append(Use(node.span, node.alt))
    for question in course.all_questions():
        if isinstance(question, Hotspot):
            found.setdefault(question.figure.media, []).append(Use(question.span, question.figure.alt))
    return found


@author.post("/<course>/media")
@open_to(Access.TRAINER, most_bytes=MOST_PICTURE_BYTES + 100_000)
def change_pictures(course: str) -> ResponseReturnValue:
    """Bring a picture, or take one away that stands nowhere."""
    person, volume = visitor().person, authoring().volume
    name = request.form.get("remove", "")
    if name:
        found = draft_for(course, Right.EDIT).result.course
        if found is None or name in _uses(found):
            return _page(course, gettext("This picture stands in the course. Take it out there first.")), 422
        remove_picture(desk().database, volume, person, course, name, now())
        flash(gettext("The picture is taken away. The history keeps it."))
        return redirect(url_for("author.pictures", course=course), 303)
    sent = request.files.get("picture")
    if sent is None or not sent.filename:
        return _page(course, gettext("Choose a picture first.")), 422
    content = sent.stream.read(MOST_PICTURE_BYTES + 1)
    kept = keep_picture(desk().database, volume, person, course, sent.filename, content, now())
    if not kept.name:
        return _page(course, refusal(kept.faults)), 422
    flash(gettext("The picture is there: %(name)s", name=kept.name))
    return redirect(url_for("author.pictures", course=course), 303)


def refusal(faults: Sequence[Diagnostic]) -> str:
    """Return why a file cannot be a picture of a course, and what is wrong first in a drawing."""
    what = gettext(
        "This file cannot be taken: a picture is an SVG drawing without scripts and without links to other "
        "places, or a PNG, JPEG or GIF, of 5 MB at the most."
    )
    if not faults:
        return what
    said = f"{faults[0].message} {faults[0].hint}".strip()
    return " ".join((what, gettext("Line %(line)s: %(said)s", line=faults[0].span.line, said=said)))


@author.get("/<course>/media/<path:name>")
@open_to(Access.TRAINER)
def picture(course: str, name: str) -> Response:
    """A picture as it lies in the course; a drawing runs no script here, whatever stands in it."""
    require(desk().database, authoring().volume, visitor().person, course, Right.COMMENT)
    kind, _ = guess_type(name)
    content = authoring().volume.read(course, name if name.startswith("media/") else f"media/{name}")
    if content is None or kind not in PICTURES:
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
