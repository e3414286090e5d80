"""Rules about the course in a manifest: which standard, what is shown, what is launched."""

from __future__ import annotations

import re
from collections import Counter

from lxml import etree

from westeros_learn.inspector.manifest import (
    VERSIONS_2004,
    XML,
    Manifest,
    line_of,
)
from westeros_learn.inspector.package import Package

_LONGEST_TITLE = 200
_WORD = r"[\w.~!$'()*+,;:@/%-]+"
_PAIR = rf"{_WORD}(=[\w.~!$'()*+,;:@/?%-]*)?"
_PARAMETERS = re.compile(rf"[?&#]?{_PAIR}([&#]{_PAIR})*", re.ASCII)
_PREREQUISITE = re.compile(r"[^\s&|~=<>(){}*,\"]+")
_TITLED = ("organization", "item")


def check_organisation(manifest: Manifest, package: Package) -> None:
    """Tell what is wrong with the head, the table of contents and its references."""
    if not manifest.is_cartridge:
        _check_head(manifest, package)
        _check_titles(manifest, package)
        _check_scos(manifest, package)
        _check_items(manifest, package)
    _check_organizations(manifest, package)
    _check_identifiers(manifest, package)
    _check_nesting(manifest, package)


def _check_head(manifest: Manifest, package: Package) -> None:
    add = package.findings.add
    head = manifest.root.find("{*}metadata")
    line = line_of(manifest.root if head is None else head)
    if manifest.schema != "ADL SCORM":
        add("O101", manifest.file, line, value=manifest.schema)
    if manifest.version not in ("1.2", *VERSIONS_2004):
        add("O102", manifest.file, line, value=manifest.version)
        return
    if manifest.contradicts_itself:
        found = "SCORM 1.2" if manifest.is_2004 else "SCORM 2004"
        add("O103", manifest.file, line, value=manifest.version, found=found)


def _check_organizations(manifest: Manifest, package: Package) -> None:
    add, file = package.findings.add, manifest.file
    organizations = [*manifest.all("organization")]
    if not organizations:
        # A cartridge may be a bank of questions without a table of contents.
        if not manifest.is_cartridge:
            add("O104", file, line_of(manifest.root))
        return
    identifiers = {each.get("identifier", "") for each in organizations}
    for each in manifest.root.iterfind("{*}organizations"):
        default = each.get("default", "")
        if manifest.is_cartridge:
            continue
        if not default:
            add("O105", file, line_of(each))
        elif default not in identifiers:
            add("O106", file, line_of(each), value=default)
    if len(organizations) > 1:
        add("O119", file, line_of(organizations[1]), count=len(organizations))


def _check_titles(manifest: Manifest, package: Package) -> None:
    for name in _TITLED:
        for each in manifest.all(name):
            title = each.find("{*}title")
            text = "" if title is None else (title.text or "").strip()
            line = line_of(each if title is None else title)
            if not text:
                identifier = each.get("identifier", "")
                package.findings.add("O107", manifest.file, line, identifier=identifier)
            elif len(text) > _LONGEST_TITLE:
                package.findings.add("O108", manifest.file, line, length=len(text))


def _check_identifiers(manifest: Manifest, package: Package) -> None:
    met: Counter[str] = Counter()
    for each in manifest.root.iter(etree.Element):
        identifier = each.get("identifier")
        if identifier is None:
            continue
        met[identifier] += 1
        if met[identifier] > 1:
            package.findings.add("O109", manifest.file, line_of(each), identifier=identifier)


def _check_items(manifest: Manifest, package: Package) -> None:
    add, file = package.findings.add, manifest.file
    known = {item.get("identifier", "") for item in manifest.items}
    for item in manifest.items:
        line = line_of(item)
        reference = item.get("identifierref", "")
        if reference and reference not in manifest.resources:
            add("O110", file, line, identifier=reference)
        if not reference and item.find("{*}item") is None:
            add("O111", file, line, identifier=item.get("identifier", ""))
        parameters = item.get("parameters", "")
        if parameters and not _PARAMETERS.fullmatch(parameters):
            add("O113", file, line, value=parameters)
        for script in item.iterfind("{*}prerequisites"):
            if script.get("type") != "aicc_script":
                add("O117", file, line_of(script))
            for name in _PREREQUISITE.findall(script.text or ""):
                if name not in known and not name.isdecimal():
                    add("O116", file, line_of(script), value=name)
        for score in item.iterfind("{*}masteryscore"):
            add("O115", file, line_of(score), value=(score.text or "").strip())


def _check_scos(manifest: Manifest, package: Package) -> None:
    scos = manifest.scos
    launched = frozenset(scos)
    line = line_of(manifest.root)
    unknown = any(_says_nothing(each) for each in manifest.launched)
    if manifest.items and not scos and not unknown:
        package.findings.add("O118", manifest.file, line)
    launches = [i for i in manifest.items if manifest.resources.get(i.get("identifierref", "")) in launched]
    if manifest.is_2004 and len(launches) > 1:
        package.findings.add("O114", manifest.file, line_of(launches[1]), count=len(launches))


def _says_nothing(resource: etree._Element) -> bool:
    """Say whether a resource's kind is wrong or missing, which has a rule of its own."""
    names = {etree.QName(key).localname.lower(): str(value) for key, value in resource.attrib.items()}
    return names.get("scormtype") not in ("sco", "asset")


def _check_nesting(manifest: Manifest, package: Package) -> None:
    for each in manifest.all("manifest"):
        if each is not manifest.root:
            package.findings.add("O112", manifest.file, line_of(each))
    for each in manifest.root.iter(etree.Element):
        name = etree.QName(each).localname
        if each.get(f"{XML}base") and name != "resource":
            package.findings.add("O120", manifest.file, line_of(each), name=name)
