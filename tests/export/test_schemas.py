"""Our schema files accept and reject the same manifests as the official ones.

A manifest that holds everything is changed in one place at a time, in every place.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from lxml import etree

IMSCP = "{http://www.imsproject.org/xsd/imscp_rootv1p1p2}"
ADLCP = "{http://www.adlnet.org/xsd/adlcp_rootv1p2}"
IMSMD = "{http://www.imsglobal.org/xsd/imsmd_rootv1p2p1}"
XML = "{http://www.w3.org/XML/1998/namespace}"
OFFICIAL_NAMES = ("imscp_rootv1p1p2.xsd", "adlcp_rootv1p2.xsd", "imsmd_rootv1p2p1.xsd")

# One more and one less than every length and list of words in the standard.
VALUES = (
    *("x" * (limit + over) for limit in (13, 20, 100, 200, 255, 1000, 2000) for over in (0, 1)),
    "", " ", "a b", "1", "1.2", "1.3", "-5", "99999999999", "true", "True", "yes", "en", "en-GB", "en_GB",
    "x-none", "ADL SCORM", "sco", "asset", "SCO", "aicc_script", "exit,message", "exit,no message",
    "continue,message", "continue,no message", "URI", "TEXT", "uri", "hierarchical", "%zz", "a.html?b#c", "[",
    "ă", "2b", "o", "r1",
)  # fmt: skip

FOREIGN = (
    f"{IMSCP}title", f"{IMSCP}metadata", f"{IMSCP}item", f"{ADLCP}location", f"{ADLCP}masteryscore",
    f"{ADLCP}nothing", f"{IMSMD}lom", f"{IMSMD}langstring", f"{IMSMD}nothing", "{urn:unknown}any", "plain",
)  # fmt: skip

ATTRIBUTES = (
    "nothing", "identifier", "href", "type", "version", "default", f"{XML}lang", f"{XML}base", f"{XML}link",
    f"{XML}nothing", f"{ADLCP}scormtype", f"{ADLCP}scormType", f"{IMSCP}href", "{urn:unknown}any",
)  # fmt: skip

Change = Callable[[etree._Element], Iterator[None]]


def drop(element: etree._Element) -> Iterator[None]:
    """Without the element."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
        yield


def repeat(element: etree._Element) -> Iterator[None]:
    """With the element twice; identifiers stay unique."""
    parent = element.getparent()
    if parent is not None:
        twin = copy.deepcopy(element)
        for each in twin.iter():
            if "identifier" in each.attrib:
                each.set("identifier", each.get("identifier", "") + "-twin")
        element.addnext(twin)
        yield


def move(element: etree._Element) -> Iterator[None]:
    """With the element in every other place among its siblings."""
    parent = element.getparent()
    if parent is not None:
        for at in range(len(parent)):
            parent.insert(at, element)
            yield


def insert(element: etree._Element) -> Iterator[None]:
    """With something that stands elsewhere, or nowhere, as the first and as the last child."""
    for tag in FOREIGN:
        for at in (0, len(element)):
            child = etree.Element(tag)
            element.insert(at, child)
            yield
            element.remove(child)


def write(element: etree._Element) -> Iterator[None]:
    """With another text."""
    for value in VALUES:
        element.text = value
        yield


def rewrite_attribute(element: etree._Element) -> Iterator[None]:
    """With another value of an attribute that it has."""
    for name, kept in list(element.attrib.items()):
        for value in VALUES:
            element.set(name, value)
            yield
        element.set(name, kept)


def drop_attribute(element: etree._Element) -> Iterator[None]:
    """Without one of its attributes."""
    for name, kept in list(element.attrib.items()):
        del element.attrib[name]
        yield
        element.set(name, kept)


def add_attribute(element: etree._Element) -> Iterator[None]:
    """With an attribute that it does not have."""
    for name in ATTRIBUTES:
        if name not in element.attrib:
            for value in ("en", "sco"):
                element.set(name, value)
                yield
            del element.attrib[name]


CHANGES: tuple[Change, ...] = (
    drop, repeat, move, insert, write, rewrite_attribute, drop_attribute, add_attribute,
)  # fmt: skip


@pytest.fixture(scope="module")
def full() -> etree._Element:
    parser = etree.XMLParser(remove_blank_text=True, remove_comments=True)
    return etree.parse(Path(__file__).with_name("full-manifest.xml"), parser).getroot()


def test_the_full_manifest_is_valid_by_both(
    full: etree._Element, our_schema: etree.XMLSchema, official_schema: etree.XMLSchema
) -> None:
    """What every change starts from is right, so that each verdict is the change's own."""
    our_schema.assertValid(full)
    official_schema.assertValid(full)


def test_the_full_manifest_holds_every_element(full: etree._Element, official_files: Path) -> None:
    """No element of the official files escapes the comparison."""
    known = set()
    for name in OFFICIAL_NAMES:
        schema = etree.parse(official_files / name).getroot()
        target = schema.get("targetNamespace")
        elements = schema.iterfind("{http://www.w3.org/2001/XMLSchema}element")
        known |= {f"{{{target}}}{element.get('name')}" for element in elements}
    assert known == {str(element.tag) for element in full.iter()}


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_same_verdict_on_every_changed_manifest(
    change: Change, full: etree._Element, our_schema: etree.XMLSchema, official_schema: etree.XMLSchema
) -> None:
    """Whatever is changed, and wherever: both accept it, or both reject it."""
    verdicts: set[bool] = set()
    for number in range(len(list(full.iter()))):
        changed = copy.deepcopy(full)
        element = list(changed.iter())[number]
        before = etree.tostring(element)[:200]
        for _ in change(element):
            verdict = official_schema.validate(changed)
            verdicts.add(verdict)
            assert our_schema.validate(changed) == verdict, (
                f"{change.__name__} {before!r}: the official one says {verdict}, "
                f"{official_schema.error_log or our_schema.error_log}"
            )
    assert verdicts == {True, False}, "the changes must make both right and wrong manifests"


def test_same_verdict_on_every_root(
    full: etree._Element, our_schema: etree.XMLSchema, official_schema: etree.XMLSchema
) -> None:
    """A metadata file of its own starts with another element; both know the same ones."""
    for element in full.iter():
        alone = copy.deepcopy(element)
        assert our_schema.validate(alone) == official_schema.validate(alone), element.tag
