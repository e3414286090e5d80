"""Built packages keep every rule that the standard, ADL's checker and real LMSs have for the builder."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import get_args
from zipfile import ZipFile

import pytest
from lxml import etree

from tests.export import rules
from tests.export.rules import Standard, breaches, page_breaches
from tests.export.schema_sets import XS, official_files, official_folder, official_schema, our_schema
from westeros_learn.export import TARGETS, ExportOptions, Package, Status, write_package
from westeros_learn.model import Course
from westeros_learn.source import load_course

pytestmark = pytest.mark.slow

REAL = Path(__file__).parents[2] / "courses" / "victim-hearing"


@pytest.fixture(params=["small", "real"])
def any_course(request: pytest.FixtureRequest, course: Course) -> Course:
    """Return a small course with photographs, and the real one."""
    if request.param == "small":
        return course
    real = load_course(REAL).course
    assert real is not None
    return real


@dataclass(frozen=True)
class Variety:
    """A kind of SCORM package that can be built, and what to measure it by."""

    target: str
    options: ExportOptions
    standard: Standard
    schema_set: str

    def build(self, course: Course) -> Package:
        """Build a course."""
        return TARGETS[self.target](course, self.options)


VARIETIES = {
    "scorm12": Variety("scorm12", ExportOptions(), rules.SCORM12, "scorm12"),
    "scorm12-lessons": Variety("scorm12", ExportOptions(sco="lesson"), rules.SCORM12, "scorm12"),
    "scorm2004-4": Variety("scorm2004", ExportOptions(), rules.SCORM2004_4, "scorm2004-4"),
    "scorm2004-3": Variety("scorm2004", ExportOptions(edition="3"), rules.SCORM2004_3, "scorm2004-3"),
    "scorm12-modules": Variety("scorm12", ExportOptions(sco="module"), rules.SCORM12, "scorm12"),
    "scorm2004-4-lessons": Variety(
        "scorm2004", ExportOptions(sco="lesson"), rules.SCORM2004_4, "scorm2004-4"
    ),
    "scorm2004-3-modules": Variety(
        "scorm2004",
        ExportOptions(edition="3", sco="module", access="in-order"),
        rules.SCORM2004_3,
        "scorm2004-3",
    ),
}

varieties = pytest.mark.parametrize("variety", VARIETIES.values(), ids=[*VARIETIES])


@varieties
def test_a_package_breaks_no_rule(variety: Variety, any_course: Course, tmp_path: Path) -> None:
    """Traps 13, 21, 22, 24 and 25, and what ADL's checker rejects."""
    written = write_package(variety.build(any_course), tmp_path)
    assert breaches(written.file.read_bytes(), variety.standard) == []


def test_an_html_package_breaks_no_rule(any_course: Course, tmp_path: Path) -> None:
    """The stand-alone page needs no network and nothing that is not beside it."""
    written = write_package(TARGETS["html"](any_course, ExportOptions()), tmp_path)
    with ZipFile(written.file) as archive:
        names = archive.namelist()
        assert list(page_breaches(archive.read("index.html").decode(), names)) == []
    media = sorted(each.path.rpartition("/")[2] for each in any_course.media if not each.markup)
    assert names == ["index.html", "course.css", "course.js", *media]


def assert_valid(package: Package, schema_set: str) -> None:
    manifest = etree.fromstring(package.members[0].read())
    our_schema(schema_set).assertValid(manifest)
    official_schema(schema_set).assertValid(manifest)


@varieties
def test_the_manifest_is_valid_by_both_schemas(variety: Variety, any_course: Course) -> None:
    """What we build passes the official files as it passes ours."""
    assert_valid(variety.build(any_course), variety.schema_set)


@varieties
def test_the_schema_files_in_a_package_are_all_that_a_checker_needs(
    variety: Variety, course: Course, tmp_path: Path
) -> None:
    """ADL's checker reads the files beside the manifest, by their names in `schemaLocation`."""
    members = {member.name: member.read() for member in variety.build(course).members}
    for name, content in members.items():
        (tmp_path / name).write_bytes(content)
    manifest = etree.fromstring(members["imsmanifest.xml"])
    pairs = str(manifest.xpath("string(@xsi:schemaLocation)", namespaces={"xsi": rules.XSI})).split()
    umbrella = etree.Element(f"{XS}schema")
    for namespace, name in zip(pairs[::2], pairs[1::2], strict=True):
        place = (tmp_path / name).as_uri()
        etree.SubElement(umbrella, f"{XS}import", namespace=namespace, schemaLocation=place)
    etree.XMLSchema(umbrella).assertValid(manifest)


def test_every_target_names_its_package(course: Course) -> None:
    """The file name says which course, in which language, for which target."""
    names = {name: build(course, ExportOptions()).file_name for name, build in TARGETS.items()}
    single = {
        "imscc": "a-b-en.imscc",
        "moodle-xml": "a-b-en-moodle.xml",
        "pdf": "a-b-en.pdf",
        "epub": "a-b-en.epub",
    }
    assert names == {name: single.get(name, f"a-b-en-{name}.zip") for name in TARGETS}


@varieties
def test_official_schema_files_can_go_in(variety: Variety, course: Course) -> None:
    """`--schemas` puts the official files in place of ours, byte for byte, and changes nothing else."""
    official = official_files(variety.schema_set)
    ours = {member.name: member.read() for member in variety.build(course).members}
    folder = replace(variety.options, schemas=official_folder(variety.schema_set))
    theirs = {member.name: member.read() for member in replace(variety, options=folder).build(course).members}
    assert theirs == ours | official


@pytest.mark.parametrize(("target", "speaks_to"), [("scorm12", "scorm12"), ("scorm2004", "scorm2004")])
@pytest.mark.parametrize("status", get_args(Status))
def test_the_page_knows_its_target_and_status(
    target: str, speaks_to: str, status: Status, course: Course
) -> None:
    """The script reports to the right run-time what the administrator chose."""
    members = {member.name: member.read for member in TARGETS[target](course, ExportOptions(status)).members}
    found = re.search(r'id="course-data">(.*?)</script>', members["index.html"]().decode(), re.DOTALL)
    assert found
    data = json.loads(found[1])
    assert (data["target"], data["status"]) == (speaks_to, status)


@varieties
def test_a_long_title_stays_valid(variety: Variety, make_course: Callable[..., Course]) -> None:
    """A title that the schema does not allow is cut for the manifest, not for the page."""
    package = variety.build(make_course(title="long " * 80))
    assert_valid(package, variety.schema_set)
    assert len(etree.fromstring(package.members[0].read()).findtext(".//{*}item/{*}title", "")) <= 200


def _in_manifest(old: str, new: str) -> Callable[[dict[str, bytes]], None]:
    def change(members: dict[str, bytes]) -> None:
        assert old.encode() in members["imsmanifest.xml"], old
        members["imsmanifest.xml"] = members["imsmanifest.xml"].replace(old.encode(), new.encode())

    return change


def _in_page(old: str, new: str) -> Callable[[dict[str, bytes]], None]:
    def change(members: dict[str, bytes]) -> None:
        assert old.encode() in members["index.html"], old
        members["index.html"] = members["index.html"].replace(old.encode(), new.encode(), 1)

    return change


def _rename(old: str, new: str) -> Callable[[dict[str, bytes]], None]:
    def change(members: dict[str, bytes]) -> None:
        members[new] = members.pop(old)

    return change


BROKEN = {
    "not the first member": _rename("imsmanifest.xml", "imsmanifest.xml"),
    "B.PNG is not portable": _rename("b.png", "B.PNG"),
    "b.png is listed but not there": _rename("b.png", "d.png"),
    "d.png is there but not listed": _rename("b.png", "d.png"),
    "base name a.jpg is not unique": _rename("b.png", "media/a.jpg"),
    "does not declare UTF-8": _in_manifest(' encoding="UTF-8"', ""),
    "numeric entities": _in_manifest("<title>Ab", "<title>&#65;b"),
    "knows the prefixes": _in_manifest(
        "<metadata>", '<metadata xmlns:a="http://www.adlnet.org/xsd/adlcp_rootv1p2">'
    ),
    "there is masteryscore": _in_manifest("</title>\n      </item>", "</title><adlcp:masteryscore/></item>"),
    "imsmd_rootv1p2p1 has no schema file": _in_manifest(" imsmd_rootv1p2p1.xsd", " other.xsd"),
    "schema and version": _in_manifest(">1.2<", ">2004 4th Edition<"),
    "identifier a-b is not unique": _in_manifest('"a-b-item"', '"a-b"'),
    "default organization does not exist": _in_manifest('default="a-b-organization"', 'default="b"'),
    "the reference b leads nowhere": _in_manifest('identifierref="a-b-resource"', 'identifierref="b"'),
    "title of 256 characters": _in_manifest("Ab initio", "x" * 256),
    "title of 0 characters": _in_manifest("<title>Ab initio</title>", ""),
    "the first resource is not a SCO": _in_manifest('scormtype="sco"', 'scormtype="asset"'),
    "none of its files": _in_manifest('<file href="index.html"/>', '<file href="course.css"/>'),
    "xml:base": _in_manifest("<resources>", '<resources xml:base="a/">'),
    "en_GB is not a language tag": _in_manifest('xml:lang="en"', 'xml:lang="en_GB"'),
    "from elsewhere": _in_page('src="course.js"', 'src="https://example.org/course.js"'),
    "other.css, which is not there": _in_page('href="course.css"', 'href="other.css"'),
    "blocks body onload": _in_page("<body", '<body onload="f()"'),
    "blocks script": _in_page("</body>", "<script>f()</script></body>"),
}


def _in_objective(name: str) -> Callable[[dict[str, bytes]], None]:
    return _in_manifest(
        "/>\n          </imsss:objectives>", f"><imsss:{name}/></imsss:primaryObjective></imsss:objectives>"
    )


BROKEN_LESSONS = {
    "the prerequisite Lx999 comes not before": _in_manifest(
        "</title>\n      </item>",
        '</title><adlcp:prerequisites type="aicc_script">Lx999</adlcp:prerequisites></item>',
    ),
    "the prerequisite Ll001 comes not before": _in_manifest(
        "</title>\n      </item>",
        '</title><adlcp:prerequisites type="aicc_script">Ll001</adlcp:prerequisites></item>',
    ),
    "course.css is listed twice": _in_manifest("<dependency", '<file href="course.css"/><dependency'),
    "the reference b leads nowhere": _in_manifest('identifierref="a-b-shared"', 'identifierref="b"'),
}
BROKEN_2004 = {
    "knows the prefixes": _in_manifest(
        "<metadata>", '<metadata xmlns:a="http://www.imsglobal.org/xsd/imsss">'
    ),
    "imsss has no schema file": _in_manifest(" imsss_v1p0.xsd", " other.xsd"),
    "the schema file xml.xsd is missing": _rename("xml.xsd", "other.xsd"),
    "schema and version": _in_manifest(">2004 4th Edition<", ">2004 Edition 4<"),
    "neither a SCO nor an asset": _in_manifest("adlcp:scormType", "adlcp:scormtype"),
    "there is minNormalizedMeasure": _in_objective("minNormalizedMeasure"),
    "a measure overrides": _in_manifest('-objective"', '-objective" satisfiedByMeasure="true"'),
    "there is mapInfo": _in_objective("mapInfo"),
    "there is IDRef": _in_manifest("<imsss:sequencing>", '<imsss:sequencing IDRef="s">'),
    "the LMS may set": _in_manifest(' completionSetByContent="true"', ""),
}


BROKEN_SEQUENCES = {
    "there is rollupRule": _in_manifest(
        'objectiveMeasureWeight="1"/>', 'objectiveMeasureWeight="1"><imsss:rollupRule/></imsss:rollupRules>'
    ),
    "a rule names done_Lx999, no objective": _in_manifest(
        'referencedObjective="done_Ll000"', 'referencedObjective="done_Lx999"'
    ),
    "done:Lx999 is read and never written": _in_manifest(
        'done:Ll000" readSatisfiedStatus="true"', 'done:Lx999" readSatisfiedStatus="true"'
    ),
    "the objective Ll001-objective is there twice": _in_manifest(
        'objectiveID="done_Ll000"', 'objectiveID="Ll001-objective"'
    ),
    "one activity writes": _in_manifest(
        'writeNormalizedMeasure="true"/>',
        'writeNormalizedMeasure="true"/><imsss:mapInfo targetObjectiveID="urn:westeros-learn:a-b:done:Ll000"'
        ' writeSatisfiedStatus="true"/>',
    ),
    "the weights are": _in_manifest('objectiveMeasureWeight="0"', 'objectiveMeasureWeight="0.5"'),
    "the LMS may set": _in_manifest(' objectiveSetByContent="true"', ""),
}


@pytest.mark.parametrize(
    ("sentence", "variety", "change"),
    [
        *((sentence, "scorm2004-4-lessons", change) for sentence, change in BROKEN_SEQUENCES.items()),
        *((sentence, "scorm12", change) for sentence, change in BROKEN.items()),
        *((sentence, "scorm12-lessons", change) for sentence, change in BROKEN_LESSONS.items()),
        *((sentence, "scorm2004-4", change) for sentence, change in BROKEN_2004.items()),
    ],
)
def test_the_rules_notice(
    sentence: str, variety: str, change: Callable[[dict[str, bytes]], None], course: Course
) -> None:
    """The rules above are not idle: each of these breaches is told."""
    if variety.endswith("-lessons"):
        (module,) = course.modules
        zero = replace(module.lessons[0], id="ab-l-zero", code="l000", title="Zero", blocks=(), questions=())
        course = replace(course, modules=(replace(module, lessons=(zero, *module.lessons)),))
    members = {member.name: member.read() for member in VARIETIES[variety].build(course).members}
    change(members)
    broken = BytesIO()
    with ZipFile(broken, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    assert sentence in "; ".join(breaches(broken.getvalue(), VARIETIES[variety].standard))
