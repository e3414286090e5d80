"""Changes of a manifest, one at a time, in every place: most break it, some do not."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml import etree

from tests.export.schema_sets import EDITIONS, XML, XS, official_definitions

# One more and one less than every length in the standards; values of every type, and near them.
VALUES = (
    *("x" * (limit + over) for limit in (13, 20, 100, 200, 255, 1000, 2000) for over in (0, 1)),
    "", " ", "a b", "1", "1.2", "1.3", "-5", "99999999999", "0", "0.5", "-1", "1.0001", "-0.5", "-1.1", "+1",
    "1e0", "true", "True", "yes", " true ", "en", "en-GB", "en_GB", "x-none", "ADL SCORM", "SCO", " always ",
    "uri", "%zz", "PT1H", "1H", "2026-11-25",
    "2026-11-25T00:00:00", "a.html?b#c", "[", "ă", "2b", "o", "r1", "s",
)  # fmt: skip

TAGS = (
    "title", "metadata", "item", "location", "masteryscore", "lom", "langstring", "sequencing", "mapInfo",
    "objective", "objectives", "presentation", "nothing",
)  # fmt: skip

ATTRIBUTES = (
    "nothing", "identifier", "href", "type", "version", "default", "action", "objectiveID", "ID",
    *(f"{{{XML}}}{name}" for name in ("lang", "base", "link", "space", "nothing")), "{urn:unknown}any",
)  # fmt: skip

FOREIGN_ATTRIBUTES = (
    "scormtype",
    "scormType",
    "href",
    "objectivesGlobalToSystem",
    "sharedDataGlobalToSystem",
)


@dataclass(frozen=True, slots=True)
class Words:
    """What is put into a manifest of an edition.

    Attributes:
        values: texts and values of attributes.
        tags: elements that stand elsewhere, or nowhere.
        attributes: names of attributes.
    """

    values: tuple[str, ...]
    tags: tuple[str, ...]
    attributes: tuple[str, ...]


def words(name: str) -> Words:
    """Return the words of an edition: ours, and every word that its official files list."""
    listed = {
        each.get("value", "")
        for definitions in official_definitions(name)
        for each in definitions.iter(f"{XS}enumeration")
    }
    namespaces = [namespace for namespace, _ in EDITIONS[name].namespaces.values()]
    return Words(
        values=(*VALUES, *sorted(listed - set(VALUES))),
        tags=(*(f"{{{each}}}{tag}" for each in namespaces for tag in TAGS), "{urn:unknown}any", "plain"),
        attributes=(
            *ATTRIBUTES,
            *(f"{{{each}}}{one}" for each in namespaces[:3] for one in FOREIGN_ATTRIBUTES),
        ),
    )


Change = Callable[[etree._Element, Words], Iterator[None]]


def drop(element: etree._Element, _: Words) -> Iterator[None]:
    """Without the element."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
        yield


def repeat(element: etree._Element, _: Words) -> Iterator[None]:
    """With the element twice; identifiers stay unique."""
    parent = element.getparent()
    if parent is not None:
        twin = copy.deepcopy(element)
        for each in twin.iter():
            for name in ("identifier", "ID"):
                if name in each.attrib:
                    each.set(name, each.get(name, "") + "-twin")
        element.addnext(twin)
        yield


def move(element: etree._Element, _: Words) -> Iterator[None]:
    """With the element in every other place among its siblings."""
    parent = element.getparent()
    if parent is not None:
        for at in range(len(parent)):
            parent.insert(at, element)
            yield


def insert(element: etree._Element, words: Words) -> Iterator[None]:
    """With something that stands elsewhere, or nowhere, as the first and as the last child."""
    for tag in words.tags:
        for at in (0, len(element)):
            child = etree.Element(tag)
            element.insert(at, child)
            yield
            element.remove(child)


def write(element: etree._Element, words: Words) -> Iterator[None]:
    """With another text."""
    for value in words.values:
        element.text = value
        yield


def rewrite_attribute(element: etree._Element, words: Words) -> Iterator[None]:
    """With another value of an attribute that it has."""
    for name, kept in list(element.attrib.items()):
        for value in words.values:
            element.set(name, value)
            yield
        element.set(name, kept)


def drop_attribute(element: etree._Element, _: Words) -> Iterator[None]:
    """Without one of its attributes."""
    for name, kept in list(element.attrib.items()):
        del element.attrib[name]
        yield
        element.set(name, kept)


def add_attribute(element: etree._Element, words: Words) -> Iterator[None]:
    """With an attribute that it does not have."""
    for name in words.attributes:
        if name not in element.attrib:
            for value in ("en", "sco", "true"):
                element.set(name, value)
                yield
            del element.attrib[name]


CHANGES: tuple[Change, ...] = (
    drop, repeat, move, insert, write, rewrite_attribute, drop_attribute, add_attribute,
)  # fmt: skip
