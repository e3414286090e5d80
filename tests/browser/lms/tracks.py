"""What the LMS keeps of a learner's work in one SCO, by Moodle's rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .version import Version


@dataclass
class Tracks:
    """The stored elements of one learner in one SCO; empty before the first commit."""

    version: Version
    values: dict[str, str] = field(default_factory=dict)

    def open(self) -> tuple[dict[str, str], str]:
        """Begins a visit: the elements to offer, and the entry.

        Only a visit that left with the exit "suspend" is resumed; after any other exit the data is wiped.
        """
        if self.values and self.values.get(self.version.exit) != "suspend":
            self.values.clear()
        entry = "resume" if self.values else "ab-initio"
        hidden = {self.version.exit, self.version.time, "adl.nav.request"}
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
        version = self.version
        self.values[version.exit] = sent.get(version.exit, "")
        if final and self.values.get(version.completion, "") in version.untouched:
            self.values[version.completion] = "completed"
        time = sent.get(version.time, "")
        visit = version.seconds(time) if version.timespan(time) is None else counted
        total = version.seconds(self.values.get(version.total_time, version.as_timespan(0)))
        self.values[version.total_time] = version.as_timespan(max(0.0, total + visit - counted))
        return visit
