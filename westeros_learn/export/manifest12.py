"""The manifest of a SCORM 1.2 package (Content Aggregation Model 1.2, 2.3)."""

from __future__ import annotations

from lxml import etree

from westeros_learn.export.editions import SCORM12
from westeros_learn.export.manifest import Contents, add_organization, add_resources, begin
from westeros_learn.export.xml import XML, add, document
from westeros_learn.model import Course
from westeros_learn.player import course_minutes

ADLCP = SCORM12.namespaces["adlcp"][0]
IMSMD = SCORM12.namespaces["imsmd"][0]

_NO_LANGUAGE = "x-none"
"""What IMS metadata says of a text that is in no language."""


def manifest(course: Course, contents: Contents) -> bytes:
    """Return `imsmanifest.xml` for SCORM 1.2."""
    root = begin(course, SCORM12)
    _add_description(root[0], course)
    _, items = add_organization(root, course, contents.groups)
    for item, sco in items:
        if sco.prerequisites:
            add(item, ADLCP, "prerequisites", sco.prerequisites, type="aicc_script")
    add_resources(root, course, contents, SCORM12)
    return document(root)


def _add_description(metadata: etree._Element, course: Course) -> None:
    """Add what a catalogue shows of the course (IMS Learning Resource Meta-data 1.2.1)."""
    lom = add(metadata, IMSMD, "lom")
    general = add(lom, IMSMD, "general")
    _add_text(general, "title", course.title, course.language)
    add(general, IMSMD, "language", course.language)
    _add_text(general, "description", course.summary, course.language)
    for keyword in course.keywords:
        _add_text(general, "keyword", keyword, course.language)
    time = add(add(lom, IMSMD, "educational"), IMSMD, "typicallearningtime")
    add(time, IMSMD, "datetime", _learning_time(course))
    _add_text(add(lom, IMSMD, "rights"), "description", course.licence, _NO_LANGUAGE)


def _learning_time(course: Course) -> str:
    """Return the minutes of all lessons as an ISO 8601 duration."""
    hours, minutes = divmod(course_minutes(course), 60)
    return "PT" + (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes or not hours else "")


def _add_text(parent: etree._Element, name: str, text: str, language: str) -> None:
    langstring = add(add(parent, IMSMD, name), IMSMD, "langstring", text)
    langstring.set(f"{{{XML}}}lang", language)
