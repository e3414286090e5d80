"""The manifest of a SCORM 2004 package (Content Aggregation Model, 3.4 and 5), 3rd and 4th Edition.

There is no catalogue entry inside (LOM): ADL's checker would then want the LOM's own
schema files with their folders in every package, and Moodle reads none of it.
"""

from __future__ import annotations

from lxml import etree

from westeros_learn.export.editions import Edition
from westeros_learn.export.manifest import Contents, add_organization, add_resources, begin
from westeros_learn.export.xml import add, document
from westeros_learn.model import Course

HIDDEN = ("previous", "continue", "exitAll", "abandon", "abandonAll")
"""Buttons of an LMS that the learner is not offered: with one SCO there is nothing before
or after it, and the others throw away what was done. Leaving stays: `exit`, `suspendAll`."""


def manifest(course: Course, contents: Contents, edition: Edition) -> bytes:
    """Return `imsmanifest.xml` for an edition of SCORM 2004."""
    root = begin(course, edition)
    organization, items = add_organization(root, course, contents.groups)
    for item, sco in items:
        _let_content_report(item, sco.item)
        _hide_buttons(item)
    _start_at_once(organization)
    add_resources(root, course, contents, edition)
    return document(root)


def _start_at_once(organization: etree._Element) -> None:
    """Let an LMS that is asked to start go on to the SCO; by default it would wait for a choice."""
    imsss = str(organization.nsmap["imsss"])
    sequencing = add(organization, imsss, "sequencing")
    add(sequencing, imsss, "controlMode", choice="true", flow="true")


def _let_content_report(item: etree._Element, identifier: str) -> None:
    """Say that the course itself decides what is completed and what is passed.

    Without this an LMS sets both where it thinks that the content forgot to (Sequencing
    and Navigation, 4.3.2), and a measure to be reached or a threshold would replace what
    the content says: there is none.
    """
    imsss = str(item.nsmap["imsss"])
    sequencing = add(item, imsss, "sequencing")
    objectives = add(sequencing, imsss, "objectives")
    add(objectives, imsss, "primaryObjective", objectiveID=f"{identifier}-objective")
    add(
        sequencing,
        imsss,
        "deliveryControls",
        completionSetByContent="true",
        objectiveSetByContent="true",
    )


def _hide_buttons(item: etree._Element) -> None:
    adlnav = str(item.nsmap["adlnav"])
    interface = add(add(item, adlnav, "presentation"), adlnav, "navigationInterface")
    for name in HIDDEN:
        add(interface, adlnav, "hideLMSUI", name)
