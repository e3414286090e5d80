"""Pictures: which files there are, whether a package may hold them, and their size."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from westeros_learn.model import Media, Span
from westeros_learn.source.bitmaps import bitmap_size
from westeros_learn.source.faults import Faults
from westeros_learn.source.files import Folder, SourceFile, read_bytes, read_source
from westeros_learn.source.memo import once
from westeros_learn.source.svg import clean_svg

if TYPE_CHECKING:
    from pathlib import Path

    from westeros_learn.memo import Memo

FOLDER = "media"
MOST_BYTES = 5_000_000

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*\.[a-z0-9]+", re.ASCII)
_KINDS = {".svg": "SVG", ".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".gif": "GIF"}


def read_media(folder: Folder, faults: Faults, memo: Memo) -> dict[str, Media | None]:
    """Return every picture of a course by its path, None for one that cannot be used."""
    found: dict[str, Media | None] = {}
    names: dict[str, str] = {}
    for path in _files(folder.path / FOLDER):
        name = path.relative_to(folder.path).as_posix()
        first = names.setdefault(path.name, name)
        if first != name:
            faults.add("M105", Span(name), name=path.name, place=first)
        found[name] = _read(folder, path, name, faults, memo)
    return found


def judge_picture(root: Path, name: str, data: bytes, faults: Faults | None = None) -> Media | None:
    """Return the picture that some bytes would be in a course, None where it could not be used.

    Args:
        root: the course's folder.
        name: the path that the picture would have from there.
        data: the file.
        faults: what is wrong in a drawing is noted there.
    """
    path = root / name
    kind = _KINDS.get(path.suffix)
    if kind is None or not _NAME.fullmatch(path.name) or len(data) > MOST_BYTES:
        return None
    if kind != "SVG":
        size = bitmap_size(kind, data)
        return Media(path=name, file=str(path), width=size[0], height=size[1]) if size else None
    faults = Faults() if faults is None else faults
    try:
        picture = clean_svg(SourceFile(name, data.decode("utf-8-sig")), faults)
    except UnicodeDecodeError:
        return None
    if picture is None or faults.errors:
        return None
    return Media(path=name, file=str(path), width=picture.width, height=picture.height, markup=picture.markup)


def _files(folder: Path) -> list[Path]:
    """Return the files below a folder, without what is hidden; links to folders are not followed."""
    if not folder.is_dir():
        return []
    paths = (path for path in folder.rglob("*") if not path.is_dir() or path.is_symlink())
    return sorted(path for path in paths if not _is_hidden(path.relative_to(folder)))


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _read(folder: Folder, path: Path, name: str, faults: Faults, memo: Memo) -> Media | None:
    kind = _KINDS.get(path.suffix.lower())
    if kind is None:
        faults.add("M103", Span(name), extension=path.suffix or "none")
        return None
    if not _NAME.fullmatch(path.name) or not _NAME.fullmatch(path.parent.name + ".x"):
        faults.add("M104", Span(name), name=path.name)
        return None
    if kind == "SVG":
        return _read_svg(folder, name, faults, memo)
    data = read_bytes(folder.path, name, faults, most=MOST_BYTES, too_large="M114")
    if data is None:
        return None
    size = bitmap_size(kind, data)
    if size is None:
        faults.add("M106", Span(name), kind=kind)
        return None
    return Media(path=name, file=str(path), width=size[0], height=size[1])


def _read_svg(folder: Folder, name: str, faults: Faults, memo: Memo) -> Media | None:
    source = read_source(folder, name, faults)
    picture = once(memo, name, source, faults, partial(clean_svg, source)) if source else None
    if picture is None:
        return None
    return Media(
        path=name,
        file=str(folder.path / name),
        width=picture.width,
        height=picture.height,
        markup=picture.markup,
    )
