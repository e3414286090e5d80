"""The platforms that open one's account: one of them is let go."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from westeros_learn.delivery.lti.linked import unlink
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.account.pages import account
from westeros_learn.web.desk import desk, now
from westeros_learn.web.events import note_event
from westeros_learn.web.words import gettext


@account.post("/platforms/<int:linked_id>/unlink")
@open_to(Access.TRAINEE, fresh=True)
def unlink_platform(linked_id: int) -> ResponseReturnValue:
    """Let a platform open this account no longer."""
    unlink(desk().database, visitor().person.id, linked_id, now())
    note_event("platform unlinked")
    flash(gettext("The platform opens your account no longer. What you learned is still yours."))
    return redirect(url_for("account.profile"), 303)
