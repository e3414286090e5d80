"""What the pages and scripts of a package name: by this alone it can be said what they will report."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_WORDS = re.compile(
    r"LMSInitialize|LMSFinish|API_1484_11|\bInitialize\b|\bTerminate\b|lesson_status|completion_status"
    r"|success_status|score\.raw|score\.scaled|\bcmi\.(?:core\.)?score\b(?!\.(?:raw|scaled))|suspend_data|cmi\.core\.exit"
    r"|cmi\.exit|session_time|cmi\.interactions|cmi\.objectives|lesson_location|cmi\.location"
    r"|cmi\.comments|\bpagehide\b"
)


@dataclass
class Evidence:
    """What was met on the way through all files.

    Attributes:
        words: the names of the run-time that some script holds.
        unloads: where a script saves when the page unloads.
        languages: the languages of pages.
        unread: how many pages, scripts and styles were too large to be read.
    """

    words: set[str] = field(default_factory=set)
    unloads: list[tuple[str, int]] = field(default_factory=list)
    languages: set[str] = field(default_factory=set)
    unread: int = 0

    def learn(self, script: str) -> None:
        """Note which names of the run-time a script holds."""
        self.words |= {found.group() for found in _WORDS.finditer(script)}

    @property
    def speaks_12(self) -> bool:
        """Whether some script speaks the run-time of SCORM 1.2."""
        return "LMSInitialize" in self.words

    @property
    def speaks_2004(self) -> bool:
        """Whether some script speaks the run-time of SCORM 2004."""
        return "API_1484_11" in self.words
