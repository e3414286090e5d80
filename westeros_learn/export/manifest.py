"""The manifest of a SCORM 1.2 package (Content Aggregation Model 1.2, 2.3)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree

from westeros_learn.export.members import PAGE
from westeros_learn.model import Course
from westeros_learn.player import course_minutes

IMSCP = "http://www.imsproject.org/xsd/imscp_rootv1p1p2"
ADLCP = "http://www.adlnet.org/xsd/adlcp_rootv1p2"
IMSMD = "http://www.imsglobal.org/xsd/imsmd_rootv1p2p1"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XML = "http://www.w3.org/XML/1998/namespace"

# Moodle knows no namespaces: it wants IMS elements unprefixed and takes prefixes literally.
_PREFIXES: dict[str | None, str] = {None: IMSCP, "adlcp": ADLCP, "imsmd": IMSMD, "xsi": XSI}

_SCHEMA_FILE = {
    IMSCP: "imscp_rootv1p1p2.xsd",
    ADLCP: "adlcp_rootv1p2.xsd",
    IMSMD: "imsmd_rootv1p2p1.xsd",
}
"""Each namespace in use, and the file at the root of the zip that defines it."""

SCHEMA_FILES = (*_SCHEMA_FILE.values(), "ims_xml.xsd")

TITLE_LENGTH = 200
"""Characters in a title (IMS Content Packaging 1.1.2, titleType). Moodle aborts an import above 255."""

_NO_LANGUAGE = "x-none"
"""What IMS metadata says of a text that is in no language."""

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def manifest(course: Course, files: Sequence[str]) -> bytes:
    """Return `imsmanifest.xml`: one organization with one item, which is one SCO.

    Identifiers come from the course's id alone, because an LMS keeps what it knows
    of a learner by them; a course that was corrected or translated is the same one.

    Args:
        course: the course.
        files: the names of all members that the SCO needs, its page among them. The
            schema files belong to the manifest and not to the SCO.
    """
    root = etree.Element(f"{{{IMSCP}}}manifest", nsmap=_PREFIXES)  # type: ignore[arg-type]  # None is right
    root.set("identifier", course.id)
    root.set(f"{{{XSI}}}schemaLocation", " ".join(f"{uri} {file}" for uri, file in _SCHEMA_FILE.items()))
    metadata = _add(root, IMSCP, "metadata")
    _add(metadata, IMSCP, "schema", "ADL SCORM")
    _add(metadata, IMSCP, "schemaversion", "1.2")
    _add_description(metadata, course)
    _add_organization(root, course)
    _add_resource(root, course, files)
    text: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=False, pretty_print=True)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + text


def _add_organization(root: etree._Element, course: Course) -> None:
    identifier = f"{course.id}-organization"
    organizations = _add(root, IMSCP, "organizations", default=identifier)
    organization = _add(organizations, IMSCP, "organization", identifier=identifier)
    title = shorten(course.title, TITLE_LENGTH)
    _add(organization, IMSCP, "title", title)
    item = _add(
        organization, IMSCP, "item", identifier=f"{course.id}-item", identifierref=f"{course.id}-resource"
    )
    # No masteryscore: by it Moodle would replace the status that the course reports.
    _add(item, IMSCP, "title", title)


def _add_resource(root: etree._Element, course: Course, files: Sequence[str]) -> None:
    resources = _add(root, IMSCP, "resources")
    resource = _add(
        resources, IMSCP, "resource", identifier=f"{course.id}-resource", type="webcontent", href=PAGE
    )
    resource.set(f"{{{ADLCP}}}scormtype", "sco")
    for name in files:
        _add(resource, IMSCP, "file", href=name)


def _add_description(metadata: etree._Element, course: Course) -> None:
    """Add what a catalogue shows of the course (IMS Learning Resource Meta-data 1.2.1)."""
    lom = _add(metadata, IMSMD, "lom")
    general = _add(lom, IMSMD, "general")
    _add_text(general, "title", course.title, course.language)
    _add(general, IMSMD, "language", course.language)
    _add_text(general, "description", course.summary, course.language)
    for keyword in course.keywords:
        _add_text(general, "keyword", keyword, course.language)
    time = _add(_add(lom, IMSMD, "educational"), IMSMD, "typicallearningtime")
    _add(time, IMSMD, "datetime", _learning_time(course))
    _add_text(_add(lom, IMSMD, "rights"), "description", course.licence, _NO_LANGUAGE)


def _learning_time(course: Course) -> str:
    """Return the minutes of all lessons as an ISO 8601 duration."""
    hours, minutes = divmod(course_minutes(course), 60)
    return "PT" + (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes or not hours else "")


def _add_text(parent: etree._Element, name: str, text: str, language: str) -> None:
    langstring = _add(_add(parent, IMSMD, name), IMSMD, "langstring", text)
    langstring.set(f"{{{XML}}}lang", language)


def _add(
    parent: etree._Element, namespace: str, name: str, text: str | None = None, **attributes: str
) -> etree._Element:
    element = etree.SubElement(parent, f"{{{namespace}}}{name}")
    for attribute, value in attributes.items():
        element.set(attribute, value)
    if text is not None:
        element.text = clean(text)
    return element


def clean(text: str) -> str:
    """Return a text on one line, without characters that XML forbids."""
    return " ".join(_NOT_IN_XML.sub("", text).split())


def shorten(text: str, length: int) -> str:
    """Return a text that is no longer than `length`, cut between words if it can be."""
    text = clean(text)
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"
