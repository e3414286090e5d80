"""The SCORM 1.2 target: one SCO for the whole course, which every LMS takes."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

from westeros_learn.errors import OutputError
from westeros_learn.export.manifest import SCHEMA_FILES, manifest
from westeros_learn.export.members import package_name, player_members
from westeros_learn.export.options import ExportOptions
from westeros_learn.export.package import Member, Package
from westeros_learn.model import Course
from westeros_learn.player import PlayOptions, render_course


def build(course: Course, options: ExportOptions) -> Package:
    """Return a course as a SCORM 1.2 package: the manifest, then the course, then the schema files.

    Raises:
        OutputError: the folder of official schema files lacks one.
    """
    content = player_members(render_course(course, PlayOptions("scorm12", options.status)))
    names = tuple(member.name for member in content)
    return Package(
        package_name(course, "scorm12"),
        (
            Member("imsmanifest.xml", lambda: manifest(course, names)),
            *content,
            *(Member(name, _schema(name, options.schemas)) for name in SCHEMA_FILES),
        ),
    )


def _schema(name: str, folder: Path | None) -> Callable[[], bytes]:
    """Return what reads a schema file: from the given folder, or ours."""
    if folder is None:
        return (files("scorm_templates") / "schemas" / name).read_bytes
    file = folder / name
    if not file.is_file():
        raise OutputError(
            f"{folder} has no schema file {name}.",
            f"Give a folder that holds the official SCORM 1.2 set: {', '.join(SCHEMA_FILES)}.",
        )
    return file.read_bytes
