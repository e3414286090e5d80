"""The draft beside its text: what was typed is kept, checked and shown while somebody types."""

from __future__ import annotations

from collections.abc import Mapping
from mimetypes import guess_type
from pathlib import PurePosixPath

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from westeros_learn.delivery.authoring import half_written
from westeros_learn.delivery.authoring.half_written import Half
from westeros_learn.model import Diagnostic
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.author.blueprint import author, authoring, draft_for
from westeros_learn.web.author.words import severity_name
from westeros_learn.web.desk import desk, now
from westeros_learn.web.preview.course import Section, Snapshot

MOST_BYTES = 8_000_000
"""A text of a course has two million bytes at the most, and some are sent as three."""

PREVIEW_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
_MOST_FAULTS = 100


@author.post("/<course>/half-written/<path:file>")
@open_to(Access.TRAINER, most_bytes=MOST_BYTES)
def keep_half(course: str, file: str) -> ResponseReturnValue:
    """Keep what was typed so far, and say what is wrong in it; the page sends it by itself."""
    text = request.form.get("text", "").replace("\r\n", "\n")
    half = Half(text, request.form.get("base", ""), now())
    half_written.keep_half_written(desk().database, authoring().volume, visitor().person, course, file, half)
    return looked_at(course, file)


@author.post("/<course>/glance/<path:file>")
@open_to(Access.TRAINER, most_bytes=MOST_BYTES)
def glance(course: str, file: str) -> ResponseReturnValue:
    """Show what is being typed in its lesson, at once: nothing is kept, and nothing is checked.

    The page asks while somebody types. Whenever they pause it asks `keep_half`, which does the rest.
    """
    half_written.must_save(desk().database, authoring().volume, visitor().person, course, file)
    text = request.form.get("text", "").replace("\r\n", "\n")
    section = authoring().previews.glance(course, visitor().person.id, file, text)
    return {"section": _piece(section)}


def _piece(section: Section | None) -> dict[str, object] | None:
    """Return a lesson for the page that asks, which says what it has of it already."""
    return authoring().previews.pieces.piece(section, request.values.get("shown", "")) if section else None


@author.get("/<course>/half-written/<path:file>")
@open_to(Access.TRAINER)
def look(course: str, file: str) -> ResponseReturnValue:
    """Say what is wrong in a file as whoever is here has it in front of them."""
    draft_for(course)
    authoring().volume.path(course, file)
    return looked_at(course, file)


def looked_at(course: str, file: str) -> dict[str, object]:
    """Return how the draft is now, and what is wrong in a file of it.

    Returns:
        `version` of the whole page, and `besides`, which names all of it but the `section` that is about the
        file: where that is the same, the section is all that is new.
    """
    snapshot = snapshot_for(course, language_of(file))
    section = snapshot.section_of(file)
    all_faults = snapshot.result.diagnostics
    here = [fault for fault in all_faults if fault.span.file == file]
    return {
        "version": snapshot.version,
        "besides": snapshot.besides(section),
        "section": _piece(section),
        "faults": [_told(fault) for fault in here[:_MOST_FAULTS]],
        "others": len(all_faults) - len(here),
    }


def _told(fault: Diagnostic) -> dict[str, object]:
    return {
        "severity": fault.severity,
        "name": severity_name(fault),
        "code": fault.code,
        "message": fault.message,
        "hint": fault.hint,
        "line": fault.span.line,
    }


def snapshot_for(course: str, language: str) -> Snapshot:
    """Return the draft of a course as whoever is here has it in front of them."""
    person = visitor().person
    unsaved: Mapping[str, str] = half_written.unsaved_texts(desk().database, person, course)
    return authoring().previews.snapshot(course, language, person.id, unsaved)


def language_of(file: str) -> str:
    """Return the language that a file is about: of a catalogue its own, else "" for the course's."""
    path = PurePosixPath(file)
    return path.stem if path.parts[0] == "locale" and path.suffix == ".po" else ""


@author.get("/<course>/preview/<language>/")
@author.get("/<course>/preview/<language>/<name>")
@open_to(Access.TRAINER)
def preview(course: str, language: str, name: str = "index.html") -> Response:
    """The draft as learners would see it; `source` is the course's own language."""
    draft_for(course)
    return page_of(snapshot_for(course, "" if language == "source" else language), name)


def page_of(snapshot: Snapshot, name: str) -> Response:
    """Return a file of a draft's page."""
    member = snapshot.members.get(name)
    if member is None:
        abort(404)
    try:
        answer = Response(member.read(), mimetype=guess_type(name)[0])
    except FileNotFoundError:  # a picture that was removed meanwhile
        abort(404)
    answer.headers["Content-Security-Policy"] = PREVIEW_POLICY
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
