"""A package for each rule about the zip and about the names of files (A, N)."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from pathlib import Path

from tests.inspector.packages import MANIFEST, Case, Files, Write, drop, put, same, write_zip
from westeros_learn.inspector import Limits


def _as(content: bytes) -> Write:
    def write(path: Path, _: Files) -> None:
        path.write_bytes(content)

    return write


def _cut(path: Path, files: Files) -> None:
    write_zip(path, files)
    path.write_bytes(path.read_bytes()[:-100])


def _with_info(change: str, value: int) -> Write:
    """Write a zip in which an attribute of the style sheet's entry says something else."""

    def write(path: Path, files: Files) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files.items():
                info = zipfile.ZipInfo(name)
                if name == "course.css":
                    setattr(info, change, value)
                archive.writestr(info, content)

    return write


def _encrypted(path: Path, files: Files) -> None:
    """Set the flag of encryption of the style sheet, in its own header and in the table of contents."""
    write_zip(path, files)
    raw = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        offset = archive.getinfo("course.css").header_offset
    entry = raw.rindex(b"course.css") - 46
    for place in (offset + 6, entry + 8):
        raw[place] |= 1
    path.write_bytes(bytes(raw))


def _damaged(path: Path, files: Files) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    raw = path.read_bytes()
    content = files["course.css"]
    path.write_bytes(raw.replace(content, bytes([content[0] ^ 1]) + content[1:], 1))


def _overlapping(path: Path, files: Files) -> None:
    """Let two entries of the table of contents lead to the same bytes."""
    write_zip(path, files)
    with zipfile.ZipFile(path, "a") as archive:
        info = archive.getinfo("course.css")
        twin = zipfile.ZipInfo("other.css")
        for name in ("header_offset", "compress_size", "file_size", "CRC", "compress_type"):
            setattr(twin, name, getattr(info, name))
        archive.filelist.append(twin)
        archive.writestr("last.css", b"x")


def _twice(path: Path, files: Files) -> None:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
        archive.writestr("course.cs2", b"x")
    path.write_bytes(raw.getvalue().replace(b"course.cs2", b"course.css"))


def _zip64(path: Path, files: Files) -> None:
    """Write the records that a zip of more than 4 GB ends with."""
    write_zip(path, files)
    raw = path.read_bytes()
    end = raw[-22:]
    count, size, offset = struct.unpack_from("<HLL", end, 10)
    record = struct.pack("<4sQHHLLQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, offset)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, len(raw) - 22, 1)
    path.write_bytes(raw[:-22] + record + locator + end)


def _folder_entry(path: Path, files: Files) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("media/", b"")
        for name, content in files.items():
            archive.writestr(name, content)


def _in_a_folder(path: Path, files: Files) -> None:
    write_zip(path, {f"course/{name}": content for name, content in files.items()})


def _within(path: Path, files: Files) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    write_zip(path, {"course.zip": inner.getvalue()})


def _link(path: Path, files: Files) -> None:
    """Write a link as Unix tools do; what it leads to is its content."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name)
            info.create_system = 3
            if name == "link.css":
                info.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(info, content)


ARCHIVES = {
    "A101": Case(same, write=_as(b"no zip at all")),
    "A102": Case(same, write=_cut),
    "A103": Case(same, limits=Limits(members=3)),
    "A104": Case(same, limits=Limits(unpacked=10_000)),
    "A105": Case(put("media.txt", bytes(20_000)), limits=Limits(small=10_000, times=100)),
    "A106": Case(same, write=_encrypted),
    "A107": Case(same, write=_with_info("compress_type", zipfile.ZIP_BZIP2)),
    "A108": Case(same, write=_overlapping),
    "A109": Case(put("link.css", b"course.css"), write=_link),
    "A110": Case(same, write=_damaged),
    "A111": Case(same, write=_twice),
    "A112": Case(same, write=_zip64),
    "A113": Case(same, write=_folder_entry),
    "A114": Case(same, write=_in_a_folder),
    "A115": Case(same, write=_within),
    "A116": Case(drop(MANIFEST)),
    "A117": Case(same, write=lambda path, _: write_zip(path, {"tincan.xml": b"<tincan/>"})),
    "A119": Case(same, limits=Limits(text=1000)),
    "A118": Case(same, limits=Limits(package=1000)),
}


def _listed(name: str) -> Case:
    return Case(put(name))


NAMES = {
    "N101": Case(lambda files: files.update({"../up.txt": b"x"})),
    "N102": Case(lambda files: files.update({"/root.txt": b"x"})),
    "N103": Case(put("media\\a.txt")),
    "N104": _listed("pająk.txt"),
    "N105": Case(put("Course.css")),
    "N106": _listed("a*.txt"),
    "N107": _listed("licence"),
    "N108": _listed("photo.webp"),
    "N109": _listed("media/course.css"),
    "N110": _listed("my file.txt"),
    "N111": _listed("Photo.txt"),
    "N112": _listed(f"{'a' * 220}.txt"),
    "N113": _listed("thumbs.db"),
    "N114": _listed("setup.exe"),
    "N115": _listed("aux.txt"),
}
