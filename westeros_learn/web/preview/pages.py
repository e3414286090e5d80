"""What the preview's browser asks for: the frame, the learner's page in it, and news of the course."""

from __future__ import annotations

from collections.abc import Iterator
from mimetypes import guess_type

from flask import Blueprint, Response, abort, render_template, request, send_from_directory

from westeros_learn.web.preview.course import PreviewedCourse, Snapshot
from westeros_learn.web.tools import tool_style

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors {ancestors}"
)
_PATIENCE = 15.0
"""Seconds without news after which a sign of life is sent: only so is a closed window noticed."""


def preview_blueprint(course: PreviewedCourse) -> Blueprint:
    """Return the pages of a preview."""
    pages = Blueprint("preview", __name__, template_folder="templates")

    @pages.after_app_request
    def protect(response: Response) -> Response:
        is_page = request.path.startswith("/page/")
        ancestors = "'self'" if is_page else "'none'"
        response.headers["Content-Security-Policy"] = _POLICY.format(ancestors=ancestors)
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store"
        return response

    @pages.get("/")
    def frame() -> str:
        return render_template("preview.html", folder=course.folder.resolve().name)

    @pages.get("/preview/<name>")
    def static(name: str) -> Response:
        return send_from_directory(f"{pages.root_path}/static", name)

    @pages.get("/preview/tool.css")
    def style() -> Response:
        return Response(tool_style(), mimetype="text/css")

    @pages.get("/page/<language>/")
    @pages.get("/page/<language>/<name>")
    def page(language: str, name: str = "index.html") -> Response:
        member = course.snapshot(_tag(language)).members.get(name)
        if member is None:
            abort(404)
        return Response(member.read(), mimetype=guess_type(name)[0])

    @pages.get("/news/<language>")
    def news(language: str) -> Response:
        known = request.headers.get("Last-Event-ID", "")
        return Response(_news(course, _tag(language), known), mimetype="text/event-stream")

    @pages.app_errorhandler(FileNotFoundError)  # a picture that was removed meanwhile
    @pages.app_errorhandler(404)
    def not_found(_: Exception) -> tuple[str, int]:
        return "There is nothing at this address.", 404

    return pages


def _tag(language: str) -> str:
    """Return the language that an address names; `source` is the course's own."""
    return "" if language == "source" else language


def _news(course: PreviewedCourse, language: str, known: str) -> Iterator[str]:
    """Yield every new version as a server-sent event (HTML, 9.2), for as long as somebody listens."""
    yield "retry: 500\n\n"
    while True:
        snapshot = course.newer(language, known, _PATIENCE)
        if snapshot is None:
            yield ": nothing new\n\n"
        else:
            known = snapshot.version
            yield _event(snapshot)


def _event(snapshot: Snapshot) -> str:
    return f"id: {snapshot.version}\ndata: {snapshot.news}\n\n"
