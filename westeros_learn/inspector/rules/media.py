"""Rules about media and styles, told from their first bytes and their size."""

from __future__ import annotations

import re
import struct

from westeros_learn.inspector.addresses import is_remote, local_name
from westeros_learn.inspector.container import Entry
from westeros_learn.inspector.limits import shown_size
from westeros_learn.inspector.package import Package

_PICTURES = frozenset(["jpg", "jpeg", "png", "gif", "svg", "webp", "avif"])
_FILMS = frozenset(["mp4", "m4v", "webm", "ogv", "mp3", "m4a", "ogg", "wav"])
_OLD_FILMS = frozenset(["swf", "flv", "f4v", "wmv", "wma", "avi", "mov"])
_OF_AN_OFFICE = frozenset(["doc", "docx", "ppt", "pptx", "xls", "xlsx", "psd", "tif", "tiff"])
_NOT_SHOWN = _OLD_FILMS | _OF_AN_OFFICE
_MOST_PIXELS = 6000
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"MZ\x90", "a program"),
)
_SAME = {"jpeg": "jpg"}
_TOLD_BY_MAGIC = frozenset({"png", "jpg", "gif", "pdf"})
_CSS_ADDRESS = re.compile(r"""url\(\s*["']?([^"'()\s]{1,500})|@import\s+["']([^"']{1,500})""")
_SVG_SCRIPT = re.compile(rb"(?i)<script\b|\son[a-z]{3,20}\s*=|javascript:")


def check_medium(entry: Entry, head: bytes, package: Package) -> None:
    """Tell what is wrong with a file, from its name, its size and its first bytes."""
    add, ending = package.findings.add, entry.name.rpartition(".")[2].lower()
    if not entry.size:
        add("G106", entry.name)
        return
    if ending in _PICTURES and entry.size > package.limits.picture:
        add("G101", entry.name, size=shown_size(entry.size))
    if ending in _FILMS and entry.size > package.limits.film:
        add("G102", entry.name, size=shown_size(entry.size))
    if ending in _NOT_SHOWN:
        add("G103", entry.name, ending=ending)
    found = next((kind for magic, kind in _MAGIC if head.startswith(magic)), "")
    wanted = _SAME.get(ending, ending)
    if wanted in _TOLD_BY_MAGIC and found != wanted:
        add("G104", entry.name, ending=ending, found=found or "something else")
        return
    width, height = _pixels(head, found)
    if max(width, height) > _MOST_PIXELS:
        add("G105", entry.name, width=width, height=height)


def _pixels(head: bytes, kind: str) -> tuple[int, int]:
    """Return the width and height of a picture, zeros when its first bytes do not say."""
    if kind == "png" and len(head) >= 24:
        return struct.unpack_from(">LL", head, 16)
    if kind == "gif" and len(head) >= 10:
        return struct.unpack_from("<HH", head, 6)
    return _jpeg_pixels(head) if kind == "jpg" else (0, 0)


def _jpeg_pixels(head: bytes) -> tuple[int, int]:
    """Go from segment to segment to the one that says the size (ISO 10918-1, B.2.2)."""
    place = 2
    while place + 9 <= len(head) and head[place] == 0xFF:
        marker, length = head[place + 1], struct.unpack_from(">H", head, place + 2)[0]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", head, place + 5)
            return width, height
        place += 2 + length
    return 0, 0


def check_drawing(name: str, raw: bytes, package: Package) -> None:
    """Tell of scripts in an SVG."""
    if found := _SVG_SCRIPT.search(raw):
        package.findings.add("G107", name, raw.count(b"\n", 0, found.start()) + 1)


def check_style(name: str, text: str, package: Package) -> None:
    """Tell what a style sheet loads that is not in the package."""
    line, counted = 1, 0
    for found in _CSS_ADDRESS.finditer(text):
        address = found.group(1) or found.group(2)
        line, counted = line + text.count("\n", counted, found.start()), found.start()
        if is_remote(address):
            package.findings.add("G108", name, line, address=address)
        elif (local := local_name(name, address)) and local not in package.names:
            package.findings.add("G109", name, line, name=local)
