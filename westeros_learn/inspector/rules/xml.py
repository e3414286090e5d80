"""Rules about the manifest as XML: namespaces, prefixes, schema files."""

from __future__ import annotations

import re

from lxml import etree

from westeros_learn.inspector import schemas
from westeros_learn.inspector.manifest import XML, XSI, Manifest, is_address, line_of
from westeros_learn.inspector.package import Package

_USUAL = {
    "http://www.adlnet.org/xsd/adlcp_rootv1p2": "adlcp",
    "http://www.adlnet.org/xsd/adlcp_v1p3": "adlcp",
    "http://www.adlnet.org/xsd/adlseq_v1p3": "adlseq",
    "http://www.adlnet.org/xsd/adlnav_v1p3": "adlnav",
    "http://www.imsglobal.org/xsd/imsss": "imsss",
}
"""The prefixes that Moodle knows, to the letter (standards, trap 22)."""

_CONTENT_PACKAGING = re.compile(r"/imscp_|/imsccv1p\d/imscp_")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")


def is_content_packaging(manifest: Manifest, package: Package) -> bool:
    """Say whether the root is a manifest, and tell when it is not."""
    name = etree.QName(manifest.root)
    if name.localname == "manifest":
        return True
    package.findings.add("X113", manifest.file, line_of(manifest.root), name=name.localname)
    return False


def check_xml(manifest: Manifest, package: Package) -> None:
    """Tell what Moodle or ADL's checker makes of the writing of a manifest."""
    add = package.findings.add
    text = manifest.raw
    for found in re.finditer(rb"<!\[CDATA\[|&#", text):
        add("X106", manifest.file, text.count(b"\n", 0, found.start()) + 1)
        break
    met: set[str] = set()
    for element in manifest.root.iter(etree.Element):
        line = line_of(element)
        _check_prefix(element, manifest, package, met)
        tag = element.get(f"{XML}lang")
        if tag is not None and tag and not _LANGUAGE.fullmatch(tag):
            add("X114", manifest.file, line, tag=tag)
    if not manifest.is_cartridge:
        _check_locations(manifest, package)


def _check_prefix(element: etree._Element, manifest: Manifest, package: Package, met: set[str]) -> None:
    """Tell of each unusual prefix where it stands first."""
    line = line_of(element)
    namespace = etree.QName(element).namespace or ""
    if element.prefix and _CONTENT_PACKAGING.search(namespace) and element.prefix not in met:
        met.add(element.prefix)
        name = f"{element.prefix}:{etree.QName(element).localname}"
        package.findings.add("X108", manifest.file, line, name=name)
    prefixes = {uri: prefix for prefix, uri in element.nsmap.items() if prefix}
    used = {namespace, *(etree.QName(key).namespace or "" for key in element.attrib)}
    for each in used & _USUAL.keys():
        prefix = (element.prefix if each == namespace else prefixes.get(each)) or ""
        if prefix != _USUAL[each] and prefix not in met:
            met.add(prefix)
            package.findings.add("X109", manifest.file, line, prefix=prefix, usual=_USUAL[each])


def _check_locations(manifest: Manifest, package: Package) -> None:
    """Every namespace is mapped to a schema file at the root (standards, section 3)."""
    mapped: dict[str, str] = {}
    for element in manifest.root.iter(etree.Element):
        pairs = element.get(f"{{{XSI}}}schemaLocation", "").split()
        mapped.update(zip(pairs[::2], pairs[1::2], strict=False))
    line = line_of(manifest.root)
    for namespace in sorted(manifest.namespaces - {XSI, XML[1:-1]}):
        if namespace not in mapped:
            package.findings.add("X110", manifest.file, line, namespace=namespace)
    for location in dict.fromkeys(mapped.values()):
        if is_address(location):
            package.findings.add("X112", manifest.file, line, address=location)
        elif location not in package.files:
            package.findings.add("X111", manifest.file, line, name=location)


def check_schema(manifest: Manifest, standard: str, package: Package) -> None:
    """Tell what the schema does not allow, in lines of which no rule has said anything better."""
    told = package.findings.lines(manifest.file)
    for line, reason in schemas.breaches(manifest.root, standard):
        if line not in told:
            package.findings.add("X105", manifest.file, line, reason=reason)
