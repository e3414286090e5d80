"""Packages for machines: an LMS fetches the published version at its address, without an account.

It asks by HEAD or GET, may say what it has (If-None-Match, If-Modified-Since) and go on where it was
interrupted (Range, If-Range). What it is told it reads as plain text, if at all.
"""

from __future__ import annotations

from mimetypes import guess_type

from flask import Blueprint, Response, request, send_file

from westeros_learn.delivery.package_addresses import fetch
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.web.access import Access, open_to
from westeros_learn.web.desk import desk, now
from westeros_learn.web.events import note_event

fetching = Blueprint("fetching", __name__)

_SOON = 600


@fetching.get("/fetch/<token>/<name>")
@open_to(Access.FILE)
def fetch_package(token: str, name: str) -> Response:  # noqa: ARG001  # the name is for who reads the address
    """The package that is published where this address belongs."""
    here = desk()
    if here.store is None:
        return _told("There is no package at this address.", 404)
    whole = request.method == "GET"
    try:
        given = fetch(
            here.database, here.store, here.keys, token, request.remote_addr or "", now(), whole=whole
        )
    except Refused as refused:
        return _refused(refused)
    answer = send_file(
        given.file,
        mimetype=guess_type(given.name)[0],
        as_attachment=True,
        download_name=given.name,
        conditional=True,
        etag=given.sha256,
        last_modified=given.published_at,
    )
    answer.headers["Cache-Control"] = "private, no-cache"  # whoever kept it asks whether it is still the one
    return answer


def _refused(refused: Refused) -> Response:
    note_event("package refused", reason=refused.reason)
    if refused.reason is Reason.SIGN_IN_LATER:
        answer = _told("This was asked for too often. Ask again later.", 429)
        answer.headers["Retry-After"] = str(refused.minutes * 60)
        return answer
    if refused.reason is Reason.PACKAGE_LOST:
        answer = _told("The package is missing on our side. Ask again later.", 503)
        answer.headers["Retry-After"] = str(_SOON)
        return answer
    return _told("There is no package at this address.", 404)


def _told(sentence: str, status: int) -> Response:
    return Response(f"{sentence}\n", status, mimetype="text/plain")
