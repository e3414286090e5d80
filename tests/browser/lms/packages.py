"""A package as the LMS keeps it: the members of the zip, and what its manifest says of the SCO."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from .scorm12 import SCORM_12
from .scorm2004 import SCORM_2004

if TYPE_CHECKING:
    from pathlib import Path

    from .version import Version

_IMSCP = {
    "1.2": "{http://www.imsproject.org/xsd/imscp_rootv1p1p2}",
    "2004": "{http://www.imsglobal.org/xsd/imscp_v1p1}",
}
_VERSIONS = {"1.2": SCORM_12, "2004 3rd Edition": SCORM_2004, "2004 4th Edition": SCORM_2004}


@dataclass(frozen=True)
class Package:
    """An imported package.

    Attributes:
        members: Path to bytes, as unpacked.
        item: The identifier of the organisation's item; the tracks hang on it.
        href: The launch address inside the package, with its parameters.
        version: The version of SCORM; an unknown one is taken for 1.2, as in Moodle.
    """

    members: dict[str, bytes]
    item: str
    href: str
    version: Version


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
    version = _VERSIONS.get(manifest.findtext("{*}metadata/{*}schemaversion") or "", SCORM_12)
    imscp = _IMSCP[version.name]
    resources = {resource.get("identifier"): resource for resource in manifest.iter(f"{imscp}resource")}
    for item in manifest.iter(f"{imscp}item"):
        resource = resources.get(item.get("identifierref"))
        if resource is not None:
            href = (resource.get("href") or "") + (item.get("parameters") or "")
            return Package(members, item.get("identifier") or "", href, version)
    raise ValueError(f"{path}: the manifest names no item with a resource")
