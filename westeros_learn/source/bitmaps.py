"""The size of a bitmap, read from its first bytes."""

from __future__ import annotations

from struct import unpack_from

_JPEG_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})  # start of frame: ITU-T T.81, table B.1
_JPEG_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})  # markers without a length


def bitmap_size(kind: str, data: bytes) -> tuple[int, int] | None:
    """Return width and height in pixels, None when the data is not of that kind.

    Args:
        kind: "PNG", "JPEG" or "GIF".
        data: the file.
    """
    size = {"PNG": _png, "JPEG": _jpeg, "GIF": _gif}[kind](data)
    return size if size and all(size) else None


def _png(data: bytes) -> tuple[int, int] | None:
    """Read the IHDR chunk (PNG, third edition, 11.2.1)."""
    if len(data) < 24 or data[:8] != b"\x89PNG\r\n\x1a\n" or data[12:16] != b"IHDR":
        return None
    width, height = unpack_from(">II", data, 16)
    return width, height


def _gif(data: bytes) -> tuple[int, int] | None:
    """Read the logical screen (GIF89a, section 18)."""
    if len(data) < 10 or data[:6] not in (b"GIF87a", b"GIF89a"):
        return None
    width, height = unpack_from("<HH", data, 6)
    return width, height


def _jpeg(data: bytes) -> tuple[int, int] | None:
    """Read the first frame header (ITU-T T.81, B.2.2)."""
    if data[:2] != b"\xff\xd8":
        return None
    at = 2
    while at + 9 <= len(data):
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker in _JPEG_ALONE:
            at += 2
        elif marker in _JPEG_FRAMES:
            height, width = unpack_from(">HH", data, at + 5)
            return width, height
        else:
            at += 2 + max(2, unpack_from(">H", data, at + 2)[0])
    return None
