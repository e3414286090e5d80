"""Packages made to do harm, or broken on the way: bounded, explained, and nothing of them leaves the zip."""

from __future__ import annotations

import os
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from tests.inspector.packages import MANIFEST, whole, write_zip
from westeros_learn.inspector import Limits, Report, inspect


def codes(report: Report) -> set[str]:
    return {each.code for each in report.findings}


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    """What grows a thousandfold is told from its sizes alone: it is never held, nor read."""
    package = tmp_path / "bomb.zip"
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in whole("scorm12").items():
            archive.writestr(name, content)
        with archive.open("course.txt", "w") as stream:
            for _ in range(64):
                stream.write(bytes(1_000_000))
    tracemalloc.start()
    report = inspect(package)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "A105" in codes(report)
    assert peak < 16_000_000


def test_large_files_are_read_in_parts(tmp_path: Path) -> None:
    """A package of any size takes the memory of its largest page, not of its largest file."""
    package = tmp_path / "large.zip"
    noise = bytes(range(256)) * 4000
    with zipfile.ZipFile(package, "w") as archive:
        for name, content in whole("scorm12").items():
            archive.writestr(name, content)
        with archive.open("film.mp4", "w") as stream:
            for _ in range(40):
                stream.write(noise)
    tracemalloc.start()
    report = inspect(package)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert report.unpacked > 40_000_000
    assert peak < 16_000_000


def test_a_directory_that_lies_about_its_length_is_refused(tmp_path: Path) -> None:
    """The table of contents is bounded before it is read."""
    package = tmp_path / "many.zip"
    write_zip(package, {f"{number}.txt": b"" for number in range(300)})
    assert codes(inspect(package, Limits(directory=10_000))) == {"A103"}


@pytest.mark.parametrize("keep", [0, 1, 3, 10, 100, 1000, -22, -21, -1])
def test_every_cut_zip_is_explained(keep: int, tmp_path: Path) -> None:
    """Wherever a download ended, there is a sentence for it, and no traceback."""
    package = tmp_path / "cut.zip"
    write_zip(package, whole("scorm12"))
    package.write_bytes(package.read_bytes()[:keep])
    assert codes(inspect(package)) & {"A101", "A102", "A110"}


def test_any_byte_may_be_wrong(tmp_path: Path) -> None:
    """A zip in which one byte after the other is turned ends in a report, whatever it says."""
    package = tmp_path / "package.zip"
    write_zip(package, {MANIFEST: whole("scorm12")[MANIFEST], "index.html": b"<p>x</p>"})
    content = package.read_bytes()
    said: set[str] = set()
    for place in range(0, len(content), 7):
        changed = bytearray(content)
        changed[place] ^= 0xFF
        package.write_bytes(bytes(changed))
        said |= codes(inspect(package))
    assert {"A110", "X101"} & said


_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_not_expanded(encoding: str, tmp_path: Path) -> None:
    """A few lines that would become a billion words, in any encoding, and files of this computer."""
    for entity in (f'<!ENTITY l0 "ha">{_LAUGHS}', '<!ENTITY l8 SYSTEM "file:///etc/passwd">'):
        text = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE manifest [{entity}]>'
        text += "<manifest><organizations><title>&l8;</title></organizations></manifest>"
        package = tmp_path / "package.zip"
        write_zip(package, whole("scorm12") | {MANIFEST: text.encode(encoding)})
        report = inspect(package)
        assert "X102" in codes(report)
        assert not report.title


def test_a_manifest_a_thousand_elements_deep(tmp_path: Path) -> None:
    """The parser stops; the report says so."""
    deep = b"<item>" * 5000 + b"</item>" * 5000
    write_zip(tmp_path / "deep.zip", whole("scorm12") | {MANIFEST: b"<manifest>" + deep + b"</manifest>"})
    assert "X101" in codes(inspect(tmp_path / "deep.zip"))


def test_what_may_never_end_is_not_read(tmp_path: Path) -> None:
    """Neither as the package, nor within an unpacked one."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert codes(inspect(pipe)) == {"A101"}
    assert codes(inspect(tmp_path)) == {"A116"}


def test_nothing_is_written_anywhere(tmp_path: Path) -> None:
    """Not even where a name leads out of the package."""
    package = tmp_path / "inner" / "package.zip"
    package.parent.mkdir()
    write_zip(package, whole("scorm12") | {"../../up.txt": b"x", "/root.txt": b"x"})
    assert {"N101", "N102"} <= codes(inspect(package))
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["package.zip"]


def test_what_a_package_says_cannot_steer_a_terminal(tmp_path: Path) -> None:
    """Control signs in names and titles are not printed."""
    manifest = whole("scorm12")[MANIFEST].replace(b"base-item", b"base\xc2\x9b31m")
    write_zip(tmp_path / "package.zip", whole("scorm12") | {MANIFEST: manifest, "a\x1b[2Jb.txt": b"x"})
    report = inspect(tmp_path / "package.zip")
    assert "N106" in codes(report)
    assert str(report).isprintable()
