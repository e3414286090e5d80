"""What the test LMS's browser asks for: its page, and the files of the package.

Both are on one host name, for SCORM's functions are found in the windows above (SCORM 1.2 RTE, 3.3.6);
nothing else may be there, and no cookie is ever set or read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from mimetypes import MimeTypes
from time import sleep

from flask import Blueprint, Response, abort, render_template, send_from_directory

from westeros_learn.delivery.trial_records import TrialRecords
from westeros_learn.inspector import Playable
from westeros_learn.web.tools import tool_style
from westeros_learn.web.trial.records import add_records

_PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; frame-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_CLOSED = "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; frame-ancestors 'self'"
"""An LMS lets packages run inline scripts; of the network it gets nothing but its own files."""
_OPEN = "frame-ancestors 'self'"

_LATENCY = 0.4
_RATE = 40_000
"""Seconds before a file, and bytes of it in a second, in a slow network: a weak signal of 3G."""

_TYPES = MimeTypes()
"""The types that every system knows; what is registered on this one alone, an LMS would not know."""


def trial_blueprint(find: Callable[..., Playable], records: Callable[..., TrialRecords]) -> Blueprint:
    """Return the pages of a test LMS.

    Args:
        find: returns the package that is played; gets what the blueprint's prefix says.
        records: returns the record store of the package; gets the same.
    """
    pages = Blueprint("trial", __name__, template_folder="templates")
    add_records(pages, find, records)

    @pages.get("/")
    def show(**place: str) -> Response:
        played = find(**place)
        said = {"version": played.version, "scos": [asdict(each) for each in played.scos]}
        page = render_template("trial/trial.html", played=played, played_json=json.dumps(said))
        return _protected(Response(page), _PAGE)

    @pages.get("/static/<name>")
    def static_file(name: str, **_: str) -> Response:  # the same for every package
        if name == "tool.css":
            return _protected(Response(tool_style(), mimetype="text/css"), _PAGE)
        return _protected(send_from_directory(f"{pages.root_path}/static", name), _PAGE)

    @pages.get("/files/<any(quick, slow):pace>-<any(open, closed):network>/<path:name>")
    def package_file(pace: str, network: str, name: str, **place: str) -> Response:
        played = find(**place)
        chunks = played.chunks(name)
        if chunks is None:
            abort(404)
        response = Response(_slowly(chunks) if pace == "slow" else chunks, mimetype=_type_of(name))
        response.content_length = played.size(name)
        return _protected(response, _OPEN if network == "open" else _CLOSED)

    return pages


def _protected(response: Response, policy: str) -> Response:
    response.headers["Content-Security-Policy"] = policy
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    return response


def _type_of(name: str) -> str:
    return _TYPES.guess_type(name)[0] or "application/octet-stream"


def _slowly(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield a file's bytes as a weak signal carries them."""
    sleep(_LATENCY)
    step = _RATE // 10
    for chunk in chunks:
        for at in range(0, len(chunk), step):
            yield chunk[at : at + step]
            sleep(0.1)
