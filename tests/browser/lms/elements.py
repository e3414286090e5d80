"""The data model of SCORM 1.2 (RTE 3.4.2): every element, who may read and write it, and its type."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from . import datatypes as types

_INDEX = re.compile(r"(?<=\.)\d+(?=\.)")


@dataclass(frozen=True)
class Element:
    """One row of the data model; ``check`` judges a value to be written."""

    access: Literal["read", "write", "both", "keyword"]
    check: types.Check

    @property
    def readable(self) -> bool:
        """Whether LMSGetValue may name it."""
        return self.access != "write"

    @property
    def writable(self) -> bool:
        """Whether LMSSetValue may name it."""
        return self.access in {"write", "both"}


_READ = Element("read", types.text(0))
_KEYWORD = Element("keyword", types.text(0))
_SCORE = Element("both", types.decimal(0, 100))

ELEMENTS: dict[str, Element] = {
    "cmi._children": _KEYWORD,
    "cmi._version": _KEYWORD,
    "cmi.core._children": _KEYWORD,
    "cmi.core.student_id": _READ,
    "cmi.core.student_name": _READ,
    "cmi.core.lesson_location": Element("both", types.text(255)),
    "cmi.core.credit": _READ,
    "cmi.core.lesson_status": Element("both", types.one_of(*types.STATUSES)),
    "cmi.core.entry": _READ,
    "cmi.core.score._children": _KEYWORD,
    "cmi.core.score.raw": _SCORE,
    "cmi.core.score.min": _SCORE,
    "cmi.core.score.max": _SCORE,
    "cmi.core.total_time": _READ,
    "cmi.core.lesson_mode": _READ,
    "cmi.core.exit": Element("write", types.one_of(*types.EXITS)),
    "cmi.core.session_time": Element("write", types.timespan),
    "cmi.suspend_data": Element("both", types.text(4096)),
    "cmi.launch_data": _READ,
    "cmi.comments": Element("both", types.text(4096, ascii_only=False)),
    "cmi.comments_from_lms": _READ,
    "cmi.objectives._children": _KEYWORD,
    "cmi.objectives._count": _KEYWORD,
    "cmi.objectives.n.id": Element("both", types.identifier),
    "cmi.objectives.n.score._children": _KEYWORD,
    "cmi.objectives.n.score.raw": _SCORE,
    "cmi.objectives.n.score.min": _SCORE,
    "cmi.objectives.n.score.max": _SCORE,
    "cmi.objectives.n.status": Element("both", types.one_of(*types.STATUSES)),
    "cmi.student_data._children": _KEYWORD,
    "cmi.student_data.mastery_score": _READ,
    "cmi.student_data.max_time_allowed": _READ,
    "cmi.student_data.time_limit_action": _READ,
    "cmi.student_preference._children": _KEYWORD,
    "cmi.student_preference.audio": Element("both", types.integer(-1, 100)),
    "cmi.student_preference.language": Element("both", types.text(255)),
    "cmi.student_preference.speed": Element("both", types.integer(-100, 100)),
    "cmi.student_preference.text": Element("both", types.integer(-1, 1)),
    "cmi.interactions._children": _KEYWORD,
    "cmi.interactions._count": _KEYWORD,
    "cmi.interactions.n.id": Element("write", types.identifier),
    "cmi.interactions.n.objectives._count": _KEYWORD,
    "cmi.interactions.n.objectives.n.id": Element("write", types.identifier),
    "cmi.interactions.n.time": Element("write", types.time),
    "cmi.interactions.n.type": Element("write", types.one_of(*types.TYPES)),
    "cmi.interactions.n.correct_responses._count": _KEYWORD,
    "cmi.interactions.n.correct_responses.n.pattern": Element("write", types.text(255, ascii_only=False)),
    "cmi.interactions.n.weighting": Element("write", types.decimal(-100, 100)),
    "cmi.interactions.n.student_response": Element("write", types.text(255, ascii_only=False)),
    "cmi.interactions.n.result": Element("write", types.result),
    "cmi.interactions.n.latency": Element("write", types.timespan),
}


def element_of(name: str) -> Element | None:
    """The row for an element with its indices, such as ``cmi.interactions.3.id``, or ``None``."""
    return ELEMENTS.get(_INDEX.sub("n", name))
