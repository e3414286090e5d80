"""How much of a package is read at most, so that no package takes long or fills the memory."""

from __future__ import annotations

from dataclasses import dataclass

MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of an inspection.

    Attributes:
        members: files in a package.
        directory: bytes of a zip's table of contents.
        unpacked: bytes of all files together.
        times: how much larger a file may be than it is packed; deflate reaches 1,032.
        small: bytes below which a file may be packed as well as it likes.
        manifest: bytes of a manifest.
        text: bytes of one page, script or style.
        texts: bytes of all of those together.
        package: bytes of a package above which uploads are often refused.
        picture: bytes of a picture above which it is too large for a slow line.
        film: bytes of a film or a sound above which it is.
        told: findings of one rule that are told; the others are counted.
    """

    members: int = 20_000
    directory: int = 8 * MB
    unpacked: int = 2_000 * MB
    times: int = 200
    small: int = 10 * MB
    manifest: int = 4 * MB
    text: int = 4 * MB
    texts: int = 32 * MB
    package: int = 100 * MB
    picture: int = 2 * MB
    film: int = 50 * MB
    told: int = 20


def shown_size(size: int) -> str:
    """Return a number of bytes as people read it."""
    for unit, bytes_ in (("GB", 1000 * MB), ("MB", MB), ("kB", 1000)):
        if size >= bytes_:
            return f"{size / bytes_:.1f} {unit}"
    return f"{size} bytes"
