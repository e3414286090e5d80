"""Tables that a visitor takes home as a file."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import IO, Any

from flask import Response, abort, request

from westeros_learn.delivery.sheets import MEDIA_TYPES, Sheet, SheetForm, export_sheets
from westeros_learn.web.access import visitor
from westeros_learn.web.desk import desk, local, now

_BLOCK = 1 << 16


def asked_form() -> SheetForm:
    """Return the form in which a table is asked for: `?form=csv` or `?form=xlsx`; there is no other one."""
    try:
        return SheetForm(request.values.get("form", SheetForm.XLSX))
    except ValueError:
        abort(404)


def send_sheets(
    sheets: Sequence[Sheet], form: SheetForm, name: str, *, action: str, subject: str, **details: Any
) -> Response:
    """Send tables as a file, after the audit log has noted that the visitor takes them.

    Args:
        sheets: the tables; their rows are read here, in constant memory.
        form: of the file.
        name: of the file, in plain letters and without its ending; today's date is added.
        action: a verb and a noun, for the audit log; it has words in `account.deeds`.
        subject: what of, as in "cohort 12".
        details: what else is needed to understand the entry, such as which filters were on.
    """
    exported = export_sheets(
        desk().database,
        sheets,
        form,
        visitor().person.id,
        now(),
        action=action,
        subject=subject,
        zone=desk().school.zone,
        **details,
    )
    answer = Response(_Sending(exported.file), mimetype=MEDIA_TYPES[form], direct_passthrough=True)
    answer.content_length = exported.size
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}-{local(now()):%Y-%m-%d}.{form}")
    return answer


class _Sending:
    """A file on its way out, block by block: closed at its end, by the server, or when it is forgotten."""

    def __init__(self, file: IO[bytes]) -> None:
        with file:
            self._descriptor: int | None = os.dup(file.fileno())
        os.lseek(self._descriptor, 0, os.SEEK_SET)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        block = b"" if self._descriptor is None else os.read(self._descriptor, _BLOCK)
        if not block:
            self.close()
            raise StopIteration
        return block

    def close(self) -> None:
        """Give the file back to the system; it has no name, so it is gone."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __del__(self) -> None:
        self.close()
