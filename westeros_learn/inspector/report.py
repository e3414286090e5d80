"""What an inspection tells of a package."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from westeros_learn.inspector.codes import RULES, Effect
from westeros_learn.model import Diagnostic, Severity


@dataclass(frozen=True, slots=True)
class Node:
    """A line of a package's table of contents.

    Attributes:
        launches: what opens, "" for a heading.
        reports: whether it reports to the LMS by itself (a SCO, an AU).
    """

    title: str
    identifier: str
    launches: str = ""
    reports: bool = False
    children: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What a package is, and what is wrong with it.

    Attributes:
        package: its path, as it was given.
        standard: such as "SCORM 2004 4th Edition"; "" when it is none that is known here.
        title: the course's title.
        identifier: the identifier of the package.
        languages: the language tags found in it.
        size: bytes of the zip, or of all files of a folder.
        unpacked: bytes of all files.
        files: how many files there are.
        structure: its table of contents.
        reporting: what it will report to the LMS, as sentences.
        findings: what is wrong: errors first, then by file and line.
        left_off: how many more findings of a rule there are.
    """

    package: str
    standard: str = ""
    title: str = ""
    identifier: str = ""
    languages: tuple[str, ...] = ()
    size: int = 0
    unpacked: int = 0
    files: int = 0
    structure: tuple[Node, ...] = ()
    reporting: tuple[str, ...] = ()
    findings: tuple[Diagnostic, ...] = ()
    left_off: Mapping[str, int] = field(default_factory=dict)

    @property
    def errors(self) -> int:
        """How many errors are told."""
        return sum(each.severity is Severity.ERROR for each in self.findings)


def effects(finding: Diagnostic) -> tuple[Effect, ...]:
    """Return what a finding leads to, LMS by LMS."""
    return RULES[finding.code].effects
