"""The manifest says what the model says, by identifiers that outlive corrections."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import cast

import pytest
from lxml import etree

from westeros_learn.export.editions import SCORM2004_3, SCORM2004_4, Edition
from westeros_learn.export.manifest import Contents, Group, Sco
from westeros_learn.export.manifest12 import manifest
from westeros_learn.export.manifest2004 import manifest as manifest2004
from westeros_learn.export.xml import shorten
from westeros_learn.model import Course

WHOLE = """<?xml version="1.0" encoding="UTF-8"?>
<manifest xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" \
xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2" \
xmlns:imsmd="http://www.imsglobal.org/xsd/imsmd_rootv1p2p1" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" identifier="a-b" \
xsi:schemaLocation="http://www.imsproject.org/xsd/imscp_rootv1p1p2 imscp_rootv1p1p2.xsd \
http://www.adlnet.org/xsd/adlcp_rootv1p2 adlcp_rootv1p2.xsd \
http://www.imsglobal.org/xsd/imsmd_rootv1p2p1 imsmd_rootv1p2p1.xsd">
  <metadata>
    <schema>ADL SCORM</schema>
    <schemaversion>1.2</schemaversion>
    <imsmd:lom>
      <imsmd:general>
        <imsmd:title>
          <imsmd:langstring xml:lang="ro-RO">Ședințe &amp; întrebări</imsmd:langstring>
        </imsmd:title>
        <imsmd:language>ro-RO</imsmd:language>
        <imsmd:description>
          <imsmd:langstring xml:lang="ro-RO">A small course.</imsmd:langstring>
        </imsmd:description>
        <imsmd:keyword>
          <imsmd:langstring xml:lang="ro-RO">small</imsmd:langstring>
        </imsmd:keyword>
        <imsmd:keyword>
          <imsmd:langstring xml:lang="ro-RO">whole</imsmd:langstring>
        </imsmd:keyword>
      </imsmd:general>
      <imsmd:educational>
        <imsmd:typicallearningtime>
          <imsmd:datetime>PT3M</imsmd:datetime>
        </imsmd:typicallearningtime>
      </imsmd:educational>
      <imsmd:rights>
        <imsmd:description>
          <imsmd:langstring xml:lang="x-none">CC-BY-4.0</imsmd:langstring>
        </imsmd:description>
      </imsmd:rights>
    </imsmd:lom>
  </metadata>
  <organizations default="a-b-organization">
    <organization identifier="a-b-organization">
      <title>Ședințe &amp; întrebări</title>
      <item identifier="a-b-item" identifierref="a-b-resource">
        <title>Ședințe &amp; întrebări</title>
      </item>
    </organization>
  </organizations>
  <resources>
    <resource identifier="a-b-resource" type="webcontent" href="index.html" adlcp:scormtype="sco">
      <file href="index.html"/>
      <file href="course.css"/>
    </resource>
  </resources>
</manifest>
"""


WHOLE_2004 = """<?xml version="1.0" encoding="UTF-8"?>
<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" \
xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3" \
xmlns:adlseq="http://www.adlnet.org/xsd/adlseq_v1p3" \
xmlns:adlnav="http://www.adlnet.org/xsd/adlnav_v1p3" \
xmlns:imsss="http://www.imsglobal.org/xsd/imsss" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" identifier="a-b" \
xsi:schemaLocation="http://www.imsglobal.org/xsd/imscp_v1p1 imscp_v1p1.xsd \
http://www.adlnet.org/xsd/adlcp_v1p3 adlcp_v1p3.xsd \
http://www.adlnet.org/xsd/adlseq_v1p3 adlseq_v1p3.xsd \
http://www.adlnet.org/xsd/adlnav_v1p3 adlnav_v1p3.xsd \
http://www.imsglobal.org/xsd/imsss imsss_v1p0.xsd">
  <metadata>
    <schema>ADL SCORM</schema>
    <schemaversion>{version}</schemaversion>
  </metadata>
  <organizations default="a-b-organization">
    <organization identifier="a-b-organization">
      <title>Ședințe &amp; întrebări</title>
      <item identifier="a-b-item" identifierref="a-b-resource">
        <title>Ședințe &amp; întrebări</title>
        <imsss:sequencing>
          <imsss:objectives>
            <imsss:primaryObjective objectiveID="a-b-item-objective"/>
          </imsss:objectives>
          <imsss:deliveryControls completionSetByContent="true" objectiveSetByContent="true"/>
        </imsss:sequencing>
        <adlnav:presentation>
          <adlnav:navigationInterface>
            <adlnav:hideLMSUI>previous</adlnav:hideLMSUI>
            <adlnav:hideLMSUI>continue</adlnav:hideLMSUI>
            <adlnav:hideLMSUI>exitAll</adlnav:hideLMSUI>
            <adlnav:hideLMSUI>abandon</adlnav:hideLMSUI>
            <adlnav:hideLMSUI>abandonAll</adlnav:hideLMSUI>
          </adlnav:navigationInterface>
        </adlnav:presentation>
      </item>
      <imsss:sequencing>
        <imsss:controlMode choice="true" flow="true"/>
      </imsss:sequencing>
    </organization>
  </organizations>
  <resources>
    <resource identifier="a-b-resource" type="webcontent" href="index.html" adlcp:scormType="sco">
      <file href="index.html"/>
      <file href="course.css"/>
    </resource>
  </resources>
</manifest>
"""


def contents(course: Course, *files: str) -> Contents:
    sco = Sco(f"{course.id}-item", f"{course.id}-resource", course.title, "index.html", files)
    return Contents((Group((sco,)),))


def identifiers(course: Course) -> list[str]:
    root = etree.fromstring(manifest(course, contents(course, "index.html")))
    return cast("list[str]", root.xpath("//@identifier"))


def test_the_whole_manifest(make_course: Callable[..., Course], monkeypatch: pytest.MonkeyPatch) -> None:
    """Raw UTF-8, unprefixed IMS elements, what the model knows and nothing more."""
    monkeypatch.setattr("westeros_learn.export.manifest12.course_minutes", lambda _: 3)
    course = make_course(title="Ședințe & întrebări", language="ro-RO")
    assert manifest(course, contents(course, "index.html", "course.css")).decode() == WHOLE


@pytest.mark.parametrize("edition", [SCORM2004_3, SCORM2004_4], ids=lambda edition: edition.version)
def test_the_whole_manifest_of_2004(edition: Edition, make_course: Callable[..., Course]) -> None:
    """One SCO that reports by itself; the editions differ in their name and their schema files alone."""
    course = make_course(title="Ședințe & întrebări", language="ro-RO")
    built = manifest2004(course, contents(course, "index.html", "course.css"), edition)
    assert built.decode() == WHOLE_2004.format(version=edition.version)


def test_identifiers_outlive_every_correction(make_course: Callable[..., Course]) -> None:
    """Moodle keeps what learners did while the item's identifier stays."""
    first = make_course()
    module = first.modules[0]
    other = replace(module.lessons[0], id="ab-l-zero", code="l000", title="Zero")
    changed = make_course(
        title="Another title",
        language="ro",
        modules=(replace(module, lessons=(other, *module.lessons)),),
        media=(),
    )
    assert identifiers(changed) == identifiers(first)
    assert len(set(identifiers(make_course(id="c")) + identifiers(first))) == 8


@pytest.mark.parametrize(
    ("minutes", "expected"), [(0, "PT0M"), (59, "PT59M"), (60, "PT1H"), (61, "PT1H1M"), (133, "PT2H13M")]
)
def test_the_learning_time_is_an_iso_duration(
    minutes: int, expected: str, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A catalogue shows how long the course takes."""
    monkeypatch.setattr("westeros_learn.export.manifest12.course_minutes", lambda _: minutes)
    root = etree.fromstring(manifest(course, contents(course)))
    assert root.xpath("string(//*[local-name() = 'datetime'])") == expected


def test_titles_are_cut_between_words() -> None:
    """The schema allows 200 characters; Moodle aborts the import above 255."""
    assert shorten("x" * 200, 200) == "x" * 200
    assert shorten("x" * 201, 200) == "x" * 199 + "…"
    assert shorten("one two three", 10) == "one two…"
    assert shorten("one  two\n three", 13) == "one two three"


def test_a_title_that_xml_cannot_hold_still_builds(make_course: Callable[..., Course]) -> None:
    """Control characters, which YAML's escapes can make, are left out; a lone surrogate as well."""
    course = make_course(title="A\x00\x08\ud800\uffff\r\n  b")
    root = etree.fromstring(manifest(course, contents(course, "index.html")))
    assert root.findtext(".//{*}item/{*}title") == "A b"
