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
from westeros_learn.inspector.rules import cmi5
from westeros_learn.inspector.rules.archive import is_readable, is_refused
from westeros_learn.inspector.rules.cmi5 import Structure
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
            `timeLimit`, `timeLimitAction`, `moveOn`, those that the manifest has.
        objectives: the ids of the objectives that a SCO of SCORM 2004 finds at its launch.
    """

    id: str
    title: str
    address: str
    reports: bool
    data: Mapping[str, str]
    objectives: tuple[str, ...] = ()


@dataclass(frozen=True)
class Playable:
    """A package that is open to be played.

    Attributes:
        title: the course's.
        standard: such as "SCORM 1.2".
        version: of what it speaks: "1.2", "2004" or "cmi5".
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
    if CMI5 in package.files and MANIFEST not in package.files:
        structure = Structure(_root(package, CMI5, path), CMI5)
        units = tuple(_units(structure))
        said = (cmi5.title_of(structure), "cmi5", "cmi5", units)
    else:
        manifest = Manifest(_root(package, MANIFEST, path), MANIFEST, b"")
        version = "2004" if manifest.is_2004 else "1.2"
        said = (title_of(manifest), standard_of(manifest) or "SCORM 1.2", version, tuple(_scos(manifest)))
    title, standard, version, scos = said
    if not scos:
        raise UnplayableError(
            f"'{path.name}' has nothing that an LMS could launch: nothing in it leads to a file of its own.",
            f"{_INSPECT} {path.name}",
        )
    files = {name: each for name, each in package.files.items() if is_readable(each, package)}
    return Playable(title or path.name, standard, version, scos, container, files)


def _root(package: Package, name: str, path: Path) -> etree._Element:
    raw = read_manifest(package, name) if name in package.files else None
    root = None if raw is None else read_xml(raw, name, package.findings)
    if root is None:
        raise UnplayableError(
            f"'{path.name}' has no {name} at its root that can be read.", f"{_INSPECT} {path.name}"
        )
    return root


def _units(structure: Structure) -> Iterator[Sco]:
    """Yield what an LMS launches of a cmi5 package (cmi5 13.1.4)."""
    for unit in structure.units:
        address = (unit.findtext("{*}url") or "").strip()
        if not address or is_address(address):
            continue
        data = {
            "passingScore": unit.get("masteryScore", ""),
            "moveOn": unit.get("moveOn", "NotApplicable"),
            "launchData": (unit.findtext("{*}launchParameters") or "").strip(),
        }
        title = (unit.findtext("{*}title/{*}langstring") or "").strip()
        yield Sco(unit.get("id", ""), title or address, address, True, data)  # noqa: FBT003  # `reports`


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
            objectives=tuple(_objectives(manifest, item)),
        )


def _objectives(manifest: Manifest, item: etree._Element) -> Iterator[str]:
    """Yield the ids of an item's own objectives, each once (SCORM 2004 RTE 4.2.17)."""
    found = item.iterfind("{*}sequencing/{*}objectives/*") if manifest.is_2004 else iter(())
    yield from dict.fromkeys(name for each in found if (name := each.get("objectiveID", "")))


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
