"""What is sent of a lesson while somebody types: the piece that is new to whoever has seen it before."""

from __future__ import annotations

from collections import OrderedDict
from hashlib import blake2b
from threading import Lock

from westeros_learn.web.preview.course import Section

_MOST = 24
"""Lessons that were sent and are remembered: a window asks with the last one that it got."""
_LONGEST = 1_000_000
"""A lesson that is longer is sent whole."""


class Pieces:
    """Remembers what was sent last, and cuts out of the next what has changed."""

    def __init__(self) -> None:
        self._sent: OrderedDict[str, str] = OrderedDict()
        self._looking = Lock()

    def piece(self, section: Section, known: str) -> dict[str, object]:
        """Return a lesson for a browser that has another state of it.

        Args:
            section: the lesson as it is now.
            known: names the state that the browser has, "" for none.

        Returns:
            `name` of the new state, `of` that of the known one; and `html`, to stand in place of all of the
            known state but its first `head` and its last `tail` characters, as JavaScript counts them.
        """
        name = blake2b(
            f"{section.lesson}\0{section.html}".encode(errors="replace"), digest_size=9
        ).hexdigest()
        with self._looking:
            before = self._sent.get(known)
            self._sent[name] = section.html
            self._sent.move_to_end(name)
            if known in self._sent:
                self._sent.move_to_end(known)
            while len(self._sent) > _MOST:
                self._sent.popitem(last=False)
        cut = _cut(before or "", section.html)
        return {"lesson": section.lesson, "name": name, "of": known if before is not None else "", **cut}


def _cut(before: str, after: str) -> dict[str, object]:
    """Return what of a text is new, and how much before and behind it is not."""
    head = _common(before, after)
    tail = min(_common(before[::-1], after[::-1]), min(len(before), len(after)) - head)
    html = after[head : len(after) - tail]
    return {"head": _units(before[:head]), "tail": _units(before[len(before) - tail :]), "html": html}


def _common(one: str, other: str) -> int:
    """Return how many characters two texts begin with in common."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _units(text: str) -> int:
    """Return how long a text is in JavaScript, where some characters count twice."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", errors="replace")) // 2
