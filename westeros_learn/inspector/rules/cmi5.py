"""Rules about the course structure of cmi5 (Quartz, section 13), and what it shows of the course."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote

from lxml import etree

from westeros_learn.inspector.findings import shown
from westeros_learn.inspector.manifest import is_address, line_of
from westeros_learn.inspector.package import Package
from westeros_learn.inspector.report import Node

_NAMESPACE = "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd"
_MOVE_ON = ("Passed", "Completed", "CompletedAndPassed", "CompletedOrPassed", "NotApplicable")
_LAUNCH = ("AnyWindow", "OwnWindow")
_OF_THE_LMS = frozenset({"endpoint", "fetch", "actor", "registration", "activityId"})
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_MOST_TOLD = 20
_SCORE = re.compile(r"0(\.\d+)?|1(\.0+)?|\.\d+")


@dataclass(frozen=True)
class Structure:
    """A course structure that was read.

    Attributes:
        root: its root.
        file: its name in the package.
    """

    root: etree._Element
    file: str

    @property
    def course(self) -> etree._Element | None:
        """The course."""
        return self.root.find("{*}course")

    @property
    def units(self) -> tuple[etree._Element, ...]:
        """The units that the LMS launches, in order."""
        return tuple(self.root.iter("{*}au"))


def check_cmi5(structure: Structure, package: Package) -> bool:
    """Tell what is wrong with a course structure; False when it is none."""
    name = etree.QName(structure.root)
    if (name.localname, name.namespace) != ("courseStructure", _NAMESPACE):
        package.findings.add("U101", structure.file, line_of(structure.root))
        return False
    _check_course(structure, package)
    for unit in structure.units:
        _check_unit(unit, structure, package)
        _check_url(unit, structure, package)
    for block in structure.root.iter("{*}block"):
        for part in _missing(block, ("id", "title", "description")):
            package.findings.add("U115", structure.file, line_of(block), name=part)
    _check_identifiers(structure, package)
    for text in structure.root.iter("{*}langstring"):
        if not text.get("lang"):
            package.findings.add("U111", structure.file, line_of(text))
    return True


def _check_course(structure: Structure, package: Package) -> None:
    course = structure.course
    place = structure.root if course is None else course
    for part in _missing(place, ("id", "title", "description")):
        package.findings.add("U102", structure.file, line_of(place), name=part)
    if not structure.units:
        package.findings.add("U110", structure.file, line_of(structure.root))


def _missing(element: etree._Element, names: tuple[str, ...]) -> list[str]:
    """Return which parts of an element are missing or empty; an id is an attribute."""
    return [name for name in names if not _part(element, name).strip()]


def _part(element: etree._Element, name: str) -> str:
    if name == "id":
        return element.get("id", "")
    return "".join(str(text) for part in element.iterfind(f"{{*}}{name}") for text in part.itertext())


def _check_unit(unit: etree._Element, structure: Structure, package: Package) -> None:
    add, file, line = package.findings.add, structure.file, line_of(unit)
    for part in _missing(unit, ("id", "title", "description", "url")):
        add("U103", file, line, name=part, identifier=unit.get("id", ""))
    move_on, launch, score = unit.get("moveOn"), unit.get("launchMethod"), unit.get("masteryScore")
    if move_on is not None and move_on not in _MOVE_ON:
        add("U104", file, line, value=move_on)
    if score is not None and not _SCORE.fullmatch(score.strip()):
        add("U105", file, line, value=score)
    if launch is not None and launch not in _LAUNCH:
        add("U106", file, line, value=launch)


def _check_url(unit: etree._Element, structure: Structure, package: Package) -> None:
    add, file = package.findings.add, structure.file
    url = _url(unit)
    if not url:
        return
    line = line_of(unit)
    query = url.partition("?")[2].partition("#")[0]
    for name, _ in parse_qsl(query, keep_blank_values=True, max_num_fields=None):
        if name in _OF_THE_LMS:
            add("U112", file, line, value=name)
    path = _path(url)
    if is_address(url):
        add("U113", file, line, address=url)
    elif path.startswith("/") or "\\" in path or ".." in path.split("/"):
        add("U114", file, line, value=path)
    elif path not in package.names and unquote(path) not in package.names:
        add("U108", file, line, name=path)


def _path(url: str) -> str:
    return re.split(r"[?#]", url, maxsplit=1)[0]


def _url(unit: etree._Element) -> str:
    return (unit.findtext("{*}url") or "").strip()


def _check_identifiers(structure: Structure, package: Package) -> None:
    met: set[str] = set()
    for name in ("course", "block", "au"):
        for each in structure.root.iter(f"{{*}}{name}"):
            identifier = each.get("id", "")
            if identifier and not _IRI.fullmatch(identifier):
                package.findings.add("U109", structure.file, line_of(each), identifier=identifier)
            if identifier and identifier in met:
                package.findings.add("U107", structure.file, line_of(each), identifier=identifier)
            met.add(identifier)


# --- what it shows ------------------------------------------------------------------------


def title_of(structure: Structure) -> str:
    """Return the title of the course, in the first language that it has."""
    return "" if structure.course is None else _title(structure.course)


def outline(structure: Structure) -> tuple[Node, ...]:
    """Return the blocks and units of the course."""
    return _nodes(structure.root)


def languages_of(structure: Structure) -> tuple[str, ...]:
    """Return the languages of its texts."""
    tags = {shown(each.get("lang", "")) for each in structure.root.iter("{*}langstring")}
    return tuple(sorted(tags - {""}))


def reporting_of(structure: Structure) -> tuple[str, ...]:
    """Return when each unit counts as done, as sentences."""
    return tuple(_done(unit) for unit in structure.units[:_MOST_TOLD])


def _done(unit: etree._Element) -> str:
    rule, score = shown(unit.get("moveOn", "NotApplicable")), shown(unit.get("masteryScore", ""))
    mastery = f" with a mastery score of {score}" if score else ""
    return f"“{_title(unit)}” reports by cmi5, and is done by the rule {rule}{mastery}."


def _title(element: etree._Element) -> str:
    return shown((element.findtext("{*}title/{*}langstring") or "").strip())


def _nodes(parent: etree._Element) -> tuple[Node, ...]:
    return tuple(
        Node(
            title=_title(each),
            identifier=shown(each.get("id", "")),
            launches=shown(_path(_url(each))) if etree.QName(each).localname == "au" else "",
            reports=etree.QName(each).localname == "au",
            children=_nodes(each),
        )
        for each in parent.iterchildren("{*}block", "{*}au")
    )
