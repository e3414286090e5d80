"""A package that is to be played: what an LMS would launch of it, and its files one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from westeros_learn.errors import UnplayableError
from westeros_learn.inspector.container import DamagedError, Entry, Folder, Zip
from westeros_learn.inspector.findings import Findings
from westeros_learn.inspector.inspection import read_manifest
from westeros_learn.inspector.limits import Limits
from westeros_learn.inspector.manifest import CMI5, MANIFEST, Manifest, is_address, standard_of
from westeros_learn.inspector.opening import read_ending
from westeros_learn.inspector.package import Package
from westeros_learn.inspector.rules.archive import is_readable, is_refused
from westeros_learn.inspector.structure import title_of
from westeros_learn.inspector.xml_reading import read_xml

_INSPECT = "To see all that is wrong with it: westeros-learn inspect"

_DATA = {
    "launchData": ("dataFromLMS", "datafromlms"),
    "timeLimit": ("attemptAbsoluteDurationLimit", "maxtimeallowed"),
    "timeLimitAction": ("timeLimitAction", "timelimitaction"),
    "passingScore": ("minNormalizedMeasure", "masteryscore"),
    "completionThreshold": ("completionThreshold",),
}
"""What an item says that its SCO is told at launch, by the elements' names in both versions."""


@dataclass(frozen=True, slots=True)
class Sco:
    """What an LMS launches.

    Attributes:
        id: the item's identifier.
        title: the item's.
        address: of the file in the package, with what is to follow it ("?page=2").
        reports: whether it talks to the LMS; an asset does not.
        data: what it is told at launch: `launchData`, `passingScore`, `completionThreshold`,
            `timeLimit`, `timeLimitAction`, those that the manifest has.
    """

    id: str
    title: str
    address: str
    reports: bool
    data: Mapping[str, str]


@dataclass(frozen=True)
class Playable:
    """A package that is open to be played.

    Attributes:
        title: the course's.
        standard: such as "SCORM 1.2".
        version: of the functions that it calls: "1.2" or "2004".
        scos: what can be launched, in order; never empty.
    """

    title: str
    standard: str
    version: str
    scos: tuple[Sco, ...]
    _container: Zip | Folder
    _files: Mapping[str, Entry]

    def close(self) -> None:
        """Close the package. One that is left to itself is closed with its last use."""
        self._container.__exit__()

    def chunks(self, name: str) -> Iterator[bytes] | None:
        """Yield the bytes of a file; None where the package has none of this name.

        Raises:
            DamagedError: while it is read: it cannot be read whole.
        """
        entry = self._files.get(name)
        return None if entry is None else self._container.chunks(entry)

    def size(self, name: str) -> int:
        """Return how many bytes a file has."""
        return self._files[name].size


def open_playable(path: Path, limits: Limits | None = None) -> Playable:
    """Open a package, a zip or a folder, to be played. Nothing of it is unpacked to the disk.

    Raises:
        UnplayableError: it is none, is too dangerous or too large, or has nothing that an LMS could launch.
        OSError: the path itself cannot be read.
    """
    limits = limits or Limits()
    container = _open(path, limits)
    try:
        return _playable(Package(container, Findings(limits.told), limits), container, path)
    except BaseException:
        container.__exit__()
        raise


def _open(path: Path, limits: Limits) -> Zip | Folder:
    if path.is_dir():
        return Folder(path, limits.members)
    ending = read_ending(path) if path.is_file() else None
    if ending is None or ending.directory > limits.directory:
        raise UnplayableError(f"'{path.name}' is no zip that can be read whole.", f"{_INSPECT} {path.name}")
    try:
        return Zip(path)
    except DamagedError as error:
        raise UnplayableError(
            f"'{path.name}' cannot be opened: {error}.", "Make or download it anew."
        ) from error


def _playable(package: Package, container: Zip | Folder, path: Path) -> Playable:
    if is_refused(package):
        raise UnplayableError(
            f"'{path.name}' is too large or too dangerous to be opened.", f"{_INSPECT} {path.name}"
        )
    manifest = _manifest(package, path)
    scos = tuple(_scos(manifest))
    if not scos:
        raise UnplayableError(
            f"'{path.name}' has nothing that an LMS could launch: no item of its manifest leads to a file.",
            f"{_INSPECT} {path.name}",
        )
    return Playable(
        title=title_of(manifest) or path.name,
        standard=standard_of(manifest) or "SCORM 1.2",
        version="2004" if manifest.is_2004 else "1.2",
        scos=scos,
        _container=container,
        _files={name: each for name, each in package.files.items() if is_readable(each, package)},
    )


def _manifest(package: Package, path: Path) -> Manifest:
    if CMI5 in package.files and MANIFEST not in package.files:
        raise UnplayableError(
            f"'{path.name}' is a cmi5 package.",
            "The test LMS plays SCORM 1.2 and SCORM 2004; an LRS is needed here.",
        )
    raw = read_manifest(package, MANIFEST) if MANIFEST in package.files else None
    root = None if raw is None else read_xml(raw, MANIFEST, package.findings)
    if raw is None or root is None:
        raise UnplayableError(
            f"'{path.name}' has no {MANIFEST} at its root that can be read.", f"{_INSPECT} {path.name}"
        )
    return Manifest(root, MANIFEST, raw)


def _scos(manifest: Manifest) -> Iterator[Sco]:
    for item in manifest.items:
        resource = manifest.resources.get(item.get("identifierref", ""))
        if resource is None or not resource.get("href") or is_address(resource.get("href", "")):
            continue
        yield Sco(
            id=item.get("identifier", ""),
            title=(item.findtext("{*}title") or "").strip() or item.get("identifier", ""),
            address=_address(manifest, item, resource),
            reports=manifest.is_sco(resource),
            data={name: value for name, tags in _DATA.items() if (value := _said(item, tags))},
        )


def _address(manifest: Manifest, item: etree._Element, resource: etree._Element) -> str:
    """Return a SCO's address with the item's parameters (SCORM 1.2 CAM 2.3.2.5.1; 2004 CAM 3.4.1.8)."""
    path = manifest.path(resource)
    rest = resource.get("href", "").removeprefix(resource.get("href", "").partition("?")[0].partition("#")[0])
    parameters = item.get("parameters", "").lstrip("?&")
    if parameters.startswith("#"):
        return f"{path}{rest}" if "#" in rest else f"{path}{rest}{parameters}"
    if parameters:
        query, mark, fragment = rest.partition("#")
        return f"{path}{query}{'&' if '?' in query else '?'}{parameters}{mark}{fragment}"
    return f"{path}{rest}"


def _said(item: etree._Element, tags: tuple[str, ...]) -> str:
    """Return what an item itself says in an element, in its text or in its 4th-Edition attribute."""
    for tag in tags:
        for found in item.iter(f"{{*}}{tag}"):
            owner = next(each for each in found.iterancestors() if etree.QName(each).localname == "item")
            if owner is item:
                return _value(found)
    return ""


def _value(element: etree._Element) -> str:
    if element.get("completedByMeasure"):  # 4th Edition, CAM 5.1: without a measure of its own it is 1.0
        return element.get("minProgressMeasure", "1.0") if element.get("completedByMeasure") == "true" else ""
    return (element.text or "").strip()
