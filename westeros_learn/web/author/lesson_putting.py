"""What is put into a lesson's text: by its editor's buttons, by a form without a script, by pasting."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from westeros_learn.delivery.authoring.pictures import MOST_PICTURE_BYTES, keep_picture
from westeros_learn.delivery.authoring.rights import require
from westeros_learn.exchange.pasted import MOST_PASTED, from_paste
from westeros_learn.records import Right
from westeros_learn.source.pieces import Piece
from westeros_learn.source.writeback import Splice, put_in
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.author.blueprint import author, authoring
from westeros_learn.web.author.lesson_pieces import UnfinishedError, piece_of
from westeros_learn.web.author.pictures import refusal
from westeros_learn.web.desk import desk, now

MOST_BYTES = 8_000_000 + MOST_PICTURE_BYTES
"""A lesson with what is put into it, and a picture that comes with it."""

PUT = "put:"
"""Before the sort of a piece, in what a button says."""


@author.post("/<course>/lessons/<folder>/pieces")
@open_to(Access.TRAINER, most_bytes=MOST_BYTES)
def put_piece(course: str, folder: str) -> ResponseReturnValue:  # noqa: ARG001  # the same for each lesson
    """Say how something is put into a text that is being written, or what is missing of it."""
    require(desk().database, authoring().volume, visitor().person, course, Right.EDIT)
    body = request.form.get("text", "").replace("\r\n", "\n")
    name = request.form.get("do", "").removeprefix(PUT)
    try:
        piece, picture = chosen(course, name)
    except UnfinishedError as error:
        return {"problem": str(error)}
    start, end = (_from_sent(body, request.form.get(key, type=int) or 0) for key in ("start", "end"))
    return {**_sent(body, put_in(body, start, end, piece)), "picture": picture}


def chosen(course: str, name: str) -> tuple[Piece, str]:
    """Return what somebody chose to put in, and the picture that they have brought for it.

    Raises:
        UnfinishedError: something is missing of it.
        Refused: they may not write the course (NOT_OFFERED).
        OutputError: the picture cannot be written.
    """
    picture = _brought(course) if name == "figure" else ""
    fields = {**request.form.to_dict(), **({"figure-id": picture} if picture else {})}
    return piece_of(name, fields), picture


def _brought(course: str) -> str:
    """Return the path of a picture that was sent along, "" where none was."""
    sent = request.files.get("figure-file")
    if sent is None or not sent.filename:
        return ""
    content = sent.stream.read(MOST_PICTURE_BYTES + 1)
    person, volume = visitor().person, authoring().volume
    kept = keep_picture(desk().database, volume, person, course, sent.filename, content, now())
    if not kept.name:
        raise UnfinishedError(refusal(kept.faults))
    return kept.name


@author.post("/<course>/lessons/<folder>/pasted")
@open_to(Access.TRAINER, most_bytes=4 * MOST_PASTED)
def paste(course: str, folder: str) -> ResponseReturnValue:  # noqa: ARG001  # the same for each lesson
    """Say what copied HTML is as the text of a lesson."""
    require(desk().database, authoring().volume, visitor().person, course, Right.TRANSLATE)
    found = from_paste(request.form.get("html", ""))
    return {"text": found.text, "losses": list(found.losses)}


# --- browsers count characters in units of UTF-16 ---------------------------------------------------


def _from_sent(text: str, units: int) -> int:
    before = text.encode("utf-16-le", "surrogatepass")[: 2 * max(0, units)]
    return len(before.decode("utf-16-le", "ignore"))


def _sent(text: str, splice: Splice) -> dict[str, int | str]:
    start, end = (
        len(text[:at].encode("utf-16-le", "surrogatepass")) // 2 for at in (splice.start, splice.end)
    )
    return {"start": start, "end": end, "text": splice.text}
