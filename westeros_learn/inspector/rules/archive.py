"""Rules about the zip, before a byte of a file is unpacked."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from zipfile import ZIP_DEFLATED, ZIP_STORED

from westeros_learn.inspector.container import Entry
from westeros_learn.inspector.limits import shown_size
from westeros_learn.inspector.manifest import CMI5, MANIFEST
from westeros_learn.inspector.package import Package

_OTHERS = {
    "tincan.xml": "xAPI (Tin Can)",
    "course.json": "Adapt",
    "h5p.json": "H5P",
    "moodle_backup.xml": "Moodle itself",
}
_HEADER = 30
"""Bytes before a file's name in a zip, at least."""


def is_refused(package: Package) -> bool:
    """Tell what makes the package too dangerous or too large to be read, and whether there is any."""
    entries, limits, findings = package.container.entries, package.limits, package.findings
    if len(entries) > limits.members:
        findings.add("A103", "", most=limits.members)
        return True
    total = sum(each.size for each in entries)
    if total > limits.unpacked:
        findings.add("A104", "", size=shown_size(total), most=shown_size(limits.unpacked))
        return True
    return _overlaps(package)


def _overlaps(package: Package) -> bool:
    """Say whether files of a zip share bytes, by which a small zip unpacks to endless files."""
    placed = sorted((each for each in package.container.entries if each.packed), key=lambda each: each.offset)
    found = False
    for before, after in pairwise(placed):
        in_zip = before.offset or after.offset
        if in_zip and before.offset + _HEADER + before.packed > after.offset:
            package.findings.add("A108", after.name)
            found = True
    return found


def is_bomb(entry: Entry, package: Package) -> bool:
    """Say whether a file grows as no real one does."""
    limits = package.limits
    return entry.size > limits.small and entry.size > limits.times * max(entry.packed, 1)


def check_entries(package: Package) -> None:
    """Tell which files cannot be unpacked as they should be."""
    counts = Counter(each.name for each in package.container.entries)
    for each in package.container.entries:
        if each.link:
            package.findings.add("A109", each.name)
        elif each.is_folder:
            package.findings.add("A113", each.name)
        elif each.encrypted:
            package.findings.add("A106", each.name)
        elif each.method not in (ZIP_STORED, ZIP_DEFLATED):
            package.findings.add("A107", each.name, method=each.method)
        elif is_bomb(each, package):
            package.findings.add("A105", each.name, times=each.size // max(each.packed, 1))
        if counts[each.name] > 1:
            package.findings.add("A111", each.name)


def is_readable(entry: Entry, package: Package) -> bool:
    """Say whether a file may be unpacked."""
    usual = entry.method in (ZIP_STORED, ZIP_DEFLATED)
    return usual and not (entry.link or entry.is_folder or entry.encrypted or is_bomb(entry, package))


def check_no_manifest(package: Package) -> None:
    """Tell what a package without a manifest at its root may be."""
    names = package.files
    for name in names:
        if name.rpartition("/")[2].lower() in (MANIFEST, CMI5):
            package.findings.add("A114", name)
            return
    kind = next((_OTHERS[name] for name in _OTHERS if name in names), "")
    if not kind and any(name.lower().endswith((".au", ".crs")) for name in names):
        kind = "AICC"
    inner = next((name for name in names if name.lower().endswith(".zip")), "")
    if kind:
        package.findings.add("A117", "", kind=kind)
    elif inner:
        package.findings.add("A115", inner)
    else:
        package.findings.add("A116", "")
