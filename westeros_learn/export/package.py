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

_PACKAGE = re.compile(r"[^/]+\.(zip|imscc|epub|pdf|xml)")

UNKNOWN_TO_SERVERS = frozenset({"mjs", "wasm", "webp", "avif", "woff2"})
"""Endings that Moodle serves as bytes of no kind, so that a browser refuses or downloads them."""

ARCHIVES = (".zip", ".imscc", ".epub")
"""Endings of packages that hold several files; another one is a single file, its only member."""

OF_A_BOOK = ("mimetype", "META-INF/container.xml")
"""What an EPUB must hold under these very names (EPUB 3.3, Open Container Format, 4.2)."""

OFFICIAL_DTDS = ("XMLSchema.dtd", "datatypes.dtd")
"""What the official SCORM 2004 set loads besides; a checker asks for it by this very name."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a package.

    Attributes:
        name: its path in the package, with `/`.
        read: returns its bytes.
        packed: whether they are compressed in the archive.
    """

    name: str
    read: Callable[[], bytes]
    packed: bool = True


@dataclass(frozen=True, slots=True)
class Package:
    """The files of a package, in the order in which they are written.

    Attributes:
        file_name: its name on the disk; the ending says what it is.
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
        if not _PACKAGE.fullmatch(self.file_name):
            raise ValueError(f"not a name of a package: {self.file_name!r}")
        if not self.is_archive and len(self.members) != 1:
            raise ValueError(f"a single file holds one member: {self.file_name!r}")
        seen: set[str] = set()
        for member in self.members:
            base = _base_name(member.name)
            if base in seen:
                raise ValueError(f"two members have the base name {base!r}")
            seen.add(base)

    @property
    def is_archive(self) -> bool:
        """Whether it is a zip, by whatever ending; else it is its only member."""
        return self.file_name.endswith(ARCHIVES)


def _base_name(name: str) -> str:
    """Return the last part of a member's name, having checked the whole."""
    if not _NAME.fullmatch(name) and name not in (*OFFICIAL_DTDS, *OF_A_BOOK):
        raise ValueError(f"not a portable name of a member: {name!r}")
    if name.rpartition(".")[2] in UNKNOWN_TO_SERVERS:
        raise ValueError(f"servers do not know this type: {name!r}")
    return name.rpartition("/")[2]
