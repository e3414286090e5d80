"""Built packages keep every rule that the standard, ADL's checker and real LMSs have for the builder."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import get_args
from zipfile import ZipFile

import pytest
from lxml import etree

from tests.export.rules import breaches, page_breaches
from westeros_learn.export import TARGETS, ExportOptions, Status, write_package
from westeros_learn.model import Course
from westeros_learn.source import load_course

REAL = Path(__file__).parents[2] / "courses" / "victim-hearing"


@pytest.fixture(params=["small", "real"])
def any_course(request: pytest.FixtureRequest, course: Course) -> Course:
    """Return a small course with photographs, and the real one."""
    if request.param == "small":
        return course
    real = load_course(REAL).course
    assert real is not None
    return real


@pytest.fixture
def scorm12(course: Course, tmp_path: Path) -> bytes:
    """Return the small course as a SCORM 1.2 package."""
    return write_package(TARGETS["scorm12"](course, ExportOptions()), tmp_path).file.read_bytes()


def test_a_scorm12_package_breaks_no_rule(any_course: Course, tmp_path: Path) -> None:
    """Traps 13, 21, 22, 24 and 25, and what ADL's checker rejects."""
    written = write_package(TARGETS["scorm12"](any_course, ExportOptions()), tmp_path)
    assert breaches(written.file.read_bytes()) == []


def test_an_html_package_breaks_no_rule(any_course: Course, tmp_path: Path) -> None:
    """The stand-alone page needs no network and nothing that is not beside it."""
    written = write_package(TARGETS["html"](any_course, ExportOptions()), tmp_path)
    with ZipFile(written.file) as archive:
        names = archive.namelist()
        assert list(page_breaches(archive.read("index.html").decode(), names)) == []
    media = sorted(each.path.rpartition("/")[2] for each in any_course.media if not each.markup)
    assert names == ["index.html", "course.css", "course.js", *media]


def test_the_manifest_is_valid_by_both_schemas(
    any_course: Course, our_schema: etree.XMLSchema, official_schema: etree.XMLSchema
) -> None:
    """What we build passes the official files as it passes ours."""
    manifest = etree.fromstring(TARGETS["scorm12"](any_course, ExportOptions()).members[0].read())
    our_schema.assertValid(manifest)
    official_schema.assertValid(manifest)


def test_every_target_names_its_package(course: Course) -> None:
    """The file name says which course, in which language, for which target."""
    for name, build in TARGETS.items():
        assert build(course, ExportOptions()).file_name == f"a-b-en-{name}.zip"


def test_official_schema_files_can_go_in(course: Course, official_files: Path) -> None:
    """`--schemas` puts the official files in place of ours, byte for byte, and changes nothing else."""
    ours = {member.name: member.read() for member in TARGETS["scorm12"](course, ExportOptions()).members}
    package = TARGETS["scorm12"](course, ExportOptions(schemas=official_files))
    theirs = {member.name: member.read() for member in package.members}
    official = {file.name: file.read_bytes() for file in official_files.iterdir()}
    assert theirs == ours | official
    assert len(official) == 4


@pytest.mark.parametrize(("target", "speaks_to"), [("scorm12", "scorm12"), ("html", "standalone")])
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


def test_a_long_title_stays_valid(
    make_course: Callable[..., Course], our_schema: etree.XMLSchema, official_schema: etree.XMLSchema
) -> None:
    """A title that the schema does not allow is cut for the manifest, not for the page."""
    package = TARGETS["scorm12"](make_course(title="long " * 80), ExportOptions())
    manifest = etree.fromstring(package.members[0].read())
    our_schema.assertValid(manifest)
    official_schema.assertValid(manifest)


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
    "masteryscore": _in_manifest("</title>\n      </item>", "</title><adlcp:masteryscore/></item>"),
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


@pytest.mark.parametrize("sentence", BROKEN)
def test_the_rules_notice(sentence: str, scorm12: bytes) -> None:
    """The rules above are not idle: each of these breaches is told."""
    with ZipFile(BytesIO(scorm12)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    BROKEN[sentence](members)
    broken = BytesIO()
    with ZipFile(broken, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    assert sentence in "; ".join(breaches(broken.getvalue()))
