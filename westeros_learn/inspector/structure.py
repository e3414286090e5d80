"""What a manifest shows of a course: its title, its table of contents, its languages."""

from __future__ import annotations

from lxml import etree

from westeros_learn.inspector.findings import shown
from westeros_learn.inspector.manifest import XML, Manifest
from westeros_learn.inspector.report import Node


def title_of(manifest: Manifest) -> str:
    """Return the title of the default organization, or of the first."""
    return _title(_default(manifest)) or shown(manifest.root.findtext(".//{*}title", "").strip())


def outline(manifest: Manifest) -> tuple[Node, ...]:
    """Return the table of contents of the default organization."""
    organization = _default(manifest)
    return () if organization is None else _nodes(organization, manifest)


def languages_of(manifest: Manifest) -> tuple[str, ...]:
    """Return the language tags that the manifest names."""
    tags = [each.get(f"{XML}lang", "") for each in manifest.root.iter(etree.Element)]
    tags += [(each.text or "").strip() for each in manifest.all("language")]
    return tuple(sorted({shown(tag) for tag in tags if tag and tag != "x-none"}))


def _default(manifest: Manifest) -> etree._Element | None:
    organizations = [*manifest.all("organization")]
    wanted = next((each.get("default") for each in manifest.all("organizations")), None)
    named = (each for each in organizations if each.get("identifier") == wanted)
    return next(named, organizations[0] if organizations else None)


def _title(element: etree._Element | None) -> str:
    return "" if element is None else shown((element.findtext("{*}title") or "").strip())


def _nodes(parent: etree._Element, manifest: Manifest) -> tuple[Node, ...]:
    return tuple(_node(item, manifest) for item in parent.iterfind("{*}item"))


def _node(item: etree._Element, manifest: Manifest) -> Node:
    resource = manifest.resources.get(item.get("identifierref", ""))
    return Node(
        title=_title(item),
        identifier=shown(item.get("identifier", "")),
        launches="" if resource is None else shown(manifest.path(resource)),
        reports=resource is not None and manifest.is_sco(resource),
        children=_nodes(item, manifest),
    )
