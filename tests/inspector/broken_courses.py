"""A package for each rule about sequencing, cmi5 and Common Cartridge (D, U, K)."""

from __future__ import annotations

from tests.inspector.packages import Case, Change, Files, both, drop, sub

_OBJECTIVE = '<imsss:primaryObjective objectiveID="base-item-objective"/>'
_OPEN_OBJECTIVE = _OBJECTIVE.replace("/>", ">")
_SEQUENCING = "<imsss:sequencing>\n          <imsss:objectives>"
_RULES = (
    '<imsss:rollupRules><imsss:rollupRule childActivitySet="all"><imsss:rollupConditions>'
    '<imsss:rollupCondition condition="completed"/></imsss:rollupConditions>'
    '<imsss:rollupAction action="completed"/></imsss:rollupRule></imsss:rollupRules>'
)
_CONDITION = (
    "<imsss:sequencingRules><imsss:preConditionRule><imsss:ruleConditions>"
    '<imsss:ruleCondition referencedObjective="{}" condition="satisfied"/></imsss:ruleConditions>'
    '<imsss:ruleAction action="skip"/></imsss:preConditionRule></imsss:sequencingRules>'
)
_COLLECTION = (
    '<imsss:sequencingCollection><imsss:sequencing ID="s"><imsss:controlMode flow="true"/>'
    "</imsss:sequencing></imsss:sequencingCollection></manifest>"
)


def _before_objectives(text: str) -> Change:
    return sub(_SEQUENCING, _SEQUENCING.replace("<imsss:objectives>", f"{text}<imsss:objectives>"))


_REFERRING = sub(_SEQUENCING, _SEQUENCING.replace("sequencing>", 'sequencing IDRef="s">', 1))

SEQUENCING = {
    "D101": Case(
        sub(
            _OBJECTIVE,
            f'{_OPEN_OBJECTIVE}<imsss:mapInfo targetObjectiveID="all"/></imsss:primaryObjective>',
        ),
        "scorm2004",
    ),
    "D102": Case(both(_REFERRING, sub("</manifest>", _COLLECTION)), "scorm2004"),
    "D103": Case(_REFERRING, "scorm2004"),
    "D104": Case(_before_objectives(_RULES), "scorm2004"),
    "D105": Case(_before_objectives(_CONDITION.format("other")), "scorm2004"),
    "D106": Case(
        sub(
            "<adlnav:presentation>",
            "<adlcp:completionThreshold>0.8</adlcp:completionThreshold><adlnav:presentation>",
        ),
        "scorm2004",
    ),
    "D107": Case(sub('choice="true" flow="true"', 'choice="false" flow="false"'), "scorm2004"),
    "D108": Case(
        sub(
            _OBJECTIVE,
            _OBJECTIVE.replace(
                "/>",
                ' satisfiedByMeasure="true"><imsss:minNormalizedMeasure>0.7'
                "</imsss:minNormalizedMeasure></imsss:primaryObjective>",
            ),
        ),
        "scorm2004",
    ),
    "D109": Case(_before_objectives('<imsss:limitConditions attemptLimit="2"/>'), "scorm2004"),
    "D110": Case(_before_objectives('<imsss:rollupRules objectiveMeasureWeight="0.5"/>'), "scorm2004"),
    "D111": Case(
        _before_objectives(
            _CONDITION.format("base-item-objective").replace(' condition="', ' operator="not" condition="')
        ),
        "scorm2004",
    ),
    "D112": Case(
        both(
            sub(
                '<item identifier="base-item"',
                '<item identifier="over"><title>Over</title><item identifier="base-item"',
            ),
            sub(
                "</adlnav:presentation>\n      </item>",
                "</adlnav:presentation></item><imsss:sequencing>"
                '<imsss:controlMode choice="false" flow="false"/></imsss:sequencing></item>',
            ),
        ),
        "scorm2004",
    ),
}


def _cmi5(old: str, new: str) -> Case:
    return Case(sub(old, new, "cmi5.xml"), "cmi5")


_COURSE_TITLE = '<title><langstring lang="en">A course</langstring></title>'
_BLOCK_TITLE = '<title><langstring lang="en">A block</langstring></title>'


def _no_unit(files: Files) -> None:
    text = files["cmi5.xml"]
    files["cmi5.xml"] = text[: text.index(b"<au")] + text[text.index(b"</au>") + 5 :]


CMI5 = {
    "U101": _cmi5("profiles/cmi5/v1/", "profiles/cmi5/v2/"),
    "U102": _cmi5(_COURSE_TITLE, ""),
    "U103": _cmi5("<url>index.html?unit=1</url>", ""),
    "U104": _cmi5('"Passed"', '"passed"'),
    "U105": _cmi5('"0.7"', '"70"'),
    "U106": _cmi5('"AnyWindow"', '"Window"'),
    "U107": _cmi5('block id="https://example.org/block"', 'block id="https://example.org/course"'),
    "U108": Case(drop("index.html"), "cmi5"),
    "U109": _cmi5('"https://example.org/unit"', '"unit"'),
    "U110": Case(_no_unit, "cmi5"),
    "U111": _cmi5('<langstring lang="en">', "<langstring>"),
    "U112": _cmi5("?unit=1", "?fetch=1"),
    "U113": _cmi5("<url>index.html", "<url>https://example.org/"),
    "U114": _cmi5("<url>index.html", "<url>../index.html"),
    "U115": _cmi5(_BLOCK_TITLE, ""),
}


def _cartridge(old: str, new: str, file: str = "imsmanifest.xml") -> Case:
    return Case(sub(old, new, file), "cartridge")


CARTRIDGE = {
    "K101": _cartridge("1.1.0", "1.3.0"),
    "K102": _cartridge('type="webcontent"', 'type="page"'),
    "K103": _cartridge('identifierref="r2"', 'identifierref="r9"'),
    "K104": _cartridge("https://example.org/", "javascript:alert(1)", "link.xml"),
    "K105": _cartridge("</resources>", '<resource identifier="r4" type="webcontent"/></resources>'),
    "K106": _cartridge("https://example.org/lti", "http://example.org/lti", "tool.xml"),
    "K107": _cartridge("<title>A link</title>", ""),
}
