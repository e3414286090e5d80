"""QTI 2.1: every item holds together, and the right response earns its points by the item's own rules.

The official schema is in no package registry, so its rules that matter to importers stand here.
"""

from __future__ import annotations

import io
import zipfile

import pytest
from lxml import etree

from tests.exchange.banks import COURSES
from westeros_learn.exchange import WRITERS
from westeros_learn.exchange.qti_items import NOT_IN_QTI
from westeros_learn.source.bank import open_bank

QTI = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"
CP = "{http://www.imsglobal.org/xsd/imscp_v1p1}"
ORDER = ("responseDeclaration", "outcomeDeclaration", "itemBody", "responseProcessing", "modalFeedback")
INTERACTIONS = ("choiceInteraction", "orderInteraction", "matchInteraction", "hotspotInteraction",
                "textEntryInteraction", "inlineChoiceInteraction")  # fmt: skip
IN_A_LINE = {"p", "td", "th", "li", "em", "strong", "span"}
NOT_KNOWN = {"figure", "figcaption", "section", "svg", "form", "input", "mark", "u"}


def _package(name: str) -> dict[str, bytes]:
    content = WRITERS["qti21"].write(open_bank(COURSES[name]))
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {member: packed.read(member) for member in packed.namelist()}


def _items(name: str) -> dict[str, etree._Element]:
    files = _package(name)
    return {file.removesuffix(".xml"): etree.fromstring(data) for file, data in files.items()
            if file.endswith(".xml") and file != "imsmanifest.xml"}  # fmt: skip


@pytest.mark.parametrize("name", ["base", "kinds", "hearing"])
def test_the_package_holds_every_question_and_all_that_they_show(name: str) -> None:
    files = _package(name)
    manifest = etree.fromstring(files["imsmanifest.xml"])
    assert [child.tag.removeprefix(CP) for child in manifest] == ["metadata", "organizations", "resources"]
    listed = [file.get("href") for file in manifest.iter(f"{CP}file")]
    assert {*listed} == {*files} - {"imsmanifest.xml"}
    bank = open_bank(COURSES[name])
    told = " ".join(WRITERS["qti21"].notes(bank))
    for identifier, written in bank.written.items():
        left_out = written.data["kind"] in NOT_IN_QTI
        assert (f"{identifier}.xml" in files) != left_out
        assert not left_out or identifier in told
    for item in _items(name).values():
        shown = {str(one.get("src") or one.get("data")) for one in item.iter(f"{QTI}img", f"{QTI}object")}
        assert shown <= {*files}
    assert WRITERS["qti21"].write(bank) == WRITERS["qti21"].write(bank)


@pytest.mark.parametrize("name", ["base", "kinds", "hearing"])
def test_every_item_holds_together(name: str) -> None:
    for identifier, item in _items(name).items():
        assert item.get("identifier") == identifier
        places = [ORDER.index(etree.QName(child).localname) for child in item]
        assert places == sorted(places)
        declared = {one.get("identifier") for one in item.iter(f"{QTI}responseDeclaration")}
        asked = [one.get("responseIdentifier") for tag in INTERACTIONS for one in item.iter(f"{QTI}{tag}")]
        assert asked
        assert {*asked} == declared
        assert not {etree.QName(one).localname for one in item.iter()} & NOT_KNOWN
        typed = item.iter(f"{QTI}textEntryInteraction", f"{QTI}inlineChoiceInteraction")
        assert {etree.QName(one.getparent()).localname for one in typed} <= IN_A_LINE
        said = {one.get("identifier") for one in item.iter(f"{QTI}modalFeedback")}
        keys = {one.get("identifier") for one in item.iter(f"{QTI}simpleChoice", f"{QTI}hotspotChoice")}
        assert said <= keys | {"said"}


class _Processor:
    """Carries out the response processing of an item, as far as ours has rules."""

    def __init__(self, item: etree._Element, responses: dict[str, list[str]]) -> None:
        self._item = item
        self.responses = responses
        self.score = 0.0

    def run(self) -> float:
        (processing,) = self._item.findall(f"{QTI}responseProcessing")
        for rule in processing:
            if rule.tag == f"{QTI}responseCondition":
                condition, *then = rule[0]
                if self._holds(condition):
                    for each in then:
                        self._set(each)
            else:
                self._set(rule)
        return self.score

    def _set(self, rule: etree._Element) -> None:
        if rule.get("identifier") == "SCORE":
            self.score = self._value(rule[0])

    def _declared(self, name: str) -> etree._Element:
        return next(
            one for one in self._item.iter(f"{QTI}responseDeclaration") if one.get("identifier") == name
        )

    def _holds(self, condition: etree._Element) -> bool:
        name = str(condition[0].get("identifier"))
        rights = [value.text or "" for value in self._declared(name).iter(f"{QTI}value")]
        if condition.tag == f"{QTI}match":
            return self.responses[name] == rights
        off = float(str(condition.get("tolerance")).split()[0])
        return abs(float(self.responses[name][0]) - float(rights[0])) <= off

    def _value(self, one: etree._Element) -> float:
        match one.tag.removeprefix(QTI):
            case "sum":
                return sum(map(self._value, one))
            case "product":
                return self._value(one[0]) * self._value(one[1])
            case "baseValue":
                return float(one.text or "")
            case "variable":
                return self.score
            case "mapResponse":
                name = str(one.get("identifier"))
                worth = {str(each.get("mapKey")).casefold(): float(str(each.get("mappedValue")))
                         for each in self._declared(name).iter(f"{QTI}mapEntry")}  # fmt: skip
                (bounds,) = self._declared(name).findall(f"{QTI}mapping")
                least, most = (float(bounds.get(each, "nan")) for each in ("lowerBound", "upperBound"))
                return min(
                    most, max(least, sum(worth.get(each.casefold(), 0) for each in self.responses[name]))
                )
            case tag:
                raise AssertionError(tag)


@pytest.mark.parametrize("name", ["base", "kinds", "hearing"])
def test_the_right_response_earns_all_points_and_a_wrong_one_none(name: str) -> None:
    written = open_bank(COURSES[name]).course.question_by_id
    for identifier, item in _items(name).items():
        declared = {str(one.get("identifier")): one for one in item.iter(f"{QTI}responseDeclaration")}
        right = {
            key: [value.text or "" for value in one.iter(f"{QTI}value")] for key, one in declared.items()
        }
        weight = written[identifier].weight
        assert abs(_Processor(item, right).run() - weight) < 0.001, identifier
        floats = {key for key, one in declared.items() if one.get("baseType") == "float"}
        wrong = {key: ["-98765"] if key in floats else ["none"] for key in right}
        assert _Processor(item, wrong).run() == 0, identifier
