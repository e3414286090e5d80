"""What a SCORM package must keep that no schema can say.

XSD validation catches a few faults in twenty-five (libxml2 does not even follow
references); these rules catch the others. Each yields a sentence for each breach.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from io import BytesIO
from urllib.parse import urlsplit
from zipfile import ZipFile

from lxml import etree

from tests.export.sequencing_rules import sequencing_breaches

XSI = "http://www.w3.org/2001/XMLSchema-instance"
XML = "{http://www.w3.org/XML/1998/namespace}"
MANIFEST = "imsmanifest.xml"


@dataclass(frozen=True)
class Standard:
    """What a standard calls its parts (standards, sections 1 and 2).

    Attributes:
        version: its `schemaversion`.
        prefixes: the namespaces of a manifest by the prefixes that Moodle knows.
        kind: the attribute that says whether a resource is a SCO.
        schema_files: what lies at the root besides the package's own files.
    """

    version: str
    prefixes: dict[str | None, str]
    kind: str
    schema_files: frozenset[str]

    @property
    def cp(self) -> str:
        """The namespace of content packaging, in braces."""
        return f"{{{self.prefixes[None]}}}"


SCORM12 = Standard(
    "1.2",
    {
        None: "http://www.imsproject.org/xsd/imscp_rootv1p1p2",
        "adlcp": "http://www.adlnet.org/xsd/adlcp_rootv1p2",
        "imsmd": "http://www.imsglobal.org/xsd/imsmd_rootv1p2p1",
        "xsi": XSI,
    },
    "{http://www.adlnet.org/xsd/adlcp_rootv1p2}scormtype",
    frozenset({"imscp_rootv1p1p2.xsd", "adlcp_rootv1p2.xsd", "imsmd_rootv1p2p1.xsd", "ims_xml.xsd"}),
)
_SCHEMA_FILES_2004 = frozenset(
    {
        *(f"{name}.xsd" for name in ("imscp_v1p1", "adlcp_v1p3", "adlseq_v1p3", "adlnav_v1p3", "xml")),
        *(
            f"imsss_v1p0{part}.xsd"
            for part in ("", "auxresource", "control", "delivery", "limit", "objective", "random", "rollup")
        ),
        *(f"imsss_v1p0{part}.xsd" for part in ("seqrule", "util")),
    }
)
SCORM2004_4, SCORM2004_3 = (
    Standard(
        version,
        {
            None: "http://www.imsglobal.org/xsd/imscp_v1p1",
            "adlcp": "http://www.adlnet.org/xsd/adlcp_v1p3",
            "adlseq": "http://www.adlnet.org/xsd/adlseq_v1p3",
            "adlnav": "http://www.adlnet.org/xsd/adlnav_v1p3",
            "imsss": "http://www.imsglobal.org/xsd/imsss",
            "xsi": XSI,
        },
        "{http://www.adlnet.org/xsd/adlcp_v1p3}scormType",
        _SCHEMA_FILES_2004,
    )
    for version in ("2004 4th Edition", "2004 3rd Edition")
)


def breaches(package: bytes, standard: Standard = SCORM12) -> list[str]:
    """Return every rule that a SCORM package breaks, as sentences."""
    with ZipFile(BytesIO(package)) as archive:
        names = archive.namelist()
        raw = archive.read(MANIFEST)
        pages = {name: archive.read(name).decode() for name in names if name.endswith(".html")}
    root = etree.fromstring(raw)
    return [
        *_names(names),
        *_text(raw),
        *_namespaces(root, names, standard),
        *_head(root, standard),
        *_references(root, standard),
        *_prerequisites(root, standard),
        *_titles(root, standard),
        *_resources(root, names, standard),
        *_avoided(root, standard),
        *(sequencing_breaches(root) if standard.version != "1.2" else ()),
        *(breach for page in pages.values() for breach in page_breaches(page, names)),
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


def _namespaces(root: etree._Element, names: list[str], standard: Standard) -> Iterator[str]:
    """Moodle reads prefixes literally (trap 22); ADL wants every namespace mapped to a file at the root."""
    pairs = root.get(f"{{{XSI}}}schemaLocation", "").split()
    mapped = dict(zip(pairs[::2], pairs[1::2], strict=True))
    for element in root.iter(etree.Element):
        if dict(element.nsmap) != standard.prefixes:
            yield f"{element.tag} knows the prefixes {element.nsmap}"
        if mapped.get(etree.QName(element).namespace or "") not in names:
            yield f"{etree.QName(element).namespace} has no schema file"
    yield from (f"the schema file {name} is missing" for name in sorted(standard.schema_files - {*names}))


def _head(root: etree._Element, standard: Standard) -> Iterator[str]:
    """Sections 1 and 2: which standard it is. Moodle takes any other word for 1.2."""
    head = f"{standard.cp}metadata/{standard.cp}schema"
    found = (root.findtext(head), root.findtext(f"{head}version"))
    if found != ("ADL SCORM", standard.version):
        yield f"schema and version are {found}"


def _references(root: etree._Element, standard: Standard) -> Iterator[str]:
    """Section 3: references resolve, and identifiers are unique."""
    cp = standard.cp
    identifiers = Counter(element.get("identifier") for element in root.iter() if element.get("identifier"))
    yield from (f"the identifier {each} is not unique" for each, count in identifiers.items() if count > 1)
    organizations = {each.get("identifier") for each in root.iter(f"{cp}organization")}
    for each in root.iter(f"{cp}organizations"):
        if each.get("default") not in organizations:
            yield "the default organization does not exist"
    resources = {each.get("identifier") for each in root.iter(f"{cp}resource")}
    for each in root.iter(f"{cp}item", f"{cp}dependency"):
        leads_on = each.find(f"{cp}item") is not None
        if each.get("identifierref") not in resources and not leads_on:
            yield f"the reference {each.get('identifierref')} leads nowhere"


def _prerequisites(root: etree._Element, standard: Standard) -> Iterator[str]:
    """An `aicc_script` names items that come before, parted by `&`, for Moodle knows no blocks."""
    items = [item for item in root.iter(f"{standard.cp}item") if item.get("identifierref")]
    before: set[str] = set()
    for item in items:
        for script in item.iterfind("{*}prerequisites"):
            named = (script.text or "").split("&")
            yield from (f"the prerequisite {each} comes not before" for each in named if each not in before)
        before.add(item.get("identifier", ""))


def _titles(root: etree._Element, standard: Standard) -> Iterator[str]:
    """Section 3: an item without a title is refused. Section 10: Moodle aborts above 255 characters."""
    for each in root.iter(f"{standard.cp}organization", f"{standard.cp}item"):
        title = each.findtext(f"{standard.cp}title", "")
        if not title.strip() or len(title) > 255:
            yield f"{each.get('identifier')} has a title of {len(title)} characters"


def _resources(root: etree._Element, names: list[str], standard: Standard) -> Iterator[str]:
    """Section 3: every file is listed under its very name. Trap 21: the SCO's resource is the first."""
    resources = list(root.iter(f"{standard.cp}resource"))
    kinds = [resource.get(standard.kind) for resource in resources]
    if kinds[:1] != ["sco"]:
        yield "the first resource is not a SCO"
    listed: Counter[str] = Counter()
    for resource, kind in zip(resources, kinds, strict=True):
        files = [each.get("href", "") for each in resource.iter(f"{standard.cp}file")]
        listed.update(files)
        if kind not in ("sco", "asset"):
            yield f"{resource.get('identifier')} is neither a SCO nor an asset"
        if kind == "sco" and resource.get("href") not in files:
            yield f"the resource's href {resource.get('href')} is none of its files"
    yield from (f"{name} is listed twice" for name, count in listed.items() if count > 1)
    yield from (f"{name} is listed but not there" for name in sorted({*listed} - {*names}))
    unlisted = {*names} - {*listed} - {MANIFEST} - standard.schema_files
    yield from (f"{name} is there but not listed" for name in sorted(unlisted))


def _avoided(root: etree._Element, standard: Standard) -> Iterator[str]:
    """Trap 13: no mastery score. Section 3: no nested manifest. Trap 25: language tags with a hyphen."""
    for name in ("masteryscore", "manifest"):
        if root.find(f".//{{*}}{name}") is not None:
            yield f"there is {name}"
    for element in root.iter():
        if f"{XML}base" in element.attrib:
            yield f"{element.tag} has xml:base"
        if "_" in element.get(f"{XML}lang", ""):
            yield f"{element.get(f'{XML}lang')} is not a language tag"
        if etree.QName(element).namespace not in standard.prefixes.values():
            yield f"{element.tag} is of another standard"


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
