"""The schema files of a package: ours, or an official set that the administrator has."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

from westeros_learn.errors import OutputError
from westeros_learn.export.editions import Edition
from westeros_learn.export.package import OFFICIAL_DTDS, Member


def schema_members(edition: Edition, folder: Path | None) -> tuple[Member, ...]:
    """Return an edition's schema files as members, from a folder when one is given.

    Raises:
        OutputError: the folder lacks one.
    """
    if folder is None:
        return tuple(Member(name, _ours(edition, name)) for name in edition.schema_files)
    for name in edition.schema_files:
        if not (folder / name).is_file():
            raise OutputError(
                f"{folder} has no schema file {name}.",
                f"Give a folder that holds the official SCORM {edition.version} set: "
                f"{', '.join(edition.schema_files)}.",
            )
    loaded = [name for name in OFFICIAL_DTDS if (folder / name).is_file()]
    return tuple(Member(name, (folder / name).read_bytes) for name in (*edition.schema_files, *loaded))


def _ours(edition: Edition, name: str) -> Callable[[], bytes]:
    ours = files("scorm_templates") / "schemas"
    return next(
        (ours / folder / name).read_bytes for folder in edition.folders if (ours / folder / name).is_file()
    )
