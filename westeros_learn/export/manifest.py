"""What the manifests of all editions share: who is launched, under which names, with which files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from westeros_learn.export.editions import Edition
from westeros_learn.export.xml import XSI, add, shorten
from westeros_learn.model import Course

MANIFEST = "imsmanifest.xml"

TITLE_LENGTH = 200
"""Characters in a title (IMS Content Packaging 1.1.2, titleType). Moodle aborts an import above 255."""


@dataclass(frozen=True, slots=True)
class Sco:
    """What an LMS launches by itself: one item with one resource.

    Attributes:
        item: the item's identifier. An LMS keeps what it knows of a learner by it, so it
            outlives every correction of the course.
        resource: the resource's identifier.
        title: what the learner chooses it by.
        page: the name of its document.
        files: the names of all members that it needs alone, its page among them.
        prerequisites: what must be completed before, as an `aicc_script`; "" for nothing.
    """

    item: str
    resource: str
    title: str
    page: str
    files: tuple[str, ...]
    prerequisites: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """SCOs under a heading; those of a group without a title stand under the course itself."""

    scos: tuple[Sco, ...]
    identifier: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a manifest lists.

    Attributes:
        groups: what is launched, in order.
        shared: the names of members that every SCO needs.
    """

    groups: tuple[Group, ...]
    shared: tuple[str, ...] = ()

    @property
    def scos(self) -> Iterator[Sco]:
        """Every SCO in order."""
        return (sco for group in self.groups for sco in group.scos)


def begin(course: Course, edition: Edition) -> etree._Element:
    """Return a manifest with its head: the namespaces, each with its schema file, and the edition.

    Identifiers come from ids alone, because an LMS keeps what it knows of a learner by
    them; a course that was corrected or translated is the same one.
    """
    namespaces = edition.namespaces
    prefixes = {prefix: namespace for prefix, (namespace, _) in namespaces.items()} | {"xsi": XSI}
    imscp = prefixes[None]
    root = etree.Element(f"{{{imscp}}}manifest", nsmap=prefixes)  # type: ignore[arg-type]  # None is right
    root.set("identifier", course.id)
    root.set(f"{{{XSI}}}schemaLocation", " ".join(f"{uri} {file}" for uri, file in namespaces.values()))
    metadata = add(root, imscp, "metadata")
    add(metadata, imscp, "schema", "ADL SCORM")
    add(metadata, imscp, "schemaversion", edition.version)
    return root


def add_organization(
    root: etree._Element, course: Course, groups: Sequence[Group]
) -> tuple[etree._Element, list[tuple[etree._Element, Sco]]]:
    """Add the one organization; return it, and each SCO's item for the edition to say more in."""
    imscp = _imscp(root)
    identifier = f"{course.id}-organization"
    organizations = add(root, imscp, "organizations", default=identifier)
    organization = _titled(organizations, "organization", course.title, identifier=identifier)
    items = []
    for group in groups:
        over = (
            _titled(organization, "item", group.title, identifier=group.identifier)
            if group.title
            else organization
        )
        items += [
            (_titled(over, "item", sco.title, identifier=sco.item, identifierref=sco.resource), sco)
            for sco in group.scos
        ]
    return organization, items


def add_resources(root: etree._Element, course: Course, contents: Contents, edition: Edition) -> None:
    """Add the resources: the SCOs first, for Open edX launches the first one, then what they share.

    The schema files belong to the manifest and to no resource.
    """
    resources = add(root, _imscp(root), "resources")
    shared = f"{course.id}-shared"
    for sco in contents.scos:
        resource = _add_resource(resources, edition, "sco", sco.resource, sco.files, href=sco.page)
        if contents.shared:
            add(resource, _imscp(root), "dependency", identifierref=shared)
    if contents.shared:
        _add_resource(resources, edition, "asset", shared, contents.shared)


def _add_resource(
    resources: etree._Element,
    edition: Edition,
    kind: str,
    identifier: str,
    files: Sequence[str],
    **attributes: str,
) -> etree._Element:
    imscp = _imscp(resources)
    resource = add(resources, imscp, "resource", identifier=identifier, type="webcontent", **attributes)
    resource.set(f"{{{resource.nsmap['adlcp']}}}{edition.kind}", kind)
    for name in files:
        add(resource, imscp, "file", href=name)
    return resource


def _titled(parent: etree._Element, name: str, title: str, **attributes: str) -> etree._Element:
    # No masteryscore: by it Moodle would replace the status that the course reports.
    element = add(parent, _imscp(parent), name, **attributes)
    add(element, _imscp(parent), "title", shorten(title, TITLE_LENGTH))
    return element


def _imscp(element: etree._Element) -> str:
    return str(element.nsmap[None])
