"""What the LMS keeps of a learner's work in one SCO, by Moodle's rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from . import datatypes as types

if TYPE_CHECKING:
    from collections.abc import Mapping

_STATUS = "cmi.core.lesson_status"
_EXIT = "cmi.core.exit"
_SESSION_TIME = "cmi.core.session_time"
_TOTAL_TIME = "cmi.core.total_time"


@dataclass
class Tracks:
    """The stored elements of one learner in one SCO; empty before the first commit."""

    values: dict[str, str] = field(default_factory=dict)

    def open(self) -> tuple[dict[str, str], str]:
        """Begins a visit: the elements to offer, and ``cmi.core.entry``.

        Only a visit that left with the exit "suspend" is resumed; after any other exit the data is wiped.
        """
        if self.values and self.values.get(_EXIT) != "suspend":
            self.values.clear()
        entry = "resume" if self.values else "ab-initio"
        hidden = {_EXIT, _SESSION_TIME}
        return {element: value for element, value in self.values.items() if element not in hidden}, entry

    def store(self, sent: Mapping[str, str], counted: float, *, final: bool) -> float:
        """Stores what a commit or finish sent.

        Args:
            sent: The elements of this visit that differ from what the visit began with.
            counted: The seconds of this visit that the total time holds already.
            final: Whether this is the finish, which makes an untouched status "completed" as in Moodle.

        Returns:
            The seconds of this visit that the total time holds now.
        """
        self.values.update(sent)
        self.values[_EXIT] = sent.get(_EXIT, "")
        if final and self.values.get(_STATUS, "") in {"", "not attempted"}:
            self.values[_STATUS] = "completed"
        time = sent.get(_SESSION_TIME, "")
        visit = types.seconds(time) if types.timespan(time) is None else counted
        total = types.seconds(self.values.get(_TOTAL_TIME, "00:00:00"))
        self.values[_TOTAL_TIME] = types.as_timespan(max(0.0, total + visit - counted))
        return visit
