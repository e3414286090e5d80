"""A package while it is inspected: what its rules look at, and where they tell what they find."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from westeros_learn.inspector.container import Container, Entry
from westeros_learn.inspector.findings import Findings
from westeros_learn.inspector.limits import Limits


@dataclass(frozen=True)
class Package:
    """What is open.

    Attributes:
        container: where its files lie.
        findings: what was found so far.
        limits: how much is read at most.
    """

    container: Container
    findings: Findings
    limits: Limits

    @cached_property
    def files(self) -> Mapping[str, Entry]:
        """The files by their names; folders and links are none."""
        return {each.name: each for each in self.container.entries if not each.is_folder and not each.link}

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of all files, links as well."""
        return frozenset(each.name for each in self.container.entries)

    @cached_property
    def lower(self) -> Mapping[str, str]:
        """The files' names by the same in lower case; of two, the one that is itself in lower case."""
        return {name.lower(): name for name in sorted(self.files)}
