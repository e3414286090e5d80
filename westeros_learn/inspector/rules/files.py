"""Rules about the resources of a manifest and the files that they name (standards, section 3)."""

from __future__ import annotations

from urllib.parse import unquote

from lxml import etree

from westeros_learn.inspector.manifest import Manifest, is_address, line_of
from westeros_learn.inspector.package import Package
from westeros_learn.inspector.rules.names import is_inside

_PAGES = (".html", ".htm", ".xhtml")
_NEVER_LISTED = (".xsd", ".dtd")


def check_files(manifest: Manifest, package: Package) -> None:
    """Tell what is wrong with the resources, with what they list, and with what they do not."""
    listed: set[str] = set()
    for resource in manifest.all("resource"):
        listed |= _check_listed(resource, manifest, package)
        _check_kind(resource, manifest, package)
        _check_dependencies(resource, manifest, package)
        _check_launch(resource, manifest, package)
    for location in manifest.all("location"):
        _check_description(location, manifest, package, listed)
    _check_first(manifest, package)
    for name in package.files:
        known = name in listed or name == manifest.file or name.lower().endswith(_NEVER_LISTED)
        if not known and is_inside(name):
            package.findings.add("F107", name)


def _check_listed(resource: etree._Element, manifest: Manifest, package: Package) -> set[str]:
    """Check the files of a resource, and return those that exist."""
    listed: set[str] = set()
    for each in resource.iterfind("{*}file"):
        found = _check_path(each, "F106", manifest, package)
        if found:
            listed.add(found)
    return listed


def _check_path(element: etree._Element, missing: str, manifest: Manifest, package: Package) -> str:
    """Return the file that an element names, "" when there is none, which is told."""
    path, line = manifest.path(element), line_of(element)
    add = package.findings.add
    name = path if path in package.names else unquote(path)
    if is_address(path) or not path or name in package.names:
        return name
    if name.startswith("/") or "\\" in name or ".." in name.split("/"):
        add("F103", manifest.file, line, name=name)
    elif other := package.lower.get(name.lower()):
        add("F102", manifest.file, line, name=name, other=other)
        return other
    elif not element.get("href", "").endswith("/"):
        add(missing, manifest.file, line, name=name)
    return ""


def _check_launch(resource: etree._Element, manifest: Manifest, package: Package) -> None:
    add, line = package.findings.add, line_of(resource)
    href, is_launched = resource.get("href", ""), resource in manifest.is_launched
    if not href:
        if is_launched and not manifest.is_cartridge:
            add("F112", manifest.file, line, identifier=resource.get("identifier", ""))
        return
    path = manifest.path(resource)
    if is_address(path):
        if manifest.is_sco(resource):
            add("F104", manifest.file, line, address=path)
        return
    files = [manifest.path(each) for each in resource.iterfind("{*}file")]
    # A wrong name is told at the list, when it stands there as well.
    found = path if path in files else _check_path(resource, "F101", manifest, package)
    if found and path not in files:
        add("F105", manifest.file, line, name=path)
    if found and manifest.is_sco(resource) and not path.lower().endswith(_PAGES):
        add("F114", manifest.file, line, name=path)


def _check_kind(resource: etree._Element, manifest: Manifest, package: Package) -> None:
    if manifest.is_cartridge:
        return
    add, line, attribute = package.findings.add, line_of(resource), manifest.kind_attribute
    kind = resource.get("type", "")
    if kind != "webcontent":
        add("F113", manifest.file, line, value=kind)
    names = {etree.QName(key).localname: str(value) for key, value in resource.attrib.items()}
    if attribute not in names:
        add("F108", manifest.file, line, attribute=attribute)
    elif names[attribute] not in ("sco", "asset"):
        add("F109", manifest.file, line, attribute=attribute, value=names[attribute])


def _check_dependencies(resource: etree._Element, manifest: Manifest, package: Package) -> None:
    for each in resource.iterfind("{*}dependency"):
        identifier = each.get("identifierref", "")
        if identifier not in manifest.resources:
            package.findings.add("F111", manifest.file, line_of(each), identifier=identifier)


def _check_description(
    location: etree._Element, manifest: Manifest, package: Package, listed: set[str]
) -> None:
    name = (location.text or "").strip()
    if name in package.files:
        listed.add(name)
    elif name and not is_address(name):
        package.findings.add("F115", manifest.file, line_of(location), name=name)


def _check_first(manifest: Manifest, package: Package) -> None:
    first = next(manifest.all("resource"), None)
    if manifest.scos and first is not None and first is not manifest.scos[0] and not manifest.is_cartridge:
        package.findings.add("F110", manifest.file, line_of(first))
