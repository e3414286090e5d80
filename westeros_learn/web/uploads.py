"""Pages that take a file: they say how large it may be, and no other page takes more than a form of text."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from flask import Flask, current_app, request

_ATTRIBUTE = "takes_bytes"
_BESIDE = 300_000
"""For the other fields of the form."""

P = ParamSpec("P")
R = TypeVar("R")


def takes_file(most: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Say that a page takes files, and of how many bytes at most. It stands below `open_to`."""

    def say(view: Callable[P, R]) -> Callable[P, R]:
        setattr(view, _ATTRIBUTE, most + _BESIDE)
        return view

    return say


def allow_files(app: Flask) -> None:
    """Let an app take files where its pages say so. To be called before anything reads a form."""

    @app.before_request
    def allow() -> None:
        view = current_app.view_functions.get(request.endpoint or "")
        most: int | None = getattr(view, _ATTRIBUTE, None)
        if most is not None and request.method == "POST":
            request.max_content_length = most
