"""The manifest of a Common Cartridge 1.1, and its web links (IMS CC 1.1, 4.2 to 4.7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from lxml import etree

from westeros_learn.export.manifest import TITLE_LENGTH
from westeros_learn.export.xml import XSI, add, document, shorten
from westeros_learn.model import Course

CC = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
LOM = "http://ltsc.ieee.org/xsd/imsccv1p1/LOM/manifest"
WEB_LINK = "http://www.imsglobal.org/xsd/imsccv1p1/imswl_v1p1"
_PROFILE = "http://www.imsglobal.org/profile/cc/ccv1p1"
_SCHEMAS = {
    CC: f"{_PROFILE}/ccv1p1_imscp_v1p2_v1p0.xsd",
    LOM: f"{_PROFILE}/LOM/ccv1p1_lommanifest_v1p0.xsd",
}


@dataclass(frozen=True, slots=True)
class Resource:
    """Something in a cartridge.

    Attributes:
        kind: its type, as the standard names it.
        files: the names of its files, the one that is opened first.
        uses: the identifiers of resources that it needs.
    """

    identifier: str
    kind: str
    files: tuple[str, ...]
    uses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the contents: what it opens, or what stands under it."""

    title: str
    resource: str = ""
    under: tuple[Line, ...] = ()


def cartridge_manifest(course: Course, lines: Sequence[Line], resources: Sequence[Resource]) -> bytes:
    """Return the manifest: what the cartridge is, its contents, its resources."""
    names = {None: CC, "lomimscc": LOM, "xsi": XSI}
    root = etree.Element(f"{{{CC}}}manifest", nsmap=names, identifier=course.id)  # type: ignore[arg-type]  # None is the default namespace
    root.set(f"{{{XSI}}}schemaLocation", " ".join(f"{uri} {file}" for uri, file in _SCHEMAS.items()))
    _add_metadata(root, course)
    organization = add(
        add(root, CC, "organizations"),
        CC,
        "organization",
        identifier=f"{course.id}-organization",
        structure="rooted-hierarchy",
    )
    # The outermost item is a mere frame, and has no title.
    _add_lines(add(organization, CC, "item", identifier="root"), lines, count(1))
    listed = add(root, CC, "resources")
    for each in resources:
        opened = {} if each.kind.startswith("ims") else {"href": each.files[0]}
        element = add(listed, CC, "resource", identifier=each.identifier, type=each.kind, **opened)
        for name in each.files:
            add(element, CC, "file", href=name)
        for used in each.uses:
            add(element, CC, "dependency", identifierref=used)
    return document(root)


def _add_metadata(root: etree._Element, course: Course) -> None:
    metadata = add(root, CC, "metadata")
    add(metadata, CC, "schema", "IMS Common Cartridge")
    add(metadata, CC, "schemaversion", "1.1.0")
    lom = add(metadata, LOM, "lom")
    general = add(lom, LOM, "general")
    for name, text in (("title", course.title), ("description", course.summary)):
        if name == "description":
            add(general, LOM, "language", course.language)
        add(add(general, LOM, name), LOM, "string", text, language=course.language)
    for keyword in course.keywords:
        add(add(general, LOM, "keyword"), LOM, "string", keyword, language=course.language)
    rights = add(lom, LOM, "rights")
    add(add(rights, LOM, "copyrightAndOtherRestrictions"), LOM, "value", "yes")
    add(add(rights, LOM, "description"), LOM, "string", course.licence, language="en")


def _add_lines(parent: etree._Element, lines: Sequence[Line], numbers: count[int]) -> None:
    for line in lines:
        opened = {"identifierref": line.resource} if line.resource else {}
        item = add(parent, CC, "item", identifier=f"item-{next(numbers)}", **opened)
        add(item, CC, "title", shorten(line.title, TITLE_LENGTH))
        _add_lines(item, line.under, numbers)


def web_link(title: str, address: str) -> bytes:
    """Return a link to the web as a document."""
    root = etree.Element(f"{{{WEB_LINK}}}webLink", nsmap={None: WEB_LINK, "xsi": XSI})  # type: ignore[dict-item]  # None is the default namespace
    root.set(f"{{{XSI}}}schemaLocation", f"{WEB_LINK} {_PROFILE}/ccv1p1_imswl_v1p1.xsd")
    add(root, WEB_LINK, "title", shorten(title, TITLE_LENGTH))
    add(root, WEB_LINK, "url", href=address)
    return document(root)
