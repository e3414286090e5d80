"""Our schema files accept and reject the same manifests as the official ones.

A manifest that holds everything is changed in one place at a time, in every place.
"""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
from lxml import etree

from tests.export.mutations import CHANGES, Change, words
from tests.export.schema_sets import EDITIONS, XS, official_definitions, official_schema, our_schema

pytestmark = pytest.mark.slow

ADLCP = "{http://www.adlnet.org/xsd/adlcp_v1p3}"
ADLSEQ = "{http://www.adlnet.org/xsd/adlseq_v1p3}"
HERE = Path(__file__).parent

editions = pytest.mark.parametrize("name", EDITIONS)


def full(name: str) -> etree._Element:
    """Return a manifest that holds everything that an edition knows."""
    parser = etree.XMLParser(remove_blank_text=True, remove_comments=True)
    file = HERE / f"full-{name.partition('-')[0]}.xml"
    root = etree.parse(file, parser).getroot()
    if name == "scorm2004-3":
        for element in [*root.iter(f"{ADLCP}data", f"{ADLSEQ}objectives")]:
            element.getparent().remove(element)
        for element in root.iter(f"{ADLCP}completionThreshold"):
            element.attrib.clear()
        for element in root.iter("{*}organization"):
            element.attrib.pop(f"{ADLCP}sharedDataGlobalToSystem", "")
    return root


@editions
def test_the_full_manifest_is_valid_by_both(name: str) -> None:
    """What every change starts from is right, so that each verdict is the change's own."""
    our_schema(name).assertValid(full(name))
    official_schema(name).assertValid(full(name))


@editions
def test_the_full_manifest_holds_every_element_and_attribute(name: str) -> None:
    """Nothing in the official files escapes the comparison."""
    elements: set[str] = set()
    attributes: set[str] = set()
    for schema in official_definitions(name):
        target = schema.get("targetNamespace")
        named = (each for each in schema.iter(f"{XS}element") if each.get("name"))
        elements |= {f"{{{target}}}{each.get('name')}" for each in named}
        attributes |= {each.get("name", "") for each in schema.iter(f"{XS}attribute")}
    used = [etree.QName(key).localname for element in full(name).iter() for key in element.attrib]
    assert elements == {str(element.tag) for element in full(name).iter()}
    assert attributes - {""} == set(used)


@editions
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_same_verdict_on_every_changed_manifest(change: Change, name: str) -> None:
    """Whatever is changed, and wherever: both accept it, or both reject it."""
    ours, official, vocabulary = our_schema(name), official_schema(name), words(name)
    verdicts: set[bool] = set()
    for number in range(len(list(full(name).iter()))):
        changed = full(name)
        element = list(changed.iter())[number]
        before = etree.tostring(element)[:200]
        for _ in change(element, vocabulary):
            verdict = official.validate(changed)
            verdicts.add(verdict)
            assert ours.validate(changed) == verdict, (
                f"{change.__name__} {before!r}: the official one says {verdict}, "
                f"{official.error_log or ours.error_log}"
            )
    assert verdicts == {True, False}, "the changes must make both right and wrong manifests"


@editions
def test_same_verdict_on_every_root(name: str) -> None:
    """A metadata file of its own starts with another element; both know the same ones."""
    for element in full(name).iter():
        alone = copy.deepcopy(element)
        assert our_schema(name).validate(alone) == official_schema(name).validate(alone), element.tag
