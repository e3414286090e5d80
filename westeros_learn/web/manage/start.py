"""The first page of administrators."""

from __future__ import annotations

from flask import render_template

from westeros_learn.web.access import Access, open_to
from westeros_learn.web.manage.blueprint import manage


@manage.get("/")
@open_to(Access.ADMINISTRATOR)
def start() -> str:
    """What there is to do."""
    return render_template("manage/start.html")
