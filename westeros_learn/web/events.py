"""Security events in the log: who signed in or failed to, and what was refused (ASVS 16.3).

Each is one line of the same log as the requests, told apart by its logger, `westeros_learn.security`,
and joined to its request by `request_id`: the proxy's own log knows the address that it came from. No
name, no mail address, nothing that was typed: a person is their number; an address that was typed
is a mark that is the same each time and cannot be read.
"""

from __future__ import annotations

import logging

from flask import g

from westeros_learn.web.desk import desk

_log = logging.getLogger("westeros_learn.security")


def note_event(event: str, **more: object) -> None:
    """Log a security event of this request.

    Args:
        event: what happened, a few fixed words.
        more: what else is needed to understand it: numbers, codes of ours, marks; nothing that was typed.
    """
    visitor = g.get("visitor")
    _log.info(event, extra={"event": event, "person": visitor.person.id if visitor else None, **more})


def mark_of(typed: str) -> str:
    """Return the mark that stands in the log for a mail address that was typed."""
    return desk().keys.mark("log", typed.strip().lower()).hex()[:12]
