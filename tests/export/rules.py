"""What a SCORM 1.2 package must keep that no schema can say.

XSD validation catches a few faults in twenty-five (libxml2 does not even follow
references); these rules catch the others. Each yields a sentence for each breach.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO
from urllib.parse import urlsplit
from zipfile import ZipFile

from lxml import etree

CP = "{http://www.imsproject.org/xsd/imscp_rootv1p1p2}"
ADLCP = "{http://www.adlnet.org/xsd/adlcp_rootv1p2}"
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
XML = "{http://www.w3.org/XML/1998/namespace}"
PREFIXES = {
    None: "http://www.imsproject.org/xsd/imscp_rootv1p1p2",
    "adlcp": "http://www.adlnet.org/xsd/adlcp_rootv1p2",
    "imsmd": "http://www.imsglobal.org/xsd/imsmd_rootv1p2p1",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
SCHEMA_FILES = {"imscp_rootv1p1p2.xsd", "adlcp_rootv1p2.xsd", "imsmd_rootv1p2p1.xsd", "ims_xml.xsd"}
MANIFEST = "imsmanifest.xml"


def breaches(package: bytes) -> list[str]:
    """Return every rule that a SCORM 1.2 package breaks, as sentences."""
    with ZipFile(BytesIO(package)) as archive:
        names = archive.namelist()
        raw = archive.read(MANIFEST)
        page = archive.read("index.html").decode()
    root = etree.fromstring(raw)
    return [
        *_names(names),
        *_text(raw),
        *_namespaces(root, names),
        *_head(root),
        *_references(root),
        *_titles(root),
        *_resources(root, names),
        *_avoided(root),
        *page_breaches(page, names),
    ]


def _names(names: list[str]) -> Iterator[str]:
    """Traps 21 and 24."""
    if names[0] != MANIFEST:
        yield "the manifest is not the first member"
    for name in names:
        if not re.fullmatch(r"[a-z0-9._/-]+\.[a-z0-9]+", name) or ".." in name or name.startswith("/"):
            yield f"the name {name} is not portable"
    bases = Counter(name.rpartition("/")[2] for name in names)
    yield from (f"the base name {base} is not unique" for base, count in bases.items() if count > 1)


def _text(raw: bytes) -> Iterator[str]:
    """Moodle escapes entities and CDATA twice (standards, section 10)."""
    if not raw.startswith(b'<?xml version="1.0" encoding="UTF-8"?>'):
        yield "the manifest does not declare UTF-8"
    if b"&#" in raw or b"CDATA" in raw:
        yield "the manifest has numeric entities or CDATA"


def _namespaces(root: etree._Element, names: list[str]) -> Iterator[str]:
    """Moodle reads prefixes literally (trap 22); ADL wants every namespace mapped to a file at the root."""
    pairs = root.get(f"{XSI}schemaLocation", "").split()
    mapped = dict(zip(pairs[::2], pairs[1::2], strict=True))
    for element in root.iter(etree.Element):
        if dict(element.nsmap) != PREFIXES:
            yield f"{element.tag} knows the prefixes {element.nsmap}"
        if mapped.get(etree.QName(element).namespace or "") not in names:
            yield f"{etree.QName(element).namespace} has no schema file"


def _head(root: etree._Element) -> Iterator[str]:
    """Section 1: which standard it is."""
    found = (root.findtext(f"{CP}metadata/{CP}schema"), root.findtext(f"{CP}metadata/{CP}schemaversion"))
    if found != ("ADL SCORM", "1.2"):
        yield f"schema and version are {found}"


def _references(root: etree._Element) -> Iterator[str]:
    """Section 3: references resolve, and identifiers are unique."""
    identifiers = Counter(element.get("identifier") for element in root.iter() if element.get("identifier"))
    yield from (f"the identifier {each} is not unique" for each, count in identifiers.items() if count > 1)
    organizations = {each.get("identifier") for each in root.iter(f"{CP}organization")}
    for each in root.iter(f"{CP}organizations"):
        if each.get("default") not in organizations:
            yield "the default organization does not exist"
    resources = {each.get("identifier") for each in root.iter(f"{CP}resource")}
    for each in root.iter(f"{CP}item", f"{CP}dependency"):
        if each.get("identifierref") not in resources:
            yield f"the reference {each.get('identifierref')} leads nowhere"


def _titles(root: etree._Element) -> Iterator[str]:
    """Section 3: an item without a title is refused. Section 10: Moodle aborts above 255 characters."""
    for each in root.iter(f"{CP}organization", f"{CP}item"):
        title = each.findtext(f"{CP}title", "")
        if not title.strip() or len(title) > 255:
            yield f"{each.get('identifier')} has a title of {len(title)} characters"


def _resources(root: etree._Element, names: list[str]) -> Iterator[str]:
    """Section 3: every file is listed under its very name. Trap 21: the SCO's resource is the first."""
    resources = list(root.iter(f"{CP}resource"))
    if not resources or resources[0].get(f"{ADLCP}scormtype") != "sco":
        yield "the first resource is not a SCO"
    listed: set[str] = set()
    for resource in resources:
        files = [each.get("href", "") for each in resource.iter(f"{CP}file")]
        listed.update(files)
        if resource.get("href") not in files:
            yield f"the resource's href {resource.get('href')} is none of its files"
    yield from (f"{name} is listed but not there" for name in sorted(listed - set(names)))
    yield from (
        f"{name} is there but not listed" for name in sorted(set(names) - listed - {MANIFEST} - SCHEMA_FILES)
    )


def _avoided(root: etree._Element) -> Iterator[str]:
    """Trap 13: no mastery score. Section 3: no nested manifest. Trap 25: language tags with a hyphen."""
    for tag in (f"{ADLCP}masteryscore", f"{ADLCP}prerequisites", f"{CP}manifest"):
        if root.find(f".//{tag}") is not None:
            yield f"there is {tag}"
    for element in root.iter():
        if f"{XML}base" in element.attrib:
            yield f"{element.tag} has xml:base"
        if "_" in element.get(f"{XML}lang", ""):
            yield f"{element.get(f'{XML}lang')} is not a language tag"


class _Page(HTMLParser):
    """Collects what a page loads, and what a strict content security policy would block."""

    def __init__(self) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.blocked: list[str] = []
        self._in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.loads += [values[name] for name in ("src", "poster", "data") if name in values]
        if tag in ("link", "use", "image"):
            self.loads.append(values.get("href", ""))
        self.blocked += [f"{tag} {name}" for name in values if name == "style" or name.startswith("on")]
        if tag == "style" or (
            tag == "script" and "src" not in values and "json" not in values.get("type", "")
        ):
            self.blocked.append(tag)


def page_breaches(page: str, names: list[str]) -> Iterator[str]:
    """Trap 25 and law 6: a page loads its own members alone, by relative addresses, under a strict policy."""
    reader = _Page()
    reader.feed(page)
    yield from (f"a strict policy blocks {each}" for each in reader.blocked)
    for address in reader.loads:
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            yield f"the page loads {address} from elsewhere"
        elif parts.path and parts.path not in names:
            yield f"the page loads {address}, which is not there"
