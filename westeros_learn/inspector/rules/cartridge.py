"""Rules about a Common Cartridge: its version, its resources, and the links in it."""

from __future__ import annotations

import re

from lxml import etree

from westeros_learn.inspector.container import DamagedError, read
from westeros_learn.inspector.manifest import Manifest, line_of
from westeros_learn.inspector.package import Package
from westeros_learn.inspector.rules.archive import is_readable
from westeros_learn.inspector.xml_reading import read_xml

_IMPORTED_BY_MOODLE = ("1.0", "1.1")
_TYPES = re.compile(
    r"webcontent|imswl_xmlv1p\d|imsdt_xmlv1p\d|imsbasiclti_xmlv1p\d|assignment_xmlv1p\d"
    r"|imsqti_xmlv1p2/imscc_xmlv1p\d/(assessment|question-bank)"
    r"|associatedcontent/imscc_xmlv1p\d/learning-application-resource"
)


def check_cartridge(manifest: Manifest, package: Package) -> None:
    """Tell what is wrong with a Common Cartridge."""
    add, file = package.findings.add, manifest.file
    if not manifest.version.startswith(_IMPORTED_BY_MOODLE):
        place = manifest.root.find("{*}metadata")
        add("K101", file, line_of(manifest.root if place is None else place), value=manifest.version)
    for item in manifest.items:
        reference = item.get("identifierref", "")
        if reference and reference not in manifest.resources:
            add("K103", file, line_of(item), identifier=reference)
        # The outermost item is a mere frame, and has no title.
        outermost = etree.QName(item.getparent()).localname == "organization"
        if not outermost and not (item.findtext("{*}title") or "").strip():
            add("K107", file, line_of(item), identifier=item.get("identifier", ""))
    for resource in manifest.all("resource"):
        _check_resource(resource, manifest, package)


def _check_resource(resource: etree._Element, manifest: Manifest, package: Package) -> None:
    add, file, line = package.findings.add, manifest.file, line_of(resource)
    kind = resource.get("type", "")
    if not _TYPES.fullmatch(kind):
        add("K102", file, line, value=kind)
    names = [manifest.path(each) for each in resource.iterfind("{*}file")]
    if not names and not resource.get("href"):
        add("K105", file, line, identifier=resource.get("identifier", ""))
    if kind.startswith(("imswl_", "imsbasiclti_")):
        for name in names:
            _check_link(name, package)


def _check_link(name: str, package: Package) -> None:
    """Tell where a link, or a launch of a tool, leads that it should not."""
    entry = package.files.get(name)
    if entry is None or not is_readable(entry, package) or entry.size > package.limits.text:
        return
    try:
        root = read_xml(read(package.container, entry, package.limits.text), name, package.findings)
    except DamagedError:  # told when every file is read
        return
    if root is None:
        return
    for each in root.iter("{*}url"):
        address = each.get("href", "").strip()
        if not address.startswith(("https://", "http://")):
            package.findings.add("K104", name, line_of(each), address=address)
    for each in root.iter("{*}launch_url"):
        address = (each.text or "").strip()
        if not address.startswith("https://"):
            package.findings.add("K106", name, line_of(each), address=address)
