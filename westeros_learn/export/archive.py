"""Writes packages: zip files, and single ones. The only module of this room that writes to the disk."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import stat
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from westeros_learn.errors import OutputError, TooHeavyError
from westeros_learn.export.package import Member, Package

# The earliest date that a zip can hold: no clock, no time zone, no file's own date gets in.
_DATE = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_MODE = stat.S_IFREG | 0o644
_LEVEL = 9
_NAMED = 5
MEGABYTE = 1_000_000
"""Bytes. Some LMSs count a few more, 1,048,576: what is allowed by this is allowed by both."""


@dataclass(frozen=True, slots=True)
class Written:
    """A package on the disk.

    Attributes:
        file: where it lies.
        size: in bytes.
        sha256: the digest of its bytes, in hexadecimal.
    """

    file: Path
    size: int
    sha256: str


def write_package(
    package: Package,
    folder: Path,
    tell: Callable[[int, int], None] = lambda done, total: None,  # noqa: ARG005
) -> Written:
    """Write a package into a folder, which is made when it is missing.

    Equal packages give equal bytes. The file takes its name only when it is
    complete: whoever reads that name meanwhile gets the former package whole.

    Args:
        package: what is written.
        folder: where to.
        tell: is told before each member how many are written, of how many, and at the end.

    Raises:
        OutputError: the folder or the file could not be written, or a member not read.
    """
    return write_packages((package,), folder, tell)[0]


def write_packages(
    packages: Sequence[Package],
    folder: Path,
    tell: Callable[[int, int], None] = lambda done, total: None,  # noqa: ARG005
    most: int | None = None,
) -> list[Written]:
    """Write packages into a folder: all of them, or none.

    Args:
        packages: what is written.
        folder: where to.
        tell: is told as by `write_package`, for one after the other.
        most: the most bytes that each may weigh.

    Raises:
        OutputError: the folder or a file could not be written, or a member not read.
        TooHeavyError: a package weighs more.
    """
    mark = secrets.token_hex(4)
    unfinished = [folder / f".{package.file_name}.{mark}" for package in packages]
    written = []
    try:
        for package, file in zip(packages, unfinished, strict=True):
            written.append(_write(package, file, folder / package.file_name, tell))
            if most is not None and written[-1].size > most:
                raise _too_heavy(package, file, written[-1].size, most)
        for package, file in zip(packages, unfinished, strict=True):
            _put_in_place(file, folder / package.file_name)
    finally:
        for file in unfinished:
            with suppress(OSError):
                file.unlink(missing_ok=True)
    return written


def _write(package: Package, unfinished: Path, file: Path, tell: Callable[[int, int], None]) -> Written:
    """Write a package under another name, and say what it will be under its own."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if package.is_archive:
            _write_zip(package, unfinished, tell)
        else:
            _write_file(package, unfinished, tell)
        return _measure(unfinished, file)
    except OSError as error:
        raise _not_written(file, error) from error


def _put_in_place(unfinished: Path, file: Path) -> None:
    try:
        os.replace(unfinished, file)  # noqa: PTH105  # named as in the manuals: atomic on every system
    except OSError as error:
        raise _not_written(file, error) from error


def _too_heavy(package: Package, file: Path, size: int, most: int) -> TooHeavyError:
    """Return why a package is refused, with the files that make it heavy."""
    message = f"{package.file_name} would weigh {_megabytes(size)}: {_megabytes(most)} are allowed."
    if package.is_archive:
        with zipfile.ZipFile(file) as archive:
            biggest = sorted(archive.infolist(), key=lambda info: -info.compress_size)[:_NAMED]
        named = ", ".join(f"{info.filename} ({_megabytes(info.compress_size)})" for info in biggest)
        message += f" The biggest files in it: {named}."
    return TooHeavyError(message, "Make these files smaller, or allow more.")


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:.2f} MB"


def _write_zip(package: Package, file: Path, tell: Callable[[int, int], None]) -> None:
    total = len(package.members)
    # "x": never into another's file.
    with zipfile.ZipFile(file, "x", allowZip64=False) as archive:
        for done, member in enumerate(package.members):
            tell(done, total)
            info = zipfile.ZipInfo(member.name, _DATE)
            info.create_system = _UNIX
            info.external_attr = _MODE << 16
            packing = zipfile.ZIP_DEFLATED if member.packed else zipfile.ZIP_STORED
            archive.writestr(info, _read(member), packing, _LEVEL)
    tell(total, total)


def _write_file(package: Package, file: Path, tell: Callable[[int, int], None]) -> None:
    (member,) = package.members
    tell(0, 1)
    with file.open("xb") as stream:
        stream.write(_read(member))
    tell(1, 1)


def _measure(unfinished: Path, file: Path) -> Written:
    with unfinished.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return Written(file, unfinished.stat().st_size, digest)


def _read(member: Member) -> bytes:
    try:
        return member.read()
    except OSError as error:
        raise OutputError(
            f"{error.filename or member.name} could not be read: {_reason(error)}.",
            "See that the file is there and that you may read it, then build again.",
        ) from error


def _not_written(file: Path, error: OSError) -> OutputError:
    message = f"{file} could not be written: {_reason(error)}."
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return OutputError(message, "Free some space on the disk, then build again.")
    return OutputError(message, "Choose a folder that you may write to.")


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
