"""The calls of a visit as data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Step = tuple[object, ...]
"""A verb and its arguments, or ``PRESS``."""

PRESS: Step = ("press",)
INITIALIZE: Step = ("Initialize", "")
COMMIT: Step = ("Commit", "")
FINISH: Step = ("Finish", "")
STATE = "cmi.suspend_data"


@dataclass(frozen=True)
class Case:
    """A rule and the visits that break it: each a list of calls, with the settings of the launch."""

    rule: str
    visits: Sequence[Sequence[Step]]
    settings: dict[str, Any] = field(default_factory=dict)


def case(rule: str, *visits: Sequence[Step], **settings: Any) -> Case:
    """A rule and the visits that break it."""
    return Case(rule, visits, settings)


def put(element: str, value: object) -> Step:
    """A value is written."""
    return ("SetValue", element, value)


def get(element: str) -> Step:
    """An element is read."""
    return ("GetValue", element)


def interaction(index: int, identifier: str, parts: Mapping[str, str]) -> list[Step]:
    """An interaction is written, with these parts after its id."""
    begin = f"cmi.interactions.{index}"
    return [put(f"{begin}.{name}", value) for name, value in {"id": identifier, **parts}.items()]
