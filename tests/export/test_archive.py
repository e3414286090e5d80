"""A zip is the same bytes every time, whole or not there at all."""

from __future__ import annotations

import errno
import hashlib
import os
import resource
import signal
import stat
import subprocess
import sys
import zlib
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from westeros_learn.errors import OutputError
from westeros_learn.export import Member, Package, write_package

NAME = "a-en-html.zip"


def package(*contents: bytes) -> Package:
    named = enumerate(contents)
    return Package(NAME, tuple(Member(f"{9 - at}.html", lambda each=each: each) for at, each in named))  # type: ignore[misc]


def test_holds_the_members_in_order_and_nothing_of_this_machine(tmp_path: Path) -> None:
    """Trap 24, and law 6: order, dates, modes and packing are fixed."""
    written = write_package(package(b"one " * 99, b"two", b""), tmp_path / "new" / "folder")
    with ZipFile(written.file) as archive:
        entries = archive.infolist()
        assert [archive.read(entry) for entry in entries] == [b"one " * 99, b"two", b""]
    assert [entry.filename for entry in entries] == ["9.html", "8.html", "7.html"]
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    assert entries[0].compress_size == len(packer.compress(b"one " * 99) + packer.flush())
    for entry in entries:
        assert entry.date_time == (1980, 1, 1, 0, 0, 0)
        assert entry.compress_type == ZIP_DEFLATED
        assert (entry.create_system, entry.external_attr >> 16) == (3, stat.S_IFREG | 0o644)
        # No data descriptors, no UTF-8 flag, no zip64: what the oldest unpacker knows.
        assert (entry.flag_bits, entry.extra, entry.extract_version) == (0, b"", 20)


def test_tells_size_and_digest(tmp_path: Path) -> None:
    """What the summary says is what lies on the disk."""
    written = write_package(package(b"text"), tmp_path)
    content = (tmp_path / NAME).read_bytes()
    assert written.file == tmp_path / NAME
    assert (written.size, written.sha256) == (len(content), hashlib.sha256(content).hexdigest())


def test_the_file_can_be_read_by_whom_the_mask_allows(tmp_path: Path) -> None:
    """A web server under another account serves what was built: no private temporary file."""
    before = os.umask(0o022)
    try:
        file = write_package(package(b"text"), tmp_path).file
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.stat().st_mode) == 0o644


def test_a_failure_leaves_the_former_package(tmp_path: Path) -> None:
    """Who reads the file meanwhile gets the former one; no unfinished file stays behind."""
    former = write_package(package(b"former"), tmp_path)

    def read() -> bytes:
        raise KeyboardInterrupt

    broken = Package(NAME, (*package(b"new").members, Member("broken.html", read)))
    with pytest.raises(KeyboardInterrupt):
        write_package(broken, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [NAME]
    assert hashlib.sha256((tmp_path / NAME).read_bytes()).hexdigest() == former.sha256


def test_a_killed_process_leaves_no_half_zip(tmp_path: Path) -> None:
    """Not even a process that cannot clean up leaves half a package under the final name."""
    code = f"""
import os, pathlib, signal
from westeros_learn.export import Member, Package, write_package
dying = Member("b.html", lambda: os.kill(os.getpid(), signal.SIGKILL))
members = (Member("a.html", lambda: os.urandom(999_999)), dying)
write_package(Package({NAME!r}, members), pathlib.Path({str(tmp_path)!r}))
"""
    killed = subprocess.run([sys.executable, "-c", code], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert list(tmp_path.iterdir()), "the process was killed while it wrote"
    assert not (tmp_path / NAME).exists()


def test_says_that_the_folder_cannot_be_written(tmp_path: Path) -> None:
    """Who names a file in place of a folder reads a sentence, not a traceback."""
    (tmp_path / "dist").write_text("a file")
    with pytest.raises(OutputError) as caught:
        write_package(package(b"text"), tmp_path / "dist")
    assert str(tmp_path / "dist" / NAME) in caught.value.message
    assert "file exists" in caught.value.message
    assert "Choose a folder" in caught.value.cure


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    """When the disk takes no more, the person is told, and the unfinished file is gone."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        with pytest.raises(OutputError, match="could not be written: file too large"):
            write_package(package(os.urandom(50_000)), tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert list(tmp_path.iterdir()) == []


def test_no_space_has_its_own_cure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another folder does not help against a full disk; space does."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("zipfile.ZipFile.writestr", refuse)
    with pytest.raises(OutputError) as caught:
        write_package(package(b"text"), tmp_path)
    assert "no space left" in caught.value.message
    assert "Free some space" in caught.value.cure


def test_names_the_member_that_cannot_be_read(tmp_path: Path) -> None:
    """A photograph that was deleted meanwhile is named; the output folder is not blamed."""
    lost = tmp_path / "media" / "lost.png"
    with pytest.raises(OutputError) as caught:
        write_package(Package(NAME, (Member("lost.png", lost.read_bytes),)), tmp_path)
    assert str(lost) in caught.value.message
    assert "Choose a folder" not in caught.value.cure
