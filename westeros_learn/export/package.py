"""A package: named members in a fixed order, each read only when it is written.

Our own builders alone make packages, so a name that breaks a rule is a bug and
raises `ValueError`. The rules are those under which every LMS and every web
server hands the files out unharmed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_NAME = re.compile(r"([a-z0-9_-][a-z0-9._-]*/)*[a-z0-9_-][a-z0-9._-]*\.[a-z0-9]+")
"""Lower-case ASCII, parted by `/`, with an ending. No part starts with a dot: no `..`, nothing hidden."""

UNKNOWN_TO_SERVERS = frozenset({"mjs", "wasm", "webp", "avif", "woff2"})
"""Endings that Moodle serves as bytes of no kind, so that a browser refuses or downloads them."""

OFFICIAL_DTDS = ("XMLSchema.dtd", "datatypes.dtd")
"""What the official SCORM 2004 set loads besides; a checker asks for it by this very name."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a package.

    Attributes:
        name: its path in the package, with `/`.
        read: returns its bytes.
    """

    name: str
    read: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Package:
    """The files of a package, in the order in which they are written.

    Attributes:
        file_name: the name of the zip.
        members: its files.
        edition: the edition of SCORM that it follows, "" for none.
        scos: how many things an LMS launches by themselves, 0 for none.
        notes: what who builds it should know, as sentences.

    Raises:
        ValueError: a name would be mangled, mixed up or refused somewhere. Names are
            lower-case ASCII (a server may tell cases apart), have an ending (a server
            derives the type from it), and base names are unique (Open edX serves by
            base name).
    """

    file_name: str
    members: tuple[Member, ...]
    edition: str = ""
    scos: int = 0
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if "/" in self.file_name or not self.file_name.endswith(".zip"):
            raise ValueError(f"not a name of a zip: {self.file_name!r}")
        seen: set[str] = set()
        for member in self.members:
            base = _base_name(member.name)
            if base in seen:
                raise ValueError(f"two members have the base name {base!r}")
            seen.add(base)


def _base_name(name: str) -> str:
    """Return the last part of a member's name, having checked the whole."""
    if not _NAME.fullmatch(name) and name not in OFFICIAL_DTDS:
        raise ValueError(f"not a portable name of a member: {name!r}")
    if name.rpartition(".")[2] in UNKNOWN_TO_SERVERS:
        raise ValueError(f"servers do not know this type: {name!r}")
    return name.rpartition("/")[2]
