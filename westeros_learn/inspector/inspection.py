"""The way through an inspection: the zip, its names, the manifest, then every file once."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path

from westeros_learn.inspector import structure
from westeros_learn.inspector.container import DamagedError, Folder, Zip, read
from westeros_learn.inspector.findings import Findings, shown
from westeros_learn.inspector.limits import Limits, shown_size
from westeros_learn.inspector.manifest import CMI5, MANIFEST, Manifest, standard_of
from westeros_learn.inspector.opening import begins_as_zip, read_ending
from westeros_learn.inspector.package import Package
from westeros_learn.inspector.report import Report
from westeros_learn.inspector.reporting import reporting_of
from westeros_learn.inspector.rules import cmi5
from westeros_learn.inspector.rules.archive import (
    check_entries,
    check_no_manifest,
    is_readable,
    is_refused,
)
from westeros_learn.inspector.rules.cartridge import check_cartridge
from westeros_learn.inspector.rules.files import check_files
from westeros_learn.inspector.rules.names import check_names
from westeros_learn.inspector.rules.organisation import check_organisation
from westeros_learn.inspector.rules.scripts import check_reporting
from westeros_learn.inspector.rules.sequencing import check_sequencing
from westeros_learn.inspector.rules.xml import check_schema, check_xml, is_content_packaging
from westeros_learn.inspector.survey import survey
from westeros_learn.inspector.xml_reading import read_xml


def inspect(path: Path, limits: Limits | None = None) -> Report:
    """Inspect a package, a zip or a folder, in bounded time and memory. Nothing of it is executed.

    Raises:
        OSError: the path itself cannot be read.
    """
    limits = limits or Limits()
    findings = Findings(limits.told)
    report = Report(str(path))
    with _open(path, limits, findings) as container:
        if container is not None:
            report = _inspect(Package(container, findings, limits), report)
            if path.is_file():
                report = replace(report, size=path.stat().st_size)
            if report.size > limits.package:
                size, most = shown_size(report.size), shown_size(limits.package)
                findings.add("A118", "", size=size, most=most)
    return replace(report, findings=findings.sorted(), left_off=findings.left_off())


def _open(path: Path, limits: Limits, findings: Findings) -> AbstractContextManager[Zip | Folder | None]:
    """Open a package; None when it is none, which is told."""
    if path.is_dir():
        return Folder(path, limits.members)
    if not path.is_file():  # a device or a pipe, which may never end
        findings.add("A101", "")
        return nullcontext()
    ending = read_ending(path)
    if ending is None:
        findings.add("A102" if begins_as_zip(path) else "A101", "")
    elif ending.directory > limits.directory:
        findings.add("A103", "", most=limits.members)
    else:
        if ending.zip64:
            findings.add("A112", "")
        try:
            return Zip(path)
        except DamagedError as error:
            findings.add("A110", "", reason=str(error))
    return nullcontext()


def _inspect(package: Package, report: Report) -> Report:
    entries = package.container.entries
    report = replace(
        report,
        size=sum(each.size for each in entries),
        unpacked=sum(each.size for each in entries),
        files=len(package.files),
    )
    check_entries(package)
    if is_refused(package):
        return report
    check_names(package)
    return _inspect_content(package, report)


def _inspect_content(package: Package, report: Report) -> Report:
    """Inspect the manifest, then all files, then what the manifest says against what the files do."""
    manifest = None
    if MANIFEST in package.files:
        manifest = _content_package(package)
    elif CMI5 in package.files:
        report = _inspect_cmi5(package, report)
    else:
        check_no_manifest(package)
    if manifest is not None:
        report = _inspect_manifest(manifest, package, report)
    evidence = survey(package)
    languages = tuple(sorted({*report.languages, *evidence.languages}))
    if manifest is not None:
        check_reporting(manifest, package, evidence)
        report = replace(report, reporting=reporting_of(manifest, evidence))
    return replace(report, languages=languages)


def _inspect_cmi5(package: Package, report: Report) -> Report:
    raw = read_manifest(package, CMI5)
    root = None if raw is None else read_xml(raw, CMI5, package.findings)
    course = None if root is None else cmi5.Structure(root, CMI5)
    if course is None or not cmi5.check_cmi5(course, package):
        return report
    return replace(
        report,
        standard="cmi5",
        title=cmi5.title_of(course),
        identifier="" if course.course is None else shown(course.course.get("id", "")),
        languages=cmi5.languages_of(course),
        structure=cmi5.outline(course),
        reporting=cmi5.reporting_of(course),
    )


def _content_package(package: Package) -> Manifest | None:
    """Return the manifest of a content package, None when it cannot be read or is none, which is told."""
    raw = read_manifest(package, MANIFEST)
    root = None if raw is None else read_xml(raw, MANIFEST, package.findings)
    if raw is None or root is None:
        return None
    manifest = Manifest(root, MANIFEST, raw)
    return manifest if is_content_packaging(manifest, package) else None


def _inspect_manifest(manifest: Manifest, package: Package, report: Report) -> Report:
    standard = standard_of(manifest)
    check_xml(manifest, package)
    check_organisation(manifest, package)
    check_sequencing(manifest, package)
    if manifest.is_cartridge:
        check_cartridge(manifest, package)
    check_files(manifest, package)
    check_schema(manifest, standard, package)
    return replace(
        report,
        standard=standard,
        title=structure.title_of(manifest),
        identifier=shown(manifest.root.get("identifier", "")),
        languages=structure.languages_of(manifest),
        structure=structure.outline(manifest),
    )


def read_manifest(package: Package, name: str) -> bytes | None:
    """Return the bytes of a manifest, or None when it cannot or must not be read, which is told."""
    entry, most = package.files[name], package.limits.manifest
    if not is_readable(entry, package):
        return None
    if entry.size > most:
        package.findings.add("X104", name, most=shown_size(most))
        return None
    try:
        return read(package.container, entry, most)
    except DamagedError as error:
        package.findings.add("A110", name, reason=str(error))
        return None
