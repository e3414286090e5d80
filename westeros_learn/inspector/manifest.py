"""The manifest of a package as its rules see it: IMS Content Packaging, whatever its namespace."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import cast

from lxml import etree

MANIFEST = "imsmanifest.xml"
CMI5 = "cmi5.xml"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XML = "{http://www.w3.org/XML/1998/namespace}"
ADLCP_12 = "http://www.adlnet.org/xsd/adlcp_rootv1p2"
ADLCP_2004 = "http://www.adlnet.org/xsd/adlcp_v1p3"

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


@dataclass(frozen=True)
class Manifest:
    """A manifest that was read.

    Attributes:
        root: its root.
        file: its name in the package.
        raw: its bytes.
    """

    root: etree._Element
    file: str
    raw: bytes

    def all(self, name: str) -> Iterator[etree._Element]:
        """Yield the elements of a name, in any namespace."""
        return self.root.iter(f"{{*}}{name}")

    @cached_property
    def version(self) -> str:
        """What `schemaversion` says."""
        return self.root.findtext("{*}metadata/{*}schemaversion", "").strip()

    @cached_property
    def schema(self) -> str:
        """What `schema` says."""
        return self.root.findtext("{*}metadata/{*}schema", "").strip()

    @cached_property
    def namespaces(self) -> frozenset[str]:
        """The namespaces of its elements and attributes."""
        names = [str(each.tag) for each in self.root.iter(etree.Element)]
        names += [str(key) for each in self.root.iter(etree.Element) for key in each.attrib]
        return frozenset(name[1:].partition("}")[0] for name in names if name.startswith("{"))

    @cached_property
    def is_cartridge(self) -> bool:
        """Whether it is a Common Cartridge."""
        return self.schema.startswith("IMS Common Cartridge") or any(
            "/imsccv1p" in n for n in self.namespaces
        )

    @cached_property
    def is_2004(self) -> bool:
        """Whether it is SCORM 2004, by its version, or else by its namespaces."""
        known = self.version in VERSIONS_2004
        return known or (self.version != "1.2" and ADLCP_2004 in self.namespaces)

    @cached_property
    def contradicts_itself(self) -> bool:
        """Whether its version is of one SCORM, and its namespaces are of the other."""
        return (ADLCP_12 if self.is_2004 else ADLCP_2004) in self.namespaces

    @property
    def kind_attribute(self) -> str:
        """The attribute that says whether a resource is a SCO."""
        return "scormType" if self.is_2004 else "scormtype"

    @cached_property
    def resources(self) -> dict[str, etree._Element]:
        """The resources by their identifiers."""
        return {each.get("identifier", ""): each for each in reversed([*self.all("resource")])}

    @cached_property
    def items(self) -> tuple[etree._Element, ...]:
        """The items of all organizations, in order."""
        return tuple(self.all("item"))

    def is_sco(self, resource: etree._Element) -> bool:
        """Say whether a resource reports to the LMS."""
        return any(
            etree.QName(key).localname.lower() == "scormtype" and str(value).lower() == "sco"
            for key, value in resource.attrib.items()
        )

    @cached_property
    def launched(self) -> tuple[etree._Element, ...]:
        """The resources that items launch, in the order of the items."""
        found = (self.resources.get(item.get("identifierref", "")) for item in self.items)
        return tuple(dict.fromkeys(each for each in found if each is not None))

    @cached_property
    def is_launched(self) -> frozenset[etree._Element]:
        """The same resources, to ask for one."""
        return frozenset(self.launched)

    @cached_property
    def scos(self) -> tuple[etree._Element, ...]:
        """The SCOs that items launch."""
        return tuple(each for each in self.launched if self.is_sco(each))

    def path(self, element: etree._Element, href: str | None = None) -> str:
        """Return what the href of a resource or file leads to, with every `xml:base` before it."""
        address = element.get("href", "") if href is None else href
        for each in (element, *element.iterancestors()):
            if not is_address(address):
                address = each.get(f"{XML}base", "") + address
        return address.partition("?")[0].partition("#")[0]


VERSIONS_2004 = {
    "1.3": "SCORM 2004 2nd Edition",
    "CAM 1.3": "SCORM 2004 2nd Edition",
    "2004 3rd Edition": "SCORM 2004 3rd Edition",
    "2004 4th Edition": "SCORM 2004 4th Edition",
}
"""What `schemaversion` says in each edition of SCORM 2004."""


def line_of(element: etree._Element) -> int:
    """Return the line in which an element begins."""
    return cast("int | None", element.sourceline) or 1


def is_address(href: str) -> bool:
    """Say whether a href leads out of the package, to an address of its own."""
    return bool(_ADDRESS.match(href))


def standard_of(manifest: Manifest) -> str:
    """Return the name of the standard that a manifest follows, "" when it names none."""
    if manifest.is_cartridge:
        return f"Common Cartridge {manifest.version}".strip()
    if manifest.is_2004:
        return VERSIONS_2004.get(manifest.version, "SCORM 2004")
    if manifest.version == "1.2" or ADLCP_12 in manifest.namespaces:
        return "SCORM 1.2"
    return ""
