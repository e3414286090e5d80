"""A package as the LMS keeps it: the members of the zip, and what its manifest says of the SCO."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from pathlib import Path

_IMSCP = "{http://www.imsproject.org/xsd/imscp_rootv1p1p2}"


@dataclass(frozen=True)
class Package:
    """An imported package.

    Attributes:
        members: Path to bytes, as unpacked.
        item: The identifier of the organisation's item; the tracks hang on it.
        href: The launch address inside the package, with its parameters.
    """

    members: dict[str, bytes]
    item: str
    href: str


def read_members(path: Path) -> dict[str, bytes]:
    """Unpacks a zip into memory."""
    with zipfile.ZipFile(path) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}


def read_package(path: Path) -> Package:
    """Imports a package with one SCO.

    Raises:
        ValueError: When the manifest is missing or names no SCO to launch.
    """
    members = read_members(path)
    if "imsmanifest.xml" not in members:
        raise ValueError(f"{path}: imsmanifest.xml is not at the root of the zip")
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    manifest = etree.fromstring(members["imsmanifest.xml"], parser)
    resources = {resource.get("identifier"): resource for resource in manifest.iter(f"{_IMSCP}resource")}
    for item in manifest.iter(f"{_IMSCP}item"):
        resource = resources.get(item.get("identifierref"))
        if resource is not None:
            href = (resource.get("href") or "") + (item.get("parameters") or "")
            return Package(members, item.get("identifier") or "", href)
    raise ValueError(f"{path}: the manifest names no item with a resource")
