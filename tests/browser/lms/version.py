"""What the judge must know of a version of SCORM: its names, its elements, its types."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from . import datatypes as types

Name = Literal["1.2", "2004"]
VERBS = (
    "Initialize",
    "Finish",
    "GetValue",
    "SetValue",
    "Commit",
    "GetLastError",
    "GetErrorString",
    "GetDiagnostic",
)
"""The functions under the names that the tests use for both versions."""

_INDEX = re.compile(r"(?<=\.)\d+(?=\.)")


@dataclass(frozen=True)
class Element:
    """One row of a data model; ``check`` judges a value to be written."""

    access: Literal["read", "write", "both", "keyword"]
    check: types.Check

    @property
    def readable(self) -> bool:
        """Whether it may be read."""
        return self.access != "write"

    @property
    def writable(self) -> bool:
        """Whether it may be written."""
        return self.access in {"write", "both"}


READ = Element("read", types.text(0))
KEYWORD = Element("keyword", types.text(0))


@dataclass(frozen=True)
class Version:
    """A version of SCORM.

    Attributes:
        name: ``1.2`` or ``2004``.
        api: The name of the API object in the window.
        target: What packages are built for, and the name of scorm-again's file.
        functions: The API's function for each verb.
        elements: The data model, with ``n`` for an index.
        learner, learner_name, language, mode, credit, entry, exit, location, time, total_time: Elements.
        score: What the elements of the score begin with.
        mastery: The element of the mastery score, which a package leaves alone.
        statuses: The ranks of each status element; a status never goes down.
        completion: The status element that a first visit sets to "incomplete".
        untouched: Its values before any work.
        response: The last word of the element of a response.
        response_fault: Says what is wrong with a response of an interaction's type.
        pattern_fault: Says what is wrong with a correct response.
        timespan: The check of a session time.
        seconds: Reads a valid session time.
        as_timespan: Writes a session time.
    """

    name: Name
    api: str
    target: str
    functions: Mapping[str, str]
    elements: Mapping[str, Element]
    learner: str
    learner_name: str
    language: str
    mode: str
    credit: str
    entry: str
    exit: str
    location: str
    time: str
    total_time: str
    score: str
    mastery: str
    statuses: Mapping[str, Mapping[str, int]]
    completion: str
    untouched: tuple[str, ...]
    response: str
    response_fault: Callable[[str, str], str | None]
    pattern_fault: Callable[[str, str], str | None]
    timespan: types.Check
    seconds: Callable[[str], float]
    as_timespan: Callable[[float], str]

    @property
    def blank(self) -> tuple[str, ...]:
        """What Open edX reads as empty: mode, credit, statuses and score."""
        return (
            self.mode,
            self.credit,
            *self.statuses,
            *(self.score + part for part in ("raw", "min", "max")),
        )

    def element(self, name: str) -> Element | None:
        """The row for an element with its indices, such as ``cmi.interactions.3.id``, or ``None``."""
        return self.elements.get(_INDEX.sub("n", name))
