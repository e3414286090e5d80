"""Packages to inspect: our own as they are, and the same with one thing changed."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeAlias

from westeros_learn.export import TARGETS, ExportOptions
from westeros_learn.inspector import Limits
from westeros_learn.source import load_course

ROOTS = Path(__file__).parents[1] / "roots"
MANIFEST = "imsmanifest.xml"

Files: TypeAlias = "dict[str, bytes]"
Change: TypeAlias = "Callable[[Files], None]"
Write: TypeAlias = "Callable[[Path, Files], None]"

_OPTIONS = {
    "scorm12": ("scorm12", ExportOptions()),
    "lessons": ("scorm12", ExportOptions(sco="lesson")),
    "scorm2004": ("scorm2004", ExportOptions()),
    "scorm2004-3": ("scorm2004", ExportOptions(edition="3")),
}


PAGE = b"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>A page</title>
</head>
<body>
<h1>A page</h1>
</body>
</html>
"""

_CMI5 = """<?xml version="1.0" encoding="UTF-8"?>
<courseStructure xmlns="https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd">
  <course id="https://example.org/course">
    <title><langstring lang="en">A course</langstring></title>
    <description><langstring lang="en">One unit.</langstring></description>
  </course>
  <block id="https://example.org/block">
    <title><langstring lang="en">A block</langstring></title>
    <description><langstring lang="en">It holds the unit.</langstring></description>
    <au id="https://example.org/unit" moveOn="Passed" masteryScore="0.7" launchMethod="AnyWindow">
      <title><langstring lang="en">A unit</langstring></title>
      <description><langstring lang="en">It is launched.</langstring></description>
      <url>index.html?unit=1</url>
    </au>
  </block>
</courseStructure>
"""

_CARTRIDGE = """<?xml version="1.0" encoding="UTF-8"?>
<manifest xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1" identifier="cartridge">
  <metadata>
    <schema>IMS Common Cartridge</schema>
    <schemaversion>1.1.0</schemaversion>
  </metadata>
  <organizations>
    <organization identifier="o" structure="rooted-hierarchy">
      <item identifier="root">
        <item identifier="i1" identifierref="r1">
          <title>A page</title>
        </item>
        <item identifier="i2" identifierref="r2">
          <title>A link</title>
        </item>
      </item>
    </organization>
  </organizations>
  <resources>
    <resource identifier="r1" type="webcontent" href="index.html">
      <file href="index.html"/>
    </resource>
    <resource identifier="r2" type="imswl_xmlv1p1">
      <file href="link.xml"/>
    </resource>
    <resource identifier="r3" type="imsbasiclti_xmlv1p0">
      <file href="tool.xml"/>
    </resource>
  </resources>
</manifest>
"""
_LINK = '<webLink><title>A link</title><url href="https://example.org/"/></webLink>'
_TOOL = "<cartridge_basiclti_link><launch_url>https://example.org/lti</launch_url></cartridge_basiclti_link>"

_MADE: dict[str, Files] = {
    "cmi5": {"cmi5.xml": _CMI5.encode(), "index.html": PAGE},
    "cartridge": {
        MANIFEST: _CARTRIDGE.encode(),
        "index.html": PAGE,
        "link.xml": _LINK.encode(),
        "tool.xml": _TOOL.encode(),
    },
}
"""Small packages for the standards that we do not build for."""


@cache
def _whole(base: str) -> Files:
    if base in _MADE:
        return _MADE[base]
    target, options = _OPTIONS[base]
    course = load_course(ROOTS / "base").course
    assert course
    return {member.name: member.read() for member in TARGETS[target](course, options).members}


def whole(base: str) -> Files:
    """Return the files of a package that breaks no rule."""
    return dict(_whole(base))


def write_zip(path: Path, files: Files) -> None:
    """Write a package as most tools do."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)


@dataclass(frozen=True)
class Case:
    """A package that breaks one rule.

    Attributes:
        change: changes the files of a whole package.
        base: which whole package.
        write: writes the files.
        limits: how much is read at most.
    """

    change: Change
    base: str = "scorm12"
    write: Write = write_zip
    limits: Limits | None = None


def same(_: Files) -> None:
    """Change nothing."""


def sub(old: str, new: str, file: str = MANIFEST) -> Change:
    """Replace a part of a file once; it must be there."""

    def change(files: Files) -> None:
        assert old.encode() in files[file], old
        files[file] = files[file].replace(old.encode(), new.encode(), 1)

    return change


def put(name: str, content: bytes = b"x") -> Change:
    """Add a file that the manifest lists, by the first resource."""

    def change(files: Files) -> None:
        files[name] = content
        sub('<file href="course.css"/>', f'<file href="course.css"/><file href="{name}"/>')(files)

    return change


def both(*changes: Change) -> Change:
    """Do several changes that together break one rule."""

    def change(files: Files) -> None:
        for each in changes:
            each(files)

    return change


def rename(old: str, new: str) -> Change:
    """Give a file another name, in the zip alone."""

    def change(files: Files) -> None:
        files[new] = files.pop(old)

    return change


def drop(*names: str) -> Change:
    """Take files out."""

    def change(files: Files) -> None:
        for name in names:
            del files[name]

    return change
